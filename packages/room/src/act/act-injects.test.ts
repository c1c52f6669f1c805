import { beforeEach, describe, expect, test } from 'vitest'
import type { CommandKind } from '../command/commands.ts'
import { viewerOf, visibleEvents } from '../rights/audience.ts'
import { foldEvents } from '../state/apply-event.ts'
import type { InjectStage } from '../state/state.ts'
import { Rehearsal, wordOf } from './rehearsal.ts'
import { releasesDue } from './releases.ts'
import { sampleExercise, sampleFromMs } from './sample-exercise.ts'

const hour = 3_600_000
const text = { ...sampleExercise.injects[0]!, id: 'new-one' }
let room: Rehearsal

beforeEach(() => {
  room = new Rehearsal({ exercise: sampleExercise })
  room.join('anna', 'player', 'bank')
  room.join('ben', 'player', 'issuer')
  room.join('carl', 'controller')
  room.join('dora', 'director')
  room.join('sim', 'simulator')
  room.force('act')
})

/** Brings the inject to a stage by commands alone. */
function bringTo(stage: InjectStage): void {
  const steps: Record<InjectStage, CommandKind[]> = {
    draft: [],
    submitted: ['submit-inject'],
    approved: ['submit-inject', 'approve-inject'],
    scheduled: ['submit-inject', 'approve-inject', 'schedule-inject'],
    released: ['submit-inject', 'approve-inject', 'schedule-inject', 'release-inject'],
    complete: ['submit-inject', 'approve-inject', 'schedule-inject', 'release-inject', 'complete-inject'],
    deferred: ['submit-inject', 'defer-inject'],
    obsolete: ['drop-inject'],
  }
  room.give('chair', 'write-inject', { inject: text })
  for (const kind of steps[stage]) expect(wordOf(give(kind))).toBe('yes')
  expect(room.state.injects.get('new-one')?.stage).toBe(stage)
}

function give(kind: CommandKind) {
  if (kind === 'write-inject') return room.give('chair', kind, { inject: text })
  if (kind === 'schedule-inject') return room.give('chair', kind, { inject: 'new-one', release: { by: 'hand' } })
  if (kind === 'complete-inject') return room.give('chair', kind, { inject: 'new-one', note: '' })
  if (kind === 'defer-inject' || kind === 'drop-inject')
    return room.give('chair', kind, { inject: 'new-one', reason: '' })
  return room.give('chair', kind as 'submit-inject', { inject: 'new-one' })
}

/** The life of an inject, written out by hand from the specification: what may happen at each stage, and where it leads. */
const life: Record<InjectStage, Partial<Record<CommandKind, InjectStage>>> = {
  draft: { 'write-inject': 'draft', 'submit-inject': 'submitted', 'drop-inject': 'obsolete' },
  submitted: {
    'write-inject': 'draft',
    'approve-inject': 'approved',
    'defer-inject': 'deferred',
    'drop-inject': 'obsolete',
  },
  approved: { 'schedule-inject': 'scheduled', 'defer-inject': 'deferred', 'drop-inject': 'obsolete' },
  scheduled: {
    'schedule-inject': 'scheduled',
    'release-inject': 'released',
    'defer-inject': 'deferred',
    'drop-inject': 'obsolete',
  },
  released: { 'complete-inject': 'complete' },
  complete: {},
  deferred: { 'write-inject': 'draft', 'schedule-inject': 'scheduled', 'drop-inject': 'obsolete' },
  obsolete: {},
}

const all: CommandKind[] = [
  'write-inject',
  'submit-inject',
  'approve-inject',
  'schedule-inject',
  'release-inject',
  'complete-inject',
  'defer-inject',
  'drop-inject',
]

describe('the life of an inject', () => {
  describe.each(Object.keys(life) as InjectStage[])('%s', stage => {
    test.each(all)('%s', kind => {
      bringTo(stage)
      const answer = give(kind)
      const to = life[stage][kind]
      expect(wordOf(answer)).toBe(to === undefined ? 'illegal-stage' : 'yes')
      expect(room.state.injects.get('new-one')?.stage).toBe(to ?? stage)
    })
  })

  test('a refusal says what is possible', () => {
    bringTo('submitted')
    expect(give('release-inject')).toMatchObject({ hint: expect.stringContaining('approve-inject') })
  })

  test('the director approves, a controller does not; a simulator writes', () => {
    expect(wordOf(room.give('sim', 'write-inject', { inject: text }))).toBe('yes')
    expect(wordOf(room.give('sim', 'submit-inject', { inject: 'new-one' }))).toBe('yes')
    expect(wordOf(room.give('carl', 'approve-inject', { inject: 'new-one' }))).toBe('no-right')
    expect(wordOf(room.give('dora', 'approve-inject', { inject: 'new-one' }))).toBe('yes')
    expect(wordOf(room.give('anna', 'release-inject', { inject: 'new-one' }))).toBe('no-right')
  })

  test('an inject that is not there', () => {
    expect(wordOf(room.give('chair', 'release-inject', { inject: 'nothing' }))).toBe('unknown-inject')
  })
})

describe('writing', () => {
  test.each([
    [{ to: ['seat:throne' as const] }, 'unknown-addressee'],
    [{ to: ['cell:nobody' as const] }, 'unknown-addressee'],
    [{ to: ['person:nobody' as const] }, 'unknown-addressee'],
    [{ to: ['cell:finance' as const, 'person:anna' as const, 'control' as const] }, 'yes'],
    [{ objective: 'nothing' }, 'unknown-objective'],
    [{ objective: null }, 'yes'],
    [{ picture: 'https://elsewhere.example/x.png' }, 'bad-picture'],
    [{ picture: '/api/rooms/r1/pictures/p1' }, 'yes'],
    [{ release: { by: 'condition' as const, when: 'peg <', notBeforeMs: null } }, 'bad-condition'],
    [{ release: { by: 'condition' as const, when: 'peg < 0.9 for 1 h', notBeforeMs: null } }, 'yes'],
  ])('%o: %s', (more, word) => {
    expect(wordOf(room.ask('chair', 'write-inject', { inject: { ...text, ...more } }))).toBe(word)
  })
})

describe('a release', () => {
  test('reaches its seats and the staff, and no other seat learns even that it is there', () => {
    room.give('carl', 'release-inject', { inject: 'call' })
    expect(room.events.slice(-3).map(event => [event.kind, event.audience])).toEqual([
      ['inject.released', 'control'],
      ['inject.delivered', 'seat:issuer'],
      ['inject.delivered', 'seat:bank'],
    ])
    expect(room.events.at(-3)?.body).toMatchObject({ because: 'hand', scenarioMs: sampleFromMs })
    room.join('xeno', 'player', 'exchange')
    const seen = (person: string) => foldEvents(visibleEvents(room.events, viewerOf(room.state, person)))
    expect(seen('anna').deliveries.map(delivery => delivery.text)).toEqual(['Words of call'])
    expect(seen('xeno').deliveries).toEqual([])
    expect(seen('anna').injects.size).toBe(0)
    expect(JSON.stringify(room.events.at(-1))).not.toContain('Expected of')
  })

  test('goes to the same addressee once', () => {
    room.give('chair', 'write-inject', { inject: { ...text, to: ['seat:bank', 'seat:bank'] } })
    for (const kind of ['submit-inject', 'approve-inject', 'schedule-inject', 'release-inject'] as const) give(kind)
    expect(room.state.deliveries).toHaveLength(1)
  })
})

describe('what is due', () => {
  const never = () => false
  const always = () => true

  test('by time from its moment on, by condition when the run meets it, by hand never', () => {
    expect(releasesDue(room.state, { scenarioMs: sampleFromMs + 2 * hour - 1, holds: never })).toEqual([])
    expect(releasesDue(room.state, { scenarioMs: sampleFromMs + 2 * hour, holds: never })).toEqual(['leak'])
    expect(releasesDue(room.state, { scenarioMs: sampleFromMs + 2 * hour, holds: always })).toEqual([
      'leak',
      'front-page',
    ])
  })

  test('a condition is asked with its own words and how far back it may look', () => {
    const asked: [string, number][] = []
    const holds = (condition: string, sinceMs: number) => {
      asked.push([condition, sinceMs])
      return true
    }
    releasesDue(room.state, { scenarioMs: sampleFromMs, holds })
    expect(asked).toEqual([['peg < 0.98 for 30 min', sampleFromMs]])
    const release = { by: 'condition' as const, when: 'peg < 0.9', notBeforeMs: sampleFromMs + hour }
    room.give('chair', 'schedule-inject', { inject: 'front-page', release })
    expect(releasesDue(room.state, { scenarioMs: sampleFromMs + hour - 1, holds })).toEqual([])
    expect(releasesDue(room.state, { scenarioMs: sampleFromMs + hour, holds })).toEqual(['front-page'])
    expect(asked.at(-1)).toEqual(['peg < 0.9', sampleFromMs + hour])
  })

  test('by time in the order of time', () => {
    room.give('chair', 'schedule-inject', { inject: 'call', release: { by: 'time', atMs: sampleFromMs + hour } })
    expect(releasesDue(room.state, { scenarioMs: sampleFromMs + 9 * hour, holds: never })).toEqual(['call', 'leak'])
  })

  test('nothing that is out or deferred, nothing in a pause, nothing before the room is open or after its end', () => {
    const due = () => releasesDue(room.state, { scenarioMs: sampleFromMs + 9 * hour, holds: always })
    room.give('chair', 'release-inject', { inject: 'leak' })
    room.give('chair', 'defer-inject', { inject: 'front-page', reason: '' })
    expect(due()).toEqual([])
    room.give('chair', 'schedule-inject', { inject: 'call', release: { by: 'time', atMs: 0 } })
    expect(due()).toEqual(['call'])
    room.give('chair', 'pause-phase', {})
    expect(due()).toEqual([])
    for (const phase of ['prepare', 'reflect', 'minutes', 'signed'] as const) {
      room.force(phase)
      expect(due()).toEqual([])
    }
    room.force('read')
    expect(due()).toEqual(['call'])
  })
})
