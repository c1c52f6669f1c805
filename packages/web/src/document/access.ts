/** What somebody may do with a document now. */

import type { DocumentRight } from '@breakwater/room'

/**
 * `read`: sees it. `comment`: opens threads on its words. `suggest`: types, and each change is a suggestion. `edit`: types into the
 * text, or suggests by choice. The server holds everybody to it; the page only does not offer what would be refused.
 */
export type DocumentRights = DocumentRight

/**
 * How the page is used: `read` is silent, nothing moves. `work`: comments and changes. `discuss`: one point has the floor. `settle`: as
 * `discuss`, without the floor (decide, reflect, minutes).
 */
export type DocumentMode = 'read' | 'work' | 'discuss' | 'settle'

/** True where typing changes the document, if only by suggestion. */
export function mayWrite(rights: DocumentRights, readOnly: boolean): boolean {
  return !readOnly && (rights === 'suggest' || rights === 'edit')
}
