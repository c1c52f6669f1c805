/** The English texts that a page of the rooms opens with. */

import { pages } from './en-pages.ts'
import { room } from './en-room.ts'

/** See the file's head. */
export const first = { ...pages, ...room }
