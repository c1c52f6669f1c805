/** Who was there, what was planned, and how the phases ran. */

import type { Phase, RoomEvent } from '../event/events.ts'
import { citesOf } from '../paper/blocks.ts'
import { oneLine } from '../paper/plain-text.ts'
import { clockText, dayText, lengthText } from '../paper/times.ts'
import { actorName, eventsOf, type LogView, seatTitle, timeText } from './log-view.ts'
import { item, type MinutesLine } from './section.ts'
import type { MinutesWords } from './words.ts'

/** Title, day, times, chair. */
export function meetingLines(view: LogView, words: MinutesWords): MinutesLine[] {
  const { beganMs, endedMs } = view
  const opened = eventsOf(view, 'phase.opened')
  const created = eventsOf(view, 'room.created')
  const chairs = [...view.state.people.values()].filter(({ role }) => role === 'chair')
  const joined = eventsOf(view, 'person.joined').filter(({ body }) => chairs.some(({ id }) => id === body.person))
  const lines = [
    item(
      words.held(dayText(beganMs), clockText(beganMs), timeText(view, endedMs)),
      citesOf(
        created[0]?.seq,
        opened.find(({ body }) => body.phase !== 'prepare')?.seq,
        opened.findLast(({ body }) => body.phase === 'minutes')?.seq,
      ),
    ),
  ]
  if (chairs.length > 0) {
    lines.push(
      item(
        words.chairedBy(chairs.map(({ name }) => oneLine(name)).join(', ')),
        citesOf(...joined.map(({ seq }) => seq)),
      ),
    )
  }
  return lines
}

/** One line for everyone who was in the room: role, seat, from when to when, what changed. */
export function attendanceLines(view: LogView, words: MinutesWords): MinutesLine[] {
  const changes = view.events.filter(
    (event): event is RoomEvent<'person.joined' | 'person.changed' | 'person.removed'> =>
      event.kind === 'person.joined' || event.kind === 'person.changed' || event.kind === 'person.removed',
  )
  const order: string[] = []
  for (const { body } of changes) if (!order.includes(body.person)) order.push(body.person)
  return order.flatMap(person => {
    const own = changes.filter(({ body }) => body.person === person)
    const joined = own.find(event => event.kind === 'person.joined')
    if (joined?.kind !== 'person.joined') return []
    const removed = own.findLast(event => event.kind === 'person.removed')
    const gone = removed !== undefined && view.state.people.get(person)?.removedAtMs !== null
    const until = gone ? timeText(view, removed.atMs) : words.toTheEnd
    const seat = joined.body.seat === null ? '' : `, ${seatTitle(view, joined.body.seat)}`
    const parts = [`${words.roles[joined.body.role]}${seat}`, words.joined(timeText(view, joined.atMs), until)]
    let { role, seat: place } = joined.body
    for (const event of own) {
      if (event.kind === 'person.changed' && (event.body.role !== role || event.body.seat !== place)) {
        role = event.body.role
        place = event.body.seat
        const where = place === null ? '' : `, ${seatTitle(view, place)}`
        parts.push(`${timeText(view, event.atMs)} ${words.became(words.roles[role] + where)}`)
      } else if (event.kind === 'person.removed' && gone) parts.push(words.removed(oneLine(event.body.reason)))
    }
    return [
      item(parts.join('; '), citesOf(...own.map(({ seq }) => seq)), {
        lead: `${actorName(view, person, words)}:`,
      }),
    ]
  })
}

/** The agenda as it was last set. Where every item before one has a length, the item says when it was to begin. */
export function agendaLines(view: LogView, words: MinutesWords): MinutesLine[] {
  const set = eventsOf(view, 'agenda.set').at(-1)
  if (set === undefined) return []
  let atMs: number | null = view.beganMs
  return set.body.items.map(({ title, durationMs }, index) => {
    const from: number | null = atMs
    atMs = from === null || durationMs === null ? null : from + durationMs
    const length = durationMs === null ? words.noLimit : words.planned(lengthText(durationMs))
    const times = from === null || atMs === null ? '' : `, ${timeText(view, from)}–${timeText(view, atMs)}`
    return item(`${oneLine(title)} (${length}${times})`, [set.seq], { lead: `${index + 1}.` })
  })
}

/** One phase as it ran. */
export type PhaseRun = {
  phase: Phase
  openedBy: string
  fromMs: number
  /** Null while it is open. */
  toMs: number | null
  plannedMs: number | null
  pausedMs: number
  extensions: { byMs: number; by: string }[]
  cites: number[]
}

/** The phases as they ran, the time of pauses taken out of none of the figures. */
export function phaseRuns(view: LogView): PhaseRun[] {
  const runs: PhaseRun[] = []
  let pausedAtMs: number | null = null
  for (const event of view.events) {
    const open = runs.at(-1)
    const endPause = (): void => {
      if (open !== undefined && pausedAtMs !== null) open.pausedMs += event.atMs - pausedAtMs
      pausedAtMs = null
    }
    if (event.kind === 'phase.opened' || event.kind === 'minutes.signed') {
      endPause()
      if (open !== undefined && open.toMs === null) {
        open.toMs = event.atMs
        open.cites.push(event.seq)
      }
    }
    if (event.kind === 'phase.opened' && event.body.phase !== 'signed') {
      const { phase, deadlineMs } = event.body
      runs.push({
        phase,
        openedBy: event.by,
        fromMs: event.atMs,
        toMs: null,
        plannedMs: deadlineMs === null ? null : deadlineMs - event.atMs,
        pausedMs: 0,
        extensions: [],
        cites: [event.seq],
      })
    } else if (open !== undefined && event.kind === 'phase.extended') {
      open.extensions.push({ byMs: event.body.byMs, by: event.by })
      open.cites.push(event.seq)
    } else if (open !== undefined && event.kind === 'phase.paused') {
      pausedAtMs = event.atMs
      open.cites.push(event.seq)
    } else if (open !== undefined && event.kind === 'phase.resumed') {
      endPause()
      open.cites.push(event.seq)
    }
  }
  return runs
}

/**
 * One line for each phase: times, planned and used, extensions, pauses, who opened it. The phase in which the minutes themselves are
 * settled is left out: it ends after they are written.
 */
export function phaseLines(view: LogView, words: MinutesWords): MinutesLine[] {
  const told = phaseRuns(view).filter(({ phase }) => phase !== 'minutes')
  return told.map(run => {
    const parts = [
      run.toMs === null
        ? `${timeText(view, run.fromMs)}, ${words.stillOpen}`
        : `${timeText(view, run.fromMs)}–${timeText(view, run.toMs)}`,
      run.plannedMs === null ? words.noLimit : words.planned(lengthText(run.plannedMs)),
    ]
    if (run.toMs !== null) parts.push(words.used(lengthText(run.toMs - run.fromMs)))
    for (const { byMs, by } of run.extensions) {
      parts.push(words.extended(lengthText(byMs), actorName(view, by, words)))
    }
    if (run.pausedMs > 0) parts.push(words.paused(lengthText(run.pausedMs)))
    parts.push(words.openedBy(actorName(view, run.openedBy, words)))
    return item(parts.join('; '), citesOf(...run.cites), { lead: `${words.phases[run.phase]}:` })
  })
}
