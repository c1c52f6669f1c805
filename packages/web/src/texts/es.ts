/** The Spanish texts of the rooms' pages, fetched when the page speaks Spanish. */

import type { en } from './en.ts'
import { decideEs } from './es-decide.ts'
import { exerciseEs } from './es-exercise.ts'
import { pagesEs } from './es-pages.ts'
import { recordEs } from './es-record.ts'
import { roomEs } from './es-room.ts'

/** See the file's head. */
export const es: Record<keyof typeof en, string> = { ...pagesEs, ...roomEs, ...decideEs, ...exerciseEs, ...recordEs }
