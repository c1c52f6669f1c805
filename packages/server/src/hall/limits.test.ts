import { expect, test } from 'vitest'
import { LineStream } from './line-stream.ts'
import { QueueFull, SerialQueue } from './serial-queue.ts'
import { TokenBuckets } from './token-bucket.ts'

test('a bucket gives its burst at once, then its rate, to each key for itself', () => {
  let nowMs = 0
  const buckets = new TokenBuckets({ perSecond: 2, burst: 3 }, () => nowMs)
  expect([1, 2, 3].map(() => buckets.take('ada'))).toEqual([0, 0, 0])
  expect(buckets.take('ada')).toBe(500)
  expect(buckets.take('ben')).toBe(0)
  nowMs += 499
  expect(buckets.take('ada')).toBeGreaterThan(0)
  nowMs += 1
  expect(buckets.take('ada')).toBe(0)
  expect(buckets.take('ada')).toBe(500)
  // A long rest fills it to its burst and no further; a clock that is set back takes nothing away.
  nowMs += 1_000_000
  expect([1, 2, 3].map(() => buckets.take('ada'))).toEqual([0, 0, 0])
  nowMs -= 5000
  expect(buckets.take('ada')).toBe(500)
})

test('a queue runs one task after the other; one that fails fails alone; beyond its bound it is full', async () => {
  const queue = new SerialQueue(3)
  const order: string[] = []
  const task = (name: string) => async () => {
    order.push(`${name} begins`)
    await new Promise(resolve => setImmediate(resolve))
    order.push(`${name} ends`)
    if (name === 'b') throw new Error('b fails')
    return name
  }
  const all = Promise.allSettled(['a', 'b', 'c', 'd'].map(name => queue.run(task(name))))
  expect(queue.length).toBe(3)
  const results = await all
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
  expect((results[3] as PromiseRejectedResult).reason).toBeInstanceOf(QueueFull)
  await queue.idle()
  expect(queue.length).toBe(0)
})

test('a stream of lines passes over old progress and nothing else', async () => {
  const stream = new LineStream()
  stream.progress({ done: 1 })
  stream.progress({ done: 2 })
  stream.write({ exhibit: 'e' })
  stream.end()
  const lines: object[] = []
  for await (const line of stream) lines.push(line)
  expect(lines).toEqual([{ done: 2 }, { exhibit: 'e' }])
  const broken = new LineStream()
  broken.end(new Error('the store failed'))
  await expect(broken[Symbol.asyncIterator]().next()).rejects.toThrow('the store failed')
})
