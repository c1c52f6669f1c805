// The chain as traffic sees it: blocks that come at a pace, halts and restarts, and a queue before the blocks that has no way to pay
// for going first. Nothing is allocated after construction; what changes lives in cells that the caller may share and copy.

/** A stop of the chain. Whichever of `atMs` and `atHeight` comes first counts; without an end the chain stays down until `restart`. */
export type ChainHalt = {
  /** Time of the stop, milliseconds since 1970 UTC. */
  atMs?: number
  /** Last block before the stop. */
  atHeight?: number
  /** Time of the restart, or time from stop to restart; the first block comes one block time later. */
  restartAtMs?: number
  durationMs?: number
}

/** How a chain produces blocks. */
export type ChainParameters = {
  /** Mean time between blocks, 6,000 to 7,300 ms on columbus-5. */
  blockTimeMs: number
  /** Height at `startMs`. */
  startHeight: number
  /** Stops in the order in which they happen. */
  halts?: readonly ChainHalt[]
}

/**
 * What is recorded of the two stops of columbus-5: heights, and times of 12 and 13 May 2022 (UTC). Between them 4,089 blocks took
 * 8 h 13 min, hence the block time.
 *
 * Source: validators' announcements of 12 and 13 May 2022 as reported by the press; heights also in Terra Core v0.5.19 and v0.5.20.
 */
export const COLUMBUS_5: {
  readonly firstHaltHeight: number
  readonly firstHaltMs: number
  readonly firstRestartMs: number
  readonly secondHaltHeight: number
  readonly secondHaltMs: number
  readonly blockTimeMs: number
} = {
  firstHaltHeight: 7_603_700,
  firstHaltMs: 1_652_372_040_000,
  firstRestartMs: 1_652_377_500_000,
  secondHaltHeight: 7_607_789,
  secondHaltMs: 1_652_407_080_000,
  blockTimeMs: 29_580_000 / 4_089,
}

/** The two stops by height: the first until its restart, the second without an end. */
export const columbus5Halts: readonly ChainHalt[] = [
  { atHeight: COLUMBUS_5.firstHaltHeight, restartAtMs: COLUMBUS_5.firstRestartMs },
  { atHeight: COLUMBUS_5.secondHaltHeight },
]

/** Height at `atMs` on a chain without stops that has `knownHeight` at `knownMs`. */
export function heightAt(atMs: number, blockTimeMs: number, knownHeight: number, knownMs: number): number {
  return knownHeight - Math.ceil((knownMs - atMs) / blockTimeMs)
}

const HEIGHT = 0
const CREDIT_MS = 1
const HALTED = 2
const RESTART_MS = 3
const NEXT_HALT = 4

/** Block production: live or halted, height, blocks in a step. */
export class Chain {
  /** How many cells a chain needs. */
  static readonly cellCount: number = 5

  blockTimeMs: number
  /** Whole blocks and stopped time of the last `advance`. */
  blocks = 0
  haltedMs = 0
  private readonly cells: Float64Array
  private readonly haltMs: Float64Array
  private readonly haltHeight: Float64Array
  private readonly restartMs: Float64Array
  private readonly durationMs: Float64Array

  constructor(parameters: ChainParameters, cells: Float64Array = new Float64Array(Chain.cellCount)) {
    if (!(parameters.blockTimeMs > 0)) throw new RangeError(`block time ${parameters.blockTimeMs} is not positive`)
    this.blockTimeMs = parameters.blockTimeMs
    this.cells = cells
    const halts = parameters.halts ?? []
    this.haltMs = Float64Array.from(halts, halt => halt.atMs ?? Infinity)
    this.haltHeight = Float64Array.from(halts, halt => halt.atHeight ?? Infinity)
    this.restartMs = Float64Array.from(halts, halt => halt.restartAtMs ?? Infinity)
    this.durationMs = Float64Array.from(halts, halt => halt.durationMs ?? Infinity)
    cells.fill(0, 0, Chain.cellCount)
    cells[HEIGHT] = parameters.startHeight
    cells[RESTART_MS] = Infinity
  }

  /** Height of the last block. */
  get height(): number {
    return this.cells[HEIGHT]!
  }

  /** False from a stop to its restart. */
  get live(): boolean {
    return this.cells[HALTED] === 0
  }

  /** Time until the next block, if nothing stops the chain. */
  untilNextBlockMs(): number {
    return this.blockTimeMs - this.cells[CREDIT_MS]!
  }

  /** How many of the dated stops have begun. */
  get haltsBegun(): number {
    return this.cells[NEXT_HALT]!
  }

  /** Stops the chain now, until `restartAtMs` or, by default, until `restart`. */
  halt(restartAtMs = Infinity): void {
    this.cells[HALTED] = 1
    this.cells[RESTART_MS] = restartAtMs
  }

  /** Ends a stop now. */
  restart(): void {
    this.cells[HALTED] = 0
    this.cells[CREDIT_MS] = 0
    this.cells[RESTART_MS] = Infinity
  }

  private beginHalt(index: number, nowMs: number): void {
    const byDuration = nowMs + this.durationMs[index]!
    const byDate = this.restartMs[index]!
    this.halt(byDate < byDuration ? byDate : byDuration)
    this.cells[NEXT_HALT] = index + 1
  }

  /**
   * Produces the blocks of [fromMs, toMs) and returns how many. A stop or restart inside the step counts to the millisecond; time left
   * over from the last block is carried on.
   */
  advance(fromMs: number, toMs: number): number {
    const cells = this.cells
    let nowMs = fromMs
    this.blocks = 0
    this.haltedMs = 0
    while (nowMs < toMs) {
      if (cells[HALTED] !== 0) {
        const restartMs = cells[RESTART_MS]!
        const untilMs = restartMs < toMs ? Math.max(restartMs, nowMs) : toMs
        this.haltedMs += untilMs - nowMs
        nowMs = untilMs
        if (restartMs < toMs) this.restart()
        continue
      }
      const index = cells[NEXT_HALT]!
      const dated = index < this.haltMs.length
      const endMs = dated ? Math.min(toMs, Math.max(this.haltMs[index]!, nowMs)) : toMs
      const elapsedMs = cells[CREDIT_MS]! + endMs - nowMs
      const produced = Math.floor(elapsedMs / this.blockTimeMs)
      const room = dated ? Math.max(0, this.haltHeight[index]! - cells[HEIGHT]!) : Infinity
      if (produced >= room) {
        // The last block before a stop by height: the stop begins with it.
        const haltMs = Math.max(nowMs, nowMs + room * this.blockTimeMs - cells[CREDIT_MS]!)
        cells[HEIGHT] = cells[HEIGHT]! + room
        this.blocks += room
        nowMs = haltMs
        this.beginHalt(index, haltMs)
        continue
      }
      cells[HEIGHT] = cells[HEIGHT]! + produced
      this.blocks += produced
      cells[CREDIT_MS] = elapsedMs - produced * this.blockTimeMs
      nowMs = endMs
      if (dated && this.haltMs[index]! <= endMs) this.beginHalt(index, endMs)
    }
    return this.blocks
  }
}

/** How much fits into a block, in the unit of the amounts (transactions, or UST worth of them). */
export type MempoolParameters = {
  /** Kinds of traffic, e.g. withdrawals, swaps, transfers. They share the blocks in order of arrival. */
  classes: number
  capacityPerBlock: number
  /** Most that waits; what comes beyond is turned away. Default: no limit. */
  backlogMax?: number
  /** Arrival times kept apart; when all are in use the youngest takes in what comes. Default 256. */
  cohortsMax?: number
}

const FIRST = 0
const COHORTS = 1
const POOL_HEAD = 2

/**
 * The queue before the blocks: first in, first out, as this chain's nodes kept it; arrivals of the same moment share a block by amount.
 * Amounts are numbers, not money: the caller books what `served` says.
 */
export class Mempool {
  capacityPerBlock: number
  backlogMax: number
  /** What the last `serve` let through, by class. */
  readonly served: Float64Array
  /** Mean wait of what the last `serve` let through, weighted by amount. */
  servedWaitMs = 0
  private readonly classes: number
  private readonly cohortsMax: number
  private readonly width: number
  private readonly cells: Float64Array

  /** How many cells a queue needs. */
  static cellCount(parameters: MempoolParameters): number {
    return POOL_HEAD + parameters.classes + (parameters.cohortsMax ?? 256) * (1 + parameters.classes)
  }

  constructor(parameters: MempoolParameters, cells: Float64Array = new Float64Array(Mempool.cellCount(parameters))) {
    this.classes = parameters.classes
    this.capacityPerBlock = parameters.capacityPerBlock
    this.backlogMax = parameters.backlogMax ?? Infinity
    this.cohortsMax = parameters.cohortsMax ?? 256
    this.width = 1 + this.classes
    this.cells = cells
    this.served = new Float64Array(this.classes)
    cells.fill(0, 0, Mempool.cellCount(parameters))
  }

  private cohortAt(position: number): number {
    const slot = (this.cells[FIRST]! + position) % this.cohortsMax
    return POOL_HEAD + this.classes + slot * this.width
  }

  /** Waiting amount of a class. */
  backlog(classIndex: number): number {
    return this.cells[POOL_HEAD + classIndex]!
  }

  /** Waiting amount of all classes. */
  totalBacklog(): number {
    let total = 0
    for (let i = 0; i < this.classes; i++) total += this.cells[POOL_HEAD + i]!
    return total
  }

  /** Puts an amount at the end of the queue; returns what was taken in (less than `amount` only at `backlogMax`). */
  arrive(classIndex: number, amount: number, atMs: number): number {
    const cells = this.cells
    const accepted = Math.min(amount, this.backlogMax - this.totalBacklog())
    if (!(accepted > 0)) return 0
    const count = cells[COHORTS]!
    let cohort = count > 0 ? this.cohortAt(count - 1) : -1
    if (cohort < 0 || (cells[cohort] !== atMs && count < this.cohortsMax)) {
      cohort = this.cohortAt(count)
      cells[cohort] = atMs
      for (let i = 1; i <= this.classes; i++) cells[cohort + i] = 0
      cells[COHORTS] = count + 1
    }
    cells[cohort + 1 + classIndex] = cells[cohort + 1 + classIndex]! + accepted
    cells[POOL_HEAD + classIndex] = cells[POOL_HEAD + classIndex]! + accepted
    return accepted
  }

  /** Lets `blocks` blocks take from the head of the queue; fills `served` and returns the total. Nothing moves in a halt (0 blocks). */
  serve(blocks: number, nowMs: number): number {
    const cells = this.cells
    const served = this.served
    served.fill(0)
    this.servedWaitMs = 0
    const budget = blocks * this.capacityPerBlock
    let left = budget
    let waited = 0
    let total = 0
    while (left > 0 && cells[COHORTS]! > 0) {
      const cohort = this.cohortAt(0)
      let size = 0
      for (let i = 1; i <= this.classes; i++) size += cells[cohort + i]!
      const whole = size <= left
      const share = whole ? 1 : left / size
      for (let i = 0; i < this.classes; i++) {
        const amount = cells[cohort + 1 + i]! * share
        served[i] = served[i]! + amount
        cells[cohort + 1 + i] = whole ? 0 : cells[cohort + 1 + i]! - amount
        cells[POOL_HEAD + i] = Math.max(0, cells[POOL_HEAD + i]! - amount)
      }
      const taken = whole ? size : left
      total += taken
      waited += taken * (nowMs - cells[cohort]!)
      left = whole ? left - size : 0
      if (whole) {
        cells[FIRST] = (cells[FIRST]! + 1) % this.cohortsMax
        cells[COHORTS] = cells[COHORTS]! - 1
      }
    }
    // An empty queue holds nothing, whatever rounding has left over.
    if (cells[COHORTS] === 0) for (let i = 0; i < this.classes; i++) cells[POOL_HEAD + i] = 0
    this.servedWaitMs = total > 0 ? waited / total : 0
    return total
  }

  /** How long the oldest of the queue has waited; 0 for an empty queue. */
  headWaitMs(nowMs: number): number {
    return this.cells[COHORTS]! > 0 ? nowMs - this.cells[this.cohortAt(0)]! : 0
  }

  /** Blocks until something that arrives now gets its turn, at full blocks: part of a block counts as part. */
  waitBlocks(): number {
    return this.totalBacklog() / this.capacityPerBlock
  }
}
