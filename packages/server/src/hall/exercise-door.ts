/** What the rooms have of the exercises: the library's files, and other threads in which futures are computed. */

import type { Scenario } from '@breakwater/engine'
import type { Exercise } from '@breakwater/room'
import type { FutureWorkers } from '../exercise/index.ts'

/** See the file's head. */
export type ExerciseDoor = {
  /** What a room can start from, by id. */
  exercises: ReadonlyMap<string, Exercise>
  /** The scenarios that runs are opened from, by id. */
  scenarios: ReadonlyMap<string, Scenario>
  /** Threads for futures and counterfactuals. */
  workers: FutureWorkers
}
