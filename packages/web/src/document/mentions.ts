/** Notices that somebody types `@` and a name, for the list of people that opens below it. */

import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'

/** A name that is being typed: where, and what of it. */
export type MentionQuery = { from: number; to: number; query: string }

const pattern = /(?:^|\s)@([\p{L}\p{N}.'’-]{0,30}(?: [\p{L}\p{N}.'’-]{1,30})?)$/u

/** Reads the words before the caret. Null where no `@` begins a word there. */
export function readMention(before: string): string | null {
  return pattern.exec(before)?.[1] ?? null
}

/** The name that is being typed in an editor's state, or null. */
export function mentionAt(state: EditorState): MentionQuery | null {
  const { $from, empty } = state.selection
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code === true) return null
  const start = Math.max(0, $from.parentOffset - 70)
  // A leaf (a mention that stands already) counts as one character, so that offsets stay right.
  const query = readMention($from.parent.textBetween(start, $from.parentOffset, undefined, '\ufffc'))
  return query === null ? null : { from: $from.pos - query.length - 1, to: $from.pos, query }
}

/** The list that is open, if any: what it does with keys. */
export type MentionParts = {
  onQuery: (query: MentionQuery | null) => void
  /** True where the list took the key. */
  onKey: (event: KeyboardEvent) => boolean
  mayWrite: () => boolean
}

/** People whose name has a word that begins with what was typed; all of them for nothing. */
export function peopleNamed<T extends { name: string }>(people: readonly T[], query: string): T[] {
  const wanted = query.toLocaleLowerCase()
  return people.filter(({ name }) => {
    const words = name.toLocaleLowerCase()
    return words.startsWith(wanted) || words.split(/\s+/).some(word => word.startsWith(wanted))
  })
}

/** The extension. */
export function mentionsExtension(parts: MentionParts): Extension {
  return Extension.create({
    name: 'mentions',
    priority: 1500,
    addProseMirrorPlugins() {
      return [
        new Plugin({
          key: new PluginKey('mentions'),
          view: () => ({
            update(view, before) {
              if (view.state.doc.eq(before.doc) && view.state.selection.eq(before.selection)) return
              parts.onQuery(parts.mayWrite() && view.hasFocus() ? mentionAt(view.state) : null)
            },
          }),
          props: {
            handleKeyDown: (_view, event) => parts.onKey(event),
            handleDOMEvents: {
              blur() {
                parts.onQuery(null)
                return false
              },
            },
          },
        }),
      ]
    },
  })
}
