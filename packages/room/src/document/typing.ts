import type { Mark, Node } from '@tiptap/pm/model'
import { parseSuggestionId } from './suggestion-id.ts'

/** How a person may change a document, as far as typing goes. */
type TypingRights = 'suggest' | 'edit'

/**
 * True when the only difference between two versions of a document is text in its block `at` that somebody typed in one place: words of the
 * person's own suggestion where only suggesting is allowed, plain words where editing is. Nothing is taken away, no
 * comment and no suggestion of others is touched or split. Almost every update is of this kind, and it can be told
 * without building either version anew; whatever is not surely of this kind is `false` and is judged in full.
 */
export function isTyping(before: Node, after: Node, at: number, person: string, rights: TypingRights): boolean {
  if (!isTypedIntoBlock(before.child(at), after.child(at), person, rights)) return false
  const ties = tiesOf(before, at)
  return ties !== undefined && ties === tiesOf(after, at)
}

/**
 * Where a block of text ends and the next one begins with the same suggestion, the break between them is suggested too. Words
 * typed at an edge can make or end such a tie, and then they change more than words. Undefined where words are in two suggestions at
 * once: what is tied then is not told so easily.
 */
function tiesOf(doc: Node, at: number): string | undefined {
  let ties = ''
  let last: readonly string[] = []
  let doubled = false
  for (let index = Math.max(0, at - 1); index <= Math.min(doc.childCount - 1, at + 1); index++) {
    const block = doc.child(index)
    const visit = (node: Node): void => {
      if (node.isTextblock) {
        node.forEach(child => {
          doubled ||= insertionsOf(child).length > 1
        })
        const first = insertionsOf(node.firstChild)
        ties += `|${first.filter(id => last.includes(id)).join(' ')}`
        last = insertionsOf(node.lastChild)
      } else if (node.isLeaf) last = []
      else node.forEach(visit)
    }
    visit(block)
  }
  return doubled ? undefined : ties
}

function insertionsOf(node: Node | null): readonly string[] {
  return (node?.marks ?? []).filter(mark => mark.type.name === 'insertion').map(mark => String(mark.attrs['id']))
}

function isTypedIntoBlock(before: Node, after: Node, person: string, rights: TypingRights): boolean {
  let old = before
  let now = after
  // Down to the block of text that holds the difference.
  while (!old.isTextblock) {
    if (!old.sameMarkup(now) || old.childCount !== now.childCount) return false
    let at = -1
    for (let index = 0; index < old.childCount; index++) {
      if (old.child(index) === now.child(index) || old.child(index).eq(now.child(index))) continue
      if (at >= 0) return false
      at = index
    }
    if (at < 0) return false
    old = old.child(at)
    now = now.child(at)
  }
  return old.sameMarkup(now) && isTypedInto(old, now, marks => mayType(marks, person, rights))
}

function isTypedInto(old: Node, now: Node, may: (marks: readonly Mark[]) => boolean): boolean {
  const grown = now.childCount - old.childCount
  if (grown < 0 || grown > 2) return false
  let start = 0
  while (start < old.childCount && old.child(start).eq(now.child(start))) start += 1
  let end = 0
  while (end < old.childCount - start && old.child(old.childCount - 1 - end).eq(now.child(now.childCount - 1 - end))) {
    end += 1
  }
  const left = old.childCount - start - end
  if (grown === 1) {
    // A piece of text of its own between two others.
    const typed = now.child(start)
    return left === 0 && typed.isText && may(typed.marks)
  }
  if (left !== 1) return false
  const text = old.child(start)
  const first = now.child(start)
  if (!text.isText || !first.isText) return false
  if (grown === 0) {
    // A piece of text that became longer.
    return sameMarks(text, first) && may(text.marks) && growsFrom(first.text!, text.text!)
  }
  // A piece of text that was typed into the middle of another one.
  const typed = now.child(start + 1)
  const last = now.child(start + 2)
  return (
    typed.isText &&
    last.isText &&
    sameMarks(text, first) &&
    sameMarks(text, last) &&
    first.text! + last.text! === text.text! &&
    may(typed.marks) &&
    !text.marks.some(isOfTheRoom)
  )
}

/** True where a longer text is a shorter one with something put into one place of it. */
function growsFrom(longer: string, shorter: string): boolean {
  if (longer.length <= shorter.length) return false
  let start = 0
  while (start < shorter.length && longer[start] === shorter[start]) start += 1
  return longer.endsWith(shorter.slice(start))
}

function mayType(marks: readonly Mark[], person: string, rights: TypingRights): boolean {
  const ofTheRoom = marks.filter(isOfTheRoom)
  if (rights === 'edit' && ofTheRoom.length === 0) return true
  const [only] = ofTheRoom
  return (
    ofTheRoom.length === 1 && only!.type.name === 'insertion' && parseSuggestionId(only!.attrs['id'])?.person === person
  )
}

/** Marks that carry suggestions or comments: with them, rules hold that are not about typing. */
function isOfTheRoom(mark: Mark): boolean {
  return ['insertion', 'deletion', 'modification', 'comment'].includes(mark.type.name)
}

function sameMarks(one: Node, other: Node): boolean {
  return one.marks.length === other.marks.length && one.marks.every((mark, index) => mark.eq(other.marks[index]!))
}
