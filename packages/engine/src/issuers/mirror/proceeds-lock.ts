/**
 * What shorts were sold for, out of reach until a lock-up has passed. The contract keeps a lock for each position; positions opened in one
 * step are one entry here. Nothing is allocated in a step.
 *
 * Source: Mirror mirror-contracts, contract mirror_lock. Left out: a closed position frees its lock at once.
 */

import type { Stage } from '../../step/stage.ts'

/** See the file's head. */
export class ProceedsLock {
  private readonly stage: Stage
  private readonly account: number
  private readonly asset: number
  private readonly steps: number
  private readonly due: Float64Array

  /** @param account where locked coins lie. @param lockupMs rounded up to whole steps. */
  constructor(stage: Stage, account: number, asset: number, lockupMs: number) {
    this.stage = stage
    this.account = account
    this.asset = asset
    this.steps = Math.max(1, Math.ceil(lockupMs / stage.clock.stepMs))
    this.due = stage.cells(this.steps + 1)
  }

  /** Locks coins of an account from now on. @returns coins locked. */
  lock(from: number, quantity: number): number {
    const locked = this.stage.ledger.transfer(this.asset, from, this.account, quantity)
    const slot = (this.stage.clock.step + this.steps) % (this.steps + 1)
    this.due[slot] = this.due[slot]! + locked
    return locked
  }

  /** Hands over what comes free in this step. Call once a step. @returns coins freed. */
  release(to: number): number {
    const slot = this.stage.clock.step % (this.steps + 1)
    const free = this.due[slot]!
    if (!(free > 0)) return 0
    this.due[slot] = 0
    return this.stage.ledger.transfer(this.asset, this.account, to, free)
  }

  /** Coins out of reach. */
  locked(): number {
    return this.stage.ledger.balance(this.account, this.asset)
  }
}
