/** The worker thread of a calibration: answers one candidate after the other. Addressed as `#calibrate-worker`. */

import { parentPort, workerData } from 'node:worker_threads'
import { CandidateBench, type CandidateGround, type CandidateSettings } from './candidate.ts'

const bench = new CandidateBench(workerData as CandidateGround)

parentPort?.on('message', (settings: CandidateSettings) => {
  parentPort?.postMessage(bench.answer(settings))
})
