/** The English texts of the rooms' pages: the dictionary that all others must match key by key. */

import { first } from './en-first.ts'
import { later } from './en-later.ts'

/** See the file's head. Keys are flat; `_one` and `_other` are plural forms; `{{name}}` is filled in. */
export const en = { ...first, ...later }
