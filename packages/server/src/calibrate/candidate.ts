/** One candidate of a calibration as a job that a worker thread does: settings in, loss over all seeds out. */

import {
  BreakwaterError,
  changeScenario,
  Defect,
  defineScenario,
  lossOfRuns,
  type Mistake,
  type RunsLoss,
  rehearse,
  type Scenario,
  type ScenarioSource,
} from '@breakwater/engine'

/** Path to value as it would stand in the file; none for the scenario as it is. */
export type CandidateSettings = Readonly<Record<string, string | number>>

/** What stays the same for all candidates. */
export type CandidateGround = { source: ScenarioSource; seeds: readonly string[]; precision: 'exact' | 'fast' }

/** What a worker answers. `refused`: the scenario does not take these values. */
export type CandidateAnswer =
  | { ok: true; loss: RunsLoss }
  | { ok: false; refused: Mistake[] }
  | { ok: false; defect: { message: string; stack: string; replay: Record<string, unknown> } }

/** Holds a scenario and tries candidates on it. */
export class CandidateBench {
  private readonly scenario: Scenario
  private readonly ground: CandidateGround

  /** @throws BreakwaterError if the scenario cannot be read. */
  constructor(ground: CandidateGround) {
    const bound = defineScenario(ground.source)
    if (!bound.ok) throw new BreakwaterError(bound.mistakes)
    this.scenario = bound.scenario
    this.ground = ground
  }

  /** Runs every seed with these settings. Never throws: what goes wrong is part of the answer. */
  answer(settings: CandidateSettings): CandidateAnswer {
    try {
      const changed = changeScenario(this.scenario, settings)
      if (!changed.ok) return { ok: false, refused: changed.mistakes }
      const { seeds, precision } = this.ground
      const runs = seeds.map(seed => rehearse(changed.scenario, { seed, precision }).targets)
      return { ok: true, loss: lossOfRuns(runs) }
    } catch (error) {
      if (error instanceof BreakwaterError) return { ok: false, refused: [...error.mistakes] }
      const { message, stack } = error as Error
      const replay = error instanceof Defect ? error.replay : {}
      return { ok: false, defect: { message, stack: stack ?? message, replay: { ...replay, settings } } }
    }
  }
}
