/**
 * What a constant-product pair refuses, as values. Inside it throws; at the door it becomes `{ ok: false, revert }`.
 */

/** Why a call was undone: names follow what is wrong, `too small` is the value type of Terraswap's quote that takes no zero. */
export type PairRevertReason =
  | 'bad index'
  | 'underflow'
  | 'overflow'
  | 'div0'
  | 'slippage'
  | 'zero input'
  | 'zero output'
  | 'no liquidity'
  | 'zero tokens minted'
  | 'zero tokens burned'
  | 'too small'

/** Thrown inside a pair. Not an Error: a refusal is an ordinary event and carries no stack. */
export class PairRevert {
  readonly reason: PairRevertReason

  constructor(reason: PairRevertReason) {
    this.reason = reason
  }
}

/** Result of a call: either `ok` with its fields or the reason of the revert. */
export type PairOutcome<T> = ({ ok: true } & T) | { ok: false; revert: PairRevertReason }

/** Runs `call` and turns a thrown {@link PairRevert} into a value; other exceptions are defects and pass through. */
export function attemptPair<T>(call: () => PairOutcome<T>): PairOutcome<T> {
  try {
    return call()
  } catch (thrown) {
    if (thrown instanceof PairRevert) return { ok: false, revert: thrown.reason }
    throw thrown
  }
}

/** The other side of a pair; reverts unless `side` is 0 or 1. */
export function otherSide(side: number): number {
  if (side !== 0 && side !== 1) throw new PairRevert('bad index')
  return 1 - side
}

/** Reverts unless `value` is an unsigned integer of at most `bits` bits. */
export function requireUnsigned(value: bigint, bits: bigint): bigint {
  if (value < 0n) throw new PairRevert('underflow')
  if (value >> bits !== 0n) throw new PairRevert('overflow')
  return value
}

/** a / b rounded down; reverts with `div0`. */
export function divideFloor(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new PairRevert('div0')
  return a / b
}
