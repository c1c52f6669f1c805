/**
 * A StableSwap pool in double precision, for sweeps. The same calls as the exact pool; amounts are whole coins, not smallest units. A
 * call that is refused returns NaN, changes nothing, and leaves its reason in `lastRevert`. Nothing is allocated by a call.
 *
 * Differences from the exact pool: no smallest unit (so no rounding in the pool's favour), and a pool whose integer loop happens to
 * cycle for ever on single digits, which needs a tilt of about 10^4 to 1 with three or more coins, may still answer here.
 *
 * Source: StableSwap white paper (Egorov, 2019); fees as in the exact core.
 */

import type { RevertReason } from '../revert.ts'
import { imbalanceProduct, solveBalance, solveD, solveDOfTwo, swapOutput } from './invariant.ts'
import { findAmount } from './price-solver.ts'

/**
 * How a fast pool starts. `a` is A as the contract reports it. `fee` and `adminFee` are shares (0.0004 is 0.04 %; admin share of the fee,
 * default one half). `rates` are dollars per coin (default 1 each). Balances and LP supply in whole coins.
 */
export type FastStableSwapOptions = {
  a: number
  balances: readonly number[] | Float64Array
  lpSupply?: number
  fee: number
  adminFee?: number
  rates?: readonly number[] | Float64Array
}

/** The least gross output: the exact pools keep 10^-18 dollars, and refuse a swap that gives no more. */
const grossMin = 1e-18

/** A pool of two to eight coins. Who writes `balances` or `rates` directly calls {@link FastStableSwap.touch} afterwards. */
export class FastStableSwap {
  readonly coins: number
  readonly balances: Float64Array
  readonly adminBalances: Float64Array
  readonly rates: Float64Array
  lpSupply: number
  fee: number
  adminFee: number
  isKilled: boolean
  lastRevert: RevertReason | undefined
  /** Fee of the last swap or one-coin withdrawal, in the coin that went out. */
  lastFee: number
  /** Amounts of the last withdrawal in proportion, or fees per coin of the last deposit or imbalance withdrawal. */
  readonly lastAmounts: Float64Array
  private ann: number
  private inverseAnn: number
  private inverse: number
  private d: number
  private isClean: boolean
  private plannedAdmin: number
  private readonly xp: Float64Array
  private readonly wanted: Float64Array
  private readonly net: Float64Array
  private scratch: FastStableSwap | undefined

  constructor(options: FastStableSwapOptions) {
    const count = options.balances.length
    if (count < 2 || count > 8) throw new RangeError('a pool holds 2 to 8 coins')
    this.coins = count
    this.balances = Float64Array.from(options.balances)
    this.adminBalances = new Float64Array(count)
    this.rates = options.rates === undefined ? new Float64Array(count).fill(1) : Float64Array.from(options.rates)
    this.lpSupply = options.lpSupply ?? 0
    this.fee = options.fee
    this.adminFee = options.adminFee ?? 0.5
    this.isKilled = false
    this.lastRevert = undefined
    this.lastFee = 0
    this.lastAmounts = new Float64Array(count)
    this.ann = options.a * count
    this.inverseAnn = 1 / this.ann
    this.inverse = 0
    this.d = 0
    this.isClean = false
    this.plannedAdmin = 0
    this.xp = new Float64Array(count)
    this.wanted = new Float64Array(count)
    this.net = new Float64Array(count)
    this.scratch = undefined
  }

  /** A as the contract reports it. */
  get a(): number {
    return this.ann / this.coins
  }

  /** Sets A, as a ramp does step by step. */
  set a(value: number) {
    this.ann = value * this.coins
    this.inverseAnn = 1 / this.ann
    this.isClean = false
  }

  /** Says that balances or rates were written from outside. */
  touch(): void {
    this.isClean = false
  }

  /** D in dollars; NaN where the pool is stuck. */
  getD(): number {
    if (this.isClean) return this.d
    const { balances, rates } = this
    const guess = this.d // solveD takes a NaN or 0 left by a stuck or empty pool as no guess.
    let d: number
    if (this.coins === 2) {
      const x0 = balances[0]! * rates[0]!
      const x1 = balances[1]! * rates[1]!
      this.inverse = 0.25 / (x0 * x1)
      d = solveDOfTwo(x0, x1, this.inverse, this.ann, guess)
    } else d = solveD(this.scaled(), this.coins, this.ann, guess)
    this.d = d
    this.isClean = true
    return d
  }

  /** True where D cannot be computed: only the withdrawal in proportion works. */
  isStuck(): boolean {
    return !(this.getD() >= 0)
  }

  /** Dollars per LP token; NaN where there is none or the pool is stuck. */
  virtualPrice(): number {
    return this.getD() / this.lpSupply
  }

  /** Coins `j` for `dx` coins `i`, after the fee. */
  getDy(i: number, j: number, dx: number): number {
    return this.planExchange(i, j, dx)
  }

  /** Sells `dx` of coin `i` for coin `j`; NaN unless at least `minDy`. */
  exchange(i: number, j: number, dx: number, minDy = 0): number {
    if (this.isKilled) return this.refuse('killed')
    const dy = this.planExchange(i, j, dx)
    if (!(dy >= minDy)) return !Number.isNaN(dy) ? this.refuse('slippage') : dy
    this.commitExchange(i, j, dx, dy)
    return dy
  }

  /** Works a swap out without doing it: returns what it pays, keeps fee and admin part for {@link commitExchange}. */
  planExchange(i: number, j: number, dx: number): number {
    const { balances, rates, coins } = this
    if (i === j || !(i >= 0 && i < coins && j >= 0 && j < coins)) return this.refuse('bad index')
    if (!(dx >= 0)) return this.refuse('underflow')
    const d = this.getD()
    if (!(d > 0)) return this.refuse(d === 0 ? 'div0' : 'no convergence')
    const rateIn = rates[i]!
    const rateOut = rates[j]!
    const x = balances[i]! * rateIn
    const y = balances[j]! * rateOut
    const p = coins === 2 ? d * d * d * this.inverse : imbalanceProduct(this.scaled(), coins, d)
    const gross = swapOutput(x, y, dx * rateIn, p * this.inverseAnn)
    if (!(gross > grossMin)) return this.refuse('underflow')
    // Most rates are 1, and a division is the dearest step here.
    const coinsOut = rateOut === 1 ? gross : gross / rateOut
    const fee = coinsOut * this.fee
    if (this.lastRevert !== undefined) this.lastRevert = undefined
    this.lastFee = fee
    this.plannedAdmin = fee * this.adminFee
    return coinsOut - fee
  }

  /** Stores a swap planned last with {@link planExchange}. */
  commitExchange(i: number, j: number, dx: number, dy: number): void {
    const admin = this.plannedAdmin
    this.balances[i] = this.balances[i]! + dx
    this.balances[j] = this.balances[j]! - (dy + admin)
    this.adminBalances[j] = this.adminBalances[j]! + admin
    // D grows by about what the LPs keep of the fee: near enough for the next Newton step to finish.
    this.d += (this.lastFee - admin) * this.rates[j]!
    this.isClean = false
  }

  /** Deposits `amounts`; LP tokens minted, or NaN. Fees per coin in `lastAmounts`. */
  addLiquidity(amounts: ArrayLike<number>, minMint = 0): number {
    if (this.isKilled) return this.refuse('killed')
    const minted = this.planDeposit(amounts)
    if (!(minted >= minMint)) return !Number.isNaN(minted) ? this.refuse('slippage') : minted
    this.commitDeposit(minted)
    return minted
  }

  /** Works a deposit out without doing it: LP tokens it would mint, or NaN. */
  planDeposit(amounts: ArrayLike<number>): number {
    const { balances, wanted, coins, lpSupply } = this
    if (amounts.length !== coins) return this.refuse('bad index')
    const d0 = this.getD()
    if (!(d0 >= 0)) return this.refuse('no convergence')
    for (let k = 0; k < coins; k++) {
      const amount = amounts[k]!
      if (!(amount >= 0)) return this.refuse('underflow')
      if (lpSupply === 0 && amount === 0) return this.refuse('initial deposit needs all coins')
      wanted[k] = balances[k]! + amount
    }
    const d1 = this.invariantOf(wanted, d0)
    if (!(d1 > d0)) return this.refuse(!Number.isNaN(d1) ? 'D must grow' : 'no convergence')
    if (lpSupply === 0) {
      this.lastAmounts.fill(0)
      this.lastRevert = undefined
      return d1
    }
    const d2 = this.chargeImbalance(d0, d1)
    const minted = (lpSupply * (d2 - d0)) / d0
    if (!(minted >= 0)) return this.refuse('underflow')
    this.lastRevert = undefined
    return minted
  }

  /** Stores a deposit planned last with {@link planDeposit}. */
  commitDeposit(minted: number): void {
    this.commitWanted()
    this.lpSupply += minted
  }

  /** LP tokens for `amounts` without any fee. */
  calcTokenAmount(amounts: ArrayLike<number>, isDeposit: boolean): number {
    if (amounts.length !== this.coins) return this.refuse('bad index')
    const d0 = this.getD()
    for (let k = 0; k < this.coins; k++) {
      this.wanted[k] = this.balances[k]! + (isDeposit ? amounts[k]! : -amounts[k]!)
      if (!(this.wanted[k]! >= 0)) return this.refuse('underflow')
    }
    const d1 = this.invariantOf(this.wanted, d0)
    const quote = (Math.abs(d1 - d0) * this.lpSupply) / d0
    return !Number.isNaN(quote) ? quote : this.refuse('no convergence')
  }

  /** Burns `lpAmount` for a share of every coin, written to `lastAmounts`; returns `lpAmount` or NaN. Needs no invariant. */
  removeLiquidity(lpAmount: number): number {
    if (!(this.lpSupply > 0)) return this.refuse('div0')
    if (!(lpAmount >= 0 && lpAmount <= this.lpSupply)) return this.refuse('underflow')
    const share = lpAmount / this.lpSupply
    for (let k = 0; k < this.coins; k++) {
      const amount = this.balances[k]! * share
      this.lastAmounts[k] = amount
      this.balances[k] = this.balances[k]! - amount
    }
    this.lpSupply -= lpAmount
    this.d -= this.d * share
    this.isClean = false
    this.lastRevert = undefined
    return lpAmount
  }

  /** Withdraws chosen amounts; LP tokens burned, or NaN where more than `maxBurn`. Fees per coin in `lastAmounts`. */
  removeLiquidityImbalance(amounts: ArrayLike<number>, maxBurn: number = Number.POSITIVE_INFINITY): number {
    if (this.isKilled) return this.refuse('killed')
    if (amounts.length !== this.coins) return this.refuse('bad index')
    const d0 = this.getD()
    if (!(d0 > 0)) return this.refuse(d0 === 0 ? 'div0' : 'no convergence')
    for (let k = 0; k < this.coins; k++) {
      this.wanted[k] = this.balances[k]! - amounts[k]!
      if (!(amounts[k]! >= 0 && this.wanted[k]! >= 0)) return this.refuse('underflow')
      if (this.wanted[k] === 0) return this.refuse('div0')
    }
    const d1 = this.invariantOf(this.wanted, d0)
    const d2 = this.chargeImbalance(d0, d1)
    const burned = ((d0 - d2) * this.lpSupply) / d0
    if (Number.isNaN(burned)) return this.refuse('no convergence')
    if (!(burned > 0)) return this.refuse('zero tokens burned')
    if (burned > maxBurn) return this.refuse('slippage')
    if (burned > this.lpSupply) return this.refuse('underflow')
    this.commitWanted()
    this.lpSupply -= burned
    this.lastRevert = undefined
    return burned
  }

  /** Burns `lpAmount` for coin `i` alone; coins paid, or NaN unless at least `minDy`. */
  removeLiquidityOneCoin(lpAmount: number, i: number, minDy = 0): number {
    if (this.isKilled) return this.refuse('killed')
    const dy = this.planOneCoin(lpAmount, i)
    if (!(dy >= minDy)) return !Number.isNaN(dy) ? this.refuse('slippage') : dy
    this.commitOneCoin(lpAmount, i, dy)
    return dy
  }

  /** Works a withdrawal of one coin out without doing it. */
  planOneCoin(lpAmount: number, i: number): number {
    const { coins, ann, net } = this
    if (!(i >= 0 && i < coins)) return this.refuse('bad index')
    const d0 = this.getD()
    if (!(d0 > 0 && this.lpSupply > 0)) return this.refuse(!Number.isNaN(d0) ? 'div0' : 'no convergence')
    if (!(lpAmount >= 0 && lpAmount <= this.lpSupply)) return this.refuse('underflow')
    const xp = this.scaled()
    const left = 1 - lpAmount / this.lpSupply
    const d1 = d0 * left
    if (!(d1 > 0)) return this.refuse('div0')
    const y0 = solveBalance(xp, coins, ann, d1, i)
    const feeRate = (this.fee * coins) / (4 * (coins - 1))
    for (let k = 0; k < coins; k++) {
      const moved = k === i ? xp[k]! * left - y0 : xp[k]! * (1 - left)
      net[k] = xp[k]! - feeRate * moved
    }
    const dy = (net[i]! - solveBalance(net, coins, ann, d1, i)) / this.rates[i]!
    if (!(dy >= 0)) return this.refuse(!Number.isNaN(dy) ? 'underflow' : 'no convergence')
    const fee = (xp[i]! - y0) / this.rates[i]! - dy
    this.lastFee = fee
    this.plannedAdmin = fee * this.adminFee
    this.lastRevert = undefined
    return dy
  }

  /** Stores a withdrawal planned last with {@link planOneCoin}. */
  commitOneCoin(lpAmount: number, i: number, dy: number): void {
    const admin = this.plannedAdmin
    this.balances[i] = this.balances[i]! - (dy + admin)
    this.adminBalances[i] = this.adminBalances[i]! + admin
    this.d *= 1 - lpAmount / this.lpSupply
    this.lpSupply -= lpAmount
    this.isClean = false
  }

  /** Pays out the admin's fees into `lastAmounts`. */
  withdrawAdminFees(): Float64Array {
    this.lastAmounts.set(this.adminBalances)
    this.adminBalances.fill(0)
    return this.lastAmounts
  }

  /** Gives the admin's fees to the LPs. */
  donateAdminFees(): void {
    for (let k = 0; k < this.coins; k++) this.balances[k] = this.balances[k]! + this.adminBalances[k]!
    this.adminBalances.fill(0)
    this.isClean = false
  }

  /** Coins `j` that the next, vanishing bit of coin `i` buys, without the fee. NaN where stuck. */
  marginalPrice(i: number, j: number): number {
    const { coins, ann } = this
    if (i === j || !(i >= 0 && i < coins && j >= 0 && j < coins)) return Number.NaN
    const d = this.getD()
    const xp = this.scaled()
    const p = imbalanceProduct(xp, coins, d)
    return ((ann + p / xp[i]!) * this.rates[i]!) / ((ann + p / xp[j]!) * this.rates[j]!)
  }

  /** Dollars by which D grows per dollar of coin `k` put in, without the fee. NaN where stuck. */
  marginalDeposit(k: number): number {
    const { coins, ann } = this
    const d = this.getD()
    const xp = this.scaled()
    const p = imbalanceProduct(xp, coins, d)
    return (ann + p / xp[k]!) / (ann - 1 + ((coins + 1) * p) / d)
  }

  /**
   * How much of coin `i` to sell for coin `j` so that {@link marginalPrice} stands at `target` afterwards, the pool's own fee left in it
   * as in a real swap. 0 if the price is at or below the target already; NaN where stuck; infinity for a target of 0 or less.
   */
  amountToReachPrice(i: number, j: number, target: number): number {
    const price = this.marginalPrice(i, j)
    if (!(price > target)) return !Number.isNaN(price) ? 0 : Number.NaN
    this.scratch ??= this.clone()
    const scratch = this.scratch
    const start = (this.balances[i]! + this.balances[j]!) * 1e-3
    return findAmount(start, target, dx => {
      scratch.copyFrom(this)
      scratch.exchange(i, j, dx)
      return scratch.marginalPrice(i, j)
    })
  }

  /** Takes over the state of another pool with as many coins. */
  copyFrom(other: FastStableSwap): void {
    this.balances.set(other.balances)
    this.adminBalances.set(other.adminBalances)
    this.rates.set(other.rates)
    this.lpSupply = other.lpSupply
    this.fee = other.fee
    this.adminFee = other.adminFee
    this.isKilled = other.isKilled
    this.ann = other.ann
    this.inverseAnn = other.inverseAnn
    this.inverse = other.inverse
    this.d = other.d
    this.isClean = other.isClean
  }

  /** A copy that shares nothing. */
  clone(): FastStableSwap {
    const copy = new FastStableSwap({ a: this.a, balances: this.balances, fee: this.fee })
    copy.copyFrom(this)
    return copy
  }

  /** Notes why a call is refused; the value that such a call returns. */
  private refuse(reason: RevertReason): number {
    this.lastRevert = reason
    return Number.NaN
  }

  private scaled(): Float64Array {
    const { xp, balances, rates } = this
    for (let k = 0; k < this.coins; k++) xp[k] = balances[k]! * rates[k]!
    return xp
  }

  private invariantOf(balances: Float64Array, guess: number): number {
    const { net, rates } = this
    for (let k = 0; k < this.coins; k++) net[k] = balances[k]! * rates[k]!
    return solveD(net, this.coins, this.ann, guess)
  }

  /** Takes the imbalance fee: leaves stored balances in `wanted`, fees in `lastAmounts`, and returns D of what is left after the fees. */
  private chargeImbalance(d0: number, d1: number): number {
    const { wanted, net, lastAmounts, coins, rates } = this
    const feeRate = (this.fee * coins) / (4 * (coins - 1))
    const growth = d1 / d0
    for (let k = 0; k < coins; k++) {
      const fee = feeRate * Math.abs(growth * this.balances[k]! - wanted[k]!)
      lastAmounts[k] = fee
      net[k] = (wanted[k]! - fee) * rates[k]!
      wanted[k] = wanted[k]! - fee * this.adminFee
    }
    return solveD(net, coins, this.ann, d1)
  }

  private commitWanted(): void {
    for (let k = 0; k < this.coins; k++) {
      this.balances[k] = this.wanted[k]!
      this.adminBalances[k] = this.adminBalances[k]! + this.lastAmounts[k]! * this.adminFee
    }
    this.d = this.invariantOf(this.balances, this.d)
    this.isClean = false
  }
}
