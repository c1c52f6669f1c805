import { finish, replay } from '@breakwater/engine'
import { type ExerciseRun, holds, parseCondition, type RoomEvent, type RunCommand } from '@breakwater/room'
import { describe, expect, test } from 'vitest'
import { loadLibrary } from '../files/library.ts'
import { RunHost } from './run-host.ts'
import { sectionOf } from './run-journal.ts'

const hour = 3_600_000
const { scenarios } = loadLibrary()
const plan: ExerciseRun = {
  scenario: 'ust-2022-record',
  seed: '7',
  precision: 'fast',
  settings: { 'crowd.foundation.active': false },
  fromMs: Date.UTC(2022, 4, 7, 2),
  untilMs: Date.UTC(2022, 4, 9, 2),
  measures: ['ustPriceUsd', 'ustSupply'],
  names: { peg: 'ustPriceUsd' },
}
const halt: RunCommand = {
  atMs: plan.fromMs,
  target: 'exchange',
  act: 'halt',
  sentence: 'The exchange halts trading.',
  numbers: { what: 'trading' },
}
const sell = (amount: string): RunCommand => ({
  atMs: plan.fromMs,
  target: 'celsius',
  act: 'swap-in-pool',
  sentence: `Celsius sells ${amount}.`,
  numbers: { amount },
})

describe('a run that is moved on', () => {
  test('begins where the exercise does and ends where it does', async () => {
    const host = await RunHost.open(plan, scenarios)
    expect(host.nowMs).toBe(plan.fromMs)
    expect(host.started()).toMatchObject({
      scenario: 'ust-2022-record',
      seed: '7',
      branch: 'main',
      scenarioMs: plan.fromMs,
    })
    const { advanced } = await host.advanceTo(plan.fromMs + 3 * hour)
    expect(advanced).toMatchObject({ toMs: plan.fromMs + 3 * hour, step: 300, branch: 'main', done: false })
    expect(advanced.figures.map(figure => [figure.measure, figure.unit])).toEqual([
      ['ustPriceUsd', 'USD'],
      ['ustSupply', 'UST'],
    ])
    // Not back, and not beyond the end.
    expect((await host.advanceTo(plan.fromMs)).advanced.toMs).toBe(plan.fromMs + 3 * hour)
    const end = await host.advanceTo(plan.untilMs + 24 * hour)
    expect(end.advanced).toMatchObject({ toMs: plan.untilMs, done: true })
    // Documented events of the record are told, with their source.
    expect(end.happened).toContainEqual(
      expect.objectContaining({ atMs: Date.UTC(2022, 4, 7, 21, 44), who: 'terraform', source: 'jump' }),
    )
    expect(await host.command(halt)).toMatchObject({ refused: 'run-is-over' })
  })

  test('leaves the event loop free and can be stopped', async () => {
    const host = await RunHost.open(plan, scenarios)
    const stop = new AbortController()
    let turns = 0
    const turn = (): void => {
      if (++turns === 5) stop.abort()
      else setImmediate(turn)
    }
    setImmediate(turn)
    const { advanced } = await host.advanceTo(plan.untilMs, stop.signal)
    expect(turns).toBe(5)
    expect(advanced.toMs).toBeLessThan(plan.untilMs)
  })

  test('what is asked at the same time is done one after the other', async () => {
    const host = await RunHost.open(plan, scenarios)
    const [first, given, second] = await Promise.all([
      host.advanceTo(plan.fromMs + hour),
      host.command(halt),
      host.advanceTo(plan.fromMs + 2 * hour),
    ])
    expect(given).toEqual({ ok: true })
    expect(first.advanced.toMs).toBe(plan.fromMs + hour)
    expect(second.advanced.toMs).toBe(plan.fromMs + 2 * hour)
    expect(host.manifest().commands).toEqual([{ ...halt, atMs: plan.fromMs + hour }])
  })

  test('series, history and conditions read the same samples', async () => {
    const host = await RunHost.open(plan, scenarios)
    await host.advanceTo(plan.fromMs + 4 * hour)
    const series = host.columns(['ustPriceUsd', 'nothing'])
    expect(series.columns.map(column => column.id)).toEqual(['ustPriceUsd'])
    expect(series.timeMs).toHaveLength(6 * 12)
    const history = host.history()
    expect(Array.from(history.timeMs, (_time, index) => history.value('peg', index))).toEqual(
      series.values['ustPriceUsd'],
    )
    expect(history.value('nothing', 0)).toBeNaN()
    const reading = parseCondition('peg > 0.98 for 3 h')
    expect(reading.ok && holds(reading.condition, history, host.nowMs)).toBe(true)
  })
})

describe('commands', () => {
  test('what the engine does not take is a refusal and leaves the run as it was', async () => {
    const host = await RunHost.open(plan, scenarios)
    const before = host.manifest().hash
    for (const wrong of [
      { ...halt, target: 'nobody' },
      { ...halt, act: 'explode' },
      { ...halt, numbers: { what: 'everything' } },
      sell('lots'),
    ]) {
      expect(await host.command(wrong)).toMatchObject({ refused: 'run-refuses', because: expect.any(String) })
    }
    expect(host.manifest().hash).toBe(before)
    expect(await host.command(sell('1000000 UST'))).toEqual({ ok: true })
    expect(host.manifest().hash).not.toBe(before)
  })

  test('what a rule of the world refuses comes back with the advance, once for each reason', async () => {
    const host = await RunHost.open(plan, scenarios)
    const withdraw: RunCommand = {
      ...sell('1 UST'),
      target: 'terraform',
      act: 'withdraw-liquidity',
      numbers: { amount: '900000000 UST' },
    }
    await host.command(withdraw)
    await host.command(withdraw)
    const { refusals } = await host.advanceTo(plan.fromMs + hour)
    expect(refusals).toEqual([
      expect.objectContaining({ who: 'terraform', act: 'insufficient-balance', section: null, atMs: plan.fromMs }),
    ])
  })

  test('the section that a refusal names', () => {
    expect(sectionOf('Withdrawals may be suspended for at most 48 h by § 12(3)(b) of the bill.')).toBe('§ 12(3)(b)')
    expect(sectionOf('It is forbidden by section 4.')).toBe('section 4')
    expect(sectionOf('It does not own that much of the pool.')).toBeNull()
  })
})

/** Events as a room keeps them, from what the host said. */
function log(bodies: [string, object][]): RoomEvent[] {
  return bodies.map(
    ([kind, body], index) =>
      ({
        seq: index + 1,
        atMs: 0,
        by: 'system',
        audience: 'control',
        commandId: null,
        kind,
        body,
      }) as unknown as RoomEvent,
  )
}

describe('branches', () => {
  test('go back to a moment, decide otherwise, and both can be gone on with', async () => {
    const host = await RunHost.open(plan, scenarios)
    await host.advanceTo(plan.fromMs + 10 * hour)
    await host.command(sell('50000000 UST'))
    await host.advanceTo(plan.fromMs + 30 * hour)
    const sold = host.result().resultHash
    // The decision at the moment itself is not taken over: the branch decides anew.
    expect(await host.openBranch({ branch: 'second', fromMs: plan.fromMs + 10 * hour })).toEqual({
      from: 'main',
      fromMs: plan.fromMs + 10 * hour,
    })
    expect(host.branch).toBe('main')
    expect(await host.enterBranch('second')).toEqual({ scenarioMs: plan.fromMs + 10 * hour })
    expect(host.manifest().commands).toEqual([])
    await host.advanceTo(plan.fromMs + 30 * hour)
    const kept = host.result().resultHash
    expect(kept).not.toBe(sold)
    // Without the sale it is the run in which nobody ever decided anything.
    const undisturbed = await RunHost.open(plan, scenarios)
    await undisturbed.advanceTo(plan.fromMs + 30 * hour)
    expect(kept).toBe(undisturbed.result().resultHash)
    // A branch from after the sale has it.
    await host.enterBranch('main')
    await host.openBranch({ branch: 'third', fromMs: plan.fromMs + 20 * hour })
    await host.enterBranch('third')
    expect(host.manifest().commands).toHaveLength(1)
    await host.advanceTo(plan.fromMs + 30 * hour)
    expect(host.result().resultHash).toBe(sold)
  })

  test('another branch is looked at without being entered', async () => {
    const host = await RunHost.open(plan, scenarios)
    await host.advanceTo(plan.fromMs + 4 * hour)
    const before = host.columns(plan.measures)
    await host.openBranch({ branch: 'second', fromMs: plan.fromMs + 2 * hour })
    await host.enterBranch('second')
    expect(host.columns(plan.measures).timeMs.length).toBeLessThan(before.timeMs.length)
    expect(host.columns(plan.measures, 'main')).toEqual(before)
    expect(host.branch).toBe('second')
    expect([host.hasBranch('main'), host.hasBranch('third')]).toEqual([true, false])
  })

  test('what cannot be branched is refused', async () => {
    const host = await RunHost.open(plan, scenarios)
    await host.advanceTo(plan.fromMs + hour)
    expect(await host.openBranch({ branch: 'b', fromMs: plan.fromMs + 2 * hour })).toMatchObject({
      refused: 'impossible-time',
    })
    expect(await host.openBranch({ branch: 'main', fromMs: plan.fromMs })).toMatchObject({ refused: 'branch-exists' })
    expect(await host.openBranch({ branch: 'b', from: 'c', fromMs: plan.fromMs })).toMatchObject({
      refused: 'unknown-branch',
    })
    expect(await host.enterBranch('b')).toMatchObject({ refused: 'unknown-branch' })
  })

  test('a room’s events give the run again, to the last byte, branches included', async () => {
    const host = await RunHost.open(plan, scenarios)
    const bodies: [string, object][] = [['run.started', host.started()]]
    const advance = async (hours: number): Promise<void> => {
      bodies.push(['run.advanced', (await host.advanceTo(plan.fromMs + hours * hour)).advanced])
    }
    const command = async (wanted: RunCommand): Promise<void> => {
      await host.command(wanted)
      bodies.push(['run.commanded', { command: wanted, seat: 's', lever: 'l', decision: null, branch: host.branch }])
    }
    await advance(5)
    await command(sell('20000000 UST'))
    await command({ ...halt, target: 'nobody' })
    await advance(9)
    await host.openBranch({ branch: 'other', fromMs: plan.fromMs + 7 * hour })
    bodies.push([
      'branch.opened',
      { branch: 'other', title: 'Other', from: 'main', fromMs: plan.fromMs + 7 * hour, fromSeq: 1 },
    ])
    bodies.push(['branch.entered', { branch: 'other', ...(await host.enterBranch('other')) }])
    await command(halt)
    await advance(12)

    const again = await RunHost.rebuild(plan, scenarios, log(bodies))
    expect(again.differences).toEqual([])
    expect(again.host.branch).toBe('other')
    expect(again.host.manifest().hash).toBe(host.manifest().hash)
    expect(again.host.result().resultHash).toBe(host.result().resultHash)
    await again.host.enterBranch('main')
    await host.enterBranch('main')
    expect(again.host.result().resultHash).toBe(host.result().resultHash)
    // The manifest alone replays what went on to the end.
    await host.advanceTo(plan.untilMs)
    const whole = replay({ ...host.manifest() })
    const { stage } = host.run
    expect(stage.clock.step).toBeLessThan(stage.clock.steps)
    const rest = await RunHost.open(
      { ...plan, untilMs: stage.clock.startMs + stage.clock.steps * stage.clock.stepMs },
      scenarios,
    )
    await rest.advanceTo(plan.fromMs + 5 * hour)
    await rest.command(sell('20000000 UST'))
    await rest.advanceTo(rest.plan.untilMs)
    expect(finish(rest.run).resultHash).toBe(whole.resultHash)
  })

  test('a log of another run is noticed', async () => {
    const host = await RunHost.open(plan, scenarios)
    const body = { ...host.started(), manifestHash: '0'.repeat(64) }
    expect((await RunHost.rebuild(plan, scenarios, log([['run.started', body]]))).differences).toHaveLength(1)
  })
})

test('a scenario, a setting or a time that is not there is a mistake', async () => {
  await expect(RunHost.open({ ...plan, scenario: 'ust-2022-recrod' }, scenarios)).rejects.toThrow(
    /Did you mean “ust-2022-record”/,
  )
  await expect(RunHost.open({ ...plan, settings: { 'crowd.nobody.active': true } }, scenarios)).rejects.toThrow(
    /leads nowhere/,
  )
  await expect(RunHost.open({ ...plan, untilMs: Date.UTC(2022, 5, 1) }, scenarios)).rejects.toThrow(
    /inside its scenario/,
  )
})
