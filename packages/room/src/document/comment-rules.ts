import type { Node } from '@tiptap/pm/model'
import { commentMarkName } from './marks.ts'

/** A thread whose words lost their mark though they still stand; the server sets the mark again. */
export type LostAnchor = { readonly thread: string; readonly quote: string }

/** The verdict on the comment marks of a change: forged or not, and which anchors to set again or to remember. */
export type CommentVerdict = {
  /** A sentence where the change puts a mark on words that did not have it. */
  readonly fault?: string
  /** Threads whose words still stand without their mark. */
  readonly lost: readonly LostAnchor[]
  /** Threads whose words went away with them; an undo may bring both back. */
  readonly removed: readonly LostAnchor[]
}

type Token = { readonly char: string; readonly threads: readonly string[]; readonly key: string }

/**
 * Compares the comment marks of two versions of the same blocks. People's edits move, shorten and stretch anchors along
 * with their words: that is allowed. A mark on words that stood there without it, or for a thread that was not among
 * the changed words or beside them, is forged. `remembered` has the last words of threads that vanished, so that an
 * undo can bring them back.
 */
export function judgeCommentMarks(before: Node, after: Node, remembered: ReadonlyMap<string, string>): CommentVerdict {
  const old = tokensOf(before)
  const now = tokensOf(after)
  let start = 0
  const shorter = Math.min(old.length, now.length)
  while (start < shorter && sameToken(old[start]!, now[start]!)) start += 1
  let end = 0
  while (end < shorter - start && sameToken(old[old.length - 1 - end]!, now[now.length - 1 - end]!)) end += 1
  const removedPart = old.slice(start, old.length - end)
  const addedPart = now.slice(start, now.length - end)
  if (removedPart.length + addedPart.length === 0) return { lost: [], removed: [] }

  const here = new Set(removedPart.flatMap(token => token.threads))
  for (const beside of [now[start - 1], now[now.length - end]])
    for (const thread of beside?.threads ?? []) here.add(thread)
  const oldText = textOf(removedPart)
  const newText = textOf(addedPart)
  for (const thread of new Set(addedPart.flatMap(token => token.threads))) {
    const words = textOf(marked(addedPart, thread))
    if (!here.has(thread) && !(remembered.get(thread) ?? '').includes(words)) {
      return { fault: 'A comment appears on words that did not have it.', lost: [], removed: [] }
    }
    const oldWords = textOf(marked(removedPart, thread))
    if (words.length >= 3 && words !== oldWords && count(oldText, words) > count(oldWords, words)) {
      return { fault: 'A comment was moved to other words.', lost: [], removed: [] }
    }
    // The same words, some of them newly covered: an anchor may grow by typing, not by taking in what stood beside it.
    if (oldText === newText && words.length > oldWords.length) {
      return { fault: 'A comment was stretched over other words.', lost: [], removed: [] }
    }
  }
  const lost: LostAnchor[] = []
  const removed: LostAnchor[] = []
  for (const thread of new Set(removedPart.flatMap(token => token.threads))) {
    if (now.some(token => token.threads.includes(thread))) continue
    const quote = textOf(marked(old, thread))
    const stands = quote.length >= 3 && count(textOf(now), quote) >= count(textOf(old), quote)
    ;(stands ? lost : removed).push({ thread, quote })
  }
  return { lost, removed }
}

function tokensOf(doc: Node): Token[] {
  const tokens: Token[] = []
  doc.descendants(node => {
    if (!node.isText) return
    const threads = node.marks
      .filter(mark => mark.type.name === commentMarkName)
      .map(mark => String(mark.attrs['thread']))
    threads.sort()
    const key = threads.join(' ')
    for (const char of node.text ?? '') tokens.push({ char, threads, key })
  })
  return tokens
}

function sameToken(left: Token, right: Token): boolean {
  return left.char === right.char && left.key === right.key
}

function marked(tokens: readonly Token[], thread: string): Token[] {
  return tokens.filter(token => token.threads.includes(thread))
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(token => token.char).join('')
}

function count(text: string, part: string): number {
  return part === '' ? 0 : text.split(part).length - 1
}
