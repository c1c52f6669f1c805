/**
 * Two kinds of failure that stop something. A mistake is the user's: the input is wrong, and the message teaches. A defect is ours:
 * an invariant broke, the run stops and says how to replay it. (The third kind, the refusal, is data: see the journal.)
 */

/** Where a mistake stands: a file with line and column (from 1), or a path inside a document. */
export type Where = { file?: string; line?: number; column?: number; path?: string }

/** One wrong thing in the user's input. */
export type Mistake = { code: string; where: Where; message: string; hint: string }

/** Formats the place as `file:line:column (path)`. */
export function formatWhere(where: Where): string {
  const place = [where.file, where.line, where.column].filter(part => part !== undefined).join(':')
  if (place === '') return where.path ?? ''
  return where.path === undefined ? place : `${place} (${where.path})`
}

/** Formats a mistake as the command prints it: place, sentence, hint. */
export function formatMistake(mistake: Mistake): string {
  const place = formatWhere(mistake.where)
  return `${place === '' ? '' : `${place}: `}${mistake.message} [${mistake.code}]\n  hint: ${mistake.hint}`
}

/** The user's input is wrong. Carries every mistake that was found, so that all can be mended at once. */
export class BreakwaterError extends Error {
  readonly mistakes: readonly Mistake[]

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(formatMistake).join('\n'))
    this.name = 'BreakwaterError'
    this.mistakes = mistakes
  }
}

/** An invariant of the program broke. Never caught to go on; the host prints it with what is needed to replay. */
export class Defect extends Error {
  /** Filled by the run that stops: manifest hash, seed, step, version, last entries of the journal. */
  replay: Record<string, unknown> = {}

  constructor(message: string) {
    super(message)
    this.name = 'Defect'
  }
}
