/** The worker thread: takes jobs one by one, answers each. Addressed as `#run-worker`. */

import { parentPort } from 'node:worker_threads'
import { RunBench, type RunJob } from './run-job.ts'

const bench = new RunBench()

parentPort?.on('message', (job: RunJob) => {
  parentPort?.postMessage(bench.answer(job))
})
