/** An address that is pasted becomes a link: of the words that are selected, or of itself. */

import { isLinkAddress } from '@breakwater/room/document'
import { Extension } from '@tiptap/core'
import type { Slice } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'

/** The one address that a pasted slice is, or null for anything else. */
export function pastedAddress(slice: Slice): string | null {
  if (slice.content.childCount !== 1) return null
  const text = slice.content.textBetween(0, slice.content.size, '\n', '\ufffc').trim()
  return /^https?:/i.test(text) && isLinkAddress(text) ? text : null
}

/** The extension. */
export const LinkPaste = Extension.create({
  name: 'linkPaste',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: new PluginKey('link-paste'),
        props: {
          handlePaste(view, _event, slice) {
            const href = pastedAddress(slice)
            const link = view.state.schema.marks['link']
            if (href === null || link === undefined) return false
            const { selection, tr } = view.state
            const { $from, from, to, empty } = selection
            if ($from.parent.type.spec.code === true) return false
            const mark = link.create({ href })
            if (empty)
              tr.insert(from, view.state.schema.text(href, [...$from.marks().filter(one => one.type !== link), mark]))
            else tr.addMark(from, to, mark)
            // What is typed behind it is no part of it.
            view.dispatch(tr.removeStoredMark(link).scrollIntoView())
            return true
          },
        },
      }),
    ]
  },
})
