/** Carets of others: a thin line in their colour, with their name. */

import { CollaborationCaret } from '@tiptap/extension-collaboration-caret'
import type { Awareness } from '../live/document-connection.ts'

/** Who somebody is to others. The server writes it anew from the session, so nobody can pass for somebody else. */
export type CaretUser = { id: string; name: string; color: string }

/** A colour as the caret's library takes it; anything else becomes grey. */
export function caretColour(colour: unknown): string {
  return typeof colour === 'string' && /^#[0-9a-f]{6}$/i.test(colour) ? colour : '#7c8085'
}

/** The extension of an editor that shows carets. */
export function caretExtension(awareness: Awareness, user: CaretUser) {
  return CollaborationCaret.configure({
    provider: { awareness },
    user: { ...user, color: caretColour(user.color) },
    render(who) {
      const caret = document.createElement('span')
      caret.className = 'caret'
      caret.style.borderColor = caretColour(who['color'])
      const label = document.createElement('span')
      label.className = 'caret-name'
      label.style.borderColor = caretColour(who['color'])
      label.textContent = String(who['name'] ?? '')
      // A word joiner on both sides keeps the line from breaking at the caret.
      caret.append('\u2060', label, '\u2060')
      caret.setAttribute('aria-hidden', 'true')
      return caret
    },
    selectionRender: who => ({
      class: 'caret-selection',
      style: `text-decoration-color: ${caretColour(who['color'])}`,
    }),
  })
}
