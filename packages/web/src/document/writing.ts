/**
 * All that only those need who may write: the extensions of the editor and the tools round it. It is fetched once somebody may write, or
 * when the page has nothing else to do, because whoever reads now may be asked to write a few minutes later.
 */

import { formatSuggestionId, suggestingExtension } from '@breakwater/room/document'
import type { Extensions } from '@tiptap/core'
import { Dropcursor } from '@tiptap/extensions/drop-cursor'
import { Gapcursor } from '@tiptap/extensions/gap-cursor'
import { newId } from '../live/command-id.ts'
import { LinkPaste } from './link-paste.ts'
import { type MentionParts, mentionsExtension } from './mentions.ts'
import { TableEditing } from './table-editing.ts'

export { insertPlainText } from './formatting.ts'
export { WritingTools } from './writing-tools.tsx'

/** What the extensions ask and tell. */
export type WritingParts = MentionParts & {
  person: string
  isSuggesting: () => boolean
  /** A change could not be made, and why. */
  onRefused: (because: string) => void
  serverNow: () => number
}

/** What is added to the editor of somebody who may write. */
export function writingExtensions(parts: WritingParts): Extensions {
  const { person } = parts
  const suggesting: unknown = suggestingExtension({
    person,
    createId: () => formatSuggestionId({ person, unique: newId().slice(0, 12), atMs: parts.serverNow() }),
    isSuggesting: parts.isSuggesting,
    onRefused: refusal => parts.onRefused(refusal.because),
  })
  return [
    // The room's package sees the types of the library through its other door; they are the same.
    suggesting as Extensions[number],
    TableEditing,
    LinkPaste,
    mentionsExtension(parts),
    Dropcursor.configure({ class: 'drop-place', color: false }),
    Gapcursor,
  ]
}
