/** What one audience's papers must not hold: any word of another's events. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RoomEvent } from '../event/events.ts'
import type { Audience } from '../event/person.ts'
import { draftMinutes, publishedMinutes } from '../minutes/minutes.ts'
import { logOf, meeting } from '../minutes/short-meeting.test-log.ts'
import { registerCsv, registerJson, registerMarkdown } from '../register/point-register.ts'
import { exerciseMeeting } from './exercise.test-log.ts'
import { proposeFindings } from './proposals.ts'
import { afterActionReport } from './report.ts'

const canary = 'CANARYBIRD'

/** The value with a canary in every text. */
function marked(value: unknown): unknown {
  if (typeof value === 'string') return `${value} ${canary}`
  if (Array.isArray(value)) return value.map(marked)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner)]))
}

/** Everything that leaves for an audience. */
function papers(events: RoomEvent[], audience: Audience): string {
  return [
    draftMinutes(events, { audience }).markdown,
    publishedMinutes(events, { audience }).markdown,
    afterActionReport(events, { audience }).markdown,
    afterActionReport(events, { audience, language: 'es' }).markdown,
    registerCsv(events, { audience }),
    registerJson(events, { audience }),
    registerMarkdown(events, { audience }),
    JSON.stringify(proposeFindings(events, { audience })),
  ].join('\n')
}

const secrets: Audience[] = ['seat:issuer', 'seat:bank', 'cell:north', 'person:bo01', 'control']

test.each([
  ['meeting', logOf(meeting)],
  ['exercise', logOf(exerciseMeeting)],
])('whatever part of the %s is private, no word of it is in the papers for all', (_name, log) => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.constantFrom(...secrets), { freq: 2 }), { minLength: log.length, maxLength: log.length }),
      audiences => {
        const events = log.map((event, index): RoomEvent => {
          const audience = audiences[index] ?? event.audience
          if (audience === 'all') return event
          return { ...event, by: `${event.by} ${canary}`, audience, body: marked(event.body) } as RoomEvent
        })
        expect(papers(events, 'all')).not.toContain(canary)
      },
    ),
    { numRuns: 60 },
  )
})

test('one seat’s events are not in the papers of another, nor a person’s in those of the staff', () => {
  const log = logOf(meeting)
  for (const [secret, paper] of [
    ['seat:issuer', 'seat:bank'],
    ['person:bo01', 'control'],
    ['cell:north', 'seat:bank'],
    ['control', 'seat:bank'],
  ] as [Audience, Audience][]) {
    const events = log.map(
      (event, index): RoomEvent =>
        index % 3 === 0 ? ({ ...event, audience: secret, body: marked(event.body) } as RoomEvent) : event,
    )
    expect(papers(events, paper)).not.toContain(canary)
  }
})

test('the canary sings where it may: the test can fail', () => {
  const events = logOf(meeting).map(
    (event): RoomEvent =>
      event.kind === 'point.settled'
        ? ({ ...event, audience: 'seat:issuer', body: { ...event.body, reason: canary } } as RoomEvent)
        : event,
  )
  expect(papers(events, 'control')).toContain(canary)
  expect(papers(events, 'all')).not.toContain(canary)
})
