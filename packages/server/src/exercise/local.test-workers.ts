/** Workers for tests: they work in this thread, one turn of the event loop for each job. */

import type { Scenario } from '@breakwater/engine'
import { RunBench, type RunJob } from '../run/run-job.ts'
import type { FutureWorkers } from './fork-options.ts'

/** Workers that keep the jobs they were given. @param size how many jobs may be handed out at once. */
export function workersHere(size = 2): FutureWorkers & { jobs: RunJob[] } {
  const bench = new RunBench()
  const jobs: RunJob[] = []
  let bound = false
  return {
    size,
    jobs,
    run: async (job: RunJob & { source: Scenario['source'] }) => {
      jobs.push(job)
      await new Promise(resolve => setImmediate(resolve))
      // A thread binds a scenario once; so does this.
      const { source, ...rest } = job
      const answer = bench.answer(bound ? rest : { ...rest, source })
      bound = true
      if (!answer.ok) throw new Error(JSON.stringify(answer))
      return answer
    },
  }
}
