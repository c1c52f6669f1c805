/** A room without a server: events in memory, a wall clock that is set by hand. The rules are those of every room. */

import { createHash } from 'node:crypto'
import { Defect } from '@breakwater/engine'
import {
  act,
  applyEvent,
  type CommandInput,
  type CommandKind,
  draftMinutes,
  type EventDraft,
  emptyState,
  type Facts,
  isRefusal,
  numberEvents,
  parseCommand,
  presentMinutes,
  type Refusal,
  type RoomEvent,
  type RoomState,
  systemActor,
  tick,
} from '@breakwater/room'

/** See the file's head. */
export class PlayedRoom {
  readonly events: RoomEvent[] = []
  readonly state: RoomState = emptyState()
  /** Server time, milliseconds since 1970 UTC. */
  nowMs: number
  /** Looks at the commands to the run among some drafts before they are written; what it gives is written. */
  admit: (drafts: readonly EventDraft[]) => Promise<readonly EventDraft[]> = async drafts => drafts
  private commands = 0

  /** @param beginsMs server time at the beginning. */
  constructor(beginsMs: number) {
    this.nowMs = beginsMs
  }

  /** Appends events of the server itself, or of a bot. */
  append(drafts: readonly EventDraft[], by: string = systemActor, commandId: string | null = null): RoomEvent[] {
    const events = numberEvents(this.state.seq, drafts, { atMs: this.nowMs, by, commandId })
    for (const event of events) {
      applyEvent(this.state, event)
      this.events.push(event)
    }
    return events
  }

  /** Gives a command as somebody. A command that the rules refuse changes nothing. */
  async command<K extends CommandKind>(by: string, kind: K, input: CommandInput<K>): Promise<RoomEvent[] | Refusal> {
    const id = `play-${String(++this.commands).padStart(4, '0')}`
    const parsed = parseCommand({ id, kind, input })
    if (!parsed.ok) {
      throw new Defect(
        `a play gave a command that is none: ${parsed.mistakes.map(mistake => mistake.message).join(' ')}`,
      )
    }
    const facts = this.factsFor(kind)
    const answer = act(this.state, parsed.command, { atMs: this.nowMs, by, ...(facts === undefined ? {} : { facts }) })
    if (isRefusal(answer)) return answer
    return this.append(await this.admit(answer.events), by, id)
  }

  /** Lets server time pass; what is due on the way happens at its moment. */
  pass(forMs: number): RoomEvent[] {
    const untilMs = this.nowMs + forMs
    const events: RoomEvent[] = []
    this.nowMs = untilMs
    for (let due = tick(this.state, untilMs); due.length > 0; due = tick(this.state, untilMs)) {
      events.push(...this.append(due))
    }
    return events
  }

  /** SHA-256 of the log: one line of JSON for each event. */
  hash(): string {
    const hash = createHash('sha256')
    for (const event of this.events) hash.update(`${JSON.stringify(event)}\n`)
    return hash.digest('hex')
  }

  private factsFor(kind: CommandKind): Facts | undefined {
    const draft =
      kind === 'draft-minutes'
        ? draftMinutes(this.events)
        : kind === 'sign-minutes'
          ? presentMinutes(this.events)
          : null
    return draft === null
      ? undefined
      : { minutes: { hash: draft.hash, text: draft.markdown, throughSeq: draft.throughSeq } }
  }
}
