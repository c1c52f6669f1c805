/**
 * What a pool refuses, as values. Inside the exact core a refused call throws a {@link Revert}; at the door of a pool it becomes
 * `{ ok: false, revert }`, and the state is as before the call.
 *
 * Source: the conditions that revert in the Curve contracts of 2020 to 2022.
 */

/** Why a call of a pool was undone. The first nine are those of the conformance cases; the others are the owner's rules. */
export type RevertReason =
  | 'bad index'
  | 'underflow'
  | 'overflow'
  | 'div0'
  | 'slippage'
  | 'D must grow'
  | 'initial deposit needs all coins'
  | 'zero tokens burned'
  | 'no convergence'
  | 'killed'
  | 'kill deadline passed'
  | 'ramp too soon'
  | 'ramp too short'
  | 'A out of range'
  | 'A change too large'
  | 'fee out of range'
  | 'fee change pending'
  | 'fee change not due'
  | 'not offered by this pool'

/** Thrown inside the exact core. Not an Error: it carries no stack, because a refusal is an ordinary event. */
export class Revert {
  readonly reason: RevertReason

  constructor(reason: RevertReason) {
    this.reason = reason
  }
}

/** A call that was refused: nothing changed. */
export type Reverted = { ok: false; revert: RevertReason }

/** Result of a call: either `ok` with its fields or the reason of the revert. */
export type Outcome<T> = ({ ok: true } & T) | Reverted

/** Runs `call` and turns a thrown {@link Revert} into a value. Any other exception is a defect and passes through. */
export function attempt<T>(call: () => Outcome<T>): Outcome<T> {
  try {
    return call()
  } catch (thrown) {
    if (thrown instanceof Revert) return { ok: false, revert: thrown.reason }
    throw thrown
  }
}
