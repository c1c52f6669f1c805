import * as Y from 'yjs'
import type { JournaledUpdate } from './history.ts'
import { proseFragment } from './prose.ts'
import { mergeOnly } from './replica.ts'
import { documentSchema } from './schema.ts'

/** A range of the document whose text one person wrote in one update. */
export type AttributedRange = {
  readonly from: number
  readonly to: number
  readonly actor: string
  readonly atMs: number
  readonly text: string
}

/** Clocks `start` to `end` (exclusive) of one Yjs client, and the row that wrote their text first. */
type Run = { readonly start: number; readonly end: number; readonly row: JournaledUpdate }

/** Text that a row deleted from one place, with the row that wrote each character. */
type DeletedText = { readonly text: string; readonly rows: readonly (JournaledUpdate | undefined)[] }

/**
 * Who wrote which text of the final document. The text of an item belongs to the person whose journal row brought it,
 * whatever a client may claim. A row that deletes text and writes the same text elsewhere (a split, a heading, a move)
 * does not become its author. Positions are those of the final document. The cost is one replay of the journal.
 */
export function attribution(updates: readonly JournaledUpdate[]): AttributedRange[] {
  // Deleted text is needed to recognise what moved, so nothing is collected.
  const ydoc = mergeOnly(new Y.Doc({ gc: false }))
  const runs = new Map<number, Run[]>()
  let row: JournaledUpdate | undefined
  ydoc.on('afterTransaction', (transaction: Y.Transaction) => {
    if (row !== undefined) recordRow(transaction, row, runs)
  })
  for (row of updates) Y.applyUpdate(ydoc, row.bytes)
  const ranges: AttributedRange[] = []
  walkTexts(proseFragment(ydoc), 0, (from, text, item) => {
    let offset = 0
    while (offset < text.length) {
      const run = runAt(runs.get(item.id.client), item.id.clock + offset)
      const end = run === undefined ? text.length : Math.min(text.length, run.end - item.id.clock)
      append(ranges, from + offset, text.slice(offset, end), run?.row)
      offset = end
    }
  })
  ydoc.destroy()
  return ranges
}

function append(ranges: AttributedRange[], from: number, text: string, row: JournaledUpdate | undefined): void {
  const { actor, atMs } = row ?? { actor: '', atMs: 0 }
  const last = ranges.at(-1)
  if (last?.to === from && last.actor === actor && last.atMs === atMs) {
    ranges[ranges.length - 1] = { ...last, to: from + text.length, text: last.text + text }
  } else ranges.push({ from, to: from + text.length, actor, atMs, text })
}

function recordRow(transaction: Y.Transaction, row: JournaledUpdate, runs: Map<number, Run[]>): void {
  const moved = deletedTexts(transaction, runs)
  for (const [client, end] of transaction.afterState) {
    const start = transaction.beforeState.get(client) ?? 0
    if (end <= start) continue
    const own = runs.get(client) ?? []
    runs.set(client, own)
    for (const item of newItems(transaction.doc, client, start)) {
      const text = item.content instanceof Y.ContentString ? item.content.str : ''
      const sources = text === '' ? [] : sourcesOf(text, moved)
      for (let offset = 0; offset < item.length; offset += 1) {
        extend(own, item.id.clock + offset, sources[offset] ?? row)
      }
    }
  }
}

function extend(runs: Run[], clock: number, row: JournaledUpdate): void {
  const last = runs.at(-1)
  if (last !== undefined && last.row === row && last.end === clock) runs[runs.length - 1] = { ...last, end: clock + 1 }
  else runs.push({ start: clock, end: clock + 1, row })
}

function newItems(ydoc: Y.Doc, client: number, from: number): Y.Item[] {
  const structs = ydoc.store.clients.get(client) ?? []
  const items: Y.Item[] = []
  for (let index = structs.length - 1; index >= 0 && structs[index]!.id.clock >= from; index -= 1) {
    const struct = structs[index]!
    if (struct instanceof Y.Item) items.push(struct)
  }
  return items.reverse()
}

function deletedTexts(transaction: Y.Transaction, runs: Map<number, Run[]>): DeletedText[] {
  const parents = new Set<Y.XmlText>()
  const isOld = ({ id }: Y.Item): boolean => id.clock < (transaction.beforeState.get(id.client) ?? 0)
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, struct => {
    if (struct instanceof Y.Item && struct.parent instanceof Y.XmlText && isOld(struct)) parents.add(struct.parent)
  })
  return [...parents].map(parent => {
    let text = ''
    const rows: (JournaledUpdate | undefined)[] = []
    for (let item = parent._start; item !== null; item = item.right) {
      if (!(item.content instanceof Y.ContentString) || !item.deleted || !isOld(item)) continue
      if (!Y.isDeleted(transaction.deleteSet, item.id)) continue
      text += item.content.str
      for (let offset = 0; offset < item.length; offset += 1) {
        rows.push(runAt(runs.get(item.id.client), item.id.clock + offset)?.row)
      }
    }
    return { text, rows }
  })
}

// One letter may be the same by chance; two and more in a row that also deletes them are taken as moved.
function sourcesOf(text: string, moved: readonly DeletedText[]): readonly (JournaledUpdate | undefined)[] {
  if (text.length < 2) return []
  for (const deleted of moved) {
    const at = deleted.text.indexOf(text)
    if (at >= 0) return deleted.rows.slice(at, at + text.length)
  }
  const sources: (JournaledUpdate | undefined)[] = new Array(text.length).fill(undefined)
  for (const deleted of moved) {
    const shorter = Math.min(text.length, deleted.text.length)
    let start = 0
    while (start < shorter && text[start] === deleted.text[start]) start += 1
    let end = 0
    while (end < shorter - start && text[text.length - 1 - end] === deleted.text[deleted.text.length - 1 - end])
      end += 1
    if (start + end < 2) continue
    for (let offset = 0; offset < start; offset += 1) sources[offset] = deleted.rows[offset]
    for (let offset = 1; offset <= end; offset += 1) {
      sources[text.length - offset] = deleted.rows[deleted.rows.length - offset]
    }
    break
  }
  return sources
}

function runAt(runs: readonly Run[] | undefined, clock: number): Run | undefined {
  if (runs === undefined) return undefined
  let low = 0
  let high = runs.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const run = runs[middle]!
    if (clock < run.start) high = middle - 1
    else if (clock >= run.end) low = middle + 1
    else return run
  }
  return undefined
}

// Visits every text item with its position, and returns the position after the content of a node. ProseMirror counts
// one for the opening and one for the closing of a node, and one for a leaf.
function walkTexts(
  parent: Y.XmlFragment,
  start: number,
  take: (from: number, text: string, item: Y.Item) => void,
): number {
  let at = start
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) at = walkText(child, at, take)
    else if (child instanceof Y.XmlElement) {
      at = documentSchema().nodes[child.nodeName]?.isLeaf === true ? at + 1 : walkTexts(child, at + 1, take) + 1
    }
  }
  return at
}

function walkText(text: Y.XmlText, start: number, take: (from: number, text: string, item: Y.Item) => void): number {
  let at = start
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue
    take(at, item.content.str, item)
    at += item.length
  }
  return at
}
