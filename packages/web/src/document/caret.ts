/** Carets of others: a thin line in their colour, and for a moment after it moved the name. */

import { CollaborationCaret } from '@tiptap/extension-collaboration-caret'
import type { Awareness } from '../live/document-connection.ts'

/** Who somebody is to others. The server writes it anew from the session, so nobody can pass for somebody else. */
export type CaretUser = { id: string; name: string; color: string }

/** A colour as the caret's library takes it; anything else becomes grey. */
export function caretColour(colour: unknown): string {
  return typeof colour === 'string' && /^#[0-9a-f]{6}$/i.test(colour) ? colour : '#7c8085'
}

/** How long a name stands beside a caret that moved, milliseconds. */
const nameMs = 2000

type CaretState = { user?: { id?: string }; cursor?: unknown }

/** When the carets of others moved last, by whose they are. */
function followMoves(awareness: Awareness): { sinceMoved: (person: string) => number; stop: () => void } {
  const places = new Map<number, string>()
  const movedAtMs = new Map<string, number>()
  const onChange = (change: { added: number[]; updated: number[]; removed: number[] }): void => {
    for (const client of change.removed) places.delete(client)
    for (const client of [...change.added, ...change.updated]) {
      const state = awareness.getStates().get(client) as CaretState | undefined
      const place = JSON.stringify(state?.cursor ?? null)
      const before = places.get(client)
      places.set(client, place)
      // Whoever was here first has not moved.
      if (before === undefined || before === place) continue
      const person = state?.user?.id ?? ''
      movedAtMs.set(person, performance.now())
      // The caret is usually drawn anew where it moved to; where the same one is moved, its name comes back here.
      for (const label of document.querySelectorAll<HTMLElement>(`.caret-name[data-person="${CSS.escape(person)}"]`)) {
        show(label, 0)
      }
    }
  }
  awareness.on('change', onChange)
  return {
    sinceMoved: person => performance.now() - (movedAtMs.get(person) ?? Number.NEGATIVE_INFINITY),
    stop: () => awareness.off('change', onChange),
  }
}

const timers = new WeakMap<HTMLElement, ReturnType<typeof setTimeout>>()

/** Shows a name for what is left of its time. */
function show(label: HTMLElement, sinceMs: number): void {
  clearTimeout(timers.get(label))
  label.hidden = sinceMs >= nameMs
  if (!label.hidden)
    timers.set(
      label,
      setTimeout(() => (label.hidden = true), nameMs - sinceMs),
    )
}

/** The extension of an editor that shows carets. */
export function caretExtension(awareness: Awareness, user: CaretUser) {
  const { sinceMoved, stop } = followMoves(awareness)
  const render = (who: Record<string, unknown>): HTMLElement => {
    const person = String(who['id'] ?? '')
    const caret = document.createElement('span')
    caret.className = 'caret'
    caret.style.borderColor = caretColour(who['color'])
    const label = document.createElement('span')
    label.className = 'caret-name'
    label.style.borderColor = caretColour(who['color'])
    label.textContent = String(who['name'] ?? '')
    label.dataset['person'] = person
    show(label, sinceMoved(person))
    // A word joiner on both sides keeps the line from breaking at the caret.
    caret.append('\u2060', label, '\u2060')
    caret.setAttribute('aria-hidden', 'true')
    return caret
  }
  const FollowedCaret = CollaborationCaret.extend({
    onDestroy: stop,
  })
  return FollowedCaret.configure({
    provider: { awareness },
    user: { ...user, color: caretColour(user.color) },
    render,
    selectionRender: who => ({
      class: 'caret-selection',
      style: `text-decoration-color: ${caretColour(who['color'])}`,
    }),
  })
}
