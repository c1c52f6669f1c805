import { describe, expect, test } from 'vitest'
import { Subscription } from './subscription.ts'

/** A log of numbers in which every third event is hidden. */
function sourceOf(log: string[]) {
  let asked = 0
  return {
    get asked() {
      return asked
    },
    nextVisible: (_person: string, afterSeq: number) => {
      asked++
      let seq = afterSeq
      while (seq < log.length) {
        seq++
        if (seq % 3 !== 0) return { seq, json: log[seq - 1]! }
      }
      return { seq, json: null }
    },
    passing: (_person: string, subject: string) => JSON.stringify(subject),
  }
}

const eventsIn = (messages: { event: string; id?: number }[] | null): (number | undefined)[] =>
  (messages ?? []).filter(({ event }) => event === 'event').map(({ id }) => id)

describe('a subscription', () => {
  test('brings rights first, then events after the last known one, then what passes', async () => {
    const subscription = new Subscription('ada', 2, sourceOf(['1', '2', '3', '4', '5']))
    const messages = await subscription.take()
    expect(messages!.map(({ event, id }) => [event, id])).toEqual([
      ['rights', undefined],
      ['event', 4],
      ['event', 5],
      ['time', undefined],
      ['people', undefined],
    ])
  })

  test('waits for more, and hidden events wake nobody for nothing', async () => {
    const log = ['1', '2']
    const subscription = new Subscription('ada', 0, sourceOf(log))
    await subscription.take()
    let taken: number[] | null = null
    const waiting = subscription.take().then(messages => {
      taken = eventsIn(messages) as number[]
    })
    log.push('3')
    subscription.grown()
    await new Promise(resolve => setImmediate(resolve))
    expect(taken).toBeNull()
    log.push('4')
    subscription.grown()
    await waiting
    expect(taken).toEqual([4])
  })

  test('of a reader that takes nothing holds nothing: all events are still in the log', async () => {
    const log: string[] = []
    const source = sourceOf(log)
    const subscription = new Subscription('ada', 0, source)
    for (let seq = 1; seq <= 5000; seq++) {
      log.push(JSON.stringify({ seq, text: 'x'.repeat(100) }))
      subscription.grown()
      subscription.progress('advance', { done: seq })
    }
    expect(source.asked).toBe(0)
    const seen: (number | undefined)[] = []
    const progress: string[] = []
    for (let portion = 0; seen.length < 3334; portion++) {
      const messages = (await subscription.take())!
      // A portion is bounded, whatever there is to send.
      expect(messages.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThan(70_000)
      expect(portion).toBeLessThan(20)
      seen.push(...eventsIn(messages))
      progress.push(...messages.filter(({ event }) => event === 'progress').map(({ data }) => data))
    }
    expect(seen).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1).filter(seq => seq % 3 !== 0))
    expect(progress).toEqual(['{"done":5000}'])
  })

  test('of a reader that takes nothing for a minute is ended', async () => {
    const subscription = new Subscription('ada', 0, sourceOf([]))
    for (let beat = 0; beat < 5; beat++) subscription.pass('time')
    expect(subscription.ended).toBe(false)
    subscription.pass('time')
    expect(subscription.ended).toBe(true)
    expect(await subscription.take()).toBeNull()
  })

  test('that is over says why and nothing else, once', async () => {
    const subscription = new Subscription('ada', 0, sourceOf(['1']))
    subscription.gone({ refused: 'removed', because: 'The chair took you out.' })
    subscription.pass('people')
    expect(await subscription.take()).toEqual([
      { event: 'gone', data: '{"refused":"removed","because":"The chair took you out."}' },
    ])
    expect(await subscription.take()).toBeNull()
  })

  test('that is closed while it waits ends', async () => {
    const subscription = new Subscription('ada', 0, sourceOf([]))
    await subscription.take()
    const waiting = subscription.take()
    subscription.close()
    expect(await waiting).toBeNull()
  })
})
