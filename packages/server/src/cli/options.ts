/** Reading a command's words: options by `node:util`, wrong ones as mistakes that teach. */

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { BreakwaterError, type Mistake } from '@breakwater/engine'

/** Options of one command as `parseArgs` describes them. */
export type OptionTable = NonNullable<ParseArgsConfig['options']>

/** What was given: option values by name and the words that are no options. */
export type Given = { values: Record<string, string | boolean | string[] | undefined>; words: string[] }

/** A mistake of the command line as an error. */
export function wrongUse(code: string, message: string, hint: string): BreakwaterError {
  return new BreakwaterError([{ code, where: {}, message, hint }])
}

/** Reads the words of a command. */
export function readOptions(command: string, words: readonly string[], options: OptionTable, wordsMax: number): Given {
  const { tokens } = parseArgs({ args: [...words], options, allowPositionals: true, strict: false, tokens: true })
  const mistakes: Mistake[] = []
  const values: Given['values'] = {}
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (option === undefined) {
      mistakes.push(unknownOption(command, token.rawName, Object.keys(options)))
    } else if (option.type === 'boolean') {
      if (token.value === undefined) values[token.name] = true
      else mistakes.push(mistake('bad-option', `--${token.name} takes no value.`, `Write --${token.name} alone.`))
    } else if (token.value === undefined || token.value === '') {
      mistakes.push(mistake('bad-option', `--${token.name} needs a value.`, `See \`breakwater ${command} --help\`.`))
    } else if (option.multiple === true) {
      values[token.name] = [...((values[token.name] as string[] | undefined) ?? []), token.value]
    } else values[token.name] = token.value
  }
  if (positionals.length > wordsMax) {
    const extra = positionals.slice(wordsMax).join(' ')
    mistakes.push(mistake('bad-argument', `“${extra}” is one word too many.`, `See \`breakwater ${command} --help\`.`))
  }
  if (mistakes.length > 0) throw new BreakwaterError(mistakes)
  return { values, words: positionals }
}

function mistake(code: string, message: string, hint: string): Mistake {
  return { code, where: {}, message, hint }
}

function unknownOption(command: string, written: string, known: readonly string[]): Mistake {
  const nearest = nearestWord(written.replace(/^-+/, ''), known)
  const hint = nearest === undefined ? `See \`breakwater ${command} --help\`.` : `Did you mean --${nearest}?`
  return mistake('unknown-option', `${command} has no option ${written}.`, hint)
}

/** The known word that shares most pairs of neighbouring letters with the written one, if it shares enough. */
export function nearestWord(written: string, known: readonly string[]): string | undefined {
  const pairs = (word: string): string[] =>
    [...`^${word}$`].slice(1).map((letter, index) => `^${word}$`[index]! + letter)
  const wanted = new Set(pairs(written.toLowerCase().slice(0, 40)))
  let best: string | undefined
  let bestShare = 0.3
  for (const word of known) {
    const own = pairs(word)
    const share = (2 * own.filter(pair => wanted.has(pair)).length) / (own.length + wanted.size)
    if (share > bestShare) {
      bestShare = share
      best = word
    }
  }
  return best
}

/** A whole number option within limits. */
export function wholeNumber(name: string, text: string, low: number, high: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isInteger(value) && value >= low && value <= high) return value
  throw wrongUse('bad-option', `“${text}” cannot be --${name}.`, `Give a whole number from ${low} to ${high}.`)
}

/** `exact` unless `--fast` was given. */
export function readPrecision(values: Given['values'], otherwise: 'exact' | 'fast'): 'exact' | 'fast' {
  if (values['exact'] === true && values['fast'] === true) {
    throw wrongUse('bad-option', '--exact and --fast exclude each other.', 'Give one of them.')
  }
  return values['exact'] === true ? 'exact' : values['fast'] === true ? 'fast' : otherwise
}
