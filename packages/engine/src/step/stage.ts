/**
 * The stage on which a step happens: clock, ledger, dice, journal, orders, and the parts. It runs the phases of a step in their fixed
 * order and knows nothing of what the parts are.
 */

import { Journal, type Refusal } from '../ledger/journal.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { Defect } from '../money/mistake.ts'
import type { Stream, Streams } from '../random/streams.ts'
import { HourlyBars } from './bars.ts'
import type { Clock } from './clock.ts'
import type { Act, JournalLine, Module } from './module.ts'
import { Orders } from './orders.ts'
import { Recorder } from './recorder.ts'

/** Most orders that all parts together place in one step. */
const ordersMax = 4096

/** A copy of everything that changes, see {@link Stage.save}. */
export type StageState = {
  step: number
  cells: ArrayBuffer
  cellCount: number
  ledger: ReturnType<Ledger['save']>
  journalLength: number
  actsDone: number
  modules: unknown[]
  recorder: ReturnType<Recorder['save']>
  bars: Float64Array[][]
}

/** The parts that take part in each phase, in the order of the scenario. */
type Phases = Record<'observe' | 'decide' | 'close' | 'blockWork' | 'check' | 'measure', Module[]>

/** See the file's head. */
export class Stage {
  readonly clock: Clock
  readonly ledger: Ledger
  readonly streams: Streams
  readonly recorder: Recorder
  /** Tables of the scenario by id: column name to numbers. */
  readonly tables: ReadonlyMap<string, Readonly<Record<string, readonly number[]>>>
  journal: Journal = new Journal()
  readonly orders: Orders = new Orders(ordersMax)
  readonly modules: Module[] = []
  /** Hourly bars by the id of the price column. */
  readonly bars: Map<string, HourlyBars> = new Map()
  private readonly byId = new Map<string, Module>()
  private readonly cellBlocks: Float64Array[] = []
  private readonly settlement: Stream
  private acts: Act[] = []
  private actsDone = 0
  private running: Module | undefined
  private phases: Phases = { observe: [], decide: [], close: [], blockWork: [], check: [], measure: [] }

  constructor(parts: {
    clock: Clock
    ledger: Ledger
    streams: Streams
    tables: ReadonlyMap<string, Readonly<Record<string, readonly number[]>>>
    sampleMs: number
  }) {
    this.clock = parts.clock
    this.ledger = parts.ledger
    this.streams = parts.streams
    this.tables = parts.tables
    this.recorder = new Recorder(parts.clock, parts.sampleMs)
    this.settlement = parts.streams.stream('settlement-order')
  }

  /** Puts a part on the stage, in the order of the scenario. */
  add(module: Module): void {
    this.modules.push(module)
    this.byId.set(module.id, module)
  }

  /** State of a part that changes every step: zeros at first, saved and restored with the stage. */
  cells(count: number): Float64Array {
    const block = new Float64Array(count)
    this.cellBlocks.push(block)
    return block
  }

  /** Opens hourly bars for a price. */
  openBars(columnId: string): HourlyBars {
    const bars = new HourlyBars(this.clock)
    this.bars.set(columnId, bars)
    return bars
  }

  /** A part by its id, of the class that the caller needs; anything else is a defect (the loader checks references). */
  find<T extends Module>(id: string, type: abstract new (...parameters: never[]) => T): T {
    const module = this.byId.get(id)
    if (module instanceof type) return module
    throw new Defect(`${id} is ${module === undefined ? 'not on the stage' : 'of another kind'}`)
  }

  /** Every part of a class, in the order of the scenario. */
  all<T extends Module>(type: abstract new (...parameters: never[]) => T): T[] {
    return this.modules.filter((module): module is Module & T => module instanceof type) as T[]
  }

  /** Index of a part, for `orders.place`. */
  indexOf(module: Module): number {
    return this.modules.indexOf(module)
  }

  /** Resolves references and takes the dated acts, sorted by time. Called once. */
  open(acts: Act[]): void {
    this.acts = acts
    for (const module of this.modules) module.link?.(this)
    const those = (phase: keyof Phases): Module[] => this.modules.filter(module => module[phase] !== undefined)
    this.phases = {
      observe: those('observe'),
      decide: those('decide'),
      close: those('close'),
      blockWork: those('blockWork'),
      check: those('check'),
      measure: those('measure'),
    }
  }

  /** Puts further acts into the queue (decisions of people); they happen at their time or, if it has passed, at the next step. */
  insertActs(acts: readonly Act[]): void {
    const waiting = this.acts.slice(this.actsDone)
    waiting.push(...acts)
    waiting.sort((left, right) => left.atMs - right.atMs)
    this.acts = [...this.acts.slice(0, this.actsDone), ...waiting]
  }

  /** Writes a line to the journal at the current time. */
  note(line: JournalLine): void {
    this.journal.append({ step: this.clock.step, atMs: this.clock.nowMs, ...line })
  }

  /** Writes a refusal to the journal. */
  refuse(refusal: Refusal): void {
    this.note({
      kind: 'refusal',
      who: refusal.who,
      sentence: `Refused to ${refusal.who}: ${refusal.needed}; ${refusal.because}`,
      refusal,
    })
  }

  /** Runs one step: acts, observe, decide, settle, close, block work, conservation, measure. */
  runStep(): void {
    const { clock, phases } = this
    this.runActs()
    for (let index = 0; index < phases.observe.length; index++) {
      const module = phases.observe[index]!
      this.running = module
      module.observe!(this)
    }
    for (let index = 0; index < phases.decide.length; index++) {
      const module = phases.decide[index]!
      this.running = module
      module.decide!(this)
    }
    this.orders.settle(this.settlement, clock.step, this.executeOrder)
    for (let index = 0; index < phases.close.length; index++) {
      const module = phases.close[index]!
      this.running = module
      module.close!(this)
    }
    for (let index = 0; index < phases.blockWork.length; index++) {
      const module = phases.blockWork[index]!
      this.running = module
      module.blockWork!(this)
    }
    this.ledger.checkConservation()
    for (let index = 0; index < phases.check.length; index++) {
      const module = phases.check[index]!
      this.running = module
      module.check!(this)
    }
    for (let index = 0; index < phases.measure.length; index++) {
      const module = phases.measure[index]!
      this.running = module
      module.measure!(this)
    }
    this.running = undefined
    clock.step++
    this.recorder.sample(this)
  }

  /** The part that was running when something broke, for the defect's report. */
  get runningId(): string {
    return this.running?.id ?? 'stage'
  }

  private readonly executeOrder = (moduleIndex: number, tag: number, quantity: number): void => {
    const module = this.modules[moduleIndex]!
    this.running = module
    module.execute!(this, tag, quantity)
  }

  private runActs(): void {
    const nowMs = this.clock.nowMs
    while (this.actsDone < this.acts.length && this.acts[this.actsDone]!.atMs <= nowMs) {
      const act = this.acts[this.actsDone]!
      this.actsDone++
      const module = this.byId.get(act.target)
      if (module?.act === undefined) throw new Defect(`${act.target} cannot do ${act.kind}`)
      // Documented acts carry their source; what people decide during a run does not.
      this.note({
        kind: act.source === undefined ? 'command' : 'event',
        who: act.target,
        sentence: act.sentence,
        ...(act.source === undefined ? {} : { source: act.source }),
      })
      this.running = module
      module.act(this, act)
    }
  }

  /** A copy of everything that changes. */
  save(): StageState {
    let cellCount = 0
    for (const block of this.cellBlocks) cellCount += block.length
    const cells = new Float64Array(cellCount)
    let at = 0
    for (const block of this.cellBlocks) {
      cells.set(block, at)
      at += block.length
    }
    return {
      step: this.clock.step,
      cells: cells.buffer,
      cellCount,
      ledger: this.ledger.save(),
      journalLength: this.journal.entries.length,
      actsDone: this.actsDone,
      modules: this.modules.map(module => module.save?.()),
      recorder: this.recorder.save(),
      bars: [...this.bars.values()].map(bars => bars.columns.map(column => column.slice())),
    }
  }

  /** Sets a stage of the same scenario to a saved state; the journal up to there is given by the caller. */
  load(state: StageState, journal: Journal): void {
    this.clock.step = state.step
    const cells = new Float64Array(state.cells)
    let at = 0
    for (const block of this.cellBlocks) {
      block.set(cells.subarray(at, at + block.length))
      at += block.length
    }
    this.ledger.load(state.ledger)
    this.journal = journal
    this.journal.truncate(state.journalLength)
    this.actsDone = state.actsDone
    this.modules.forEach((module, index) => {
      module.load?.(state.modules[index])
    })
    this.recorder.load(state.recorder)
    let index = 0
    for (const bars of this.bars.values()) {
      const saved = state.bars[index++]!
      bars.columns.forEach((column, at) => {
        column.set(saved[at]!)
      })
    }
  }

  /** Takes over the queue of another stage of the same scenario (used by a fork, before `load`). */
  adoptActs(acts: readonly Act[]): void {
    this.acts = [...acts]
  }

  /** Acts that were given so far, also those of people: a fork needs them. */
  get allActs(): readonly Act[] {
    return this.acts
  }
}
