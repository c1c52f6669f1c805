import { isRefusal, type RoomEvent } from '@breakwater/room'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { RunHost } from '../exercise/index.ts'
import { workersHere } from '../exercise/local.test-workers.ts'
import { loadLibrary } from '../files/library.ts'
import { canaryExercise, exerciseFromMs } from './canary-exercise.test-exercise.ts'
import { type Client, StagedHall, StreamReader } from './staged-hall.test-hall.ts'

const hour = 3_600_000
const minute = 60_000
const staged = new StagedHall([canaryExercise], workersHere())
let chair: Client
let issuer: Client
let room: string
let stream: StreamReader

const open = (phase: string) => chair.command(room, 'open-phase', { phase, durationMs: 0 })
const eventsOf = <K extends RoomEvent['kind']>(kind: K): RoomEvent<K>[] =>
  stream.events.filter(event => event.kind === kind) as unknown as RoomEvent<K>[]
const until = (holds: () => boolean, what: string) => stream.until(holds, what)
const sell = (amount: number) => ({ pull: { seat: 'issuer', lever: 'sell', choices: { amount } }, decision: null })

async function advanceTo(toMs: number): Promise<void> {
  expect(await chair.command(room, 'advance-run', { toMs })).toMatchObject({ status: 200 })
  await until(
    () => eventsOf('run.advanced').some(event => event.body.toMs === toMs),
    `the run at +${(toMs - exerciseFromMs) / minute} min`,
  )
}

beforeAll(() => staged.open())
beforeEach(async () => {
  chair = await staged.host()
  room = ((await (await chair.post('/api/rooms', { exercise: 'canaries' })).json()) as { id: string }).id
  issuer = await staged.guest(chair, room, 'player', 'issuer')
  stream = new StreamReader(await chair.get(`/api/rooms/${room}/stream`))
  for (const phase of ['read', 'comment', 'decide']) expect(await open(phase)).toMatchObject({ status: 200 })
  await until(() => eventsOf('run.started').length === 1, 'the start of the run')
  await until(() => eventsOf('run.advanced').length === 1, 'its first figures')
})
afterAll(async () => {
  await stream.stop()
  await staged.close()
  staged.remove()
  expect(staged.reported).toEqual([])
})

/** The run that the log alone gives. */
async function rebuilt(): Promise<RunHost> {
  const { events } = (await staged.hall.room(room))!
  const { host, differences } = await RunHost.rebuild(canaryExercise.run!, loadLibrary().scenarios, events)
  expect(differences).toEqual([])
  return host
}

describe('the run of a room', () => {
  test('starts once the room is open, and tells where it stands', async () => {
    expect(eventsOf('run.started')[0]!.body).toMatchObject({
      scenario: 'ust-2022-record',
      scenarioMs: exerciseFromMs,
      branch: 'main',
    })
    expect(eventsOf('run.advanced')[0]!.body.figures.map(figure => figure.measure)).toEqual(['ustPriceUsd'])
    const seen = (await (await issuer.get(`/api/rooms/${room}/run`)).json()) as {
      columns: { id: string }[]
      timeMs: number[]
    }
    expect(seen.columns.map(({ id }) => id)).toEqual(expect.arrayContaining(['ustPriceUsd', 'lunaPriceUsd']))
    expect(seen.columns).toHaveLength(2)
    expect(seen.timeMs.at(-1)).toBeLessThanOrEqual(exerciseFromMs)
  })

  test('is what its events say, to the last byte, also after a restart in the middle', async () => {
    await open('act')
    await advanceTo(exerciseFromMs + hour)
    expect(await issuer.command(room, 'pull-lever', sell(1000))).toMatchObject({ status: 200 })
    await staged.restart()
    await stream.stop()
    stream = new StreamReader(await chair.get(`/api/rooms/${room}/stream`))
    await until(() => eventsOf('run.commanded').length === 1, 'the log')
    await advanceTo(exerciseFromMs + 2 * hour)
    const again = await rebuilt()
    expect(again.manifest().hash).toBe(eventsOf('run.advanced').at(-1)!.body.manifestHash)
    expect(again.figures()).toEqual(eventsOf('run.advanced').at(-1)!.body.figures)
    expect(again.manifest().commands).toHaveLength(1)
  })

  test('goes a long way in pieces, so that releases come at their time', async () => {
    await open('act')
    await advanceTo(exerciseFromMs + 2 * hour)
    expect(eventsOf('run.advanced').map(event => (event.body.toMs - exerciseFromMs) / minute)).toEqual([
      0, 30, 60, 90, 120,
    ])
    await until(() => eventsOf('inject.delivered').length === 2, 'the injects')
    // Half an hour was its time; the condition held from the beginning.
    const at = (inject: string) => eventsOf('inject.released').find(event => event.body.inject === inject)!
    expect(at('to-exchange').body).toMatchObject({ because: 'time', scenarioMs: exerciseFromMs + hour / 2 })
    expect(at('to-issuer').body).toMatchObject({ because: 'condition' })
    const [begun, piece, next] = eventsOf('run.advanced').map(event => event.seq) as [number, number, number]
    expect(at('to-issuer').seq > begun && at('to-issuer').seq < piece).toBe(true)
    expect(at('to-exchange').seq > piece && at('to-exchange').seq < next).toBe(true)
  })

  test('does not take a pull whose event could not be kept', async () => {
    await open('act')
    staged.diskFull = true
    expect(await issuer.command(room, 'pull-lever', sell(1000), { id: 'pull-once' })).toMatchObject({ status: 503 })
    staged.diskFull = false
    expect(await issuer.command(room, 'pull-lever', sell(1000), { id: 'pull-once' })).toMatchObject({ status: 200 })
    expect(await issuer.command(room, 'pull-lever', sell(1000), { id: 'pull-once' })).toMatchObject({ status: 200 })
    await advanceTo(exerciseFromMs + hour / 2)
    const again = await rebuilt()
    expect(again.manifest().commands).toHaveLength(1)
    expect(again.manifest().hash).toBe(eventsOf('run.advanced').at(-1)!.body.manifestHash)
  })

  test('stops when the room leaves the phase', async () => {
    await open('act')
    await advanceTo(exerciseFromMs + hour / 2)
    await open('discuss')
    expect(await chair.command(room, 'advance-run', { toMs: exerciseFromMs + hour })).toMatchObject({
      status: 409,
      refusal: { refused: 'not-in-this-phase' },
    })
  })

  test('follows the server’s clock where it is told to, and stands while the room pauses', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      await open('act')
      await chair.command(room, 'set-clock', { mode: 'ratio', ratio: 20, running: true })
      staged.nowMs += minute
      vi.advanceTimersByTime(5000)
      await until(
        () => eventsOf('run.advanced').some(event => event.body.toMs === exerciseFromMs + 20 * minute),
        '20 min',
      )
      await chair.command(room, 'pause-phase', {})
      staged.nowMs += 10 * minute
      vi.advanceTimersByTime(60_000)
      await chair.command(room, 'resume-phase', {})
      staged.nowMs += minute
      vi.advanceTimersByTime(5000)
      await until(
        () => eventsOf('run.advanced').some(event => event.body.toMs === exerciseFromMs + 40 * minute),
        '40 min',
      )
      expect(eventsOf('run.advanced').map(event => (event.body.toMs - exerciseFromMs) / minute)).toEqual([0, 20, 40])
    } finally {
      vi.useRealTimers()
    }
  })

  test('opens a branch from a moment that has passed and goes on there', async () => {
    await open('act')
    await advanceTo(exerciseFromMs + hour)
    const branch = { branch: 'branch-1', title: 'Otherwise', atMs: exerciseFromMs + hour / 2 }
    expect(await chair.command(room, 'open-branch', branch)).toMatchObject({ status: 200 })
    expect(await chair.command(room, 'enter-branch', { branch: 'branch-1' })).toMatchObject({ status: 200 })
    expect(await issuer.command(room, 'pull-lever', sell(50_000_000))).toMatchObject({ status: 200 })
    expect(await chair.command(room, 'advance-run', { toMs: exerciseFromMs + hour })).toMatchObject({ status: 200 })
    const there = () => eventsOf('run.advanced').filter(event => event.body.branch === 'branch-1')
    await until(() => there().some(event => event.body.toMs === exerciseFromMs + hour), 'the branch at one hour')
    const main = eventsOf('run.advanced').find(
      event => event.body.branch === 'main' && event.body.toMs === exerciseFromMs + hour,
    )!
    expect(there().at(-1)!.body.figures).not.toEqual(main.body.figures)
    expect((await rebuilt()).manifest().hash).toBe(there().at(-1)!.body.manifestHash)
  })

  test('shows another branch beside the present one: to the staff each, to the others those that the room was in', async () => {
    await open('act')
    await advanceTo(exerciseFromMs + hour)
    for (const branch of ['branch-1', 'branch-2']) {
      const input = { branch, title: branch, atMs: exerciseFromMs + hour / 2 }
      expect(await chair.command(room, 'open-branch', input)).toMatchObject({ status: 200 })
    }
    expect(await chair.command(room, 'enter-branch', { branch: 'branch-1' })).toMatchObject({ status: 200 })
    const asked = async (who: typeof chair, id: string) => (await who.get(`/api/rooms/${room}/run?branch=${id}`)).status
    expect(await asked(chair, 'branch-2')).toBe(200)
    expect(await asked(issuer, 'branch-2')).toBe(404)
    expect(await asked(issuer, 'main')).toBe(200)
    expect(await asked(issuer, 'branch-1')).toBe(200)
    expect(await asked(chair, 'no-such-branch')).toBe(404)
    const main = (await (await issuer.get(`/api/rooms/${room}/run?branch=main`)).json()) as { branch: string }
    expect(main.branch).toBe('main')
  })
})

describe('decisions as commands', () => {
  const decide = async (pulls: object[]): Promise<RoomEvent[]> => {
    const options = [{ id: 'do-it', title: 'Do it', pulls }]
    const input = { decision: 'decision-1', question: 'Do it?', options, owner: 'x', method: 'majority' }
    expect(
      await chair.command(room, 'open-decision', { ...input, durationMs: null, point: null, inject: null }),
    ).toMatchObject({ status: 200 })
    expect(await chair.command(room, 'open-voting', { decision: 'decision-1', durationMs: null })).toMatchObject({
      status: 200,
    })
    expect(
      await issuer.command(room, 'vote', { decision: 'decision-1', option: 'do-it', objects: false, dissent: '' }),
    ).toMatchObject({ status: 200 })
    const closed = await chair.command(room, 'close-decision', { decision: 'decision-1', option: null, reason: '' })
    expect(closed).toMatchObject({ status: 200 })
    return closed.events!
  }

  test('a carried option commands the run', async () => {
    const events = await decide([{ seat: 'issuer', lever: 'sell', choices: { amount: 7 } }])
    expect(events.map(event => event.kind)).toEqual(['decision.closed', 'lever.pulled', 'run.commanded'])
    await open('act')
    await advanceTo(exerciseFromMs + hour / 2)
    expect((await rebuilt()).manifest().commands).toMatchObject([{ target: 'celsius', act: 'swap-in-pool' }])
  })

  test('a vote that its deadline closes commands the run too', async () => {
    const options = [
      { id: 'do-it', title: 'Do it', pulls: [{ seat: 'issuer', lever: 'sell', choices: { amount: 7 } }] },
    ]
    const input = { decision: 'decision-1', question: 'Do it?', options, owner: 'x', method: 'majority' }
    await chair.command(room, 'open-decision', { ...input, durationMs: null, point: null, inject: null })
    await chair.command(room, 'open-voting', { decision: 'decision-1', durationMs: 60_000 })
    await issuer.command(room, 'vote', { decision: 'decision-1', option: 'do-it', objects: false, dissent: '' })
    staged.nowMs += 60_001
    const late = await chair.command(room, 'vote', {
      decision: 'decision-1',
      option: null,
      objects: false,
      dissent: 'no',
    })
    expect(late).toMatchObject({ status: 409, refusal: { refused: 'vote-closed' } })
    await until(() => eventsOf('run.commanded').length === 1, 'the command')
    expect(eventsOf('decision.closed')[0]!.by).toBe('system')
  })

  test('bots vote when a vote opens', async () => {
    await chair.command(room, 'play-seat', { seat: 'press', by: 'bot' })
    await decide([])
    await until(() => eventsOf('vote.cast').some(event => event.by === 'bot:press'), 'the bot’s vote')
    expect(eventsOf('vote.cast').find(event => event.by === 'bot:press')!.body.option).toBe('do-it')
  })

  test('the futures of its options come as lines and stay as an exhibit', async () => {
    const options = [
      { id: 'wait', title: 'Wait', pulls: [] },
      { id: 'sell', title: 'Sell', pulls: [{ seat: 'issuer', lever: 'sell', choices: { amount: 90_000_000 } }] },
    ]
    const input = { decision: 'decision-1', question: 'Sell?', options, owner: 'x', method: 'majority' }
    await chair.command(room, 'open-decision', { ...input, durationMs: null, point: null, inject: null })
    const ask = (by: Client, body: object) => by.post(`/api/rooms/${room}/forks`, body)
    expect((await ask(issuer, { decision: 'decision-1', runs: 10 })).status).toBe(403)
    expect((await ask(chair, { decision: 'decision-1', runs: 5000 })).status).toBe(422)
    expect((await ask(chair, { decision: 'no-such' })).status).toBe(409)
    expect((await ask(chair, { decision: 'decision-1', untilMs: 'tomorrow' })).status).toBe(422)
    for (const untilMs of [exerciseFromMs, canaryExercise.run!.untilMs + 1]) {
      expect((await ask(chair, { decision: 'decision-1', untilMs })).status).toBe(409)
    }
    const untilMs = exerciseFromMs + 2 * hour
    const answer = await ask(chair, { decision: 'decision-1', runs: 10, untilMs })
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { done?: number; of?: number; exhibit?: string })
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.slice(0, -1).every(({ of }) => of === 20)).toBe(true)
    const { exhibit } = lines.at(-1)!
    const shown = (await (await issuer.get(`/api/rooms/${room}/exhibits/${exhibit}`)).json()) as {
      options: { id: string }[]
      runs: number
    }
    expect(shown).toMatchObject({ runs: 10, options: [{ id: 'wait' }, { id: 'sell' }] })
    await until(() => eventsOf('forks.made').length === 1, 'the futures')
    expect(eventsOf('forks.made')[0]!.body).toMatchObject({
      decision: 'decision-1',
      exhibit,
      runs: 10,
      fromMs: exerciseFromMs,
      untilMs,
    })
  })

  test('futures that nobody waits for any more leave nothing behind', async () => {
    const input = {
      decision: 'decision-1',
      question: 'x',
      options: [{ id: 'wait', title: 'Wait', pulls: [] }],
      owner: 'x',
      method: 'majority',
    }
    await chair.command(room, 'open-decision', { ...input, durationMs: null, point: null, inject: null })
    const answer = await chair.post(`/api/rooms/${room}/forks`, { decision: 'decision-1', runs: 1000 })
    const reader = answer.body!.getReader()
    await reader.read()
    await reader.cancel()
    const host = (await staged.hall.room(room))!
    for (let turn = 0; host.futures.working && turn < 200; turn++) await new Promise(resolve => setTimeout(resolve, 10))
    expect(host.futures.working).toBe(false)
    expect(host.events.some(event => event.kind === 'forks.made')).toBe(false)
    expect(
      isRefusal(
        await host.futures.fork(host.person('host')!, 'no-such', { runs: 10, untilMs: null }, AbortSignal.abort()),
      ),
    ).toBe(true)
  })
})
