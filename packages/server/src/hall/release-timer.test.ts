import type { RoomEvent } from '@breakwater/room'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { canaryExercise } from './canary-exercise.test-exercise.ts'
import { type Client, StagedHall } from './staged-hall.test-hall.ts'

const minute = 60_000
const [pattern] = canaryExercise.injects

const inject = (id: string, minutes: number) => ({
  ...pattern!,
  id,
  to: ['all' as const],
  release: { by: 'time' as const, atMs: minutes * minute },
  objective: null,
})
const workshop = {
  ...canaryExercise,
  id: 'workshop',
  run: null,
  seats: canaryExercise.seats.map(seat => ({ ...seat, levers: [], measures: [], policy: null })),
  injects: [inject('late', 12), inject('early', 5), { ...inject('never', 0), release: { by: 'hand' as const } }],
  decisions: [],
}

let staged: StagedHall
let chair: Client
let room: string

const open = async (phase: string) =>
  expect(await chair.command(room, 'open-phase', { phase, durationMs: 0 })).toMatchObject({ status: 200 })

/** The server's clock and its timers go on together; then what they began is waited for. */
async function pass(forMs: number): Promise<void> {
  staged.nowMs += forMs
  await vi.advanceTimersByTimeAsync(forMs)
  const host = (await staged.hall.room(room))!
  // The queue of the room is in order: once this is through, so is what came before it.
  await host.append(() => [])
}

async function released(): Promise<(string | number)[][]> {
  const { events } = (await staged.hall.room(room))!
  return events
    .filter((event): event is RoomEvent<'inject.released'> => event.kind === 'inject.released')
    .map(({ body, atMs }) => [body.inject, (atMs - beganMs) / minute])
}

let beganMs: number

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  staged = await new StagedHall([workshop]).open()
  chair = await staged.host()
  room = ((await (await chair.post('/api/rooms', { exercise: 'workshop' })).json()) as { id: string }).id
  staged.nowMs += 30 * minute
  beganMs = staged.nowMs
})
afterEach(async () => {
  vi.useRealTimers()
  await staged.close()
  staged.remove()
})

test('injects of an exercise without a run go out at their time after the first reading, and nowhere before', async () => {
  await pass(20 * minute)
  expect(await released()).toEqual([])
  beganMs = staged.nowMs
  await open('read')
  await pass(4 * minute)
  expect(await released()).toEqual([])
  await pass(minute)
  expect(await released()).toEqual([['early', 5]])
  await open('comment')
  await pass(7 * minute)
  expect(await released()).toEqual([
    ['early', 5],
    ['late', 12],
  ])
  const { events } = (await staged.hall.room(room))!
  const delivered = events.filter((event): event is RoomEvent<'inject.delivered'> => event.kind === 'inject.delivered')
  // There is no scenario whose date could stand on it.
  expect(delivered.map(({ body, audience }) => [body.inject, body.scenarioMs, audience])).toEqual([
    ['early', null, 'all'],
    ['late', null, 'all'],
  ])
  expect(staged.reported).toEqual([])
})

test('pauses do not count', async () => {
  await open('read')
  await pass(3 * minute)
  expect(await chair.command(room, 'pause-phase', {})).toMatchObject({ status: 200 })
  await pass(60 * minute)
  expect(await released()).toEqual([])
  expect(await chair.command(room, 'resume-phase', {})).toMatchObject({ status: 200 })
  await pass(minute)
  expect(await released()).toEqual([])
  await pass(minute)
  expect(await released()).toEqual([['early', 65]])
})

test('what came due while the server was down goes out when the room is opened again', async () => {
  await open('read')
  await pass(minute)
  await staged.close()
  staged.nowMs += 6 * minute
  await staged.open()
  await staged.hall.room(room)
  await pass(1)
  expect(await released()).toEqual([['early', 7 + 1 / minute]])
  await pass(5 * minute)
  expect((await released()).map(([id]) => id)).toEqual(['early', 'late'])
})

test('nothing goes out in the reflection', async () => {
  await open('read')
  await pass(6 * minute)
  for (const phase of ['comment', 'discuss', 'reflect']) await open(phase)
  await pass(60 * minute)
  expect((await released()).map(([id]) => id)).toEqual(['early'])
})

test('a release that the store did not take is tried again', async () => {
  await open('read')
  staged.diskFull = true
  staged.nowMs += 5 * minute
  await vi.advanceTimersByTimeAsync(5 * minute)
  expect(await released()).toEqual([])
  staged.diskFull = false
  // What failed is in the queue of the room behind this, or waits a second for its next try.
  await pass(1000)
  await pass(1000)
  expect((await released()).map(([id]) => id)).toEqual(['early'])
  expect(staged.reported).toEqual([])
})
