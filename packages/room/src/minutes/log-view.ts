/** The log of a room as one audience may read it: its events, the state that they fold to, and the names of those who acted. */

import type { EventKind, RoomEvent } from '../event/events.ts'
import { type Audience, systemActor } from '../event/person.ts'
import { oneLine } from '../paper/plain-text.ts'
import { clockText, dayText } from '../paper/times.ts'
import { foldEvents } from '../state/apply-event.ts'
import type { RoomState } from '../state/state.ts'

/** See the file's head. */
export type LogView = {
  events: readonly RoomEvent[]
  state: RoomState
  audience: Audience
  /** When the meeting began: the first phase that people could see was opened. */
  beganMs: number
  /** When it ended: the minutes were opened, or the last event. */
  endedMs: number
}

/**
 * True if an event may stand on a paper of that audience. `all`: what everybody saw. `control`: the staff's own and what seats and cells
 * saw, never what belongs to one person. A seat, cell or person: what everybody saw and its own.
 */
export function entersPaper(audience: Audience, paper: Audience): boolean {
  if (audience === 'all' || audience === paper) return true
  return paper === 'control' && (audience.startsWith('seat:') || audience.startsWith('cell:'))
}

/** The view of an audience on a log. Default audience: `all`. */
export function viewLog(events: readonly RoomEvent[], audience: Audience = 'all'): LogView {
  const visible = events.filter(event => entersPaper(event.audience, audience))
  const opened = visible.filter((event): event is RoomEvent<'phase.opened'> => event.kind === 'phase.opened')
  const beganMs = opened.find(({ body }) => body.phase !== 'prepare')?.atMs ?? visible[0]?.atMs ?? 0
  const endedMs = opened.findLast(({ body }) => body.phase === 'minutes')?.atMs ?? visible.at(-1)?.atMs ?? beganMs
  return { events: visible, state: foldEvents(visible), audience, beganMs, endedMs }
}

/** The events of one kind, in order. */
export function eventsOf<K extends EventKind>(view: LogView, kind: K): RoomEvent<K>[] {
  return view.events.filter(event => event.kind === kind) as RoomEvent<K>[]
}

/** The name of who acted: a person, the bot of a seat, or the room itself. `unknown` is the word for one who is not in this view. */
export function actorName(view: LogView, actor: string, words: { room: string; bot: string; unknown: string }): string {
  if (actor === systemActor) return words.room
  if (actor.startsWith('bot:')) return `${words.bot} ${seatTitle(view, actor.slice(4))}`
  const name = oneLine(view.state.people.get(actor)?.name ?? '')
  return name === '' ? words.unknown : name
}

/** The title of a seat; its id where the view does not know it. */
export function seatTitle(view: LogView, seat: string): string {
  return oneLine(
    view.state.seats.get(seat)?.title ?? view.state.exercise?.seats.find(({ id }) => id === seat)?.title ?? seat,
  )
}

/** A moment as the paper says it: the time of day on the day on which the meeting began, else the day too. UTC. */
export function timeText(view: LogView, atMs: number): string {
  return dayText(atMs) === dayText(view.beganMs) ? clockText(atMs) : `${dayText(atMs)} ${clockText(atMs)}`
}

/** Time on the scenario's clock at an event: that of the last `run.advanced` or `run.started` up to it; null without a run. */
export function scenarioMsAt(view: LogView, seq: number): number | null {
  let atMs: number | null = null
  for (const event of view.events) {
    if (event.seq > seq) break
    if (event.kind === 'run.started') atMs = event.body.scenarioMs
    else if (event.kind === 'run.advanced') atMs = event.body.toMs
    else if (event.kind === 'branch.entered') atMs = event.body.scenarioMs
  }
  return atMs
}
