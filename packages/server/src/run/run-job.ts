/** One run as a job that a worker thread does: data in, data out. */

import {
  advance,
  BreakwaterError,
  Defect,
  defineScenario,
  finish,
  isDone,
  type Manifest,
  type Mistake,
  manifestOf,
  type RunResult,
  type Scenario,
  type ScenarioSource,
  start,
  type TargetResult,
} from '@breakwater/engine'
import { jsonText } from '../files/json-text.ts'
import { FutureBench, type FutureJob, type FutureSeries } from './future-job.ts'

/** What a worker is asked. `source` may be left out where the worker had it in an earlier job. */
export type RunJob = { source?: ScenarioSource } & (WholeJob | FutureJob)

/** A run from start to end. */
export type WholeJob = {
  seed: string
  precision: 'exact' | 'fast'
  /** `whole`: the run as JSON text for a page. `score`: how the targets came out. */
  want: 'whole' | 'score'
}

/** A seed's targets, for scores over many seeds. */
export type ScoredRun = { seed: string; resultHash: string; cpuMs: number; targets: TargetResult[] }

/** What the worker answers. */
export type RunAnswer =
  | { ok: true; want: 'whole'; resultHash: string; json: string }
  | { ok: true; want: 'score'; run: ScoredRun }
  | { ok: true; want: 'future'; series: FutureSeries }
  | { ok: false; mistakes: Mistake[] }
  | { ok: false; defect: { message: string; stack: string; replay: Record<string, unknown> } }

/** A run as the page takes it. */
export type WholeRun = { result: RunResult; manifest: Manifest; cpuMs: number }

/** Milliseconds of processor time that this process has used. */
export function cpuMillis(): number {
  const used = process.cpuUsage()
  return (used.user + used.system) / 1000
}

/** Does jobs and keeps the scenario of the last one. */
export class RunBench {
  private scenario: Scenario | undefined
  private readonly futures = new FutureBench()

  /** Does one job. Never throws: what goes wrong is part of the answer. */
  answer(job: RunJob): RunAnswer {
    try {
      if (job.source !== undefined) {
        const bound = defineScenario(job.source)
        if (!bound.ok) return { ok: false, mistakes: bound.mistakes }
        this.scenario = bound.scenario
      }
      if (this.scenario === undefined) throw new Error('a job came before its scenario')
      if (job.want === 'future') return { ok: true, want: 'future', series: this.futures.work(this.scenario, job) }
      return this.rehearse(this.scenario, job)
    } catch (error) {
      if (error instanceof BreakwaterError) return { ok: false, mistakes: [...error.mistakes] }
      const { message, stack } = error as Error
      return {
        ok: false,
        defect: { message, stack: stack ?? message, replay: error instanceof Defect ? error.replay : {} },
      }
    }
  }

  private rehearse(scenario: Scenario, job: WholeJob): RunAnswer {
    const before = cpuMillis()
    const run = start(scenario, { seed: job.seed, precision: job.precision })
    while (!isDone(run)) advance(run, { steps: 1024 })
    const result = finish(run)
    const cpuMs = Math.round(cpuMillis() - before)
    if (job.want === 'score') {
      const { resultHash, targets } = result
      return { ok: true, want: 'score', run: { seed: job.seed, resultHash, cpuMs, targets } }
    }
    const whole: WholeRun = { result, manifest: manifestOf(run), cpuMs }
    return { ok: true, want: 'whole', resultHash: result.resultHash, json: jsonText(whole) }
  }
}
