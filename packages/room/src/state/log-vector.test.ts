import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { RoomEvent } from '../event/events.ts'
import { viewerOf, visibleEvents } from '../rights/audience.ts'
import { applyEvent, emptyState, foldEvents } from './apply-event.ts'
import { currentPhase, type RoomState } from './state.ts'

const file = new URL('../../vectors/log-1.json', import.meta.url)
const { events } = JSON.parse(readFileSync(file, 'utf8')) as { events: RoomEvent[] }
const startMs = Date.UTC(2026, 0, 5, 14, 0, 0)

/** A state as text, so that states can be compared whole. */
function textOf(state: RoomState): string {
  return JSON.stringify(state, (_key, value: unknown) => (value instanceof Map ? [...value] : value))
}

describe('the first stored log, which must open for ever', () => {
  const state = foldEvents(events)

  test('its meeting', () => {
    expect(state.seq).toBe(38)
    expect(state).toMatchObject({ title: 'Should we list the stablecoin?', template: 'memo', createdAtMs: startMs })
    expect([...state.people.values()].map(person => `${person.name} ${person.role}`)).toEqual([
      'Inés chair',
      'Omar participant',
      'Liv participant',
    ])
    expect(state.agenda).toEqual([{ id: 'item-1', title: 'The memo', durationMs: 1_200_000 }])
  })

  test('its phases: by whom, and how long each took', () => {
    const seconds = state.spans.map(span =>
      span.closedAtMs === null ? 'now' : (span.closedAtMs - span.openedAtMs) / 1000,
    )
    expect(state.spans.map((span, index) => `${span.phase} ${span.openedBy} ${seconds[index]}`)).toEqual([
      'prepare ines 120',
      'read ines 300',
      'comment system 180',
      'discuss ines 220',
      'decide ines 90',
      'reflect ines 50',
      'minutes ines 50',
      'signed ines now',
    ])
    expect(currentPhase(state)).toBe('signed')
  })

  test('its remark, which was a draft first', () => {
    expect(state.threads.get('thread-1')).toMatchObject({
      draft: false,
      audience: 'all',
      quote: 'the reserve is liquid',
      place: null,
      point: 'point-1',
      comments: [
        { id: 'comment-1', by: 'omar', seq: 10 },
        { id: 'comment-2', by: 'liv', seq: 11 },
      ],
    })
  })

  test('its point: said by one, noted by another, on the floor for two and a half minutes without the pause', () => {
    expect(state.points.get('point-1')).toMatchObject({
      stage: 'settled',
      arguments: [{ speaker: 'omar', by: 'liv', side: 'against', spoken: true }],
      outcome: { outcome: 'to-decide', by: 'ines' },
      floorMs: 150_000,
    })
  })

  test('its decision: the last vote of each counts, dissent is kept', () => {
    const decision = state.decisions.get('decision-1')
    expect(decision).toMatchObject({ stage: 'closed', closed: { option: 'wait', by: 'system' } })
    expect([...(decision?.votes ?? [])].map(([person, vote]) => `${person} ${vote.option}`)).toEqual([
      'omar wait',
      'liv list',
      'ines wait',
    ])
    expect(decision?.votes.get('liv')?.dissent).toBe('Others list it already.')
    expect(state.actions.get('action-1')).toMatchObject({ owner: 'Omar', due: '2026-02-01', done: false })
    expect(state.suggestions.size).toBe(1)
  })

  test('its minutes: amended, drafted again, signed, added to', () => {
    expect(state.minutes).toMatchObject({ draft: 2, throughSeq: 34, settledSeq: 34, signed: { draft: 2, by: 'ines' } })
    expect(state.minutes?.amendments.get('amendment-1')).toMatchObject({ by: 'liv', accepted: true })
    expect(state.minutes?.addenda).toMatchObject([{ by: 'omar', text: 'The audit came on 30 January.' }])
    expect(state.reflections.get('reflection-1')).toMatchObject({ by: 'liv', question: null })
  })
})

describe('folding', () => {
  test('in parts, with what overlaps, gives the same', () => {
    for (const cut of [1, 7, 20, 37]) {
      const state = foldEvents(events.slice(0, cut))
      for (const event of events.slice(Math.max(0, cut - 5))) applyEvent(state, event)
      expect(textOf(state)).toBe(textOf(foldEvents(events)))
    }
  })

  test('any part of a log folds without throwing: whoever sees less knows less', () => {
    for (let skipped = 0; skipped < events.length; skipped++) {
      const state = foldEvents(events.filter((_, index) => index !== skipped))
      expect(state.seq).toBeGreaterThanOrEqual(37)
    }
    for (let from = 0; from <= events.length; from++) expect(() => foldEvents(events.slice(from))).not.toThrow()
  })

  test('kinds that this program does not know are passed over', () => {
    const state = emptyState()
    const strange = { ...events[0]!, kind: 'moon.risen' } as unknown as RoomEvent
    applyEvent(state, strange)
    applyEvent(state, { ...strange, seq: 2, kind: 'constructor' } as unknown as RoomEvent)
    expect(textOf(state)).toBe(textOf({ ...emptyState(), seq: 2 }))
  })

  test('a stranger to a draft folds the public remark alone', () => {
    const early = foldEvents(visibleEvents(events.slice(0, 9), viewerOf(foldEvents(events), 'liv')))
    expect(early.threads.size).toBe(0)
    const whole = foldEvents(events)
    const liv = foldEvents(visibleEvents(events, viewerOf(whole, 'liv')))
    expect(liv.threads.get('thread-1')).toEqual(whole.threads.get('thread-1'))
  })
})
