/** The inject list of an exercise from a spreadsheet into the room: all of it, or nothing and what is wrong. */

import type { Mistake } from '@breakwater/engine'
import {
  currentPhase,
  type Inject,
  type InjectText,
  injectChanges,
  injectsFromCsv,
  mayCommand,
  type Person,
  parseCondition,
  type Refusal,
  type RoomState,
} from '@breakwater/room'
import { newId } from '../account/index.ts'
import type { RoomHost, SentCommand } from './room-host.ts'

/** What a list did, or what is wrong with it. */
export type ListTaken =
  | {
      ok: true
      changes: { inject: string; title: string; change: 'added' | 'changed' | 'rescheduled' }[]
      unchanged: number
    }
  | { ok: false; mistakes: Mistake[] }

type Step = Omit<SentCommand, 'id'>
type Change = { inject: InjectText; change: 'added' | 'changed' | 'rescheduled'; steps: Step[] }

/**
 * Takes a list over. Texts that were approved already are written anew and have to be approved again; a release that alone has changed
 * is only scheduled. Injects that the list does not name stay as they are.
 */
export async function takeInjectList(room: RoomHost, person: Person, text: string): Promise<ListTaken | Refusal> {
  const { state } = room
  if (state.exercise === null) return { refused: 'no-exercise', because: 'This room has no exercise.' }
  if (!mayCommand('write-inject', person.role, currentPhase(state), 'other')) {
    return {
      refused: 'no-right',
      because: 'The list of injects is written by those who direct, before the reflection.',
    }
  }
  const read = injectsFromCsv(text, {
    seats: [...state.seats.keys()],
    cells: state.exercise.cells.map(cell => cell.id),
    objectives: state.exercise.objectives.map(objective => objective.id),
    // Without a run times count from the beginning of the exercise.
    fromMs: state.exercise.run?.fromMs ?? 0,
    conditionFault: condition => {
      const reading = parseCondition(condition)
      return reading.ok ? null : reading.message
    },
  })
  if (!read.ok) {
    return {
      ok: false,
      mistakes: read.mistakes.map(({ row, column, message, hint }) => ({
        code: 'bad-list',
        where: { line: row, path: column },
        message: `Row ${row}${column === '' ? '' : `, ${column}`}: ${message}`,
        hint,
      })),
    }
  }
  const found = injectChanges(
    [...state.injects.values()].map(inject => ({ ...inject.text, release: inject.release })),
    read.injects,
  )
  const changes: Change[] = [
    ...found.added.map(inject => ({ inject, change: 'added' as const, steps: [write(inject)] })),
    ...found.changed.map(({ after, columns }) => changeOf(state.injects.get(after.id)!, after, columns)),
  ]
  const mistakes = changes.flatMap(change => mistakesOf(change, state, read.injects))
  if (mistakes.length > 0) return { ok: false, mistakes }
  for (const { steps } of changes) {
    for (const step of steps) {
      const answer = await room.command(person.id, { id: `list-${newId()}`, ...step })
      if (answer.ok) continue
      return 'refusal' in answer ? answer.refusal : { ok: false, mistakes: answer.mistakes }
    }
  }
  return {
    ok: true,
    changes: changes.map(({ inject, change }) => ({ inject: inject.id, title: inject.title, change })),
    unchanged: found.unchanged,
  }
}

function write(inject: InjectText): Step {
  return { kind: 'write-inject', input: { inject } }
}

function changeOf(before: Inject, after: InjectText, columns: readonly string[]): Change {
  const { stage } = before
  const isSet = stage === 'approved' || stage === 'scheduled'
  if ((isSet || stage === 'deferred') && columns.every(column => column === 'release')) {
    const step = { kind: 'schedule-inject', input: { inject: after.id, release: after.release } }
    return { inject: after, change: 'rescheduled', steps: [step] }
  }
  const defer = { kind: 'defer-inject', input: { inject: after.id, reason: 'Written anew from the list.' } }
  return { inject: after, change: 'changed', steps: isSet ? [defer, write(after)] : [write(after)] }
}

/** What cannot be changed any more, by the row in which it stands. */
function mistakesOf({ inject }: Change, state: RoomState, list: readonly InjectText[]): Mistake[] {
  const stage = state.injects.get(inject.id)?.stage
  if (stage === undefined || !['released', 'complete', 'obsolete'].includes(stage)) return []
  const row = list.findIndex(({ id }) => id === inject.id) + 2
  return [
    {
      code: 'bad-list',
      where: { line: row, path: 'id' },
      message: `Row ${row}: ${inject.id} is ${stage}; it cannot be changed any more.`,
      hint: 'Leave the row as it was, or give the new text a new id.',
    },
  ]
}
