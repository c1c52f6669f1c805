/**
 * The search of a calibration: generation after generation of candidates, each scored over all seeds, the best one kept. It knows
 * neither files nor threads; how a candidate is tried is given to it.
 */

import { CmaEs, Defect, type FreeNumber, type RunsLoss, writeNumber } from '@breakwater/engine'
import type { CandidateAnswer, CandidateSettings } from './candidate.ts'

/** What to search, and how. */
export type CalibrationPlan = {
  numbers: readonly FreeNumber[]
  /** Most generations; fewer if the search settles or every row is hit. 0 only measures. */
  generations: number
  /** Candidates of a generation. Default: 4 + floor(3 ln n). */
  population?: number
  /** Seed of the search itself; the seeds of the runs belong to `tryOut`. */
  seed: number
  /** First step size of the search on the logit scale. Default: 0.5. */
  stepSize?: number
  tryOut(settings: CandidateSettings): Promise<CandidateAnswer>
  onGeneration?(progress: CalibrationProgress): void
  /** Ends the search early with the best so far. */
  interrupted?: AbortSignal
}

/** Where a search stands after a generation (0: the scenario as it is). */
export type CalibrationProgress = {
  generation: number
  generations: number
  /** Lowest loss so far, and the lowest of this generation. */
  best: number
  here: number
  stepSize: number
  /** The settings with the lowest loss so far; empty while the scenario as it is has it. */
  settings: CandidateSettings
}

/** Why a search ended. */
export type CalibrationEnd = 'all generations' | 'settled' | 'every row is hit' | 'interrupted'

/** What a search found. */
export type Calibration = {
  end: CalibrationEnd
  generations: number
  /** Candidates that were tried, and those of them that the scenario did not take. */
  candidates: number
  refused: number
  before: RunsLoss
  after: RunsLoss
  /** The values that gave `after`, as they would stand in the file; empty if nothing was better than before. */
  settings: CandidateSettings
}

/** Five digits of any number stand still long before the search's spread is this small. */
const settledSpread = 1e-6

/**
 * Searches. The same plan gives the same result, whatever the order in which candidates are answered.
 * @returns undefined if it was interrupted before the scenario as it is was measured.
 * @throws Defect if a run broke; BreakwaterError is never thrown, values that are not taken count as the worst loss, 1.
 */
export async function calibrate(plan: CalibrationPlan): Promise<Calibration | undefined> {
  const { numbers, generations } = plan
  const before = await attempt(plan, [{}])
  const first = before?.[0]
  if (first === undefined) return undefined
  if (first === 'refused') throw new Defect('the scenario as it is was not taken')
  const found: Calibration = {
    end: 'all generations',
    generations: 0,
    candidates: 0,
    refused: 0,
    before: first,
    after: first,
    settings: {},
  }
  const search = new CmaEs({
    bounds: numbers.map(number => number.bound),
    start: numbers.map(number => number.start),
    seed: plan.seed,
    ...(plan.stepSize === undefined ? {} : { stepSize: plan.stepSize }),
    ...(plan.population === undefined ? {} : { population: plan.population }),
  })
  report(plan, found, first.loss, search.stepSize)
  while (found.generations < generations) {
    if (found.after.loss === 0) return { ...found, end: 'every row is hit' }
    if (search.spread < settledSpread) return { ...found, end: 'settled' }
    const candidates = search.ask().map(values => settingsOf(numbers, values))
    const losses = await attempt(plan, candidates)
    if (losses === undefined) return { ...found, end: 'interrupted' }
    let here = Number.POSITIVE_INFINITY
    losses.forEach((loss, index) => {
      found.candidates++
      if (loss === 'refused') found.refused++
      else {
        here = Math.min(here, loss.loss)
        if (loss.loss < found.after.loss) {
          found.after = loss
          found.settings = candidates[index]!
        }
      }
    })
    search.tell(losses.map(loss => (loss === 'refused' ? 1 : loss.loss)))
    found.generations++
    report(plan, found, here, search.stepSize)
  }
  return found
}

/** The text of a candidate: what is scored is exactly what would be written. */
export function settingsOf(numbers: readonly FreeNumber[], values: ArrayLike<number>): CandidateSettings {
  return Object.fromEntries(numbers.map((number, index) => [number.path, writeNumber(number, values[index]!)]))
}

/** Tries all candidates; undefined if it was interrupted meanwhile. */
async function attempt(
  plan: CalibrationPlan,
  candidates: readonly CandidateSettings[],
): Promise<(RunsLoss | 'refused')[] | undefined> {
  if (isInterrupted(plan)) return undefined
  try {
    const answers = await Promise.all(candidates.map(settings => plan.tryOut(settings)))
    return answers.map(answer => {
      if (answer.ok) return answer.loss
      if ('refused' in answer) return 'refused'
      const defect = new Defect(answer.defect.message)
      defect.stack = answer.defect.stack
      defect.replay = answer.defect.replay
      throw defect
    })
  } catch (error) {
    if (isInterrupted(plan)) return undefined
    throw error
  }
}

/** Asked anew each time: the signal changes while candidates are tried. */
function isInterrupted(plan: CalibrationPlan): boolean {
  return plan.interrupted?.aborted === true
}

function report(plan: CalibrationPlan, found: Calibration, here: number, stepSize: number): void {
  plan.onGeneration?.({
    generation: found.generations,
    generations: plan.generations,
    best: found.after.loss,
    here,
    stepSize,
    settings: found.settings,
  })
}
