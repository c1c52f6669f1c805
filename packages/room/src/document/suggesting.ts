import { suggestChanges, transformToSuggestionTransaction } from '@handlewithcare/prosemirror-suggest-changes'
import { Extension } from '@tiptap/core'
import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { EditorState, Plugin, PluginKey, Selection, type Transaction } from '@tiptap/pm/state'
import { AddMarkStep } from '@tiptap/pm/transform'
import { lawfulAttributes, markAttributeFault } from './attribute-rules.ts'
import { formatBlockSuggestion, parseBlockSuggestion } from './block-suggestion.ts'
import { commentMarkName, suggestionAttribute, suggestionMarkNames } from './marks.ts'
import type { DocumentRefusal } from './refusal.ts'
import { refuse } from './refusal.ts'
import { parseSuggestionId } from './suggestion-id.ts'
import { anchorCharacter } from './suggestion-units.ts'
import { foreignSuggestionFault, keepsAgreedText } from './update-rules.ts'

/** What the editor of one person needs for suggestions. */
export type SuggestingOptions = {
  /** The person's id, as the server knows it. */
  readonly person: string
  /** Makes a new suggestion id: `formatSuggestionId` of the person, a unique part and the server's time. */
  readonly createId: () => string
  /** True while the person suggests instead of editing. */
  readonly isSuggesting: () => boolean
  /** Told why a keystroke had no effect. */
  readonly onRefused?: (refusal: DocumentRefusal) => void
}

const guardKey = new PluginKey('room-suggestion-guard')

/**
 * The plugins of an editor with suggestions: the library's display helpers, and a guard that refuses local changes to
 * the pending suggestions of others and cleans what is pasted.
 */
export function suggestingPlugins({ person, onRefused }: SuggestingOptions): Plugin[] {
  return [
    suggestChanges(),
    new Plugin({
      key: guardKey,
      filterTransaction(transaction) {
        if (!transaction.docChanged || isRemote(transaction)) return true
        const fault = foreignSuggestionFault(transaction.before, transaction.doc, person)
        if (fault !== undefined) onRefused?.(fault)
        return fault === undefined
      },
      props: { transformPasted: cleanPasted },
    }),
  ]
}

/**
 * The TipTap extension of an editor with suggestions. It turns the transactions of the person into suggestions while
 * `isSuggesting()`, and guards the suggestions of others always.
 */
export function suggestingExtension(options: SuggestingOptions): Extension {
  return Extension.create({
    name: 'suggesting',
    dispatchTransaction({ transaction, next }) {
      next(options.isSuggesting() ? asSuggestion(transaction, this.editor.state, options) : transaction)
    },
    addProseMirrorPlugins() {
      return suggestingPlugins(options)
    },
  })
}

/**
 * A pasted slice without suggestion marks, block suggestions and comments: they belong to where they were copied from.
 * An attribute that no document may hold becomes its default, and a mark that has one goes: the server would refuse the
 * whole paste for it.
 */
export function cleanPasted(slice: Slice): Slice {
  return new Slice(cleanFragment(slice.content), slice.openStart, slice.openEnd)
}

function cleanFragment(fragment: Fragment): Fragment {
  const nodes: Node[] = []
  fragment.forEach(node => {
    const marks = node.marks.filter(
      mark =>
        mark.type.name !== commentMarkName &&
        !isSuggestionMark(mark.type.name) &&
        markAttributeFault(mark) === undefined,
    )
    if (node.isText) {
      nodes.push(node.mark(marks))
      return
    }
    const lawful = lawfulAttributes(node)
    const attrs = suggestionAttribute in lawful ? { ...lawful, [suggestionAttribute]: null } : lawful
    nodes.push(node.type.create(attrs, cleanFragment(node.content), marks))
  })
  return Fragment.fromArray(nodes)
}

/**
 * The transaction that suggests what a transaction would do. The suggestion library does the tracking, on a state
 * without the suggestions of others: it would otherwise give text typed beside them their id. Changes inside somebody
 * else's pending insertion have no effect. Remote changes, undo and redo pass unchanged.
 */
export function asSuggestion(transaction: Transaction, state: EditorState, options: SuggestingOptions): Transaction {
  if (!transaction.docChanged || isRemote(transaction) || transaction.getMeta('history$') !== undefined)
    return transaction
  const { person } = options
  if (insideForeignInsertion(transaction, person)) {
    options.onRefused?.(
      refuse(
        'foreign-suggestion',
        'This text is the pending suggestion of somebody else.',
        'Write beside it, or comment on it.',
      ),
    )
    return state.tr
  }
  const clean = EditorState.create({ doc: withoutForeignMarks(state.doc, person) })
  const base = clean.apply(clean.tr.setSelection(sameSelection(clean.doc, state.selection)))
  const rehearsal = base.tr
  for (const step of transaction.steps) {
    if (rehearsal.maybeStep(step).failed !== null) return state.tr
  }
  if (transaction.selectionSet) rehearsal.setSelection(sameSelection(rehearsal.doc, transaction.selection))
  let tracked: Transaction
  try {
    tracked = transformToSuggestionTransaction(rehearsal, base, () => options.createId())
  } catch {
    // The library has no form for some rare changes of structure. Nothing happens then, rather than an untracked edit.
    return notSuggestable(state, options)
  }
  const suggested = state.tr
  const deletedAtoms = new Map<number, string>()
  for (const step of tracked.steps) {
    if (step instanceof AddMarkStep && step.mark.type.name === 'deletion')
      addDeletion(suggested, step, person, deletedAtoms)
    else if (suggested.maybeStep(step).failed !== null) return state.tr
  }
  suggested.setSelection(sameSelection(suggested.doc, tracked.selection))
  writeBlockSuggestions(suggested, state.doc, person, deletedAtoms)
  spreadBlockInsertions(suggested, person)
  if (!keepsAgreedText(state.doc, suggested.doc)) return notSuggestable(state, options)
  if (transaction.storedMarksSet) suggested.setStoredMarks(transaction.storedMarks)
  if (transaction.scrolledIntoView) suggested.scrollIntoView()
  const { meta } = transaction as unknown as { readonly meta: Readonly<Record<string, unknown>> }
  for (const [key, value] of Object.entries(meta)) suggested.setMeta(key, value)
  return suggested
}

function notSuggestable(state: EditorState, options: SuggestingOptions): Transaction {
  options.onRefused?.(
    refuse('not-a-suggestion', 'This change of structure cannot be suggested.', 'Suggest the words instead.'),
  )
  return state.tr
}

// A block split off from a block that is only suggested is itself only suggested, when nothing agreed stands in it.
function spreadBlockInsertions(suggested: Transaction, person: string): void {
  suggested.doc.descendants((node, pos, parent, index) => {
    if (!node.isTextblock || node.childCount === 0 || parent === null || index === 0) return
    const value: unknown = parent.child(index - 1).attrs[suggestionAttribute]
    const before = parseBlockSuggestion(value)
    if (before?.kind !== 'insertion' || isForeign(before.id, person) || node.attrs[suggestionAttribute] !== null) return
    const allInserted = node.children.every(child => child.marks.some(mark => mark.type.name === 'insertion'))
    const startsAtAnchor = node.firstChild?.text?.startsWith(anchorCharacter) === true
    if (allInserted && startsAtAnchor) suggested.setNodeAttribute(pos, suggestionAttribute, value)
  })
}

function isRemote(transaction: Transaction): boolean {
  const meta: unknown = transaction.getMeta('y-sync$')
  return typeof meta === 'object' && meta !== null && (meta as { isChangeOrigin?: unknown }).isChangeOrigin === true
}

function isSuggestionMark(name: string): boolean {
  return (suggestionMarkNames as readonly string[]).includes(name)
}

function isForeign(id: unknown, person: string): boolean {
  return parseSuggestionId(id)?.person !== person
}

function sameSelection(doc: Node, selection: Selection): Selection {
  try {
    return Selection.fromJSON(doc, selection.toJSON())
  } catch {
    return Selection.near(doc.resolve(Math.min(selection.from, doc.content.size)))
  }
}

function foreignInsertion(node: Node | null | undefined, person: string): string | undefined {
  const mark = node?.marks.find(({ type, attrs }) => type.name === 'insertion' && isForeign(attrs['id'], person))
  return mark === undefined ? undefined : String(mark.attrs['id'])
}

function insideForeignInsertion(transaction: Transaction, person: string): boolean {
  return transaction.steps.some((step, index) => {
    const doc = transaction.docs[index]!
    let inside = false
    step.getMap().forEach((from, to) => {
      const $from = doc.resolve(from)
      const $to = doc.resolve(to)
      const left = foreignInsertion(from === to ? $from.nodeBefore : $from.nodeAfter, person)
      const right = foreignInsertion(from === to ? $to.nodeAfter : $to.nodeBefore, person)
      if (left !== undefined && left === right && $from.sameParent($to)) inside = true
    })
    return inside
  })
}

// Keeps the identity of nodes without such marks, so that the library's work stays local.
function withoutForeignMarks(node: Node, person: string): Node {
  let changed = false
  const children: Node[] = []
  node.forEach(child => {
    const marks = child.marks.filter(
      ({ type, attrs }) => !isSuggestionMark(type.name) || !isForeign(attrs['id'], person),
    )
    const cleaned = child.isText ? child.mark(marks) : withoutForeignMarks(child, person)
    const kept = child.isText && marks.length === child.marks.length ? child : cleaned
    if (kept !== child) changed = true
    children.push(kept)
  })
  return changed ? node.copy(Fragment.fromArray(children)) : node
}

// What somebody else already suggests to remove, or only suggests to add, is left alone.
function addDeletion(
  suggested: Transaction,
  step: AddMarkStep,
  person: string,
  deletedAtoms: Map<number, string>,
): void {
  const ranges: [number, number][] = []
  suggested.doc.nodesBetween(step.from, step.to, (node, pos) => {
    if (node.isBlock && node.isAtom && node.isLeaf) deletedAtoms.set(pos, String(step.mark.attrs['id']))
    if (!node.isInline) return true
    const foreign = node.marks.some(
      ({ type, attrs }) => (type.name === 'deletion' || type.name === 'insertion') && isForeign(attrs['id'], person),
    )
    if (!foreign) ranges.push([Math.max(pos, step.from), Math.min(pos + node.nodeSize, step.to)])
    return false
  })
  for (const [from, to] of ranges) suggested.addMark(from, to, step.mark)
}

type Found = {
  readonly pos: number
  readonly node: Node
  readonly kind: 'insertion' | 'deletion' | 'change'
  readonly id: string
}

// Yjs carries marks on text only, so what the library marks on nodes goes into their `suggestion` attribute.
function writeBlockSuggestions(
  suggested: Transaction,
  before: Node,
  person: string,
  deletedAtoms: ReadonlyMap<number, string>,
): void {
  const found: Found[] = []
  suggested.doc.descendants((node, pos) => {
    if (node.isText) return
    const marked = node.marks.find(({ type }) => isSuggestionMark(type.name))
    if (marked !== undefined) {
      const name = marked.type.name
      found.push({
        pos,
        node,
        kind: name === 'modification' ? 'change' : (name as 'insertion' | 'deletion'),
        id: String(marked.attrs['id']),
      })
    } else if (deletedAtoms.has(pos)) found.push({ pos, node, kind: 'deletion', id: deletedAtoms.get(pos)! })
  })
  const original = suggested.mapping.invert()
  for (const { pos, node, kind, id } of found.reverse()) {
    for (const mark of node.marks) if (isSuggestionMark(mark.type.name)) suggested.removeNodeMark(pos, mark)
    const old = kind === 'insertion' ? null : before.nodeAt(Math.min(original.map(pos), before.content.size))
    const known = parseBlockSuggestion((old ?? node).attrs[suggestionAttribute])
    if (known !== undefined && isForeign(known.id, person)) {
      suggested.setNodeAttribute(pos, suggestionAttribute, (old ?? node).attrs[suggestionAttribute])
    } else if (kind === 'insertion') {
      suggested.setNodeAttribute(pos, suggestionAttribute, formatBlockSuggestion({ kind, id }))
    } else if (known?.kind === 'insertion') {
      // A person's own pending block is changed or removed for good; nobody has agreed to it yet.
      if (kind === 'deletion') suggested.delete(pos, pos + node.nodeSize)
      else suggested.setNodeAttribute(pos, suggestionAttribute, formatBlockSuggestion(known))
    } else {
      const previous = known?.previous ?? (kind === 'change' && old !== null ? plainOf(old) : undefined)
      const value = previous === undefined ? { kind, id } : { kind, id, previous }
      if (kind === 'change' && previous === undefined) continue
      suggested.setNodeAttribute(pos, suggestionAttribute, formatBlockSuggestion(value))
    }
  }
}

function plainOf(node: Node): { readonly type: string; readonly attrs: Record<string, unknown> } {
  const { [suggestionAttribute]: _suggestion, ...attrs } = node.attrs as Record<string, unknown>
  return { type: node.type.name, attrs }
}
