/**
 * Keeps a person's keys out of a text that is closed to them, while the caret still moves: words can be chosen by keyboard and commented
 * on. What others write comes in as ever.
 */

import { isImageAddress } from '@breakwater/room/document'
import { Extension } from '@tiptap/core'
import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { fitsOneUpdate } from './update-size.ts'

/** Most text that is taken by one paste, characters: what the server takes at once in one change. */
export const pasteLengthMax = 200_000
/** Most HTML that is read for it; an office program writes twenty letters of form for each of text. */
const pasteHtmlLengthMax = 4_000_000

/** What the guard asks and tells. */
export type WriteGuardParts = {
  mayWrite: () => boolean
  /** What is pasted goes in as a suggestion. */
  isSuggesting: () => boolean
  /** A key had no effect, because the text is closed. */
  onClosed: () => void
  /** A paste was refused: nothing of it is in the text. */
  onTooLarge: () => void
  /** Pictures were pasted or dropped. */
  onPictures: (files: File[]) => void
}

/** State: whether the newest change came from somebody else. */
const key = new PluginKey<boolean>('write-guard')

type SyncMeta = { isChangeOrigin?: boolean; isUndoRedoOperation?: boolean }

function syncMeta(transaction: { getMeta: (key: PluginKey) => unknown }): SyncMeta | undefined {
  return transaction.getMeta(ySyncPluginKey) as SyncMeta | undefined
}

/** True for a transaction that brings what others wrote, or what undo gives back. */
export function isRemote(transaction: { getMeta: (key: PluginKey) => unknown }): boolean {
  return syncMeta(transaction)?.isChangeOrigin === true
}

/** True for a paste or drop that is too large to be read at all. */
export function isTooLarge(data: Pick<DataTransfer, 'getData'> | null): boolean {
  if (data === null) return false
  return data.getData('text/plain').length > pasteLengthMax || data.getData('text/html').length > pasteHtmlLengthMax
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
    if (isTooLarge(data)) {
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
  const refuses = (slice: Slice): boolean => {
    if (fitsOneUpdate(slice.content.toJSON() ?? [], parts.isSuggesting())) return false
    parts.onTooLarge()
    return true
  }
  return Extension.create({
    name: 'writeGuard',
    priority: 2000,
    addProseMirrorPlugins() {
      return [
        new Plugin<boolean>({
          key,
          state: {
            init: () => false,
            apply: transaction => isRemote(transaction) && syncMeta(transaction)?.isUndoRedoOperation !== true,
          },
          filterTransaction: transaction => !transaction.docChanged || isRemote(transaction) || parts.mayWrite(),
          props: {
            attributes: (): Record<string, string> =>
              // Without `inputmode` a phone's keyboard would cover the text that it cannot change.
              parts.mayWrite() ? {} : { 'aria-readonly': 'true', inputmode: 'none' },
            transformPasted: withoutForeignPictures,
            handlePaste: (_view, _event, slice) => refuses(slice),
            handleDrop: (_view, _event, slice, moved) => !moved && refuses(slice),
            // The page stays where it is while others write: the library would go to one's own caret with each of their letters.
            handleScrollToSelection: view => key.getState(view.state) === true,
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
