/** What the words of the document draw the eye to: commented words, the thread that is chosen, the point that has the floor. */

import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import type { AnchorPositions } from '../live/room-wire.ts'
import { placeOf } from './anchor.ts'
import { isRemote } from './write-guard.ts'

/** See the file's head. */
export type Attention = {
  /** Threads that are shown and open: their words are underlined. Marks of other threads look like any text. */
  threads: ReadonlySet<string>
  activeThread: string | null
  /** Thread of the point that has the floor: its blocks stand out and the rest dims. */
  floorThread: string | null
  composing: Range | null
  /** Threads that only this person sees: their words carry no mark, so their place is told here. */
  drafts: readonly (Range & { thread: string })[]
}

/** A stretch of words. `anchor` says where it is after somebody else wrote: the editor then gets the whole text anew. */
type Range = { from: number; to: number; anchor: AnchorPositions }

const nothing: Attention = { threads: new Set(), activeThread: null, floorThread: null, composing: null, drafts: [] }

type AttentionState = { attention: Attention; decorations: DecorationSet }

const key = new PluginKey<AttentionState>('attention')

/** Changes what is drawn. Nothing of it enters the document. */
export function setAttention(view: EditorView, attention: Attention): void {
  view.dispatch(view.state.tr.setMeta(key, attention).setMeta('addToHistory', false))
}

function threadsOf(node: Node): string[] {
  return node.marks.filter(mark => mark.type.name === 'comment').map(mark => String(mark.attrs['thread']))
}

/** The decorations for a document; exported for its test. */
export function attentionDecorations(doc: Node, attention: Attention): Decoration[] {
  const found: Decoration[] = []
  const { threads, activeThread, floorThread, composing, drafts } = attention
  doc.forEach((block, offset) => {
    let lit = false
    block.descendants((node, pos) => {
      if (!node.isText) return
      const here = threadsOf(node).filter(thread => threads.has(thread))
      if (here.length === 0) return
      const from = offset + 1 + pos
      const classes = ['commented']
      if (here.length > 1) classes.push('commented-twice')
      const chosen = here.some(thread => thread === activeThread || thread === floorThread)
      if (chosen) classes.push('commented-active')
      found.push(Decoration.inline(from, from + node.nodeSize, { class: classes.join(' ') }))
      if (floorThread !== null && here.includes(floorThread)) lit = true
    })
    if (lit) found.push(Decoration.node(offset, offset + block.nodeSize, { class: 'lit' }))
  })
  for (const { thread, from, to } of drafts) {
    const look = thread === activeThread ? 'commented commented-draft commented-active' : 'commented commented-draft'
    if (to > from) found.push(Decoration.inline(from, to, { class: look, 'data-thread': thread }))
  }
  if (composing !== null && composing.to > composing.from) {
    found.push(Decoration.inline(composing.from, composing.to, { class: 'composing' }, { inclusiveEnd: false }))
  }
  return found
}

function stateFor(doc: Node, attention: Attention): AttentionState {
  return { attention, decorations: DecorationSet.create(doc, attentionDecorations(doc, attention)) }
}

/** The extension of an editor that draws attention; `onSelectThread` is told which thread's words were pressed. */
export function attentionExtension(onSelectThread: (thread: string) => void): Extension {
  return Extension.create({
    name: 'attention',
    addProseMirrorPlugins() {
      return [
        new Plugin<AttentionState>({
          key,
          state: {
            init: (_config, state: EditorState) => stateFor(state.doc, nothing),
            apply(transaction, before, old) {
              const next = transaction.getMeta(key) as Attention | undefined
              if (next !== undefined) return stateFor(transaction.doc, next)
              if (!transaction.docChanged) return before
              const remote = isRemote(transaction)
              const moved = <R extends Range>(range: R): R => {
                if (remote) {
                  const place = placeOf(old, range.anchor, transaction.doc)
                  return { ...range, ...(place ?? { from: 0, to: 0 }) }
                }
                const from = transaction.mapping.map(range.from, 1)
                return { ...range, from, to: Math.max(from, transaction.mapping.map(range.to, -1)) }
              }
              const { composing, drafts } = before.attention
              return stateFor(transaction.doc, {
                ...before.attention,
                composing: composing === null ? null : moved(composing),
                drafts: drafts.map(moved),
              })
            },
          },
          props: {
            decorations: state => key.getState(state)?.decorations,
            handleClick(view, pos, event) {
              const shown = key.getState(view.state)?.attention.threads
              const pressed =
                event.target instanceof Element ? event.target.closest<HTMLElement>('[data-thread]') : null
              const node = view.state.doc.nodeAt(pos)
              if (shown === undefined) return false
              const here = [...(node === null ? [] : threadsOf(node)), pressed?.dataset['thread'] ?? '']
              const thread = here.find(one => shown.has(one))
              if (thread !== undefined) onSelectThread(thread)
              return false
            },
          },
        }),
      ]
    },
  })
}
