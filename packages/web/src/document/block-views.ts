/**
 * Node views that React draws: each live block and the page of contents get an element, and the pane draws into it through a portal. The
 * text knows nothing of React, and the blocks see the room's state as any component does.
 */

import type { Editor, Node as TiptapNode } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'

/** A block that stands on the page. */
export type BlockView = {
  key: string
  dom: HTMLElement
  name: string
  attrs: Readonly<Record<string, unknown>>
  selected: boolean
  /** Writes attributes into the document; does nothing where the text is closed. */
  setAttrs: (attrs: Record<string, unknown>) => void
}

/** The blocks that stand on the page now. */
export type BlockViews = {
  readonly version: number
  all: () => readonly BlockView[]
  subscribe: (listener: () => void) => () => void
  /** A node of the schema with a view that is drawn from here. */
  withView: (node: TiptapNode) => TiptapNode
}

/** Makes the registry of one editor. */
export function createBlockViews(): BlockViews {
  const listeners = new Set<() => void>()
  const views = new Map<string, BlockView>()
  let list: readonly BlockView[] = []
  let version = 0
  let count = 0
  let told = false

  const changed = (): void => {
    list = [...views.values()]
    version++
    if (told) return
    told = true
    // Views are made while React may be drawing; it is told when the editor has finished.
    queueMicrotask(() => {
      told = false
      for (const listener of listeners) listener()
    })
  }

  const put = (key: string, change: Partial<BlockView>): void => {
    const view = views.get(key)
    if (view === undefined) return
    views.set(key, { ...view, ...change })
    changed()
  }

  return {
    get version() {
      return version
    },
    all: () => list,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    withView(node) {
      return node.extend({
        addNodeView() {
          return ({
            node: first,
            getPos,
            editor,
          }: {
            node: Node
            getPos: () => number | undefined
            editor: Editor
          }) => {
            const key = `block-${++count}`
            const dom = document.createElement(first.type.name === 'contents' ? 'nav' : 'div')
            dom.dataset['block'] = first.type.name
            dom.contentEditable = 'false'
            views.set(key, {
              key,
              dom,
              name: first.type.name,
              attrs: first.attrs,
              selected: false,
              setAttrs(attrs) {
                const pos = getPos()
                const here = pos === undefined ? null : editor.state.doc.nodeAt(pos)
                if (pos === undefined || here === null) return
                editor.view.dispatch(editor.state.tr.setNodeMarkup(pos, undefined, { ...here.attrs, ...attrs }))
              },
            })
            changed()
            return {
              dom,
              update(next: Node) {
                if (next.type !== first.type) return false
                if (next.attrs !== views.get(key)?.attrs) put(key, { attrs: next.attrs })
                return true
              },
              selectNode: () => put(key, { selected: true }),
              deselectNode: () => put(key, { selected: false }),
              // Links, buttons and fields inside a block are its own; presses elsewhere select it.
              stopEvent: (event: Event) =>
                event.target instanceof Element && event.target.closest('a, button, input, select, summary') !== null,
              ignoreMutation: () => true,
              destroy() {
                views.delete(key)
                changed()
              },
            }
          }
        },
      })
    },
  }
}
