/**
 * What the document on the page tells those around it (margin, contents, panels): where words stand, which suggestions wait, which
 * headings there are, and which words somebody is about to comment on. One surface for each document that is shown.
 */

import type { Suggestion } from '@breakwater/room/document'
import { listSuggestions } from '@breakwater/room/document'
import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import type { AnchorPositions } from '../live/room-wire.ts'
import { anchorOf, placeOf, selectedWords, type Words } from './anchor.ts'
import { isRemote } from './write-guard.ts'

/** A heading of the document. `pos` is its place in the editor's document. */
export type Heading = { pos: number; level: number; text: string }

/** Words that a comment is being written on. `anchor` is in the server's form. */
export type Composing = Words & { anchor: AnchorPositions }

/** Distances from the top of the window, pixels, of what margin cards stand beside. */
export type Tops = {
  threads: ReadonlyMap<string, number>
  suggestions: ReadonlyMap<string, number>
  composing: number | null
}

/** See the file's head. Read anew after each change of `version`. */
export type DocumentSurface = {
  readonly version: number
  readonly editor: Editor | null
  readonly suggestions: readonly Suggestion[]
  readonly headings: readonly Heading[]
  /** Threads that still have words, and the position of the first. Places are those of now: they change without a new `version`. */
  readonly anchored: ReadonlyMap<string, number>
  readonly composing: Composing | null
  readonly activeSuggestion: string | null
  subscribe: (listener: () => void) => () => void
  /** Used by the pane alone: the editor that is on the page now. */
  attach: (editor: Editor | null) => void
  /** Used by the pane alone: threads without a mark whose place is known, and the position of their first word. */
  placeDrafts: (places: ReadonlyMap<string, number>) => void
  /** Says that the pane's shape changed (width, pictures loaded), so that cards are laid out anew. */
  touch: () => void
  /** Begins a comment on the selected words. False where no words are selected. */
  compose: () => boolean
  stopComposing: () => void
  selectSuggestion: (id: string | null) => void
  tops: () => Tops
  /** Brings a thread's words, a suggestion or a place into sight. False where they are gone. */
  reveal: (what: { thread: string } | { suggestion: string } | { pos: number }) => boolean
}

/** Changes of the text are looked at together after this long, milliseconds. */
const lookAfterMs = 120

/** The headings of a document in their order; those without text are left out. */
export function headingsOf(doc: Node): Heading[] {
  const found: Heading[] = []
  doc.descendants((node, pos) => {
    if (node.type.name === 'heading' && node.textContent.trim() !== '') {
      found.push({ pos, level: Number(node.attrs['level']), text: node.textContent })
    }
    return !node.isTextblock
  })
  return found
}

/** The threads whose mark stands on some word, with the position of the first such word. */
export function anchoredThreads(doc: Node): Map<string, number> {
  const found = new Map<string, number>()
  doc.descendants((node, pos) => {
    if (!node.isText) return
    for (const mark of node.marks) {
      const thread = String(mark.attrs['thread'])
      if (mark.type.name === 'comment' && !found.has(thread)) found.set(thread, pos)
    }
  })
  return found
}

/** What is shown of a document beside its text. While it stays the same nothing is drawn anew, though places move with every letter. */
function shownOf(
  suggestions: readonly Suggestion[],
  headings: readonly Heading[],
  anchored: ReadonlyMap<string, number>,
): string {
  return JSON.stringify([
    suggestions.map(({ id, text, removed, context, parts }) => [
      ...[id, text, removed, context],
      ...new Set(parts.map(part => part.kind)),
    ]),
    headings.map(({ level, text }) => [level, text]),
    [...anchored].sort(([, left], [, right]) => left - right).map(([thread]) => thread),
  ])
}

/** True where somebody asked the system for less motion. */
export function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** Makes the surface of one document. */
export function createDocumentSurface(): DocumentSurface {
  const listeners = new Set<() => void>()
  let version = 0
  let editor: Editor | null = null
  let suggestions: readonly Suggestion[] = []
  let headings: readonly Heading[] = []
  let anchored: ReadonlyMap<string, number> = new Map()
  let drafts: ReadonlyMap<string, number> = new Map()
  let composing: Composing | null = null
  /** The words that were being commented on when the editor went, and its text: they hold for one that follows over the same text. */
  let parted: { doc: Node; composing: Composing } | null = null
  let activeSuggestion: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let shown = ''

  const changed = (): void => {
    version++
    for (const listener of listeners) listener()
  }

  const look = (): void => {
    timer = undefined
    if (editor === null || editor.isDestroyed) return
    const { doc } = editor.state
    suggestions = listSuggestions(doc)
    headings = headingsOf(doc)
    anchored = new Map([...drafts, ...anchoredThreads(doc)])
    const next = shownOf(suggestions, headings, anchored)
    if (next === shown) return
    shown = next
    changed()
  }

  const onTransaction = ({ transaction }: { transaction: Transaction }): void => {
    if (!transaction.docChanged || editor === null) return
    if (composing !== null) {
      const { from, to, anchor } = composing
      const mapped = { from: transaction.mapping.map(from, 1), to: transaction.mapping.map(to, -1) }
      const place = isRemote(transaction) ? placeOf(editor.state, anchor) : mapped
      const next = place ?? { from: 0, to: 0 }
      composing = { ...composing, from: next.from, to: Math.max(next.from, next.to) }
    }
    if (timer === undefined) timer = setTimeout(look, lookAfterMs)
  }

  const root = (): HTMLElement | null => (editor === null || editor.isDestroyed ? null : editor.view.dom)

  return {
    get version() {
      return version
    },
    get editor() {
      return editor
    },
    get suggestions() {
      return suggestions
    },
    get headings() {
      return headings
    },
    get anchored() {
      return anchored
    },
    get composing() {
      return composing
    },
    get activeSuggestion() {
      return activeSuggestion
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    attach(next) {
      editor?.off('transaction', onTransaction)
      clearTimeout(timer)
      timer = undefined
      if (next === null) {
        parted = editor === null || composing === null ? null : { doc: editor.state.doc, composing }
        editor = null
        composing = null
        changed()
        return
      }
      editor = next
      // Two editors have two schemas, so that equal texts are told by what they hold.
      const same = parted !== null && JSON.stringify(parted.doc) === JSON.stringify(next.state.doc)
      composing = same && parted !== null ? parted.composing : null
      parted = null
      next.on('transaction', onTransaction)
      shown = ''
      look()
    },
    placeDrafts(places) {
      if (places.size === 0 && drafts.size === 0) return
      drafts = places
      look()
    },
    touch: changed,
    compose() {
      if (editor === null || editor.isDestroyed) return false
      const words = selectedWords(editor.state)
      const anchor = words === null ? null : anchorOf(editor.state, words)
      if (words === null || anchor === null) return false
      composing = { ...words, anchor }
      changed()
      return true
    },
    stopComposing() {
      if (composing === null) return
      composing = null
      changed()
    },
    selectSuggestion(id) {
      if (activeSuggestion === id) return
      activeSuggestion = id
      changed()
    },
    tops() {
      const threads = new Map<string, number>()
      const changes = new Map<string, number>()
      const dom = root()
      if (dom === null) return { threads, suggestions: changes, composing: null }
      for (const element of dom.querySelectorAll<HTMLElement>(
        '[data-thread], [data-suggested], [data-suggested-block]',
      )) {
        const thread = element.dataset['thread']
        const id = element.dataset['suggested'] ?? element.dataset['suggestedBlock']
        if (thread !== undefined && !threads.has(thread)) threads.set(thread, element.getBoundingClientRect().top)
        if (id !== undefined && !changes.has(id)) changes.set(id, element.getBoundingClientRect().top)
      }
      let top: number | null = null
      if (composing !== null && editor !== null) {
        top = editor.view.coordsAtPos(Math.min(composing.from, editor.state.doc.content.size)).top
      }
      return { threads, suggestions: changes, composing: top }
    },
    reveal(what) {
      const dom = root()
      if (dom === null || editor === null) return false
      let element: Element | null = null
      if ('thread' in what) element = dom.querySelector(`[data-thread="${CSS.escape(what.thread)}"]`)
      else if ('suggestion' in what) {
        const id = CSS.escape(what.suggestion)
        element = dom.querySelector(`[data-suggested="${id}"], [data-suggested-block="${id}"]`)
      } else {
        const node = editor.view.nodeDOM(what.pos)
        element = node instanceof Element ? node : null
      }
      element?.scrollIntoView({
        block: 'pos' in what ? 'start' : 'center',
        behavior: prefersStillness() ? 'auto' : 'smooth',
      })
      return element !== null
    },
  }
}
