/**
 * Uniswap v2 pair in integers: x * y = k, 0.3 % of the input stays in the pool.
 *
 * Source: rules of v2-periphery 0335e8f (UniswapV2Library) and v2-core (pair) in own words. The optional protocol fee, off on the
 * main network in 2022, is not modelled.
 */

import { attemptPair, divideFloor, otherSide, type PairOutcome, PairRevert, requireUnsigned } from './refusal.ts'
import { squareRootFloor } from './square-root.ts'

/** LP units that the first deposit locks for ever. */
export const lockedLiquidity: bigint = 1_000n
const reserveBits = 112n
const wordBits = 256n

/** Output for `amountIn`: in * 997 * R1 / (R0 * 1000 + in * 997). Reverts: zero input, no liquidity, overflow. */
export function getAmountOut(amountIn: bigint, reserveIn: bigint, reserveOut: bigint): bigint {
  if (amountIn <= 0n) throw new PairRevert('zero input')
  if (reserveIn <= 0n || reserveOut <= 0n) throw new PairRevert('no liquidity')
  const inLessFee = requireUnsigned(amountIn * 997n, wordBits)
  const numerator = requireUnsigned(inLessFee * reserveOut, wordBits)
  return numerator / requireUnsigned(reserveIn * 1_000n + inLessFee, wordBits)
}

/** Input for a wanted `amountOut`, rounded up by one unit always. Reverts: zero output, no liquidity, underflow or div0 at the reserve. */
export function getAmountIn(amountOut: bigint, reserveIn: bigint, reserveOut: bigint): bigint {
  if (amountOut <= 0n) throw new PairRevert('zero output')
  if (reserveIn <= 0n || reserveOut <= 0n) throw new PairRevert('no liquidity')
  const numerator = requireUnsigned(reserveIn * amountOut * 1_000n, wordBits)
  const denominator = requireUnsigned(reserveOut - amountOut, wordBits) * 997n
  return divideFloor(numerator, denominator) + 1n
}

/** The other coin's amount at the pool's ratio, without fee: a * R1 / R0, rounded down. */
export function quoteAmount(amount: bigint, reserve: bigint, otherReserve: bigint): bigint {
  if (amount <= 0n) throw new PairRevert('zero input')
  if (reserve <= 0n || otherReserve <= 0n) throw new PairRevert('no liquidity')
  return requireUnsigned(amount * otherReserve, wordBits) / reserve
}

/** A pair: two reserves and its LP supply (which includes the locked units). A refused call changes nothing. */
export class UniswapV2Pair {
  readonly reserves: [bigint, bigint]
  lpSupply: bigint

  constructor(reserves: readonly [bigint, bigint] = [0n, 0n], lpSupply = 0n) {
    this.reserves = [reserves[0], reserves[1]]
    this.lpSupply = lpSupply
  }

  /** Sells `amountIn` of coin `side`; at least `minOut` or nothing. */
  swapExactIn(side: number, amountIn: bigint, minOut = 0n): PairOutcome<{ amountOut: bigint }> {
    return attemptPair(() => {
      const other = otherSide(side)
      const amountOut = getAmountOut(amountIn, this.reserves[side]!, this.reserves[other]!)
      if (amountOut < minOut) throw new PairRevert('slippage')
      if (amountOut === 0n) throw new PairRevert('zero output')
      this.store(side, amountIn, amountOut)
      return { ok: true, amountOut }
    })
  }

  /** Buys `amountOut` with coin `side`; pays at most `maxIn` or nothing. */
  swapExactOut(side: number, amountOut: bigint, maxIn?: bigint): PairOutcome<{ amountIn: bigint }> {
    return attemptPair(() => {
      const other = otherSide(side)
      const amountIn = getAmountIn(amountOut, this.reserves[side]!, this.reserves[other]!)
      if (maxIn !== undefined && amountIn > maxIn) throw new PairRevert('slippage')
      this.store(side, amountIn, amountOut)
      return { ok: true, amountIn }
    })
  }

  /** Deposits both coins as given. The first deposit locks {@link lockedLiquidity} LP units for ever. */
  mint(amount0: bigint, amount1: bigint): PairOutcome<{ minted: bigint; locked: bigint }> {
    return attemptPair(() => {
      const reserve0 = requireUnsigned(this.reserves[0] + requireUnsigned(amount0, wordBits), reserveBits)
      const reserve1 = requireUnsigned(this.reserves[1] + requireUnsigned(amount1, wordBits), reserveBits)
      const locked = this.lpSupply === 0n ? lockedLiquidity : 0n
      const minted =
        locked > 0n
          ? requireUnsigned(squareRootFloor(amount0 * amount1) - locked, wordBits)
          : smaller(
              divideFloor(amount0 * this.lpSupply, this.reserves[0]),
              divideFloor(amount1 * this.lpSupply, this.reserves[1]),
            )
      if (minted === 0n) throw new PairRevert('zero tokens minted')
      this.reserves[0] = reserve0
      this.reserves[1] = reserve1
      this.lpSupply += minted + locked
      return { ok: true, minted, locked }
    })
  }

  /** Burns `lpAmount` for a share of both coins. */
  burn(lpAmount: bigint): PairOutcome<{ amounts: [bigint, bigint] }> {
    return attemptPair(() => {
      requireUnsigned(lpAmount, wordBits)
      const amount0 = divideFloor(lpAmount * this.reserves[0], this.lpSupply)
      const amount1 = divideFloor(lpAmount * this.reserves[1], this.lpSupply)
      if (amount0 === 0n || amount1 === 0n) throw new PairRevert('zero tokens burned')
      if (lpAmount > this.lpSupply) throw new PairRevert('underflow')
      this.reserves[0] -= amount0
      this.reserves[1] -= amount1
      this.lpSupply -= lpAmount
      return { ok: true, amounts: [amount0, amount1] }
    })
  }

  /** A copy that shares nothing. */
  clone(): UniswapV2Pair {
    return new UniswapV2Pair(this.reserves, this.lpSupply)
  }

  private store(side: number, amountIn: bigint, amountOut: bigint): void {
    const incoming = requireUnsigned(this.reserves[side]! + amountIn, reserveBits)
    const outgoing = requireUnsigned(this.reserves[1 - side]! - amountOut, reserveBits)
    this.reserves[side] = incoming
    this.reserves[1 - side] = outgoing
  }
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
