import { type Exercise, foldEvents, maySee, type RoomEvent, rebuildMinutes, viewerOf } from '@breakwater/room'
import { describe, expect, test } from 'vitest'
import { loadLibrary } from '../files/library.ts'
import { playByBots } from './bot-play.ts'
import { loadExercise } from './load-exercise.ts'
import { workersHere } from './local.test-workers.ts'
import { RunHost } from './run-host.ts'

const { scenarios } = loadLibrary()
const whole = loadExercise('ust-2022', scenarios)
/** Its first two rounds and a half of their days: enough for pulls, conditions and a decision. */
const short: Exercise = {
  ...whole,
  rounds: whole.rounds
    .slice(0, 3)
    .map((round, at) => ({ ...round, untilMs: whole.run!.fromMs + (at + 1) * 7 * 3_600_000 })),
}

function kinds<K extends RoomEvent['kind']>(events: readonly RoomEvent[], kind: K): RoomEvent<K>[] {
  return events.filter(event => event.kind === kind) as unknown as RoomEvent<K>[]
}

describe('a play by bots', () => {
  test('goes from the first reading to signed minutes, twice the same', async () => {
    const play = await playByBots(short, { scenarios })
    const { events } = play
    expect(kinds(events, 'phase.opened').map(event => event.body.phase)).toEqual([
      ...Array(3).fill(['read', 'comment', 'discuss', 'decide', 'act']).flat(),
      'reflect',
      'minutes',
      'signed',
    ])
    expect(kinds(events, 'run.advanced').at(-1)!.body.toMs).toBe(short.rounds[2]!.untilMs)
    // The peg breaks on the first night: bots act by their rules, and say why.
    const pulled = kinds(events, 'lever.pulled')
    expect(pulled.length).toBeGreaterThan(0)
    expect(pulled.every(event => event.by.startsWith('bot:') || event.body.decision !== null)).toBe(true)
    expect(kinds(events, 'inject.released').map(event => event.body.inject)).toContain('pool-alert')
    // Every seat votes on every decision.
    const closed = kinds(events, 'decision.closed')
    expect(closed.length).toBeGreaterThanOrEqual(2)
    for (const { body } of closed) {
      const votes = body.counts.reduce((sum, count) => sum + count.votes, body.abstained)
      expect(votes).toBe(8)
    }
    expect(foldEvents(events).minutes?.signed?.hash).toBe(play.minutesHash)
    expect(rebuildMinutes(events)).toMatchObject({ same: true })
    expect(play.report.markdown).toContain(whole.title)

    const again = await playByBots(short, { scenarios })
    expect(again.logHash).toBe(play.logHash)
    expect(again.resultHash).toBe(play.resultHash)
    // The log gives the run again.
    const rebuilt = await RunHost.rebuild(short.run!, scenarios, events)
    expect(rebuilt.differences).toEqual([])
    expect(rebuilt.host.result().resultHash).toBe(play.resultHash)
  })

  test('another seed is another play', async () => {
    const one = { ...short, rounds: short.rounds.slice(0, 1) }
    const first = await playByBots(one, { scenarios, seed: '1' })
    const second = await playByBots(one, { scenarios, seed: '2' })
    expect(kinds(first.events, 'run.started')[0]!.body.seed).toBe('1')
    expect(second.logHash).not.toBe(first.logHash)
    expect(second.resultHash).not.toBe(first.resultHash)
  })

  test('a seat’s brief, levers and injects reach no other seat', async () => {
    const { events } = await playByBots({ ...short, rounds: short.rounds.slice(0, 1) }, { scenarios })
    const state = foldEvents(events)
    const viewer = {
      ...viewerOf(state, 'facilitator')!,
      id: 'someone',
      role: 'player' as const,
      seat: 'press',
      cell: 'public',
    }
    const seen = JSON.stringify(events.filter(event => maySee(viewer, event.audience)))
    const secret = (seat: string): string =>
      whole.seats
        .find(one => one.id === seat)!
        .brief.split('**Only you know:**')[1]!
        .slice(0, 60)
    expect(seen).toContain(JSON.stringify(secret('press')).slice(1, -1))
    for (const seat of whole.seats) {
      if (seat.id !== 'press') expect(seen).not.toContain(JSON.stringify(secret(seat.id)).slice(1, -1))
    }
  })

  test('says what the end would have been without each carried decision', async () => {
    const decision = { ...whole.decisions.find(one => one.id === 'early-purchase')!, inject: null }
    const { events } = await playByBots(
      { ...short, rounds: short.rounds.slice(0, 1), decisions: [decision] },
      { scenarios, workers: workersHere() },
    )
    const [compared] = kinds(events, 'counterfactual.run')
    const lowest = compared!.body.figures.find(figure => figure.measure === 'ustPriceUsd:lowest')!
    // 900 m dollars of purchases hold the price higher than nothing does.
    expect(lowest.with).toBeGreaterThan(lowest.without)
  })

  test('an exercise without a run is played too', async () => {
    const workshop = loadExercise('client-workshop', scenarios)
    const { events, resultHash } = await playByBots(workshop, { scenarios })
    expect(resultHash).toBeNull()
    expect(kinds(events, 'decision.closed')).toHaveLength(workshop.decisions.length)
    const minutes = (event: RoomEvent): number => (event.atMs - events[0]!.atMs) / 60_000
    expect(kinds(events, 'inject.released').map(event => [event.body.inject, minutes(event)])).toEqual([
      ['weekend', 5],
      ['six-customers', 34],
      ['feed', 40],
    ])
    expect(minutes(events.at(-1)!)).toBe(75)
  })

  test('can be stopped', async () => {
    await expect(playByBots(short, { scenarios, signal: AbortSignal.abort() })).rejects.toThrow(/abort/)
  })
})
