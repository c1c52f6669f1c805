/**
 * Coins on their way between venues: a bridge, a chain, an exchange's confirmations. What is sent arrives a fixed time later; it waits on an
 * account of its own, so that the ledger shows it. Nothing is allocated in a step.
 */

import type { Stage } from '../step/stage.ts'

/** See the file's head. One asset, one direction; `delayMs` 0 means that it arrives in the same step. */
export class Transit {
  private readonly stage: Stage
  private readonly account: number
  private readonly asset: number
  private readonly steps: number
  /** What arrives in a step, by the step's number modulo the length. */
  private readonly due: Float64Array

  /** @param account where coins wait. @param delayMs time on the way, rounded up to whole steps. */
  constructor(stage: Stage, account: number, asset: number, delayMs: number) {
    this.stage = stage
    this.account = account
    this.asset = asset
    this.steps = Math.ceil(delayMs / stage.clock.stepMs)
    this.due = stage.cells(this.steps + 1)
  }

  /** Sends coins of an account. @returns coins sent. */
  send(from: number, quantity: number): number {
    const sent = this.stage.ledger.transfer(this.asset, from, this.account, quantity)
    const slot = (this.stage.clock.step + this.steps) % (this.steps + 1)
    this.due[slot] = this.due[slot]! + sent
    return sent
  }

  /** Hands over what arrives in this step. Call once a step. @returns coins received by `to`. */
  receive(to: number): number {
    const slot = this.stage.clock.step % (this.steps + 1)
    const arrived = this.due[slot]!
    if (!(arrived > 0)) return 0
    this.due[slot] = 0
    return this.stage.ledger.transfer(this.asset, this.account, to, arrived)
  }

  /** Coins on their way. */
  onTheWay(): number {
    return this.stage.ledger.balance(this.account, this.asset)
  }
}
