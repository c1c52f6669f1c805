/**
 * What a panic of the chain's arithmetic means depends on where it happens. In a transaction it fails the transaction: everything that it
 * wrote is undone, its fee is kept, and the next transaction runs. In the work of a block's beginning or end there is nobody to blame: every
 * validator meets the same panic, no block is agreed on, and the chain stands still until its software is changed.
 *
 * Source: Cosmos SDK, baseapp (recovery in runTx, none in BeginBlock and EndBlock); from knowledge of it, not read again.
 */

import { ContractPanic, type ContractPanicReason } from './cosmwasm-decimal.ts'
import { DecPanic, type PanicReason } from './sdk-dec.ts'

/** How a transaction ended: with what it gives, with an answer against it, or in a panic. */
export type TransactionEnd<Value, Refusal> =
  | { end: 'done'; value: Value }
  | { end: 'refused'; refusal: Refusal }
  | { end: 'panicked'; reason: PanicReason | ContractPanicReason }

/** The whole of a state, and how to take one in. */
export type Restorable<State> = {
  /** A copy that later changes do not reach. */
  save(): State
  load(state: State): void
}

/**
 * Runs the messages of one transaction on `state`, all or nothing. The fee is not part of the work: charge it first, it stays charged.
 *
 * @param work gives a value, or the refusal of the first message that is refused
 */
export function runTransaction<State, Value, Refusal>(
  state: Restorable<State>,
  work: () => { value: Value; refusal?: undefined } | { refusal: Refusal },
): TransactionEnd<Value, Refusal> {
  const before = state.save()
  try {
    const result = work()
    if (result.refusal === undefined) return { end: 'done', value: (result as { value: Value }).value }
    state.load(before)
    return { end: 'refused', refusal: result.refusal }
  } catch (thrown) {
    if (!(thrown instanceof DecPanic || thrown instanceof ContractPanic)) throw thrown
    state.load(before)
    return { end: 'panicked', reason: thrown.reason }
  }
}

/**
 * Runs the work of a block's beginning or end. A panic is the end of the chain for now: `halted` says why; what the work had written by
 * then belongs to a block that nobody commits, so it is undone.
 */
export function runBlockWork<State>(
  state: Restorable<State>,
  work: () => void,
): { halted?: undefined } | { halted: PanicReason } {
  const before = state.save()
  try {
    work()
    return {}
  } catch (thrown) {
    if (!(thrown instanceof DecPanic)) throw thrown
    state.load(before)
    return { halted: thrown.reason }
  }
}
