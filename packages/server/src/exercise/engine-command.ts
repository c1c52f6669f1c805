/** From a command as a room keeps it to one as the engine takes it. */

import type { Command, Scenario } from '@breakwater/engine'
import { type Pull, type RunCommand, readSpan, type Seat } from '@breakwater/room'

/** What the engine asks beside a number that people gave during a run. */
const given = { source: 'choice', standing: 'changed' } as const

/**
 * The command at `nowMs` with its numbers in the engine's form: `150000000 UST` gets its source and standing, a span of time where the
 * act wants a moment (`+6 h`, `6 h`) counts from now. What fits no form is left as it is: the engine says what is wrong with it.
 */
export function engineCommand(scenario: Scenario, command: RunCommand, nowMs: number): Command {
  const part = scenario.parts.find(candidate => candidate.id === command.target)
  const acts = part?.kind.acts ?? {}
  const shape = Object.hasOwn(acts, command.act) ? acts[command.act]!.schema.shape : {}
  const numbers: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(command.numbers)) {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined
    const forms = [value, { value, ...given }, momentText(value, nowMs)]
    numbers[name] = forms.find(form => field?.safeParse(form).success === true) ?? value
  }
  return { atMs: nowMs, target: command.target, act: command.act, sentence: command.sentence, numbers }
}

function momentText(value: unknown, nowMs: number): unknown {
  if (typeof value !== 'string') return value
  const span = readSpan(value.trim().replace(/^\+/, ''))
  return span.ok ? `${new Date(nowMs + span.value).toISOString().slice(0, 19)}Z` : value
}

/** The command that a pull of a lever becomes: fixed numbers, chosen ones with their units, the sentence filled in. */
export function commandOfPull(seat: Seat, pull: Pull, atMs: number): RunCommand | undefined {
  const lever = seat.levers.find(candidate => candidate.id === pull.lever)
  if (lever === undefined) return undefined
  const numbers: Record<string, unknown> = { ...lever.numbers }
  let { sentence } = lever
  for (const { name, unit, preset } of lever.choices) {
    const value = pull.choices[name] ?? preset
    numbers[name] = `${value} ${unit}`.trim()
    sentence = sentence.replaceAll(`{${name}}`, `${value.toLocaleString('en-US')} ${unit}`.trim())
  }
  return { atMs, target: lever.target, act: lever.act, sentence, numbers }
}
