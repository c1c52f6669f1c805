import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openCommandQueue } from './command-queue.ts'
import { type Attempt, readAnswer } from './command-request.ts'
import { openOutbox } from './outbox.ts'
import type { OutgoingCommand, SendAnswer } from './room-wire.ts'

const say = (id: string): OutgoingCommand => ({ id, kind: 'raise-hand', input: {} })
const yes: Attempt = { again: false, answer: { ok: true, events: [] }, seq: null }
const again: Attempt = { again: true, afterMs: null }

function queueWith(
  answers: (command: OutgoingCommand, count: number) => Attempt,
  box = openOutbox(null, 'box'),
  patienceMs = 1000,
) {
  const sent: string[] = []
  const late: [string, SendAnswer][] = []
  const queue = openCommandQueue({
    roomId: 'room',
    outbox: box,
    changed: () => undefined,
    settled: async () => undefined,
    late: (command, answer) => void late.push([command.id, answer]),
    attempt: async (_room, command) => {
      sent.push(command.id)
      return answers(command, sent.length)
    },
    patienceMs,
  })
  return { queue, sent, late, box }
}

describe('commands on their way', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('are sent in order, the next one after the answer to the one before', async () => {
    const { queue, sent, box } = queueWith(() => yes)
    const answers = Promise.all([queue.send(say('aaaa')), queue.send(say('bbbb'))])
    await vi.runAllTimersAsync()
    expect((await answers).every(answer => answer.ok)).toBe(true)
    expect(sent).toEqual(['aaaa', 'bbbb'])
    expect(box.pending()).toEqual([])
  })

  test('keep their id when the network fails', async () => {
    // Two waits are 1.2 seconds at most.
    const { queue, sent } = queueWith((_command, count) => (count < 3 ? again : yes), openOutbox(null, 'box'), 3000)
    const answer = queue.send(say('aaaa'))
    await vi.advanceTimersByTimeAsync(5000)
    expect((await answer).ok).toBe(true)
    expect(sent).toEqual(['aaaa', 'aaaa', 'aaaa'])
  })

  test('a server that stays away is said after a while; the command stays and goes out later', async () => {
    let up = false
    const { queue, box, late } = queueWith(() => (up ? yes : again))
    const answer = queue.send(say('aaaa'))
    await vi.advanceTimersByTimeAsync(1500)
    expect(await answer).toEqual({ ok: false, offline: true })
    expect(box.pending()).toHaveLength(1)
    up = true
    queue.wake()
    await vi.advanceTimersByTimeAsync(10)
    expect(box.pending()).toEqual([])
    expect(late).toEqual([])
  })

  test('a refusal that comes after its sender was told `offline` is not lost', async () => {
    let up = false
    const refusal = { refused: 'vote-closed', because: 'The vote closed at 14:05.' }
    const { queue, late } = queueWith(() => (up ? { again: false, answer: { ok: false, refusal }, seq: null } : again))
    void queue.send(say('aaaa'))
    await vi.advanceTimersByTimeAsync(1500)
    up = true
    queue.wake()
    await vi.advanceTimersByTimeAsync(10)
    expect(late).toEqual([['aaaa', { ok: false, refusal }]])
  })

  test('what a former page left goes out at the first sign of the server', async () => {
    const box = openOutbox(null, 'box')
    box.put(say('left'))
    const { queue, sent } = queueWith(() => yes, box)
    expect(sent).toEqual([])
    queue.wake()
    await vi.advanceTimersByTimeAsync(10)
    expect(sent).toEqual(['left'])
  })

  test('a closed queue answers and sends no more', async () => {
    const { queue, sent } = queueWith(() => again)
    const waiting = queue.send(say('aaaa'))
    await vi.advanceTimersByTimeAsync(10)
    queue.close()
    expect(await waiting).toEqual({ ok: false, offline: true })
    expect(await queue.send(say('bbbb'))).toEqual({ ok: false, offline: true })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toEqual(['aaaa'])
  })
})

describe('answers of the server', () => {
  test('a yes carries its events', () => {
    expect(readAnswer(200, { ok: true, seq: 7, events: [] }, null)).toEqual({
      again: false,
      answer: { ok: true, events: [] },
      seq: 7,
    })
  })

  test('rules and mistakes are final', () => {
    const refusal = { refused: 'no-right', because: 'No.' }
    for (const status of [403, 409, 410]) {
      expect(readAnswer(status, { ok: false, refusal }, null)).toEqual({
        again: false,
        answer: { ok: false, refusal },
        seq: null,
      })
    }
    expect(readAnswer(422, { ok: false, mistakes: [{ code: 'text', message: 'Too long.' }] }, null)).toMatchObject({
      answer: { ok: false, mistakes: [{ message: 'Too long.' }] },
    })
  })

  test('a dead database, a restart and too many requests ask for another try', () => {
    expect(readAnswer(503, { ok: false, mistakes: [{ code: 'store-unavailable', message: '' }] }, null)).toEqual(again)
    expect(readAnswer(502, null, null)).toEqual(again)
    expect(readAnswer(429, null, '3')).toEqual({ again: true, afterMs: 3000 })
  })

  test('an answer without a body still says something', () => {
    expect(readAnswer(404, null, null)).toMatchObject({ again: false, answer: { ok: false } })
    expect(readAnswer(500, 'oops', null)).toMatchObject({ again: false, answer: { mistakes: [{ code: 'http-500' }] } })
  })
})
