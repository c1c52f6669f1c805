import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Defect } from '../money/mistake.ts'
import type { Act, Module } from './module.ts'
import { openSmallStage, type SmallStage } from './small-stage.ts'
import type { Stage } from './stage.ts'

const start = Date.UTC(2022, 4, 8)
const minute = 60_000

/** Writes down every phase that it is asked for, and places as many orders as it is told. */
class Witness implements Module {
  readonly id: string
  readonly told: string[]
  private readonly stage: Stage
  private readonly orders: number
  private readonly cells: Float64Array
  private readonly account: number

  constructor(stage: Stage, id: string, told: string[], orders = 0) {
    this.id = id
    this.told = told
    this.stage = stage
    this.orders = orders
    this.cells = stage.cells(2)
    this.account = stage.ledger.account('a')
  }

  get sum(): number {
    return this.cells[0]!
  }

  link(): void {
    this.told.push(`link ${this.id}`)
  }

  observe(): void {
    this.told.push(`observe ${this.id}`)
  }

  decide(): void {
    this.told.push(`decide ${this.id}`)
    for (let tag = 0; tag < this.orders; tag++) this.stage.orders.place(this.stage.indexOf(this), tag, tag / 2)
  }

  execute(stage: Stage, tag: number, quantity: number): void {
    this.told.push(`execute ${this.id}${tag}`)
    expect(quantity).toBe(tag / 2)
    stage.ledger.transfer(0, this.account, stage.ledger.account('b'), 1)
    this.cells[0] = this.cells[0]! * 3 + tag
  }

  close(): void {
    this.told.push(`close ${this.id}`)
  }

  blockWork(): void {
    this.told.push(`block ${this.id}`)
  }

  check(): void {
    this.told.push(`check ${this.id}`)
  }

  measure(): void {
    this.told.push(`measure ${this.id}`)
  }

  act(stage: Stage, act: Act): void {
    this.told.push(`act ${act.sentence} at ${(stage.clock.nowMs - start) / minute}`)
    this.cells[1] = this.cells[1]! + 1
  }
}

function open(setup: Partial<SmallStage> = {}, orders: [number, number] = [0, 0], told: string[] = []) {
  const stage = openSmallStage({
    precision: 'exact',
    holds: { a: { UST: 1e6 }, b: {} },
    startMs: start,
    stepMs: 5 * minute,
    modules: opened => [new Witness(opened, 'x', told, orders[0]), new Witness(opened, 'y', told, orders[1])],
    ...setup,
  })
  return { stage, told, x: stage.find('x', Witness), y: stage.find('y', Witness) }
}

const act = (minutes: number, sentence: string, target = 'x'): Act => ({
  atMs: start + minutes * minute,
  kind: 'any',
  target,
  sentence,
  config: {},
})

test('a step runs its phases in one order over all parts: links once, acts first, measures last', () => {
  const { stage, told } = open({ acts: [act(0, 'begins')] }, [1, 0])
  stage.runStep()
  expect(told).toEqual([
    'link x',
    'link y',
    'act begins at 0',
    'observe x',
    'observe y',
    'decide x',
    'decide y',
    'execute x0',
    'close x',
    'close y',
    'block x',
    'block y',
    'check x',
    'check y',
    'measure x',
    'measure y',
  ])
  expect(stage.clock.step).toBe(1)
})

describe('the orders of a step', () => {
  const executed = (told: string[]): string[] =>
    told.filter(line => line.startsWith('execute')).map(line => line.slice(8))
  const course = (seed: number): string[][] => {
    const { stage, told } = open({ seed }, [4, 3])
    return Array.from({ length: 12 }, () => {
      told.length = 0
      stage.runStep()
      return executed(told)
    })
  }

  test('are all executed once, in an order drawn anew at each step', () => {
    const steps = course(1)
    for (const step of steps) expect([...step].sort()).toEqual(['x0', 'x1', 'x2', 'x3', 'y0', 'y1', 'y2'])
    expect(new Set(steps.map(step => step.join())).size).toBeGreaterThan(10)
  })

  test('are the same for the same seed and others for another', () => {
    expect(course(1)).toEqual(course(1))
    expect(course(2)).not.toEqual(course(1))
  })

  test('let each part come first in its turn', () => {
    const { stage, told } = open({ hours: 100 }, [1, 1])
    let firstIsX = 0
    for (let step = 0; step < 400; step++) {
      told.length = 0
      stage.runStep()
      if (executed(told)[0] === 'x0') firstIsX++
    }
    // Four standard deviations of a fair coin are 40.
    expect(Math.abs(firstIsX - 200)).toBeLessThan(40)
  })
})

describe('acts', () => {
  test('happen at the beginning of the first step at or after their time, in order', () => {
    const { stage, told } = open({ acts: [act(0, 'a'), act(7, 'b'), act(7, 'c', 'y'), act(10, 'd')] })
    for (let step = 0; step < 4; step++) stage.runStep()
    expect(told.filter(line => line.startsWith('act'))).toEqual([
      'act a at 0',
      'act b at 10',
      'act c at 10',
      'act d at 10',
    ])
    expect(stage.journal.entries.map(entry => [entry.sequence, entry.step, entry.kind, entry.who])).toEqual([
      [0, 0, 'command', 'x'],
      [1, 2, 'command', 'x'],
      [2, 2, 'command', 'y'],
      [3, 2, 'command', 'x'],
    ])
  })

  test('of people join the queue at their time, or at once if it has passed', () => {
    const { stage, told } = open({ acts: [act(0, 'a'), act(20, 'z')] })
    stage.runStep()
    stage.runStep()
    stage.insertActs([act(15, 'm'), act(3, 'late')])
    expect(stage.allActs.map(each => each.sentence)).toEqual(['a', 'late', 'm', 'z'])
    for (let step = 0; step < 4; step++) stage.runStep()
    expect(told.filter(line => line.startsWith('act'))).toEqual([
      'act a at 0',
      'act late at 10',
      'act m at 15',
      'act z at 20',
    ])
  })

  test('on a part that cannot act are a defect', () => {
    const { stage } = open({ acts: [act(0, 'a', 'nobody')] })
    expect(() => stage.runStep()).toThrow(Defect)
  })
})

describe('a stage set back to a saved state', () => {
  test('goes on to the same end: cells, ledger, journal, bars, samples, acts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), (before, after) => {
        const orders: [number, number] = [3, 2]
        const acts = [act(11, 'one'), act(95, 'two'), act(180, 'three')]
        const { stage, x } = open({ acts }, orders)
        const bars = stage.openBars('price')
        stage.recorder.column({ id: 'sum', label: '', unit: '', panel: '', read: () => x.sum })
        const run = (steps: number): void => {
          for (let step = 0; step < steps; step++) {
            bars.price(x.sum)
            bars.trade(1, -1)
            stage.runStep()
          }
        }
        const state = () => [
          x.sum,
          stage.clock.step,
          stage.ledger.bytes(),
          stage.journal.entries,
          bars.columns.map(column => [...column]),
          [...stage.recorder.times],
          [...stage.recorder.valuesOf(0)],
        ]
        run(before)
        const saved = stage.save()
        const journal = stage.journal.fork()
        run(after)
        const end = JSON.stringify(state(), (_key, value) => (typeof value === 'bigint' ? String(value) : value))
        stage.load(saved, journal)
        expect(stage.clock.step).toBe(before)
        run(after)
        expect(JSON.stringify(state())).toBe(end)
      }),
      { numRuns: 25 },
    )
  })

  test('is a copy: what happens later does not change it', () => {
    const { stage } = open({}, [2, 2])
    stage.runStep()
    const saved = stage.save()
    const bytes = new Uint8Array(saved.cells.slice(0))
    stage.runStep()
    expect(new Uint8Array(saved.cells)).toEqual(bytes)
  })
})

test('parts are found by name and kind; anything else is a defect', () => {
  const { stage, x, y } = open()
  class Other extends Witness {}
  expect(stage.all(Witness)).toEqual([x, y])
  expect(() => stage.find('z', Witness)).toThrow(/not on the stage/)
  expect(() => stage.find('x', Other)).toThrow(/of another kind/)
})

test('refusals stand in the journal with who, what and why', () => {
  const { stage } = open()
  stage.runStep()
  stage.refuse({ refused: 'pool-stuck', who: 'a', needed: '5 m UST', had: '1 m UST', because: 'the pool is empty' })
  expect(stage.journal.entries[0]).toMatchObject({
    kind: 'refusal',
    step: 1,
    atMs: start + 5 * minute,
    sentence: 'Refused to a: 5 m UST; the pool is empty',
    refusal: { refused: 'pool-stuck' },
  })
})

test('money out of nothing stops the step, and the part that ran last is named', () => {
  const { stage } = open()
  const state = stage.ledger.save()
  new BigInt64Array(state.balances)[0] = 5n
  stage.ledger.load(state)
  expect(() => stage.runStep()).toThrow(/not conserved/)
  expect(stage.runningId).toBe('y')
})
