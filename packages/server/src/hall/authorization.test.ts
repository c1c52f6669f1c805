/**
 * Who may do what, over HTTP: every command of the table of rights and every address, for every role, in every phase, in the own room
 * and in a foreign one. The commands name things that are not there, so a right shows as “there is no such thing”, and nothing changes.
 */

import {
  type CommandKind,
  controlRoles,
  currentPhase,
  documentRights,
  type Phase,
  phases,
  type Role,
  rightsTable,
  roles,
} from '@breakwater/room'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canaryExercise } from './canary-exercise.test-exercise.ts'
import { type Client, type CommandResult, StagedHall } from './staged-hall.test-hall.ts'

const staged = new StagedHall([{ ...canaryExercise, run: null }])
const people = new Map<Role, Client>()
let room: string
let foreign: string
let stranger: Client

const hash = '0'.repeat(64)
const none = 'none-there'
const option = { id: 'yes', title: 'Yes', pulls: [] }
const question = { question: 'Why?', options: [option], owner: 'Somebody', method: 'majority' }
const inject = {
  ...{ id: 'new', title: 'New', form: 'text', to: ['seat:nobody'], from: 'x', text: '', measures: [] },
  ...{ picture: null, release: { by: 'hand' }, expected: '', objective: null },
}
/** An input for each command that its schema takes. */
const inputs: Record<CommandKind, object> = {
  'title-room': { title: 'Title' },
  'set-agenda': { items: [] },
  'change-person': { person: none, name: 'X', role: 'observer', seat: null },
  'remove-person': { person: none, reason: '' },
  'open-phase': { phase: 'read', durationMs: 0 },
  'extend-phase': { byMs: 60_000 },
  'pause-phase': {},
  'resume-phase': {},
  'give-floor': { point: none, durationMs: null, speaker: null },
  'raise-hand': {},
  'lower-hand': { person: none },
  'open-thread': { thread: none, comment: none, document: 'seat:none', quote: '', text: 'x' },
  reply: { thread: none, comment: none, text: 'x' },
  'publish-thread': { thread: none },
  'edit-comment': { thread: none, comment: none, text: 'x' },
  'delete-comment': { thread: none, comment: none },
  'resolve-thread': { thread: none },
  'reopen-thread': { thread: none },
  'raise-point': { point: none, thread: 'no-thread', suggestion: null, title: 'x' },
  argue: { point: none, argument: none, side: 'for', text: 'x', speaker: none, spoken: false },
  'evaluate-point': { point: none, text: 'x' },
  'settle-point': { point: none, outcome: 'agreed', reason: '' },
  'order-points': { points: [none] },
  'settle-suggestion': { suggestion: 'a:b:1', document: 'plenary', outcome: 'declined', reason: '' },
  'open-decision': { decision: none, ...question, durationMs: null, point: 'no-point', inject: null },
  'change-decision': { decision: none, ...question },
  'open-voting': { decision: none, durationMs: null },
  vote: { decision: none, option: null, objects: false, dissent: '' },
  'close-decision': { decision: none, option: null, reason: '' },
  'note-action': { action: none, text: 'x', owner: 'x', due: null, decision: 'no-decision', point: null },
  'tick-action': { action: none, done: true },
  'set-clock': { mode: 'hand', ratio: 1, running: false },
  'advance-run': { toMs: 1 },
  'pull-lever': { pull: { seat: 'none', lever: 'none', choices: {} }, decision: null },
  'open-branch': { branch: none, title: 'x', atMs: 1 },
  'enter-branch': { branch: none },
  'play-seat': { seat: 'none', by: 'bot' },
  'write-inject': { inject },
  'submit-inject': { inject: 'none' },
  'approve-inject': { inject: 'none' },
  'schedule-inject': { inject: 'none', release: { by: 'hand' } },
  'release-inject': { inject: 'none' },
  'complete-inject': { inject: 'none', note: '' },
  'defer-inject': { inject: 'none', reason: '' },
  'drop-inject': { inject: 'none', reason: '' },
  observe: { observation: none, objective: 'none', task: null, rating: 'P', text: 'x', evidence: [] },
  'make-finding': {
    ...{ finding: none, side: 'strength', capability: 'x', text: 'x', cause: '', severity: 'minor' },
    evidence: [999_999],
  },
  'plan-improvement': {
    ...{ improvement: none, finding: 'no-finding', action: 'x', element: 'training', owner: 'x' },
    ...{ start: null, due: null },
  },
  reflect: { reflection: none, question: 40, text: 'x' },
  'draft-minutes': {},
  'amend-minutes': { amendment: none, section: 'x', text: 'x', replaces: '' },
  'settle-amendment': { amendment: none, accepted: true, reason: '' },
  'sign-minutes': { hash },
  'add-to-minutes': { addendum: none, text: 'x' },
}
const kinds = Object.keys(rightsTable) as CommandKind[]

/** What the table says of a role in a phase, whatever the thing is. */
function expected(kind: CommandKind, role: Role, phase: Phase): 'no-right' | 'not-now' | 'own' | 'any' {
  const grants = rightsTable[kind].grants.filter(grant => grant.roles.includes(role))
  if (grants.length === 0) return 'no-right'
  const here = grants.filter(grant => grant.phases.includes(phase))
  if (here.length === 0) return 'not-now'
  return here.some(grant => grant.whose === 'any') ? 'any' : 'own'
}

/** What an answer says about the right. A thing that is not there is refused as unknown, to those who may and may not own it. */
function right(result: CommandResult): 'no-right' | 'not-now' | 'let through' {
  if (result.refusal?.refused === 'no-right') {
    expect(result.status).toBe(403)
    return 'no-right'
  }
  if (result.refusal?.refused === 'not-in-this-phase') {
    expect(result.status).toBe(409)
    return 'not-now'
  }
  return 'let through'
}

const next: Partial<Record<Phase, object>> = {}
for (const phase of ['read', 'comment', 'discuss', 'decide', 'act', 'reflect', 'minutes'] as const) {
  next[phase] = { phase, durationMs: 0 }
}

beforeAll(async () => {
  await staged.open()
  const chair = await staged.host()
  room = ((await (await chair.post('/api/rooms', { exercise: 'canaries' })).json()) as { id: string }).id
  foreign = ((await (await chair.post('/api/rooms', { title: 'Canary of another room' })).json()) as { id: string }).id
  stranger = await staged.guest(chair, foreign, 'participant')
  people.set('chair', chair)
  for (const role of roles) {
    if (role !== 'chair') people.set(role, await staged.guest(chair, room, role, role === 'player' ? 'issuer' : null))
  }
})
afterAll(async () => {
  await staged.close()
  staged.remove()
})

test('there is an input for every command', () => {
  expect(Object.keys(inputs).sort()).toEqual([...kinds].sort())
})

describe.each(phases)('in the phase %s', phase => {
  beforeAll(async () => {
    const chair = people.get('chair')!
    if (phase === 'signed') {
      await chair.command(room, 'draft-minutes', {})
      for (const { id, accepted } of (await staged.hall.room(room))!.state.minutes!.amendments.values()) {
        if (accepted === null)
          await chair.command(room, 'settle-amendment', { amendment: id, accepted: false, reason: '' })
      }
      await chair.command(room, 'draft-minutes', {})
      await chair.command(room, 'sign-minutes', { hash: (await staged.hall.room(room))!.state.minutes!.hash })
    } else if (phase !== 'prepare') await chair.command(room, 'open-phase', next[phase]!)
    expect(currentPhase((await staged.hall.room(room))!.state)).toBe(phase)
  })

  test.each(roles)('%s may give the commands of the table and no others', async role => {
    const person = people.get(role)!
    for (const kind of kinds) {
      // The chair may open phases: here one that never follows.
      const input = kind === 'open-phase' && phase === 'prepare' ? { phase: 'minutes', durationMs: 0 } : inputs[kind]
      // From the exercise one may go back to reading; this test goes forward.
      if (kind === 'open-phase' && phase === 'act') continue
      const result = await person.command(room, kind, input)
      expect(result.status, kind).not.toBe(422)
      const table = expected(kind, role, phase)
      const seen = right(result)
      if (table === 'any') expect(seen, `${role} ${kind}`).toBe('let through')
      else if (table === 'own') expect(seen, `${role} ${kind}`).not.toBe('no-right')
      else {
        expect(result.events, `${role} ${kind}`).toBeUndefined()
        expect(seen, `${role} ${kind}`).toBe(table)
      }
      staged.nowMs += 60
    }
    expect(currentPhase((await staged.hall.room(room))!.state)).toBe(phase)
  })

  test('nobody gives any command in a foreign room, or without a session', async () => {
    for (const kind of kinds) {
      const answers = [
        await stranger.command(room, kind, inputs[kind]),
        await people.get('director')!.command(foreign, kind, inputs[kind]),
      ]
      expect(answers.map(({ status }) => status)).toEqual([404, 404])
      expect((await staged.client('', '').command(room, kind, inputs[kind])).status).toBe(401)
      staged.nowMs += 60
    }
  })

  test.each(roles)('%s may read the documents of the table and no others', async role => {
    const person = people.get(role)!
    const { state } = (await staged.hall.room(room))!
    const listed = (
      (await (await person.get(`/api/rooms/${room}`)).json()) as { documents: { name: string; write: string }[] }
    ).documents
    const documents = [
      ...['plenary', 'control', 'seat:issuer', 'seat:exchange', 'cell:market', 'seat:none', 'cell:none'],
      ...[...people.values()].map(({ id }) => `person:${id}`),
    ]
    for (const document of documents) {
      const rights = documentRights(state, person.id, document as 'plenary')
      for (const path of [`/documents/${document}/history`, `/export/document.md?document=${document}`]) {
        expect((await person.get(`/api/rooms/${room}${path}`)).status, path).toBe(rights === 'none' ? 404 : 200)
      }
      expect((await stranger.get(`/api/rooms/${room}/documents/${document}/history`)).status).toBe(404)
      const row = listed.find(({ name }) => name === `${room}/${document}`)
      expect(row?.write, document).toBe(rights === 'none' ? undefined : rights === 'read' ? 'none' : rights)
      staged.nowMs += 4000
    }
  })

  test.each(roles)('%s gets from each address what is for that role', async role => {
    const person = people.get(role)!
    const { state } = (await staged.hall.room(room))!
    const isStaff = controlRoles.includes(role)
    const links = role === 'chair' || role === 'director' ? 200 : 403
    const drafted = state.minutes === null ? 409 : 200
    const table: [string, number][] = [
      ['', 200],
      ['/run', 404],
      ['/minutes', drafted],
      ['/invitations', links],
      ['/exhibits/none', 404],
      ['/pictures/none', 404],
      ['/export/log.json', 200],
      ['/export/log.json?audience=control', isStaff ? 200 : 403],
      ['/export/log.json?audience=seat:issuer', 422],
      ['/export/register.csv', 200],
      ['/export/report.md?audience=control', isStaff ? 200 : 403],
      ['/export/injects.csv', 404],
      ['/export/injects.csv?audience=control', isStaff ? 200 : 403],
      ['/export/passwords.json', 404],
      ['/export/log.exe', 404],
      ['/nothing', 404],
    ]
    for (const [path, status] of table) {
      expect((await person.get(`/api/rooms/${room}${path}`)).status, path).toBe(status)
      expect((await stranger.get(`/api/rooms/${room}${path}`)).status, path).toBe(404)
      staged.nowMs += 4000
    }
    expect((await staged.client('', '').get(`/api/rooms/${room}`)).status).toBe(401)
  })
})
