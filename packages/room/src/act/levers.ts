/** Levers: what a seat may do to the run, checked and turned into the command that the run takes. */

import { isRefusal, type Refusal } from '../command/refusal.ts'
import type { EventDraft, Pull, RunCommand } from '../event/events.ts'
import type { Lever } from '../event/exercise.ts'
import { runMs } from '../phase/scenario-clock.ts'
import type { RoomState } from '../state/state.ts'
import { draft, no, unknown } from './answer.ts'

/** The lever of a pull, with its numbers complete; or why the pull is none. What is not chosen takes its proposed number. */
export function checkPull(state: RoomState, pull: Pull): { lever: Lever; choices: Record<string, number> } | Refusal {
  const lever = state.seats.get(pull.seat)?.levers?.find(one => one.id === pull.lever)
  if (lever === undefined) return unknown('lever')
  const stray = Object.keys(pull.choices).find(name => !lever.choices.some(choice => choice.name === name))
  if (stray !== undefined) {
    const names = lever.choices.map(choice => choice.name).join(', ')
    return no(
      'unknown-choice',
      `“${lever.title}” has no number ${stray}.`,
      names === '' ? 'It has none.' : `It has: ${names}.`,
    )
  }
  const choices: Record<string, number> = {}
  for (const { name, label, unit, preset, low, high } of lever.choices) {
    const value = pull.choices[name] ?? preset
    if (!(value >= low && value <= high)) {
      const bounds = `${quantity(low, unit)} to ${quantity(high, unit)}`
      return no(
        'out-of-bounds',
        `${label} may be ${bounds}, not ${quantity(value, unit)}.`,
        'Choose a number in between.',
      )
    }
    choices[name] = value
  }
  return { lever, choices }
}

/**
 * The events of a pull: what the seat did, for the seat, and the command that the run gets, for the staff. It is refused when the
 * lever is unknown, a number out of bounds, or no use left.
 */
export function pullLever(
  state: RoomState,
  pull: Pull,
  decision: string | null,
  usedBefore = 0,
): EventDraft[] | Refusal {
  const checked = checkPull(state, pull)
  if (isRefusal(checked)) return checked
  const { lever, choices } = checked
  const use = (state.seats.get(pull.seat)?.pulls.get(lever.id) ?? 0) + usedBefore + 1
  if (lever.usesMax !== null && use > lever.usesMax) {
    return no('no-use-left', `“${lever.title}” may be pulled ${lever.usesMax} times; no use is left.`)
  }
  const atMs = runMs(state) ?? 0
  const sentence = sentenceOf(lever, choices)
  const numbers: Record<string, unknown> = { ...lever.numbers }
  for (const { name, unit } of lever.choices) numbers[name] = inFile(choices[name] ?? 0, unit)
  const command: RunCommand = { atMs, target: lever.target, act: lever.act, sentence, numbers }
  const branch = state.run?.branch ?? 'main'
  const whole: Pull = { seat: pull.seat, lever: lever.id, choices }
  return [
    draft('lever.pulled', `seat:${pull.seat}`, { pull: whole, sentence, atMs, decision, use }),
    draft('run.commanded', 'control', { command, seat: pull.seat, lever: lever.id, decision, branch }),
  ]
}

/** A number in plain decimals: never `1e+21`, which files do not know. */
export function decimalText(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  return Math.abs(value) >= 1 ? BigInt(value).toString() : value.toFixed(20).replace(/0+$/, '')
}

function quantity(value: number, unit: string): string {
  return unit === '' ? decimalText(value) : `${decimalText(value)} ${unit}`
}

/** As scenario files write it: a quantity is text with its unit, a bare number stays a number. */
function inFile(value: number, unit: string): string | number {
  return unit === '' ? value : quantity(value, unit)
}

function sentenceOf(lever: Lever, choices: Record<string, number>): string {
  const units = new Map(lever.choices.map(choice => [choice.name, choice.unit]))
  return lever.sentence.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const unit = units.get(name)
    return unit === undefined ? whole : saidQuantity(choices[name] ?? 0, unit)
  })
}

const scales = [
  [1e12, 'tn'],
  [1e9, 'bn'],
  [1e6, 'm'],
] as const

/** As people say it: `900 m USD`, `1.5 bn UST`. What would lose a digit stays in full. */
export function saidQuantity(value: number, unit: string): string {
  for (const [size, word] of scales) {
    const share = value / size
    if (Math.abs(share) >= 1 && Number(share.toFixed(2)) === share)
      return `${decimalText(share)} ${word} ${unit}`.trim()
  }
  return quantity(value, unit)
}
