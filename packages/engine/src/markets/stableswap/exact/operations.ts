/**
 * What a pool would do, worked out without touching it: each function reads a view of a pool and returns the numbers that a call
 * changes. A plain pool, the base of a metapool and the metapool itself all use these, so that a call across two pools can be
 * planned whole before anything is stored.
 *
 * Units: balances and amounts in the smallest unit of each coin; rates are 10^(36 - decimals), times an exchange rate for wrapped
 * coins; LP tokens and D carry 18 decimals; fees 10^10 = 100 %. Every division rounds down, in the order written.
 *
 * Source: rules of curve-contract 574f440 and curve-factory 5272fd2 in own words.
 */

import { Revert } from '../revert.ts'
import { getD, getY, getYD, requireIndex, type StableSwapDialect } from './invariant.ts'
import {
  add,
  distance,
  divideFloor,
  feeUnit,
  isWord,
  multiply,
  multiplyDivideFloor,
  scaleDown,
  scaleUp,
  subtract,
  wad,
} from './word.ts'

/** All that a plan needs to know of a pool. `amp` is A in the unit of the dialect. */
export type PoolView = {
  balances: readonly bigint[]
  rates: readonly bigint[]
  lpSupply: bigint
  amp: bigint
  fee: bigint
  adminFee: bigint
  dialect: StableSwapDialect
}

/** A swap: paid out, the whole fee, and the admin's part of it, all in the coin that goes out. */
export type ExchangePlan = { dy: bigint; fee: bigint; adminPart: bigint }
/** A change of liquidity: LP tokens minted or burned, fees and admin parts per coin, and the stored balances after it. */
export type LiquidityPlan = { lpAmount: bigint; fees: bigint[]; adminParts: bigint[]; balances: bigint[] }

/** Balances in 18-decimal dollars. */
export function scaledBalances(balances: readonly bigint[], rates: readonly bigint[]): bigint[] {
  if (balances.length === 2) return [scaleUp(rates[0]!, balances[0]!), scaleUp(rates[1]!, balances[1]!)]
  return balances.map((balance, k) => scaleUp(rates[k]!, balance))
}

/** D of stored balances at the view's rates. */
export function invariantOf(view: PoolView, balances: readonly bigint[] = view.balances): bigint {
  return getD(scaledBalances(balances, view.rates), view.amp, view.dialect)
}

/** Dollars of an LP token with 18 decimals. Reverts with div0 where no LP token exists. */
export function virtualPriceOf(view: PoolView): bigint {
  return multiplyDivideFloor(invariantOf(view), wad, view.lpSupply)
}

/** Output of a swap before the fee, in 18-decimal dollars; one unit is left in the pool against rounding. */
function grossOutput(view: PoolView, i: number, j: number, dx: bigint): bigint {
  requireIndex(i, view.balances.length)
  requireIndex(j, view.balances.length)
  if (i === j) throw new Revert('bad index')
  requireWord(dx)
  const xp = scaledBalances(view.balances, view.rates)
  const x = add(xp[i]!, scaleUp(view.rates[i]!, dx))
  const y = getY(i, j, x, xp, view.amp, view.dialect)
  return subtract(subtract(xp[j]!, y), 1n)
}

/** A swap of `dx` of coin `i` into coin `j`. */
export function planExchange(view: PoolView, i: number, j: number, dx: bigint): ExchangePlan {
  const gross = grossOutput(view, i, j, dx)
  const fee = multiplyDivideFloor(gross, view.fee, feeUnit)
  const rate = view.rates[j]!
  return {
    dy: scaleDown(subtract(gross, fee), rate),
    fee: scaleDown(fee, rate),
    adminPart: scaleDown(multiplyDivideFloor(fee, view.adminFee, feeUnit), rate),
  }
}

/** What the pool's own view quotes for a swap. In the 3pool it can differ from the execution by one unit. */
export function quoteExchange(view: PoolView, i: number, j: number, dx: bigint): bigint {
  if (view.dialect === 'template') return planExchange(view, i, j, dx).dy
  const dy = scaleDown(grossOutput(view, i, j, dx), view.rates[j]!)
  return subtract(dy, multiplyDivideFloor(view.fee, dy, feeUnit))
}

/** Fee rate on the imbalance that a deposit or withdrawal causes: fee * n / (4 * (n - 1)). */
export function imbalanceFee(fee: bigint, coins: number): bigint {
  return divideFloor(multiply(fee, BigInt(coins)), BigInt(4 * (coins - 1)))
}

/** Fees on the distance of `wanted` from what a change from d0 to d1 in proportion would give, and D after the fees. */
function chargeImbalance(
  view: PoolView,
  wanted: readonly bigint[],
  d0: bigint,
  d1: bigint,
): Omit<LiquidityPlan, 'lpAmount'> & { d2: bigint } {
  const rate = imbalanceFee(view.fee, view.balances.length)
  const fees: bigint[] = []
  const adminParts: bigint[] = []
  const balances: bigint[] = []
  const net: bigint[] = []
  for (let k = 0; k < wanted.length; k++) {
    const ideal = multiplyDivideFloor(d1, view.balances[k]!, d0)
    const fee = multiplyDivideFloor(rate, distance(ideal, wanted[k]!), feeUnit)
    const adminPart = multiplyDivideFloor(fee, view.adminFee, feeUnit)
    fees.push(fee)
    adminParts.push(adminPart)
    balances.push(subtract(wanted[k]!, adminPart))
    net.push(subtract(wanted[k]!, fee))
  }
  return { fees, adminParts, balances, d2: invariantOf(view, net) }
}

/** A deposit. The first one needs every coin and pays no fee. */
export function planAddLiquidity(view: PoolView, amounts: readonly bigint[]): LiquidityPlan {
  requireAmounts(view, amounts)
  const d0 = invariantOf(view)
  const wanted = view.balances.map((balance, k) => {
    if (view.lpSupply === 0n && amounts[k] === 0n) throw new Revert('initial deposit needs all coins')
    return add(balance, amounts[k]!)
  })
  const d1 = invariantOf(view, wanted)
  if (d1 <= d0) throw new Revert('D must grow')
  if (view.lpSupply === 0n) {
    const none = wanted.map(() => 0n)
    return { lpAmount: d1, fees: none, adminParts: none, balances: wanted }
  }
  const { d2, ...charged } = chargeImbalance(view, wanted, d0, d1)
  return { lpAmount: multiplyDivideFloor(view.lpSupply, subtract(d2, d0), d0), ...charged }
}

/** LP tokens for a deposit or withdrawal of `amounts` without any fee: a quote, not what a call gives. */
export function quoteTokenAmount(view: PoolView, amounts: readonly bigint[], isDeposit: boolean): bigint {
  requireAmounts(view, amounts)
  const d0 = invariantOf(view)
  const wanted = view.balances.map((balance, k) =>
    isDeposit ? add(balance, amounts[k]!) : subtract(balance, amounts[k]!),
  )
  const d1 = invariantOf(view, wanted)
  const change = isDeposit ? subtract(d1, d0) : subtract(d0, d1)
  return multiplyDivideFloor(change, view.lpSupply, d0)
}

/** A withdrawal in proportion: no fee and no invariant, so it works where everything else reverts. */
export function planRemoveLiquidity(view: PoolView, lpAmount: bigint): bigint[] {
  requireWord(lpAmount)
  const amounts = view.balances.map(balance => {
    const amount = multiplyDivideFloor(balance, lpAmount, view.lpSupply)
    subtract(balance, amount)
    return amount
  })
  subtract(view.lpSupply, lpAmount)
  return amounts
}

/** A withdrawal of chosen amounts; `lpAmount` of the plan is what it burns. */
export function planRemoveLiquidityImbalance(view: PoolView, amounts: readonly bigint[]): LiquidityPlan {
  requireAmounts(view, amounts)
  const d0 = invariantOf(view)
  const wanted = view.balances.map((balance, k) => subtract(balance, amounts[k]!))
  const d1 = invariantOf(view, wanted)
  const { d2, ...charged } = chargeImbalance(view, wanted, d0, d1)
  const burned = multiplyDivideFloor(subtract(d0, d2), view.lpSupply, d0)
  if (burned === 0n) throw new Revert('zero tokens burned')
  return { lpAmount: burned + 1n, ...charged }
}

/** A withdrawal of one coin for `lpAmount` LP tokens: paid out, its fee, and the admin's part of the fee, in that coin. */
export function planRemoveOneCoin(view: PoolView, lpAmount: bigint, i: number): ExchangePlan {
  requireIndex(i, view.balances.length)
  requireWord(lpAmount)
  const xp = scaledBalances(view.balances, view.rates)
  const d0 = getD(xp, view.amp, view.dialect)
  const d1 = subtract(d0, multiplyDivideFloor(lpAmount, d0, view.lpSupply))
  const y0 = getYD(i, xp, d1, view.amp, view.dialect)
  const feeRate = imbalanceFee(view.fee, xp.length)
  const reduced = xp.map((balance, k) => {
    const kept = multiplyDivideFloor(balance, d1, d0)
    const moved = k === i ? subtract(kept, y0) : subtract(balance, kept)
    return subtract(balance, multiplyDivideFloor(feeRate, moved, feeUnit))
  })
  const y1 = getYD(i, reduced, d1, view.amp, view.dialect)
  const rate = view.rates[i]!
  const dy = scaleDown(subtract(subtract(reduced[i]!, y1), 1n), rate)
  const fee = subtract(scaleDown(subtract(xp[i]!, y0), rate), dy)
  return { dy, fee, adminPart: multiplyDivideFloor(fee, view.adminFee, feeUnit) }
}

function requireAmounts(view: PoolView, amounts: readonly bigint[]): void {
  if (amounts.length !== view.balances.length) throw new Revert('bad index')
  for (const amount of amounts) requireWord(amount)
}

function requireWord(value: bigint): void {
  if (!isWord(value)) throw new Revert(value < 0n ? 'underflow' : 'overflow')
}
