/**
 * The language of conditions on a run: `peg < 0.985 for 30 min`, `peg < 0.9 and luna <= 10`, `(peg > 0.99 or depth > 50 m USD) for 2 h`.
 * `and` binds closer than `or`; `for` closes over the comparison or bracket before it.
 */

import { readNumber, readSpan, short } from './times.ts'

/** How two numbers are compared. */
export type Comparison = '<' | '<=' | '>' | '>='

/** A condition that was read. */
export type Condition =
  | { kind: 'compares'; measure: string; comparison: Comparison; value: number; unit: string | null }
  | { kind: 'lasts'; inner: Condition; forMs: number }
  | { kind: 'and'; parts: Condition[] }
  | { kind: 'or'; parts: Condition[] }

/** The condition, or what is wrong, at which character (from 0), and how to mend it. */
export type ConditionReading =
  | { ok: true; condition: Condition }
  | { ok: false; message: string; hint: string; at: number }

/**
 * What was measured so far. A value holds from its time until the next one. `timeMs` ascends; `value` gives NaN for a measure that is
 * not known: nothing holds of it.
 */
export type MeasureHistory = { timeMs: ArrayLike<number>; value(measure: string, index: number): number }

const lengthMax = 200
const depthMax = 8
const tokenPattern = /\s*(?:(<=|>=|<|>)|([()])|([A-Za-z][A-Za-z0-9]*)|(-?\d[\d_]*(?:\.\d+)?)|(%))/y

type Token = { text: string; kind: 'comparison' | 'bracket' | 'word' | 'number' | 'percent'; at: number }

class Wrong extends Error {
  readonly hint: string
  readonly at: number
  constructor(message: string, hint: string, at: number) {
    super(message)
    this.hint = hint
    this.at = at
  }
}

const example = 'Write it like peg < 0.985 for 30 min.'

/** Reads a condition. At most 200 characters, brackets at most eight deep. */
export function parseCondition(text: string): ConditionReading {
  try {
    if (text.length > lengthMax) throw new Wrong(`The condition is longer than ${lengthMax} characters.`, example, 0)
    const reader = new ConditionReader(tokensOf(text), text.length)
    return { ok: true, condition: reader.whole() }
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, message: error.message, hint: error.hint, at: error.at }
    throw error
  }
}

/** Names of measures that a condition reads, each once, with the units that were written beside their values. */
export function measuresOf(condition: Condition): { measure: string; unit: string | null }[] {
  const found: { measure: string; unit: string | null }[] = []
  const visit = (node: Condition): void => {
    if (node.kind === 'compares') {
      if (!found.some(entry => entry.measure === node.measure && entry.unit === node.unit))
        found.push({ measure: node.measure, unit: node.unit })
    } else if (node.kind === 'lasts') visit(node.inner)
    else node.parts.forEach(visit)
  }
  visit(condition)
  return found
}

/**
 * Whether a condition holds at a moment. A comparison looks at the newest value at or before it. `for` wants what it closes over to
 * have held all the time from that much earlier until now: without values that reach back so far it does not hold.
 */
export function holds(condition: Condition, history: MeasureHistory, nowMs: number): boolean {
  if (condition.kind === 'and') return condition.parts.every(part => holds(part, history, nowMs))
  if (condition.kind === 'or') return condition.parts.some(part => holds(part, history, nowMs))
  const last = indexAt(history.timeMs, nowMs)
  if (last < 0) return false
  if (condition.kind === 'compares') return compares(condition, history.value(condition.measure, last))
  const { inner, forMs } = condition
  if (!holds(inner, history, nowMs - forMs)) return false
  for (let index = last; index >= 0 && history.timeMs[index]! > nowMs - forMs; index--) {
    if (!holds(inner, history, history.timeMs[index]!)) return false
  }
  return true
}

/** Writes a condition in one form: what {@link parseCondition} reads back to the same condition. */
export function formatCondition(condition: Condition): string {
  if (condition.kind === 'compares') {
    const { measure, comparison, value, unit } = condition
    const plain = plainNumber(unit === '%' ? value * 100 : value)
    return `${measure} ${comparison} ${plain}${unit === null ? '' : ` ${unit}`}`
  }
  if (condition.kind === 'lasts') {
    const inner = formatCondition(condition.inner)
    const span = `for ${plainNumber(condition.forMs / 1000)} s`
    return condition.inner.kind === 'compares' ? `${inner} ${span}` : `(${inner}) ${span}`
  }
  return condition.parts
    .map(part => (part.kind === 'and' || part.kind === 'or' ? `(${formatCondition(part)})` : formatCondition(part)))
    .join(` ${condition.kind} `)
}

/** A number in digits alone: powers of ten are not part of the language. */
function plainNumber(value: number): string {
  return value.toFixed(12).replace(/\.?0+$/, '')
}

function compares(condition: Condition & { kind: 'compares' }, value: number): boolean {
  if (condition.comparison === '<') return value < condition.value
  if (condition.comparison === '<=') return value <= condition.value
  if (condition.comparison === '>') return value > condition.value
  return value >= condition.value
}

/** Index of the newest time at or before a moment; -1 if all are later. */
function indexAt(timeMs: ArrayLike<number>, atMs: number): number {
  let low = 0
  let high = timeMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeMs[middle]! <= atMs) low = middle + 1
    else high = middle
  }
  return low - 1
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  while (text.slice(tokenPattern.lastIndex).trim() !== '') {
    const from = tokenPattern.lastIndex
    const match = tokenPattern.exec(text)
    if (match === null) {
      const at = from + (text.slice(from).length - text.slice(from).trimStart().length)
      throw new Wrong(`“${short(text.slice(at))}” is not part of a condition.`, example, at)
    }
    const [whole, comparison, bracket, word, number] = match
    const kind =
      comparison !== undefined
        ? 'comparison'
        : bracket !== undefined
          ? 'bracket'
          : word !== undefined
            ? 'word'
            : number !== undefined
              ? 'number'
              : 'percent'
    const part = whole.trim()
    tokens.push({ text: part, kind, at: match.index + whole.length - part.length })
  }
  return tokens
}

const scaleWords = ['k', 'm', 'bn']
const keywords = ['and', 'or', 'for']

/** Descends by the grammar: or, and, for, comparison or bracket. */
class ConditionReader {
  private next = 0
  private readonly tokens: readonly Token[]
  private readonly end: number

  constructor(tokens: readonly Token[], end: number) {
    this.tokens = tokens
    this.end = end
  }

  whole(): Condition {
    const condition = this.joined('or', 1)
    const extra = this.tokens[this.next]
    if (extra !== undefined) throw new Wrong(`“${short(extra.text)}” is one word too many.`, example, extra.at)
    return condition
  }

  private joined(kind: 'and' | 'or', depth: number): Condition {
    const part = (): Condition => (kind === 'or' ? this.joined('and', depth) : this.lasting(depth))
    const parts = [part()]
    while (this.takeWord(kind)) parts.push(part())
    return parts.length === 1 ? parts[0]! : { kind, parts }
  }

  private lasting(depth: number): Condition {
    const inner = this.single(depth)
    if (!this.takeWord('for')) return inner
    const number = this.take('number', 'a span of time such as 30 min')
    const unit = this.take('word', 'a unit of time: s, min, h or d')
    const span = readSpan(`${number.text.replaceAll('_', '')} ${unit.text}`)
    if (!span.ok) throw new Wrong(span.message, span.hint, number.at)
    return { kind: 'lasts', inner, forMs: span.value }
  }

  private single(depth: number): Condition {
    const bracket = this.tokens[this.next]
    if (bracket?.text === '(') {
      if (depth >= depthMax) throw new Wrong('The brackets are too deep.', 'Take some of them out.', bracket.at)
      this.next++
      const inner = this.joined('or', depth + 1)
      const close = this.take('bracket', 'a closing bracket')
      if (close.text !== ')') throw new Wrong('A closing bracket is missing.', example, close.at)
      return inner
    }
    const measure = this.take('word', 'the name of a measure')
    if (keywords.includes(measure.text))
      throw new Wrong(`“${measure.text}” stands where a measure belongs.`, example, measure.at)
    const comparison = this.take('comparison', 'a comparison: <, <=, > or >=')
    const number = this.take('number', 'a number')
    const scale = this.tokens[this.next]
    const scaled = scale?.kind === 'word' && scaleWords.includes(scale.text) ? ` ${scale.text}` : ''
    if (scaled !== '') this.next++
    const reading = readNumber(`${number.text}${scaled}`)
    if (!reading.ok) throw new Wrong(reading.message, reading.hint, number.at)
    const unit = this.tokens[this.next]
    const written =
      unit?.kind === 'percent' || (unit?.kind === 'word' && !keywords.includes(unit.text)) ? unit.text : null
    if (written !== null) this.next++
    return {
      kind: 'compares',
      measure: measure.text,
      comparison: comparison.text as Comparison,
      value: written === '%' ? reading.value / 100 : reading.value,
      unit: written,
    }
  }

  private takeWord(word: string): boolean {
    const token = this.tokens[this.next]
    if (token?.kind !== 'word' || token.text !== word) return false
    this.next++
    return true
  }

  private take(kind: Token['kind'], what: string): Token {
    const token = this.tokens[this.next]
    if (token === undefined) throw new Wrong(`The condition ends where ${what} belongs.`, example, this.end)
    if (token.kind !== kind) throw new Wrong(`“${short(token.text)}” stands where ${what} belongs.`, example, token.at)
    this.next++
    return token
  }
}
