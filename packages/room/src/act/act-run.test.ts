import { beforeEach, describe, expect, test } from 'vitest'
import { nextStopMs, runMs, scenarioNow } from '../phase/scenario-clock.ts'
import { decimalText } from './levers.ts'
import { Rehearsal, wordOf } from './rehearsal.ts'
import { sampleExercise, sampleFromMs } from './sample-exercise.ts'

const hour = 3_600_000
let room: Rehearsal

function start(target = room): void {
  target.put('system', 'run.started', 'all', {
    scenario: 'ust-2022-record',
    seed: '7',
    precision: 'fast',
    manifestHash: 'm0',
    scenarioMs: sampleFromMs,
    branch: 'main',
  })
}

function advanced(toMs: number, branch = 'main', done = false): void {
  const figures = [{ measure: 'ustPriceUsd', label: 'UST', value: 0.99, unit: 'USD' }]
  room.put('system', 'run.advanced', 'all', { toMs, step: 1, figures, manifestHash: `m${toMs}`, branch, done })
}

beforeEach(() => {
  room = new Rehearsal({ exercise: { ...sampleExercise, clock: { mode: 'hand', ratio: 1 } } })
  room.join('anna', 'player', 'bank')
  room.join('ben', 'player', 'issuer')
  room.join('carl', 'controller')
  room.join('sim', 'simulator')
  room.join('eva', 'evaluator')
  room.force('act')
})

describe('advancing', () => {
  const advance = (toMs: number, by = 'carl') => wordOf(room.give(by, 'advance-run', { toMs }))

  test('needs a started run and goes forward, not beyond the end', () => {
    expect(advance(sampleFromMs + hour)).toBe('no-run')
    start()
    expect(advance(sampleFromMs)).toBe('not-forward')
    expect(advance(sampleFromMs + 48 * hour + 1)).toBe('beyond-end')
    expect(advance(sampleFromMs + 48 * hour)).toBe('yes')
    advanced(sampleFromMs + 2 * hour)
    expect(runMs(room.state)).toBe(sampleFromMs + 2 * hour)
    expect(scenarioNow(room.state, room.atMs)).toBe(sampleFromMs + 2 * hour)
    expect(advance(sampleFromMs + hour)).toBe('not-forward')
    advanced(sampleFromMs + 48 * hour, 'main', true)
    expect(advance(sampleFromMs + 48 * hour)).toBe('run-over')
  })

  test('is the staff’s, and waits while the clock stands', () => {
    start()
    expect(advance(sampleFromMs + hour, 'anna')).toBe('no-right')
    room.give('chair', 'pause-phase', {})
    expect(advance(sampleFromMs + hour)).toBe('paused')
  })

  test('takes a running clock along', () => {
    start()
    room.give('carl', 'set-clock', { mode: 'ratio', ratio: 20, running: true })
    room.wait(60_000)
    room.give('carl', 'advance-run', { toMs: sampleFromMs + 3 * hour })
    expect(scenarioNow(room.state, room.atMs)).toBe(sampleFromMs + 3 * hour)
    room.wait(60_000)
    expect(scenarioNow(room.state, room.atMs)).toBe(sampleFromMs + 3 * hour + 20 * 60_000)
  })
})

describe('the clock', () => {
  const set = (mode: 'hand' | 'ratio', running: boolean) =>
    wordOf(room.give('carl', 'set-clock', { mode, ratio: 20, running }))

  test('runs at a ratio, in act, while the phase is not paused', () => {
    expect(set('hand', true)).toBe('hand-paced')
    expect(set('ratio', true)).toBe('yes')
    room.wait(1000)
    expect(set('ratio', false)).toBe('yes')
    expect(room.state.clock).toMatchObject({ running: false, scenarioMs: sampleFromMs + 20_000 })
    room.give('chair', 'pause-phase', {})
    expect(set('ratio', true)).toBe('paused')
    room.force('discuss')
    expect(set('ratio', true)).toBe('not-in-this-phase')
    expect(set('ratio', false)).toBe('yes')
  })

  test('stops by itself at the end of each round and of the exercise', () => {
    expect(nextStopMs(room.state, sampleFromMs)).toBe(sampleFromMs + 6 * hour)
    expect(nextStopMs(room.state, sampleFromMs + 6 * hour)).toBe(sampleFromMs + 24 * hour)
    expect(nextStopMs(room.state, sampleFromMs + 24 * hour)).toBe(sampleFromMs + 48 * hour)
    expect(nextStopMs(room.state, sampleFromMs + 48 * hour)).toBeNull()
  })
})

describe('levers', () => {
  const pull = (by: string, seat = 'bank', choices: Record<string, number> = {}, decision: string | null = null) =>
    room.give(by, 'pull-lever', { pull: { seat, lever: `${seat}-lever`, choices }, decision })

  test('are pulled by the people of their seat, as often as they may be', () => {
    expect(wordOf(pull('anna'))).toBe('no-run')
    start()
    advanced(sampleFromMs + hour)
    expect(wordOf(pull('ben'))).toBe('not-yours')
    expect(wordOf(pull('anna'))).toBe('yes')
    expect(wordOf(pull('anna'))).toBe('yes')
    expect(wordOf(pull('anna'))).toBe('no-use-left')
    expect(room.events.slice(-2)).toMatchObject([
      { kind: 'lever.pulled', audience: 'seat:bank', by: 'anna', body: { use: 2, atMs: sampleFromMs + hour } },
      { kind: 'run.commanded', audience: 'control', body: { command: { numbers: { lasts: '2 h', level: 1 } } } },
    ])
    room.force('decide')
    expect(wordOf(pull('anna'))).toBe('not-in-this-phase')
  })

  test.each([
    [{ lasts: 0.5 }, 'out-of-bounds'],
    [{ lasts: 48.5 }, 'out-of-bounds'],
    [{ lasts: Number.NaN }, 'out-of-bounds'],
    [{ speed: 1 }, 'unknown-choice'],
    [{ lasts: 1, level: 0 }, 'yes'],
  ])('numbers stay inside their bounds: %o', (choices, word) => {
    start()
    expect(wordOf(pull('anna', 'bank', choices as Record<string, number>))).toBe(word)
  })

  test('a refusal says the bounds in their unit', () => {
    start()
    expect(pull('anna', 'bank', { lasts: 100 })).toMatchObject({ because: 'How long may be 1 h to 48 h, not 100 h.' })
  })

  test('of a seat that a bot plays: the bot, and those who direct; not the evaluator', () => {
    start()
    expect(wordOf(pull('carl', 'press'))).toBe('not-yours')
    room.give('carl', 'play-seat', { seat: 'press', by: 'bot' })
    expect(wordOf(pull('carl', 'press'))).toBe('yes')
    expect(wordOf(pull('eva', 'press'))).toBe('no-right')
    expect(wordOf(pull('anna', 'press'))).toBe('not-yours')
    expect(wordOf(pull('bot:press', 'bank'))).toBe('not-yours')
    expect(wordOf(pull('bot:press', 'press'))).toBe('yes')
    expect(wordOf(pull('bot:bank', 'bank'))).toBe('no-right')
  })

  test('may name the decision that they carry out', () => {
    start()
    expect(wordOf(pull('anna', 'bank', {}, 'decision-9'))).toBe('unknown-decision')
    room.put('chair', 'decision.opened', 'all', {
      decision: 'decision-1',
      question: 'Q',
      options: [{ id: 'yes', title: 'Y', pulls: [] }],
      owner: 'O',
      method: 'chair',
      deadlineMs: null,
      point: null,
      inject: null,
    })
    expect(wordOf(pull('anna', 'bank', {}, 'decision-1'))).toBe('not-carried')
    const outcome = { counts: [], abstained: 0, objections: 0, reason: '' }
    room.put('chair', 'decision.closed', 'all', { decision: 'decision-1', option: 'yes', ...outcome })
    expect(wordOf(pull('anna', 'bank', {}, 'decision-1'))).toBe('yes')
  })

  test('what the run would not take counts for nothing', () => {
    start()
    pull('anna')
    pull('anna', 'bank', { lasts: 3 })
    const refused = { pull: { seat: 'bank', lever: 'bank-lever', choices: {} }, because: 'No market.', section: null }
    room.put('system', 'lever.refused', 'seat:bank', { ...refused, atMs: sampleFromMs, use: 2 })
    expect(room.state.seats.get('bank')?.pulls.get('bank-lever')).toBe(1)
    expect(room.state.run?.branches.get('main')?.commands.map(command => command.numbers['lasts'])).toEqual(['2 h'])
    room.put('system', 'lever.refused', 'seat:bank', { ...refused, atMs: sampleFromMs, use: null })
    expect(room.state.seats.get('bank')?.pulls.get('bank-lever')).toBe(1)
  })

  test.each([
    [1e21, '1000000000000000000000'],
    [-1e21, '-1000000000000000000000'],
    [1e-7, '0.0000001'],
    [0.25, '0.25'],
    [-3, '-3'],
  ])('%d is written %s', (value, text) => {
    expect(decimalText(value)).toBe(text)
  })
})

describe('branches', () => {
  const open = (branch: string, atMs: number) =>
    wordOf(room.give('carl', 'open-branch', { branch, title: 'What if', atMs }))
  const enter = (branch: string) => wordOf(room.give('carl', 'enter-branch', { branch }))

  test('begin at a moment that has passed, with the commands before it', () => {
    expect(open('what-if', sampleFromMs)).toBe('no-run')
    start()
    room.give('anna', 'pull-lever', { pull: { seat: 'bank', lever: 'bank-lever', choices: {} }, decision: null })
    advanced(sampleFromMs + hour)
    const firstSeq = room.state.seq
    advanced(sampleFromMs + 2 * hour)
    room.give('anna', 'pull-lever', { pull: { seat: 'bank', lever: 'bank-lever', choices: {} }, decision: null })
    expect(open('what-if', sampleFromMs + 2 * hour + 1)).toBe('not-passed')
    expect(open('what-if', sampleFromMs - 1)).toBe('not-passed')
    expect(open('what-if', sampleFromMs + 1.5 * hour)).toBe('yes')
    expect(room.events.at(-1)).toMatchObject({ audience: 'control', body: { from: 'main', fromSeq: firstSeq } })
    expect(room.state.run?.branches.get('what-if')).toMatchObject({
      from: 'main',
      scenarioMs: sampleFromMs + 1.5 * hour,
      title: 'What if',
    })
    expect(room.state.run?.branches.get('what-if')?.commands).toHaveLength(1)
    expect(room.state.run?.branches.get('main')?.commands).toHaveLength(2)
    expect(open('what-if', sampleFromMs)).toBe('id-in-use')
    expect(open('main', sampleFromMs)).toBe('id-in-use')
  })

  test('are entered and left; the scenario clock follows', () => {
    start()
    advanced(sampleFromMs + 2 * hour)
    open('what-if', sampleFromMs + hour)
    expect(enter('main')).toBe('no-change')
    expect(enter('nowhere')).toBe('unknown-branch')
    expect(enter('what-if')).toBe('yes')
    expect(scenarioNow(room.state, room.atMs)).toBe(sampleFromMs + hour)
    advanced(sampleFromMs + 3 * hour, 'what-if')
    expect(room.state.run?.branches.get('main')?.scenarioMs).toBe(sampleFromMs + 2 * hour)
    expect(enter('main')).toBe('yes')
    expect(runMs(room.state)).toBe(sampleFromMs + 2 * hour)
  })
})

test('a seat is played by a bot only where the exercise states a policy', () => {
  const play = (seat: string, by: 'people' | 'bot') => wordOf(room.give('carl', 'play-seat', { seat, by }))
  expect(play('bank', 'bot')).toBe('no-policy')
  expect(play('throne', 'bot')).toBe('unknown-seat')
  expect(play('press', 'people')).toBe('no-change')
  expect(play('press', 'bot')).toBe('yes')
  expect(play('press', 'people')).toBe('yes')
})
