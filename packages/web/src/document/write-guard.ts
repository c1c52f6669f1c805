/**
 * Keeps a person's keys out of a text that is closed to them, while the caret still moves: words can be chosen by keyboard and commented
 * on. What others write comes in as ever.
 */

import { isImageAddress } from '@breakwater/room/document'
import { Extension } from '@tiptap/core'
import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'

/** Most text that is taken by one paste, characters of text or of its HTML. More would hold up the page of everybody. */
export const pasteLengthMax = 500_000

/** What the guard asks and tells. */
export type WriteGuardParts = {
  mayWrite: () => boolean
  /** A key had no effect, because the text is closed. */
  onClosed: () => void
  /** A paste was refused before it was read. */
  onTooLarge: () => void
  /** Pictures were pasted or dropped. */
  onPictures: (files: File[]) => void
}

const key = new PluginKey('write-guard')

/** True for a transaction that brings what others wrote, or what undo gives back. */
export function isRemote(transaction: { getMeta: (key: PluginKey) => unknown }): boolean {
  const meta = transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined
  return meta?.isChangeOrigin === true
}

/** Length of what a paste or drop would bring in, as text or as HTML, whichever is longer. */
export function transferLength(data: Pick<DataTransfer, 'getData'> | null): number {
  return data === null ? 0 : Math.max(data.getData('text/html').length, data.getData('text/plain').length)
}

function picturesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(file => file.type.startsWith('image/'))
}

/** What is pasted, without pictures that no document may hold: those of other hosts and those inside the text itself. */
export function withoutForeignPictures(slice: Slice): Slice {
  const clean = (fragment: Fragment): Fragment => {
    const kept: Node[] = []
    fragment.forEach(node => {
      if (node.type.name === 'image' && !isImageAddress(node.attrs['src'])) return
      kept.push(node.isLeaf ? node : node.copy(clean(node.content)))
    })
    return Fragment.fromArray(kept)
  }
  return new Slice(clean(slice.content), slice.openStart, slice.openEnd)
}

/** Kinds of input that change the text. */
const writes = /^(insert|delete|format|history)/

/** The extension. It stands before all others that handle keys. */
export function writeGuardExtension(parts: WriteGuardParts): Extension {
  const onTransfer = (event: Event, data: DataTransfer | null): boolean => {
    if (!parts.mayWrite()) {
      event.preventDefault()
      parts.onClosed()
      return true
    }
    if (transferLength(data) > pasteLengthMax) {
      event.preventDefault()
      parts.onTooLarge()
      return true
    }
    const pictures = picturesIn(data)
    // A spreadsheet's cells come with a picture of themselves; the text is what was meant.
    if (pictures.length > 0 && (data?.getData('text/plain') ?? '') === '') {
      event.preventDefault()
      parts.onPictures(pictures)
      return true
    }
    return false
  }
  return Extension.create({
    name: 'writeGuard',
    priority: 2000,
    addProseMirrorPlugins() {
      return [
        new Plugin({
          key,
          filterTransaction: transaction => !transaction.docChanged || isRemote(transaction) || parts.mayWrite(),
          props: {
            attributes: (): Record<string, string> =>
              // Without `inputmode` a phone's keyboard would cover the text that it cannot change.
              parts.mayWrite() ? {} : { 'aria-readonly': 'true', inputmode: 'none' },
            transformPasted: withoutForeignPictures,
            handleDOMEvents: {
              beforeinput(_view, event) {
                if (parts.mayWrite() || !writes.test(event.inputType)) return false
                event.preventDefault()
                parts.onClosed()
                return true
              },
              paste: (_view, event) => onTransfer(event, event.clipboardData),
              drop: (_view, event) => onTransfer(event, event.dataTransfer),
              cut(_view, event) {
                if (parts.mayWrite()) return false
                event.preventDefault()
                return true
              },
            },
          },
        }),
      ]
    },
  })
}
