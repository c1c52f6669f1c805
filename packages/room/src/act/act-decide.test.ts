import { beforeEach, describe, expect, test } from 'vitest'
import type { Pull } from '../event/events.ts'
import type { VotingMethod } from '../event/exercise.ts'
import { Rehearsal, wordOf } from './rehearsal.ts'
import { sampleExercise, sampleFromMs } from './sample-exercise.ts'

let room: Rehearsal
beforeEach(() => {
  room = new Rehearsal({ exercise: sampleExercise })
  for (const person of ['anna', 'ben', 'cleo']) room.join(person, 'participant')
  room.join('dan', 'player', 'bank')
  room.join('eva', 'evaluator')
  room.force('decide')
})

type Question = { method?: VotingMethod; options?: string[]; durationMs?: number | null; pulls?: Pull[] }

function put(
  decision: string,
  { method = 'majority', options = ['yes', 'no'], durationMs = null, pulls = [] }: Question = {},
) {
  return room.give('chair', 'open-decision', {
    decision,
    question: 'Shall we halt?',
    options: options.map((id, index) => ({ id, title: id, pulls: index === 0 ? pulls : [] })),
    owner: 'The exchange',
    method,
    durationMs,
    point: null,
    inject: null,
  })
}

function openVoting(decision = 'decision-1', durationMs: number | null = null) {
  return room.give('chair', 'open-voting', { decision, durationMs })
}

function vote(by: string, option: string | null, more: { objects?: boolean; dissent?: string } = {}) {
  return room.give(by, 'vote', { decision: 'decision-1', option, objects: false, dissent: '', ...more })
}

function close(option: string | null = null, reason = '') {
  return room.give('chair', 'close-decision', { decision: 'decision-1', option, reason })
}

function closed() {
  return room.state.decisions.get('decision-1')?.closed
}

describe('how a vote comes out', () => {
  test.each([
    ['most votes carry', 'majority', ['yes', 'yes', 'no'], 'yes', /^$/],
    ['a tie carries nothing and says so', 'majority', ['yes', 'no'], null, /tied/],
    ['no vote carries nothing and says so', 'majority', [null, null], null, /Nobody voted/],
    ['of three the most votes, not half of all', 'majority', ['yes', 'no', 'later', 'later'], 'later', /^$/],
    ['consent with several options takes the most votes', 'consent', ['yes', 'yes', 'no'], 'yes', /^$/],
    ['consent with several options and a tie carries nothing', 'consent', ['yes', 'no'], null, /tied/],
  ] as const)('%s', (_what, method, votes, carried, reason) => {
    put('decision-1', { method, options: ['yes', 'no', 'later'] })
    openVoting()
    const people = ['anna', 'ben', 'cleo', 'dan']
    for (const [index, option] of votes.entries()) vote(people[index]!, option)
    close()
    expect(closed()).toMatchObject({ option: carried, abstained: votes.filter(option => option === null).length })
    expect(closed()?.reason).toMatch(reason)
  })

  test('consent passes in silence, and not against an objection', () => {
    put('decision-1', { method: 'consent', options: ['yes'] })
    openVoting()
    expect(close()).toMatchObject({
      events: [{ body: { option: 'yes', objections: 0, counts: [{ option: 'yes', votes: 0 }] } }],
    })
    room.force('decide')
    put('decision-2', { method: 'consent', options: ['yes'] })
    openVoting('decision-2')
    room.give('ben', 'vote', { decision: 'decision-2', option: null, objects: true, dissent: 'It breaks the bank.' })
    room.give('chair', 'close-decision', { decision: 'decision-2', option: null, reason: 'We stop here.' })
    const decision = room.state.decisions.get('decision-2')
    expect(decision?.closed).toMatchObject({ option: null, objections: 1, abstained: 1 })
    expect(decision?.closed?.reason).toMatch(/objection stands.*We stop here\.$/)
    expect(decision?.votes.get('ben')?.dissent).toBe('It breaks the bank.')
  })

  test('an objection that is taken back by a later vote blocks no longer', () => {
    put('decision-1', { method: 'consent', options: ['yes'] })
    openVoting()
    vote('ben', null, { objects: true })
    vote('ben', 'yes')
    close()
    expect(closed()).toMatchObject({ option: 'yes', objections: 0, abstained: 0 })
  })

  test('the chair decides where the method says so, with or without a vote, and the votes are kept', () => {
    put('decision-1', { method: 'chair' })
    openVoting()
    vote('anna', 'yes')
    vote('ben', 'yes')
    expect(wordOf(close('perhaps'))).toBe('unknown-option')
    close('no', 'The law forbids it.')
    expect(closed()).toMatchObject({
      option: 'no',
      reason: 'The law forbids it.',
      counts: [{ option: 'yes', votes: 2 }, { votes: 0 }],
    })
    put('decision-2', { method: 'chair' })
    const now = { decision: 'decision-2', option: null, reason: '' }
    expect(wordOf(room.give('chair', 'close-decision', now))).toBe('yes')
    expect(room.state.decisions.get('decision-2')?.closed?.option).toBeNull()
  })

  test('where the votes decide, the chair does not', () => {
    put('decision-1')
    expect(wordOf(close())).toBe('no-vote-yet')
    openVoting()
    expect(wordOf(close('yes'))).toBe('votes-decide')
    expect(wordOf(close())).toBe('yes')
    expect(wordOf(close())).toBe('decision-closed')
  })

  test('the minutes of a Spanish room say it in Spanish', () => {
    const spanish = new Rehearsal({ language: 'es' })
    spanish.force('decide')
    spanish.put('chair', 'decision.opened', 'all', {
      decision: 'decision-1',
      question: '¿Paramos?',
      options: [{ id: 'si', title: 'Sí', pulls: [] }],
      owner: 'Chair',
      method: 'majority',
      deadlineMs: null,
      point: null,
      inject: null,
    })
    spanish.give('chair', 'open-voting', { decision: 'decision-1', durationMs: null })
    spanish.give('chair', 'close-decision', { decision: 'decision-1', option: null, reason: '' })
    expect(spanish.state.decisions.get('decision-1')?.closed?.reason).toMatch(/^Nadie votó/)
  })
})

describe('who votes, and until when', () => {
  test('every person of a seat has a vote; staff and observers have none', () => {
    put('decision-1')
    openVoting()
    room.join('dora', 'player', 'bank')
    room.join('obi', 'observer')
    expect(wordOf(vote('dan', 'yes'))).toBe('yes')
    expect(wordOf(vote('dora', 'no'))).toBe('yes')
    expect(wordOf(vote('eva', 'yes'))).toBe('no-right')
    expect(wordOf(vote('obi', 'yes'))).toBe('no-right')
    expect(room.state.decisions.get('decision-1')?.votes.size).toBe(2)
  })

  test('a vote needs an open vote, a known option, and objects only to consent', () => {
    put('decision-1')
    expect(wordOf(vote('anna', 'yes'))).toBe('no-vote-yet')
    openVoting()
    expect(wordOf(vote('anna', 'perhaps'))).toBe('unknown-option')
    expect(wordOf(vote('anna', 'yes', { objects: true }))).toBe('no-objection-here')
    expect(
      wordOf(room.give('anna', 'vote', { decision: 'decision-9', option: null, objects: false, dissent: '' })),
    ).toBe('unknown-decision')
  })

  test('the moment of the deadline is too late, and the answer says when it was', () => {
    put('decision-1', { method: 'chair' })
    openVoting('decision-1', 60_000)
    room.atMs += 59_999
    expect(wordOf(vote('anna', 'yes'))).toBe('yes')
    room.atMs += 1
    expect(vote('ben', 'yes')).toEqual({ refused: 'vote-closed', because: 'The vote closed at 14:01:00 UTC.' })
  })

  test('a vote that ran out of time closes by itself and counts', () => {
    put('decision-1')
    openVoting('decision-1', 60_000)
    vote('anna', 'no')
    room.wait(60_000)
    expect(closed()).toMatchObject({ option: 'no', by: 'system' })
    expect(wordOf(vote('ben', 'yes'))).toBe('vote-closed')
  })

  test('the deadline of the phase is that of votes without one of their own', () => {
    room.force('decide', room.atMs + 30_000)
    put('decision-1')
    openVoting()
    room.give('chair', 'extend-phase', { byMs: 30_000 })
    room.wait(59_999)
    expect(closed()).toBeNull()
    room.wait(1)
    expect(closed()).not.toBeNull()
    put('decision-2')
    expect(wordOf(openVoting('decision-2'))).toBe('time-is-up')
    expect(wordOf(openVoting('decision-2', 60_000))).toBe('yes')
  })

  test('a pause stands for every deadline', () => {
    put('decision-1')
    openVoting('decision-1', 60_000)
    room.wait(50_000)
    room.give('chair', 'pause-phase', {})
    room.wait(3_600_000)
    expect(wordOf(vote('anna', 'yes'))).toBe('yes')
    expect(wordOf(put('decision-2'))).toBe('paused')
    room.give('chair', 'resume-phase', {})
    room.wait(9999)
    expect(closed()).toBeNull()
    room.wait(1)
    expect(closed()).toMatchObject({ option: 'yes' })
  })
})

describe('putting a question', () => {
  test('is prepared while discussing; its vote opens in decide', () => {
    room.force('discuss')
    expect(wordOf(put('decision-1'))).toBe('yes')
    expect(wordOf(openVoting())).toBe('not-in-this-phase')
    room.force('comment')
    expect(wordOf(put('decision-2'))).toBe('not-in-this-phase')
  })

  test('may be changed until the vote is open', () => {
    put('decision-1')
    const change = {
      decision: 'decision-1',
      question: 'Shall we halt now?',
      options: [{ id: 'halt', title: 'Halt', pulls: [] }],
      owner: 'Bank',
      method: 'consent' as const,
    }
    expect(wordOf(room.give('chair', 'change-decision', change))).toBe('yes')
    expect(room.state.decisions.get('decision-1')).toMatchObject({
      question: 'Shall we halt now?',
      method: 'consent',
      owner: 'Bank',
    })
    openVoting()
    expect(wordOf(room.give('chair', 'change-decision', change))).toBe('vote-open')
    expect(wordOf(openVoting())).toBe('vote-open')
    close()
    expect(wordOf(room.give('chair', 'change-decision', change))).toBe('decision-closed')
  })

  test.each<[string, Question, string]>([
    ['two options of one name', { options: ['yes', 'yes'] }, 'twice'],
    ['a lever that is not there', { pulls: [{ seat: 'bank', lever: 'nothing', choices: {} }] }, 'unknown-lever'],
    ['a seat that is not there', { pulls: [{ seat: 'throne', lever: 'bank-lever', choices: {} }] }, 'unknown-lever'],
    [
      'a number out of bounds',
      { pulls: [{ seat: 'bank', lever: 'bank-lever', choices: { lasts: 49 } }] },
      'out-of-bounds',
    ],
    [
      'a number that the lever has not',
      { pulls: [{ seat: 'bank', lever: 'bank-lever', choices: { speed: 1 } }] },
      'unknown-choice',
    ],
    ['a good pull', { pulls: [{ seat: 'bank', lever: 'bank-lever', choices: { lasts: 48 } }] }, 'yes'],
  ])('%s', (_what, question, word) => {
    expect(wordOf(put('decision-1', question))).toBe(word)
  })

  test('names no inject that is not released, no point that is not there, and its id once', () => {
    const question = {
      question: 'Q',
      options: [{ id: 'yes', title: 'Y', pulls: [] }],
      owner: 'O',
      method: 'chair' as const,
      durationMs: null,
    }
    const ask = (more: { point: string | null; inject: string | null }) =>
      wordOf(room.ask('chair', 'open-decision', { decision: 'decision-1', ...question, ...more }))
    expect(ask({ point: null, inject: 'leak' })).toBe('inject-not-released')
    expect(ask({ point: 'point-9', inject: null })).toBe('unknown-point')
    room.give('chair', 'release-inject', { inject: 'leak' })
    expect(ask({ point: null, inject: 'leak' })).toBe('yes')
    put('decision-1')
    expect(wordOf(put('decision-1'))).toBe('id-in-use')
  })
})

describe('a carried option commands the run', () => {
  const pull = { seat: 'bank', lever: 'bank-lever', choices: { lasts: 12 } }

  test('each pull follows the outcome: the seat learns the sentence, the staff the command', () => {
    put('decision-1', { options: ['yes'], method: 'consent', pulls: [pull] })
    openVoting()
    close()
    expect(room.events.slice(-3)).toMatchObject([
      { kind: 'decision.closed', audience: 'all', by: 'chair' },
      {
        kind: 'lever.pulled',
        audience: 'seat:bank',
        body: {
          pull: { seat: 'bank', lever: 'bank-lever', choices: { lasts: 12, level: 1 } },
          sentence: 'The exchange halts trading for 12 h at level 1.',
          decision: 'decision-1',
          use: 1,
        },
      },
      {
        kind: 'run.commanded',
        audience: 'control',
        body: {
          command: {
            target: 'exchange',
            act: 'halt',
            atMs: sampleFromMs,
            numbers: { market: 'UST-USD', lasts: '12 h', level: 1 },
          },
          seat: 'bank',
          decision: 'decision-1',
          branch: 'main',
        },
      },
    ])
  })

  test('a command before the run has started waits for it', () => {
    put('decision-1', { options: ['yes'], method: 'consent', pulls: [pull] })
    openVoting()
    close()
    expect(room.state.commandsBeforeRun).toHaveLength(1)
    room.put('system', 'run.started', 'all', {
      scenario: 'ust-2022-record',
      seed: '7',
      precision: 'fast',
      manifestHash: '',
      scenarioMs: sampleFromMs,
      branch: 'main',
    })
    expect(room.state.run?.branches.get('main')?.commands).toMatchObject([{ act: 'halt', atMs: sampleFromMs }])
    expect(room.state.commandsBeforeRun).toEqual([])
  })

  test('an option that is not carried commands nothing', () => {
    put('decision-1', { pulls: [pull] })
    openVoting()
    vote('anna', 'no')
    close()
    expect(room.events.at(-1)?.kind).toBe('decision.closed')
    expect(room.state.commandsBeforeRun).toEqual([])
  })

  test('a pull that has no use left is refused to its seat, and the decision stands', () => {
    put('decision-1', { options: ['yes'], method: 'consent', pulls: [pull, pull, pull] })
    openVoting()
    close()
    expect(room.events.slice(-6).map(event => event.kind)).toEqual([
      'decision.closed',
      'lever.pulled',
      'run.commanded',
      'lever.pulled',
      'run.commanded',
      'lever.refused',
    ])
    expect(room.events.at(-1)).toMatchObject({ audience: 'seat:bank', body: { use: null } })
    expect(room.state.seats.get('bank')?.pulls.get('bank-lever')).toBe(2)
    expect(closed()?.option).toBe('yes')
  })
})

describe('actions', () => {
  const action = {
    action: 'action-1',
    text: 'Write to holders',
    owner: 'Anna',
    due: '2026-02-01',
    decision: null,
    point: null,
  }

  test('noted, ticked off, opened again', () => {
    expect(wordOf(room.give('chair', 'note-action', action))).toBe('yes')
    expect(wordOf(room.give('chair', 'note-action', action))).toBe('id-in-use')
    const tick = (by: string, done: boolean) => wordOf(room.give(by, 'tick-action', { action: 'action-1', done }))
    expect(tick('anna', true)).toBe('not-yours')
    expect(tick('chair', false)).toBe('no-change')
    expect(tick('chair', true)).toBe('yes')
    expect(room.state.actions.get('action-1')).toMatchObject({ done: true, by: 'chair' })
    expect(wordOf(room.give('chair', 'tick-action', { action: 'action-9', done: true }))).toBe('unknown-action')
  })

  test('hang on decisions and points that are there', () => {
    const note = (more: object) => wordOf(room.ask('chair', 'note-action', { ...action, ...more }))
    expect(note({ decision: 'decision-9' })).toBe('unknown-decision')
    expect(note({ point: 'point-9' })).toBe('unknown-point')
  })
})
