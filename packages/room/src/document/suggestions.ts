import { Fragment, type Node } from '@tiptap/pm/model'
import { Transform } from '@tiptap/pm/transform'
import { parseBlockSuggestion } from './block-suggestion.ts'
import { suggestionAttribute } from './marks.ts'
import { type DocumentRefusal, refuse } from './refusal.ts'
import { parseSuggestionId } from './suggestion-id.ts'
import {
  anchorCharacter,
  type InlineUnit,
  type NodeUnit,
  type SuggestionUnit,
  suggestionUnits,
  withoutAnchors,
} from './suggestion-units.ts'

/**
 * One pending suggestion. `kind`: `insert` adds text or a break, `delete` removes text, `replace` does both, `block`
 * adds, removes or changes a whole block.
 */
export type Suggestion = {
  readonly id: string
  readonly author: string
  readonly atMs: number
  readonly kind: 'insert' | 'delete' | 'replace' | 'block'
  /** The text it adds; a break between blocks is a line end. */
  readonly text: string
  /** The text it removes. */
  readonly removed: string
  /** The text of the block round its first place, as it reads now, at most 200 characters. */
  readonly context: string
  /** First and last position in the document. */
  readonly from: number
  readonly to: number
  /** Every part, in document order. */
  readonly parts: readonly { readonly from: number; readonly to: number; readonly kind: SuggestionUnit['kind'] }[]
}

/** What becomes of a suggestion. */
export type Verdict = 'accept' | 'decline' | 'keep'

/** All pending suggestions, in the order of their first place. */
export function listSuggestions(doc: Node): Suggestion[] {
  const byId = new Map<string, SuggestionUnit[]>()
  for (const unit of suggestionUnits(doc)) {
    const units = byId.get(unit.id)
    if (units === undefined) byId.set(unit.id, [unit])
    else units.push(unit)
  }
  return [...byId].map(([id, units]) => describe(doc, id, units))
}

function describe(doc: Node, id: string, units: readonly SuggestionUnit[]): Suggestion {
  const { person: author, atMs } = parseSuggestionId(id) ?? { person: '', atMs: 0 }
  const textOf = (kind: SuggestionUnit['kind']): string =>
    withoutAnchors(
      units
        .filter(unit => unit.kind === kind)
        .map((unit, index, all) => {
          const before = all[index - 1]
          const text = unit.form === 'inline' ? unit.text : unit.node.textContent
          return before !== undefined && !sameBlock(doc, before.to, unit.from) ? `\n${text}` : text
        })
        .join(''),
    )
  const kinds = new Set(units.map(unit => unit.kind))
  const kind = units.some(unit => unit.form === 'node')
    ? 'block'
    : kinds.size > 1
      ? 'replace'
      : kinds.has('insertion')
        ? 'insert'
        : 'delete'
  const first = units[0]!
  return {
    id,
    author,
    atMs,
    kind,
    text: textOf('insertion'),
    removed: textOf('deletion'),
    context: contextOf(doc, first),
    from: first.from,
    to: Math.max(...units.map(unit => unit.to)),
    parts: units.map(({ from, to, kind }) => ({ from, to, kind })),
  }
}

function sameBlock(doc: Node, left: number, right: number): boolean {
  const $left = doc.resolve(left)
  return $left.parent.isTextblock && $left.end() >= right
}

function contextOf(doc: Node, unit: SuggestionUnit): string {
  const text = unit.form === 'node' ? unit.node.textContent : doc.resolve(unit.from).parent.textContent
  const start = unit.form === 'node' ? 0 : Math.max(0, doc.resolve(unit.from).parentOffset - 80)
  return withoutAnchors(text.slice(start, start + 200))
}

/** Accepts one suggestion: the transform of the document, or `unknown-suggestion`. */
export function acceptSuggestion(doc: Node, id: string): Transform | DocumentRefusal {
  return settleOne(doc, id, 'accept')
}

/** Declines one suggestion: the transform of the document, or `unknown-suggestion`. */
export function declineSuggestion(doc: Node, id: string): Transform | DocumentRefusal {
  return settleOne(doc, id, 'decline')
}

function settleOne(doc: Node, id: string, verdict: Verdict): Transform | DocumentRefusal {
  const transform = settleSuggestions(doc, unit => (unit.id === id ? verdict : 'keep'))
  if (transform.steps.length > 0) return transform
  return refuse(
    'unknown-suggestion',
    'No pending suggestion has this id.',
    'Somebody may have accepted or declined it.',
  )
}

/**
 * The document as if nobody had suggested anything: every suggestion declined. The gate asks this for every update of a
 * suggester, so what lies inside blocks is done in one pass, whatever its number.
 */
export function revertAllSuggestions(doc: Node): Node {
  return settleSuggestions(declinedInside(doc), () => 'decline').doc
}

/** The document as if every suggestion had been accepted. */
export function acceptAllSuggestions(doc: Node): Node {
  return settleSuggestions(doc, () => 'accept').doc
}

/**
 * Settles suggestions by a verdict for each part. Accepting an insertion keeps its text, declining removes it; a
 * deletion the other way round; a change goes back to what was there before. A suggested break between blocks joins
 * them again when declined. Marks and attributes come first, because they move nothing; then what goes, from the end of
 * the document to its start, so that no step moves the place of a later one.
 */
export function settleSuggestions(doc: Node, verdictOf: (unit: SuggestionUnit) => Verdict): Transform {
  const transform = new Transform(doc)
  const removed: SuggestionUnit[] = []
  for (const unit of suggestionUnits(doc)) {
    const verdict = verdictOf(unit)
    if (verdict === 'keep') continue
    const unwanted =
      unit.kind === 'insertion' ? verdict === 'decline' : unit.kind === 'deletion' && verdict === 'accept'
    if (unwanted) removed.push(unit)
    else if (unit.form === 'node') clearNode(transform, unit, verdict)
    else {
      transform.removeMark(unit.from, unit.to, doc.type.schema.marks[unit.kind]!.create({ id: unit.id }))
      removed.push(...anchorsOf(unit))
    }
  }
  removed.sort((left, right) => left.from - right.from || right.to - left.to)
  for (const { from, to, whole } of removalRanges(doc, removed).reverse()) {
    if (whole) removeNode(transform, from, to)
    else transform.delete(from, to)
  }
  return transform
}

// Anchors go with the suggestion that needed them, whatever becomes of it. Each is a unit of its own, with an id that no
// other has, so that settling never joins blocks at an anchor of a kept text.
function anchorsOf(unit: InlineUnit): InlineUnit[] {
  const anchors: InlineUnit[] = []
  for (let at = unit.text.indexOf(anchorCharacter); at >= 0; at = unit.text.indexOf(anchorCharacter, at + 1)) {
    anchors.push({ ...unit, id: '', from: unit.from + at, to: unit.from + at + 1, text: anchorCharacter })
  }
  return anchors
}

// Declines what lies inside text blocks. Insertions at their edges may belong to a suggested break and stay.
function declinedInside(node: Node): Node {
  let changed = false
  const children: Node[] = []
  node.forEach((child, _offset, index) => {
    const atEdge = index === 0 || index === node.childCount - 1
    const kept = child.isInline ? declinedInline(child, atEdge) : declinedInside(child)
    if (kept !== child) changed = true
    if (kept !== undefined) children.push(kept)
  })
  return changed ? node.copy(Fragment.fromArray(children)) : node
}

function declinedInline(node: Node, atEdge: boolean): Node | undefined {
  const suggestion = parseBlockSuggestion(node.attrs[suggestionAttribute])
  const isInserted = suggestion?.kind === 'insertion' || node.marks.some(mark => mark.type.name === 'insertion')
  if (isInserted) return atEdge ? node : undefined
  const deletion = node.marks.find(mark => mark.type.name === 'deletion')
  if (!node.isText || deletion === undefined) return node
  const text = withoutAnchors(node.text ?? '')
  if (text === '') return atEdge ? node : undefined
  return node.type.schema.text(text, deletion.removeFromSet(node.marks))
}

type Removal = { from: number; to: number; readonly whole: boolean; readonly id: string; readonly kind: string }

// Ranges to remove, in order and apart from each other. Parts of one suggestion that only a block boundary (or blocks of
// the same suggestion) separates are one range, so that the boundary goes with them.
function removalRanges(doc: Node, units: readonly SuggestionUnit[]): Removal[] {
  const ranges: Removal[] = []
  let pendingNodes: NodeUnit[] = []
  let open: Removal | undefined
  let coveredTo = 0
  const flush = (): void => {
    for (const { from, to, id, kind } of pendingNodes) ranges.push({ from, to, whole: true, id, kind })
    pendingNodes = []
  }
  for (const unit of units) {
    if (unit.to <= coveredTo) continue
    if (unit.form === 'node' && !unit.node.isInline) {
      pendingNodes.push(unit)
      coveredTo = unit.to
      continue
    }
    const overlaps = open !== undefined && pendingNodes.length === 0 && unit.from < open.to
    const joins =
      open !== undefined &&
      open.id === unit.id &&
      open.kind === unit.kind &&
      unit.id !== '' &&
      pendingNodes.every(node => node.id === unit.id) &&
      onlyBoundaryBetween(doc, open.to, unit.from, pendingNodes)
    if (open !== undefined && (overlaps || joins)) {
      open.to = unit.to
      pendingNodes = []
    } else {
      flush()
      open = { from: unit.from, to: unit.to, whole: false, id: unit.id, kind: unit.kind }
      ranges.push(open)
    }
    coveredTo = unit.to
  }
  flush()
  return ranges
}

function onlyBoundaryBetween(doc: Node, from: number, to: number, removedNodes: readonly NodeUnit[]): boolean {
  if (to < from) return false
  if (to === from) return true
  const removed = new Set(removedNodes.map(unit => unit.from))
  let only = true
  doc.nodesBetween(from, to, (node, pos) => {
    if (!only || removed.has(pos)) return false
    const end = pos + node.nodeSize
    const holdsBoth = pos < from && end > to
    const inside = pos >= from && end <= to
    // Isolating nodes (cells, columns) never join with what stands outside them.
    if (node.isLeaf || inside || (node.type.spec.isolating === true && !holdsBoth)) only = false
    return only
  })
  return only
}

// Removing the only child of a node that needs one removes that node too.
function removeNode(draft: Transform, from: number, to: number): void {
  let $from = draft.doc.resolve(from)
  let start = from
  let end = to
  while ($from.depth > 0 && $from.parent.childCount === 1 && !$from.parent.isTextblock) {
    start = $from.before()
    end = $from.after()
    $from = draft.doc.resolve(start)
  }
  if ($from.depth === 0 && draft.doc.childCount === 1) {
    draft.replaceWith(start, end, draft.doc.type.schema.node('paragraph'))
    return
  }
  draft.delete(start, end)
}

function clearNode(draft: Transform, unit: NodeUnit, verdict: Verdict): void {
  const node = draft.doc.nodeAt(unit.from)
  if (node === null) return
  const { previous } = unit.suggestion
  const type = previous === undefined ? undefined : draft.doc.type.schema.nodes[previous.type]
  if (verdict === 'decline' && previous !== undefined && type !== undefined) {
    draft.setNodeMarkup(unit.from, type, { ...previous.attrs, [suggestionAttribute]: null }, node.marks)
  } else {
    draft.setNodeAttribute(unit.from, suggestionAttribute, null)
  }
}
