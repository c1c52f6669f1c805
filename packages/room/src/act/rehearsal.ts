/** A room without a server, for tests and rehearsals: a log, its state, and people who give commands. */

import type { CommandInput, CommandKind, RoomCommand } from '../command/commands.ts'
import { isRefusal } from '../command/refusal.ts'
import type { EventBodies, EventDraft, EventKind, Phase, RoomEvent } from '../event/events.ts'
import { numberEvents } from '../event/number-events.ts'
import type { Audience, Role } from '../event/person.ts'
import { systemActor } from '../event/person.ts'
import { applyEvent, emptyState } from '../state/apply-event.ts'
import type { RoomState } from '../state/state.ts'
import { act } from './act.ts'
import type { ActAnswer, Facts } from './answer.ts'
import { createRoom, type NewRoom } from './create-room.ts'
import { nextTickMs, tick } from './tick.ts'

/** See the file's head. Time stands until `wait` moves it. */
export class Rehearsal {
  readonly events: RoomEvent[] = []
  readonly state: RoomState = emptyState()
  /** Server time now. */
  atMs = Date.UTC(2026, 0, 5, 14, 0, 0)
  #commands = 0

  /** A room with the chair `chair`. */
  constructor(room: Partial<NewRoom> = {}) {
    const chair = { id: 'chair', name: 'Chair', colour: '#112233' }
    this.append('chair', createRoom({ title: 'Room', chair, ...room }))
  }

  /** Puts events into the log as they are: what the server would do by itself. */
  append(by: string, drafts: readonly EventDraft[], commandId: string | null = null): void {
    for (const event of numberEvents(this.state.seq, drafts, { atMs: this.atMs, by, commandId })) {
      this.events.push(event)
      applyEvent(this.state, event)
    }
  }

  /** Puts one event into the log. */
  put<K extends EventKind>(by: string, kind: K, audience: Audience, body: EventBodies[K]): void {
    this.append(by, [{ kind, audience, body } as EventDraft])
  }

  /** Somebody joins; the name is the id. */
  join(person: string, role: Role, seat: string | null = null): void {
    this.put(person, 'person.joined', 'all', { person, name: person, colour: '#445566', role, seat })
  }

  /** Opens a phase without asking the rules. */
  force(phase: Phase, deadlineMs: number | null = null): void {
    this.put('chair', 'phase.opened', 'all', { phase, deadlineMs, because: 'chair' })
  }

  /** Asks the rules and changes nothing. */
  ask<K extends CommandKind>(by: string, kind: K, input: CommandInput<K>, facts?: Facts): ActAnswer {
    const command = { id: `command-${this.#commands + 1}`, kind, input } as RoomCommand
    return act(this.state, command, facts === undefined ? { atMs: this.atMs, by } : { atMs: this.atMs, by, facts })
  }

  /** Gives a command; what it makes goes into the log. */
  give<K extends CommandKind>(by: string, kind: K, input: CommandInput<K>, facts?: Facts): ActAnswer {
    const answer = this.ask(by, kind, input, facts)
    this.#commands += 1
    if (!isRefusal(answer)) this.append(by, answer.events, `command-${this.#commands}`)
    return answer
  }

  /** Lets time pass; what is due on the way happens at its moment. */
  wait(ms: number): void {
    const untilMs = this.atMs + ms
    for (let next = nextTickMs(this.state); next !== null && next <= untilMs; next = nextTickMs(this.state)) {
      this.atMs = Math.max(this.atMs, next)
      const due = tick(this.state, this.atMs)
      if (due.length === 0) throw new Error(`a tick was due at ${next} and did nothing`)
      this.append(systemActor, due)
    }
    this.atMs = untilMs
  }
}

/** `yes`, or the word of the refusal: what a table of tests compares. */
export function wordOf(answer: ActAnswer): string {
  return isRefusal(answer) ? answer.refused : 'yes'
}
