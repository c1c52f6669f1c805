import { Fragment, type Node } from '@tiptap/pm/model'
import { type CommentVerdict, judgeCommentMarks, type LostAnchor } from './comment-rules.ts'
import { commentMarkName, suggestionAttribute } from './marks.ts'
import { documentOfBlocks } from './prose.ts'
import { type DocumentRefusal, refuse } from './refusal.ts'
import { parseSuggestionId } from './suggestion-id.ts'
import { suggestionUnits, withoutAnchors } from './suggestion-units.ts'
import { revertAllSuggestions } from './suggestions.ts'
import { isTyping } from './typing.ts'

/** What a person may do to a document now. `comment` goes by the server alone, so it is no right to write. */
export type DocumentRights = 'none' | 'comment' | 'suggest' | 'edit'

/** The part of a change that the rules passed, for the server's records. */
export type ChangeSummary = {
  /** Top-level blocks that differ, counted in the new document. */
  readonly blocks: number
  /** Growth of the document in ProseMirror units; negative when it shrank. */
  readonly growth: number
  /** Threads whose words still stand but lost their mark: place the mark again by this quote. */
  readonly lostAnchors: readonly LostAnchor[]
  /** Threads whose words went away: their quote is what remains. */
  readonly removedAnchors: readonly LostAnchor[]
}

/**
 * Judges a change by the rules of a room: others' pending suggestions stay as they are, suggestions name their author,
 * comment marks stay on their words, and whoever may only suggest leaves the agreed text as it was. The cost is that of
 * the changed top-level blocks when the two documents share the others by identity, as those of `ProseReader` do.
 */
export function judgeChange(
  before: Node,
  after: Node,
  person: string,
  rights: DocumentRights,
  remembered: ReadonlyMap<string, string>,
): ChangeSummary | DocumentRefusal {
  if (rights === 'suggest' || rights === 'edit') {
    const at = onlyChangedBlock(before, after)
    if (at !== undefined && isTyping(before, after, at, person, rights)) {
      return { blocks: 1, growth: after.content.size - before.content.size, lostAnchors: [], removedAnchors: [] }
    }
  }
  return judgeInFull(before, after, person, rights, remembered)
}

// The one top-level block that differs; undefined where there are several, or blocks came or went.
function onlyChangedBlock(before: Node, after: Node): number | undefined {
  if (before.childCount !== after.childCount) return undefined
  let at: number | undefined
  for (let index = 0; index < before.childCount; index++) {
    if (before.child(index) === after.child(index)) continue
    if (at !== undefined) return undefined
    at = index
  }
  return at
}

/** {@link judgeChange} without its short way for typing. */
export function judgeInFull(
  before: Node,
  after: Node,
  person: string,
  rights: DocumentRights,
  remembered: ReadonlyMap<string, string>,
): ChangeSummary | DocumentRefusal {
  const { start, endBefore, endAfter } = changedBlocks(before, after)
  const old = section(before, start, endBefore)
  const now = section(after, start, endAfter)
  const suggestionFault = judgeAuthors(old, now, person)
  if (suggestionFault !== undefined) return suggestionFault
  // Words may take a comment from the words beside them, so the nearest blocks with words are looked at too.
  let left = start
  while (left > 0 && before.child(left - 1).textContent === '') left -= 1
  let right = 0
  while (endBefore + right < before.childCount && before.child(endBefore + right).textContent === '') right += 1
  const from = Math.max(0, left - 1)
  const more = Math.min(right + 1, before.childCount - endBefore)
  const comments = judgeComments(
    section(before, from, endBefore + more),
    section(after, from, endAfter + more),
    after,
    remembered,
  )
  if ('refused' in comments) return comments
  if (rights === 'suggest' && !sameAgreedText(old, now)) {
    return refuse(
      'not-a-suggestion',
      'The change alters the agreed text; now changes may only be suggested.',
      'Switch suggesting on and load the document again.',
    )
  }
  return {
    blocks: endAfter - start,
    growth: after.content.size - before.content.size,
    lostAnchors: comments.lost,
    removedAnchors: comments.removed,
  }
}

/**
 * True when a change leaves the agreed text as it was: declining every suggestion gives the same before and after. An
 * editor asks this of what it is about to write as a suggestion.
 */
export function keepsAgreedText(before: Node, after: Node): boolean {
  const { start, endBefore, endAfter } = changedBlocks(before, after)
  return sameAgreedText(section(before, start, endBefore), section(after, start, endAfter))
}

// Some blocks as a document of their own. A rule at its end keeps it from ever being empty, because an empty document
// reads as one with an empty paragraph, and that is not the same text.
function section(doc: Node, start: number, end: number): Node {
  return documentOfBlocks([...doc.children.slice(start, end), doc.type.schema.node('horizontalRule')])
}

/**
 * The top-level blocks in which two documents differ, as index ranges. The range is widened over neighbours that a
 * suggested break ties to it, so that declining every suggestion inside gives the same as declining all of them.
 */
export function changedBlocks(
  before: Node,
  after: Node,
): { readonly start: number; readonly endBefore: number; readonly endAfter: number } {
  const shorter = Math.min(before.childCount, after.childCount)
  let start = 0
  while (start < shorter && before.child(start) === after.child(start)) start += 1
  let end = 0
  while (
    end < shorter - start &&
    before.child(before.childCount - 1 - end) === after.child(after.childCount - 1 - end)
  ) {
    end += 1
  }
  while (start > 0 && endsSuggested(before.child(start - 1))) start -= 1
  while (end > 0 && startsSuggested(before.child(before.childCount - end))) end -= 1
  return { start, endBefore: before.childCount - end, endAfter: after.childCount - end }
}

function endsSuggested(block: Node): boolean {
  let node: Node | null = block
  while (node !== null) {
    if (isSuggested(node)) return true
    node = node.lastChild
  }
  return false
}

function startsSuggested(block: Node): boolean {
  let node: Node | null = block
  while (node !== null) {
    if (isSuggested(node)) return true
    node = node.firstChild
  }
  return false
}

function isSuggested(node: Node): boolean {
  return (node.attrs[suggestionAttribute] ?? null) !== null || node.marks.some(mark => mark.type.name === 'insertion')
}

/**
 * What a change does to the suggestions of others, as a refusal; `undefined` when it leaves them alone. An editor asks
 * this before it applies a transaction, so that people learn it while typing and not from the server.
 */
export function foreignSuggestionFault(before: Node, after: Node, person: string): DocumentRefusal | undefined {
  const { start, endBefore, endAfter } = changedBlocks(before, after)
  return judgeAuthors(section(before, start, endBefore), section(after, start, endAfter), person)
}

function judgeAuthors(old: Node, now: Node, person: string): DocumentRefusal | undefined {
  const theirs = foreignSuggestions(old, person)
  const left = foreignSuggestions(now, person)
  for (const id of left.keys()) {
    if (!theirs.has(id)) {
      return refuse('foreign-author', 'A suggestion names somebody else as its author.', 'Load the document again.')
    }
  }
  for (const [id, words] of theirs) {
    if (left.get(id) !== words) {
      return refuse(
        'foreign-suggestion',
        'The change touches the pending suggestion of somebody else.',
        'Accept or decline that suggestion first, or write beside it.',
      )
    }
  }
  return undefined
}

// What every suggestion of others says. Equal texts mean that nobody touched it, wherever its block went.
function foreignSuggestions(doc: Node, person: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const unit of suggestionUnits(doc)) {
    if (parseSuggestionId(unit.id)?.person === person) continue
    const words =
      unit.form === 'inline'
        ? `${unit.kind}:${unit.text}`
        : `|${unit.kind}:${unit.node.type.name}:${JSON.stringify(unit.node.attrs)}:${unit.kind === 'insertion' ? unit.node.textContent : ''}|`
    const key = unit.form === 'inline' ? `${unit.id} ${unit.kind}` : unit.id
    const known = found.get(key)
    // Text split by somebody's neighbouring mark is still the same text: only the first part carries the kind.
    found.set(key, known === undefined ? words : known + (unit.form === 'inline' ? unit.text : words))
  }
  return found
}

function judgeComments(
  old: Node,
  now: Node,
  after: Node,
  remembered: ReadonlyMap<string, string>,
): CommentVerdict | DocumentRefusal {
  const verdict = judgeCommentMarks(old, now, remembered)
  const onlyMarks = !old.eq(now) && withoutComments(old).eq(withoutComments(now))
  if (verdict.fault !== undefined || onlyMarks) {
    const because = verdict.fault ?? 'A comment was taken off its words or put on others.'
    return refuse('comment-mark', because, 'Comments are placed and removed by the server.')
  }
  if (verdict.lost.length + verdict.removed.length === 0) return verdict
  // A thread may go on elsewhere in the document; then it is neither lost nor removed.
  const goesOn = (thread: string): boolean => {
    let found = false
    after.descendants(node => {
      found ||= node.marks.some(mark => mark.type.name === commentMarkName && mark.attrs['thread'] === thread)
      return !found
    })
    return found
  }
  return {
    lost: verdict.lost.filter(anchor => !goesOn(anchor.thread)),
    removed: verdict.removed.filter(anchor => !goesOn(anchor.thread)),
  }
}

function sameAgreedText(old: Node, now: Node): boolean {
  return agreed(old).eq(agreed(now))
}

function agreed(doc: Node): Node {
  return withoutComments(revertAllSuggestions(doc), withoutAnchors)
}

// A copy without comment marks; `clean` may change each text (an empty result drops it).
function withoutComments(node: Node, clean: (text: string) => string = text => text): Node {
  const children: Node[] = []
  node.forEach(child => {
    if (!child.isText) {
      children.push(withoutComments(child, clean))
      return
    }
    const text = clean(child.text ?? '')
    if (text !== '') {
      const marks = child.marks.filter(mark => mark.type.name !== commentMarkName)
      children.push(node.type.schema.text(text, marks))
    }
  })
  return node.copy(Fragment.fromArray(children))
}
