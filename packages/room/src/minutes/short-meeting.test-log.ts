/** Logs for tests: a builder, a meeting of an hour, and an exercise. Times are minutes after 2026-11-23 14:00 UTC. */

import type { EventBodies, EventKind, RoomEvent } from '../event/events.ts'
import type { Audience } from '../event/person.ts'

/** 2026-11-23T14:00:00Z. */
export const startMs: number = 1_795_442_400_000
/** A minute. */
export const minuteMs = 60_000
/** 2022-05-09T12:00:00Z, a moment of the scenario. */
export const scenarioStartMs = 1_652_097_600_000
/** An hour. */
export const hourMs = 3_600_000

/** One event to be: when (minutes), by whom, what, to whom (default everybody). */
export type Entry = {
  [K in EventKind]: [minute: number, by: string, kind: K, body: EventBodies[K], audience?: Audience]
}[EventKind]

/** The log that the entries make, `seq` from 1. */
export function logOf(entries: readonly Entry[]): RoomEvent[] {
  return entries.map(
    ([minute, by, kind, body, audience = 'all'], index) =>
      ({
        seq: index + 1,
        atMs: startMs + minute * minuteMs,
        by,
        audience,
        commandId: null,
        kind,
        body,
      }) as RoomEvent,
  )
}

/** A room with Ann in the chair, Bo and Cy. */
export const opening: readonly Entry[] = [
  [
    -60,
    'ann1',
    'room.created',
    {
      title: 'Reserve policy',
      template: 'memo',
      language: 'en',
      timing: { readMs: 480_000, commentMs: 480_000, discussMs: 1_200_000, decideMs: 300_000, reflectMs: 300_000 },
    },
  ],
  [-60, 'ann1', 'person.joined', person('ann1', 'Ann', 'chair')],
  [-5, 'bo01', 'person.joined', person('bo01', 'Bo', 'participant')],
  [-4, 'cy01', 'person.joined', person('cy01', 'Cy', 'participant')],
]

/** The body of somebody's arrival. */
export function person(
  id: string,
  name: string,
  role: EventBodies['person.joined']['role'],
  seat: string | null = null,
): EventBodies['person.joined'] {
  return { person: id, name, colour: '#335577', role, seat }
}

/** A whole meeting: read, comment, discuss, decide, reflect, minutes. */
export const meeting: readonly Entry[] = [
  ...opening,
  // 5
  [-3, 'ann1', 'agenda.set', { items: [item('a001', 'Deposit buffer', 20), item('a002', 'Next steps', null)] }],
  [0, 'ann1', 'phase.opened', { phase: 'read', deadlineMs: at(8), because: 'chair' }],
  [6, 'ann1', 'phase.extended', { deadlineMs: at(10), byMs: 120_000 }],
  [7, 'ann1', 'phase.paused', { remainingMs: 180_000 }],
  [8, 'ann1', 'phase.resumed', { deadlineMs: at(11) }],
  // 10
  [11, 'system', 'phase.opened', { phase: 'comment', deadlineMs: at(19), because: 'time' }],
  [
    12,
    'bo01',
    'thread.opened',
    {
      thread: 'th01',
      comment: 'co01',
      anchor: { document: 'plenary', quote: 'a buffer of 30 %' },
      text: 'Why not 50 %?',
      draft: false,
    },
  ],
  [13, 'cy01', 'thread.replied', { thread: 'th01', comment: 'co02', text: 'Too dear.' }],
  [14, 'cy01', 'thread.replied', { thread: 'th01', comment: 'co03', text: 'A slip of the tongue.' }],
  [15, 'cy01', 'comment.deleted', { thread: 'th01', comment: 'co03' }],
  // 15
  [
    16,
    'cy01',
    'thread.opened',
    {
      thread: 'th02',
      comment: 'co04',
      anchor: { document: 'plenary', quote: 'soon' },
      text: 'When?',
      draft: false,
    },
  ],
  [19, 'system', 'phase.opened', { phase: 'discuss', deadlineMs: null, because: 'time' }],
  [20, 'ann1', 'point.raised', { point: 'po01', thread: 'th01', suggestion: null, title: 'Size of the buffer' }],
  [21, 'ann1', 'floor.given', { point: 'po01', deadlineMs: at(26), speaker: 'bo01' }],
  [22, 'ann1', 'point.argued', argument('ar01', 'for', 'Runs are large.', 'bo01', true)],
  // 20
  [23, 'cy01', 'point.argued', argument('ar02', 'against', 'It costs interest.', 'cy01', false)],
  [25, 'ann1', 'point.evaluated', { point: 'po01', text: 'Both hold; the size is open.' }],
  [26, 'ann1', 'floor.given', { point: null, deadlineMs: null, speaker: null }],
  [27, 'ann1', 'point.settled', { point: 'po01', outcome: 'to-decide', reason: 'Vote on it.' }],
  [
    28,
    'ann1',
    'suggestion.settled',
    {
      suggestion: 'bo01:u1:1795442400000',
      document: 'plenary',
      outcome: 'accepted',
      author: 'bo01',
      inserted: 'half of deposits',
      deleted: 'a third',
      reason: 'Clearer.',
    },
  ],
  // 25
  [30, 'ann1', 'phase.opened', { phase: 'decide', deadlineMs: at(35), because: 'chair' }],
  [
    30,
    'ann1',
    'decision.opened',
    {
      decision: 'de01',
      question: 'How large a buffer?',
      options: [
        { id: 'thirty', title: '30 %', pulls: [] },
        { id: 'fifty', title: '50 %', pulls: [] },
      ],
      owner: 'Treasury',
      method: 'majority',
      deadlineMs: null,
      point: 'po01',
      inject: null,
    },
  ],
  [31, 'ann1', 'voting.opened', { decision: 'de01', deadlineMs: at(34) }],
  [32, 'ann1', 'vote.cast', { decision: 'de01', option: 'fifty', objects: false, dissent: '' }],
  [32, 'bo01', 'vote.cast', { decision: 'de01', option: 'thirty', objects: false, dissent: '' }],
  // 30
  [33, 'bo01', 'vote.cast', { decision: 'de01', option: 'fifty', objects: false, dissent: '' }],
  [33, 'cy01', 'vote.cast', { decision: 'de01', option: 'thirty', objects: true, dissent: 'Too dear, I said so.' }],
  [
    34,
    'ann1',
    'decision.closed',
    {
      decision: 'de01',
      option: 'fifty',
      counts: [
        { option: 'thirty', votes: 1 },
        { option: 'fifty', votes: 2 },
      ],
      abstained: 0,
      objections: 1,
      reason: 'Most votes.',
    },
  ],
  [
    35,
    'ann1',
    'action.noted',
    { action: 'ac01', text: 'Write the buffer rule', owner: 'Bo', due: '2026-12-01', decision: 'de01', point: null },
  ],
  [
    35,
    'ann1',
    'action.noted',
    { action: 'ac02', text: 'Tell the bank', owner: 'Cy', due: null, decision: null, point: 'po01' },
  ],
  // 35
  [36, 'bo01', 'action.done', { action: 'ac02', done: true }],
  [37, 'ann1', 'phase.opened', { phase: 'reflect', deadlineMs: at(42), because: 'chair' }],
  [40, 'cy01', 'reflection.written', { reflection: 're01', question: null, text: 'We should have asked the bank.' }],
  [42, 'ann1', 'phase.opened', { phase: 'minutes', deadlineMs: null, because: 'chair' }],
]

/** Milliseconds of a minute of the meeting. */
export function at(minute: number): number {
  return startMs + minute * minuteMs
}

function item(id: string, title: string, minutes: number | null): EventBodies['agenda.set']['items'][number] {
  return { id, title, durationMs: minutes === null ? null : minutes * minuteMs }
}

function argument(
  id: string,
  side: 'for' | 'against',
  text: string,
  speaker: string,
  spoken: boolean,
): EventBodies['point.argued'] {
  return { point: 'po01', argument: id, side, text, speaker, spoken }
}
