import type { Node } from '@tiptap/pm/model'
import { Transform } from '@tiptap/pm/transform'
import { ChangeSet, simplifyChanges } from 'prosemirror-changeset'
import * as Y from 'yjs'
import { createReplica } from './replica.ts'
import { withoutAnchors } from './suggestion-units.ts'

/** The update of one journal row, and who brought it when. */
export type JournaledUpdate = { readonly bytes: Uint8Array; readonly actor: string; readonly atMs: number }

/** The document after the first `count` updates of its journal: 0 gives an empty document. */
export function documentAt(updates: readonly { readonly bytes: Uint8Array }[], count: number): Y.Doc {
  const taken = updates.slice(0, Math.max(0, count)).map(({ bytes }) => bytes)
  return taken.length > 1 ? createReplica(Y.mergeUpdates(taken)) : createReplica(...taken)
}

/**
 * Who wrote under which Yjs client id, for an `UpdateGate` that starts from a journal. Where two wrote under one id, the
 * first counts; the gate lets that happen only to ids that it does not know.
 */
export function clientOwners(updates: readonly JournaledUpdate[]): Map<number, string> {
  const owners = new Map<number, string>()
  for (const { bytes, actor } of updates) {
    for (const client of Y.parseUpdateMeta(bytes).to.keys()) if (!owners.has(client)) owners.set(client, actor)
  }
  return owners
}

/** One replaced range between two versions: positions and text in both, and the block it lies in. */
export type DocumentChange = {
  readonly fromBefore: number
  readonly toBefore: number
  readonly fromAfter: number
  readonly toAfter: number
  readonly removed: string
  readonly added: string
  /** Text of the heading above the change in the new version; empty where there is none. */
  readonly section: string
}

/**
 * The changes between two versions of a document, for the agreed-version comparison of the minutes. Changes inside one
 * word are widened to the word. Block boundaries inside a text show as line ends.
 */
export function changesBetween(before: Node, after: Node): DocumentChange[] {
  const transform = new Transform(before)
  if (before.content.findDiffStart(after.content) === null) return []
  // A step may not end inside a node that it opened elsewhere, so whole top-level blocks are replaced; the change set
  // then narrows the replacement down to what really differs.
  const { first, endBefore, endAfter } = differingBlocks(before, after)
  transform.replaceWith(
    positionOfBlock(before, first),
    positionOfBlock(before, endBefore),
    after.children.slice(first, endAfter),
  )
  const changes = simplifyChanges(ChangeSet.create(before).addSteps(after, transform.mapping.maps, null).changes, after)
  return changes.map(({ fromA, toA, fromB, toB }) => ({
    fromBefore: fromA,
    toBefore: toA,
    fromAfter: fromB,
    toAfter: toB,
    removed: withoutAnchors(before.textBetween(fromA, toA, '\n', leafText)),
    added: withoutAnchors(after.textBetween(fromB, toB, '\n', leafText)),
    section: headingAbove(after, fromB),
  }))
}

function differingBlocks(before: Node, after: Node): { first: number; endBefore: number; endAfter: number } {
  const shorter = Math.min(before.childCount, after.childCount)
  let first = 0
  while (first < shorter && before.child(first).eq(after.child(first))) first += 1
  let end = 0
  while (end < shorter - first && before.child(before.childCount - 1 - end).eq(after.child(after.childCount - 1 - end)))
    end += 1
  return { first, endBefore: before.childCount - end, endAfter: after.childCount - end }
}

function positionOfBlock(doc: Node, index: number): number {
  let position = 0
  for (let at = 0; at < index; at += 1) position += doc.child(at).nodeSize
  return position
}

function leafText(node: Node): string {
  return node.type.name === 'hardBreak'
    ? '\n'
    : node.type.name === 'mention'
      ? `@${String(node.attrs['label'])}`
      : `[${node.type.name}]`
}

function headingAbove(doc: Node, position: number): string {
  let heading = ''
  doc.forEach((block, offset) => {
    if (offset <= position && block.type.name === 'heading') heading = block.textContent
  })
  return heading
}
