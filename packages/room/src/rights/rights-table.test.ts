import { beforeAll, describe, expect, test } from 'vitest'
import type { Facts } from '../act/answer.ts'
import { Rehearsal, wordOf } from '../act/rehearsal.ts'
import { isQuiet, kindsWithOwner } from '../act/relation.ts'
import { sampleExercise, sampleFromMs } from '../act/sample-exercise.ts'
import { type CommandInput, type CommandKind, commandSchemas } from '../command/commands.ts'
import { isRefusal } from '../command/refusal.ts'
import { type Phase, phases } from '../event/events.ts'
import { botActor, type Role, roles, systemActor } from '../event/person.ts'
import { documentRights, isAtLeast } from './document-rights.ts'
import { commandsOf, mayCommand, rightsTable } from './rights-table.ts'

const kinds = Object.keys(commandSchemas) as CommandKind[]
const hash = 'a'.repeat(64)

/** The person of a role; players sit in the seat issuer. */
function personOf(role: Role): string {
  return role === 'chair' ? 'chair' : `one-${role}`
}

/** A thread of a person in the shared document: `open`, `done` (resolved), or `draft`. */
function threadOf(person: string, form: 'open' | 'done' | 'draft'): string {
  return `${form}-${person}`
}

/** A room in which everything exists that a command can be about, once of each role and once of somebody else. */
function fullRoom(): Rehearsal {
  const room = new Rehearsal({ exercise: sampleExercise })
  for (const role of roles) if (role !== 'chair') room.join(personOf(role), role, role === 'player' ? 'issuer' : null)
  room.join('else', 'participant')
  room.join('banker', 'player', 'bank')
  for (const person of ['else', ...roles.map(personOf)]) {
    for (const form of ['open', 'done', 'draft'] as const) {
      const draft = form === 'draft'
      const thread = threadOf(person, form)
      room.put(person, 'thread.opened', draft ? `person:${person}` : 'all', {
        thread,
        comment: `${thread}-c`,
        anchor: { document: 'plenary', quote: 'words' },
        text: 'A remark.',
        draft,
      })
      if (form === 'done') room.put(person, 'thread.resolved', 'all', { thread })
    }
    room.put(person, 'action.noted', 'all', {
      action: `action-${person}`,
      text: 'Do it',
      owner: 'Somebody',
      due: null,
      decision: null,
      point: null,
    })
  }
  room.put('else', 'point.raised', 'all', { point: 'point-1', thread: null, suggestion: null, title: 'A point' })
  const options = [{ id: 'yes', title: 'Yes', pulls: [] }]
  for (const decision of ['decision-open', 'decision-voting']) {
    room.put('chair', 'decision.opened', 'all', {
      decision,
      question: 'Shall we?',
      options,
      owner: 'Chair',
      method: 'majority',
      deadlineMs: null,
      point: null,
      inject: null,
    })
  }
  room.put('chair', 'seat.played', 'all', { seat: 'press', by: 'bot' })
  room.put(systemActor, 'run.started', 'all', {
    scenario: 'ust-2022-record',
    seed: '7',
    precision: 'fast',
    manifestHash: hash,
    scenarioMs: sampleFromMs,
    branch: 'main',
  })
  room.put(systemActor, 'run.advanced', 'all', {
    toMs: sampleFromMs + 3_600_000,
    step: 1,
    figures: [],
    manifestHash: hash,
    branch: 'main',
    done: false,
  })
  room.put('chair', 'branch.opened', 'control', {
    branch: 'other-branch',
    title: 'Other',
    from: 'main',
    fromMs: sampleFromMs,
    fromSeq: 1,
  })
  const stages = ['draft', 'submitted', 'approved', 'scheduled', 'released'] as const
  for (const [index, stage] of stages.entries()) {
    const id = `at-${stage}`
    room.put('chair', 'inject.written', 'control', { inject: { ...sampleExercise.injects[0]!, id } })
    if (index >= 1) room.put('chair', 'inject.submitted', 'control', { inject: id })
    if (index >= 2) room.put('chair', 'inject.approved', 'control', { inject: id })
    if (index >= 3) room.put('chair', 'inject.scheduled', 'control', { inject: id, release: { by: 'hand' } })
    if (index >= 4) room.put('chair', 'inject.released', 'control', { inject: id, because: 'hand', scenarioMs: null })
  }
  room.put('chair', 'finding.made', 'control', {
    finding: 'finding-1',
    side: 'strength',
    capability: 'Communication',
    text: 'Good.',
    cause: '',
    severity: 'minor',
    evidence: [],
  })
  return room
}

/** Events that must have happened just before a command of this kind can succeed, after the phase was opened. */
const before: Partial<Record<CommandKind, (room: Rehearsal) => void>> = {
  'resume-phase': room => room.put('chair', 'phase.paused', 'all', { remainingMs: 1000 }),
  'lower-hand': room => {
    for (const person of ['else', ...roles.map(personOf)]) room.put(person, 'hand.raised', 'all', {})
  },
  vote: room => room.put('chair', 'voting.opened', 'all', { decision: 'decision-voting', deadlineMs: null }),
  'close-decision': room =>
    room.put('chair', 'voting.opened', 'all', { decision: 'decision-voting', deadlineMs: null }),
  'amend-minutes': withDraft,
  'settle-amendment': room => {
    withDraft(room)
    room.put('else', 'minutes.amended', 'all', {
      amendment: 'amendment-1',
      section: 'Points',
      text: 'No.',
      replaces: '',
    })
  },
  'sign-minutes': withDraft,
  'add-to-minutes': withDraft,
}

function withDraft(room: Rehearsal): void {
  room.put('chair', 'minutes.drafted', 'all', { draft: 1, hash, throughSeq: 1 })
}

/** A command that the rules of its kind let pass, about the person's own thing or somebody else's; null where there is none. */
function sample(
  room: Rehearsal,
  kind: CommandKind,
  role: Role,
  whose: 'own' | 'other',
): { input: unknown; facts?: Facts } | null {
  const me = personOf(role)
  const target = whose === 'own' ? me : 'else'
  const quiet = isQuiet(room.state)
  const anchor: Facts = { anchor: { quote: 'words' } }
  const comment = (form: 'open' | 'draft') => ({
    thread: threadOf(target, form),
    comment: `${threadOf(target, form)}-c`,
  })
  const of = <K extends CommandKind>(_kind: K, input: CommandInput<K>, facts: Facts = {}) => ({ input, facts })
  switch (kind) {
    case 'title-room':
      return of(kind, { title: 'New' })
    case 'set-agenda':
      return of(kind, { items: [{ id: 'item-1', title: 'First', durationMs: null }] })
    case 'change-person': {
      const person = room.state.people.get(target)!
      return of(kind, { person: target, name: 'New name', role: person.role, seat: person.seat })
    }
    case 'remove-person':
      // The chair cannot be taken out: the rule behind the table, tested by itself.
      return target === 'chair' ? null : of(kind, { person: target, reason: '' })
    case 'open-phase': {
      const next: Record<Phase, CommandInput<'open-phase'>['phase']> = {
        prepare: 'read',
        read: 'comment',
        comment: 'discuss',
        discuss: 'decide',
        decide: 'act',
        act: 'read',
        reflect: 'minutes',
        minutes: 'reflect',
        signed: 'reflect',
      }
      return of(kind, { phase: next[room.state.spans.at(-1)!.phase], durationMs: null })
    }
    case 'extend-phase':
      return of(kind, { byMs: 60_000 })
    case 'pause-phase':
    case 'resume-phase':
    case 'raise-hand':
      return of(kind, {})
    case 'give-floor':
      return of(kind, { point: 'point-1', durationMs: 60_000, speaker: null })
    case 'lower-hand':
      return of(kind, { person: target })
    case 'open-thread': {
      // While others read, a remark in the shared document is one's own draft; the other's does not exist.
      if (quiet && whose === 'other') return null
      const document = whose === 'own' ? (`person:${me}` as const) : 'plenary'
      return of(kind, { thread: 'new-thread', comment: 'new-comment', document, quote: 'words', text: 'Hm.' }, anchor)
    }
    case 'reply':
      return of(kind, {
        thread: threadOf(target, whose === 'own' && quiet ? 'draft' : 'open'),
        comment: 'new-comment',
        text: 'And yet.',
      })
    case 'publish-thread':
      return of(kind, { thread: threadOf(target, 'draft') })
    case 'edit-comment':
      return of(kind, { ...comment(whose === 'own' && quiet ? 'draft' : 'open'), text: 'Other words.' })
    case 'delete-comment':
      return of(kind, comment(whose === 'own' && quiet ? 'draft' : 'open'))
    case 'resolve-thread':
      return of(kind, { thread: threadOf(target, 'open') })
    case 'reopen-thread':
      return of(kind, { thread: threadOf(target, 'done') })
    case 'raise-point':
      return of(kind, { point: 'point-new', thread: threadOf('else', 'open'), suggestion: null, title: 'New' })
    case 'argue':
      return of(kind, {
        point: 'point-1',
        argument: 'argument-1',
        side: 'for',
        text: 'Yes.',
        speaker: me,
        spoken: false,
      })
    case 'evaluate-point':
      return of(kind, { point: 'point-1', text: 'Sound.' })
    case 'settle-point':
      return of(kind, { point: 'point-1', outcome: 'agreed', reason: '' })
    case 'order-points':
      return of(kind, { points: ['point-1'] })
    case 'settle-suggestion': {
      const suggestion = { author: target, inserted: 'new', deleted: 'old' }
      const outcome = whose === 'own' ? 'declined' : 'accepted'
      return of(kind, { suggestion: 'suggestion-1', document: 'plenary', outcome, reason: '' }, { suggestion })
    }
    case 'open-decision':
      return of(kind, { ...question, decision: 'decision-new', durationMs: null, point: null, inject: null })
    case 'change-decision':
      return of(kind, { ...question, decision: 'decision-open' })
    case 'open-voting':
      return of(kind, { decision: 'decision-open', durationMs: null })
    case 'vote':
      return of(kind, { decision: 'decision-voting', option: 'yes', objects: false, dissent: '' })
    case 'close-decision':
      return of(kind, { decision: 'decision-voting', option: null, reason: '' })
    case 'note-action':
      return of(kind, { action: 'action-new', text: 'Do', owner: 'Me', due: null, decision: null, point: null })
    case 'tick-action':
      return of(kind, { action: `action-${target}`, done: true })
    case 'set-clock':
      return of(kind, { mode: 'hand', ratio: 1, running: false })
    case 'advance-run':
      return of(kind, { toMs: sampleFromMs + 7_200_000 })
    case 'pull-lever': {
      const seat = whose === 'other' ? 'bank' : role === 'player' ? 'issuer' : 'press'
      return of(kind, { pull: { seat, lever: `${seat}-lever`, choices: {} }, decision: null })
    }
    case 'open-branch':
      return of(kind, { branch: 'new-branch', title: 'What if', atMs: sampleFromMs })
    case 'enter-branch':
      return of(kind, { branch: 'other-branch' })
    case 'play-seat':
      return of(kind, { seat: 'press', by: 'people' })
    case 'write-inject':
      return of(kind, { inject: { ...sampleExercise.injects[0]!, id: 'new-inject' } })
    case 'submit-inject':
      return of(kind, { inject: 'at-draft' })
    case 'approve-inject':
      return of(kind, { inject: 'at-submitted' })
    case 'schedule-inject':
      return of(kind, { inject: 'at-approved', release: { by: 'hand' } })
    case 'release-inject':
      return of(kind, { inject: 'at-scheduled' })
    case 'complete-inject':
      return of(kind, { inject: 'at-released', note: '' })
    case 'defer-inject':
    case 'drop-inject':
      return of(kind, { inject: 'at-scheduled', reason: '' })
    case 'observe':
      return of(kind, {
        observation: 'observation-1',
        objective: 'confidence',
        task: 'tell',
        rating: 'P',
        text: 'Done.',
        evidence: [1],
      })
    case 'make-finding':
      return of(kind, {
        finding: 'finding-new',
        side: 'strength',
        capability: 'Communication',
        text: 'Good.',
        cause: '',
        severity: 'minor',
        evidence: [],
      })
    case 'plan-improvement':
      return of(kind, {
        improvement: 'improvement-1',
        finding: 'finding-1',
        action: 'Train',
        element: 'training',
        owner: 'Chair',
        start: null,
        due: null,
      })
    case 'reflect':
      return of(kind, { reflection: 'reflection-1', question: 0, text: 'I learned.' })
    case 'draft-minutes':
      return of(kind, {}, { minutes: { hash, text: 'Minutes', throughSeq: 1 } })
    case 'amend-minutes':
      return of(kind, { amendment: 'amendment-new', section: 'Points', text: 'Right.', replaces: '' })
    case 'settle-amendment':
      return of(kind, { amendment: 'amendment-1', accepted: true, reason: '' })
    case 'sign-minutes':
      return of(kind, { hash }, { minutes: { hash, text: 'Minutes', throughSeq: 1 } })
    case 'add-to-minutes':
      return of(kind, { addendum: 'addendum-1', text: 'Later we saw.' })
  }
}

const question = {
  question: 'Now?',
  options: [{ id: 'yes', title: 'Yes', pulls: [] }],
  owner: 'Chair',
  method: 'consent' as const,
}

describe('the matrix: role × phase × command is allowed exactly where the table says', () => {
  describe.each(kinds)('%s', kind => {
    test.each(phases)('in %s', phase => {
      const room = fullRoom()
      room.force(phase, room.atMs + 60_000)
      before[kind]?.(room)
      for (const role of roles) {
        for (const whose of kindsWithOwner.includes(kind) ? (['own', 'other'] as const) : (['other'] as const)) {
          const made = sample(room, kind, role, whose)
          if (made === null) continue
          const answer = room.ask(personOf(role), kind, made.input as never, made.facts)
          const allowed = mayCommand(kind, role, phase, whose)
          expect(`${role} ${whose}: ${!isRefusal(answer)} ${isRefusal(answer) ? answer.refused : ''}`).toMatch(
            new RegExp(`^${role} ${whose}: ${allowed} `),
          )
          if (isRefusal(answer)) expect(tableWords(kind)).toContain(answer.refused)
        }
      }
    })
  })
})

/** A refusal by the table says so: the role, the phase, or whose thing it is. */
function tableWords(kind: CommandKind): string[] {
  const words = ['no-right', 'not-in-this-phase', 'not-yours']
  return kind === 'publish-thread' || kind === 'open-thread' ? [...words, 'unknown-thread', 'unknown-document'] : words
}

describe('the table', () => {
  let room: Rehearsal
  beforeAll(() => {
    room = fullRoom()
  })

  test('every kind of command stands in it, with a sentence', () => {
    expect(Object.keys(rightsTable).sort()).toEqual([...kinds].sort())
    for (const kind of kinds) expect(rightsTable[kind].says).toMatch(/^[A-Z].*\.$/)
  })

  test('kinds with an owner are those whose grants name one, and no other', () => {
    const named = kinds.filter(kind => rightsTable[kind].grants.some(grant => grant.whose === 'own'))
    expect([...kindsWithOwner].sort()).toEqual(named.sort())
  })

  test('observers change nothing but their own name and whether they are here', () => {
    const mine = phases.flatMap(phase => commandsOf('observer', phase))
    expect([...new Set(mine)].sort()).toEqual(['change-person', 'remove-person'])
  })

  test('after signing there are addenda, and people may be taken out: nothing else', () => {
    const left = roles.flatMap(role => commandsOf(role, 'signed'))
    expect([...new Set(left)].sort()).toEqual(['add-to-minutes', 'remove-person'])
  })

  test.each([
    ['vote', 'chair', 'decide', true],
    ['vote', 'co-author', 'decide', true],
    ['vote', 'participant', 'decide', true],
    ['vote', 'player', 'decide', true],
    ['vote', 'director', 'decide', false],
    ['vote', 'controller', 'decide', false],
    ['vote', 'evaluator', 'decide', false],
    ['vote', 'simulator', 'decide', false],
    ['vote', 'observer', 'decide', false],
    ['vote', 'participant', 'discuss', false],
    ['open-decision', 'chair', 'discuss', true],
    ['open-decision', 'chair', 'comment', false],
    ['open-voting', 'chair', 'discuss', false],
    ['open-thread', 'participant', 'comment', true],
    ['open-thread', 'participant', 'read', false],
    ['open-thread', 'participant', 'minutes', false],
    ['pull-lever', 'player', 'act', false],
    ['advance-run', 'controller', 'act', true],
    ['advance-run', 'player', 'act', false],
    ['advance-run', 'controller', 'decide', false],
    ['sign-minutes', 'chair', 'minutes', true],
    ['sign-minutes', 'co-author', 'minutes', false],
    ['observe', 'evaluator', 'act', true],
    ['observe', 'player', 'act', false],
  ] as const)('%s by %s in %s on others’ things: %s', (kind, role, phase, allowed) => {
    expect(mayCommand(kind, role, phase, 'other')).toBe(allowed)
  })

  test('a seat’s lever is its own people’s', () => {
    expect(mayCommand('pull-lever', 'player', 'act', 'own')).toBe(true)
    expect(mayCommand('pull-lever', 'player', 'decide', 'own')).toBe(false)
  })

  test('the server and bots do what the table names, nothing else', () => {
    for (const kind of kinds) {
      room.force('act')
      const made = sample(room, kind, 'chair', 'own') ?? sample(room, kind, 'chair', 'other')!
      const bySystem = room.ask(systemActor, kind, made.input as never, made.facts)
      const byBot = room.ask(botActor('press'), kind, made.input as never, made.facts)
      if (!rightsTable[kind].actors.includes('system')) expect(wordOf(bySystem)).toBe('no-right')
      if (!rightsTable[kind].actors.includes('bot')) expect(wordOf(byBot)).toBe('no-right')
    }
    expect(kinds.filter(kind => rightsTable[kind].actors.includes('bot')).sort()).toEqual(['pull-lever', 'vote'])
  })

  test('strangers, people who left and bots of seats that people play have no rights', () => {
    room.force('decide')
    room.put('chair', 'voting.opened', 'all', { decision: 'decision-voting', deadlineMs: null })
    room.join('gone', 'participant')
    room.put('chair', 'person.removed', 'all', { person: 'gone', reason: '' })
    const vote = { decision: 'decision-voting', option: 'yes', objects: false, dissent: '' }
    expect(wordOf(room.ask('stranger', 'vote', vote))).toBe('not-in-room')
    expect(wordOf(room.ask('gone', 'vote', vote))).toBe('not-in-room')
    expect(wordOf(room.ask('bot:bank', 'vote', vote))).toBe('no-right')
    expect(wordOf(room.ask('bot:press', 'vote', vote))).toBe('yes')
  })

  test('whoever may comment in the shared document may open a remark there, and the other way round', () => {
    for (const phase of phases.filter(one => one !== 'prepare' && one !== 'read')) {
      room.force(phase)
      for (const role of roles) {
        const writes = isAtLeast(documentRights(room.state, personOf(role), 'plenary'), 'comment')
        expect(`${role} ${phase} ${mayCommand('open-thread', role, phase, 'other')}`).toBe(`${role} ${phase} ${writes}`)
      }
    }
  })

  test('without an exercise, or without a simulation, its commands are refused by name', () => {
    const meeting = new Rehearsal()
    meeting.force('act')
    expect(wordOf(meeting.ask('chair', 'advance-run', { toMs: 5 }))).toBe('no-exercise')
    expect(wordOf(meeting.ask('chair', 'release-inject', { inject: 'leak' }))).toBe('no-exercise')
    const workshop = new Rehearsal({ exercise: { ...sampleExercise, run: null } })
    workshop.force('act')
    expect(wordOf(workshop.ask('chair', 'advance-run', { toMs: 5 }))).toBe('no-run')
    expect(wordOf(workshop.ask('chair', 'release-inject', { inject: 'call' }))).toBe('yes')
  })
})
