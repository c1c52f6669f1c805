/** The English texts of what is opened later: points, decisions, the exercise, minutes, replay. */

import { decide } from './en-decide.ts'
import { exercise } from './en-exercise.ts'
import { record } from './en-record.ts'

/** See the file's head. */
export const later = { ...decide, ...exercise, ...record }
