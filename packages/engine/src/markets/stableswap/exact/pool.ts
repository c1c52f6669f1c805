/**
 * A plain StableSwap pool of two to eight coins, in integers, bit for bit. It is a state machine without a ledger: it says what
 * moves, the caller moves it. A refused call changes nothing.
 *
 * Source: rules of curve-contract 574f440 (base template, 3pool) and curve-factory 5272fd2 in own words.
 */

import { attempt, type Outcome, Revert } from '../revert.ts'
import { type AmplificationRamp, amplificationAt, constantAmplification, startRamp, stopRamp } from './amplification.ts'
import { amplificationUnit, type StableSwapDialect } from './invariant.ts'
import {
  type ExchangePlan,
  invariantOf,
  type LiquidityPlan,
  type PoolView,
  planAddLiquidity,
  planExchange,
  planRemoveLiquidity,
  planRemoveLiquidityImbalance,
  planRemoveOneCoin,
  quoteExchange,
  quoteTokenAmount,
  virtualPriceOf,
} from './operations.ts'
import { add, feeUnit, isWord, subtract } from './word.ts'

/**
 * How a pool starts. `a` is A as the contract reports it (A*n^(n-1)); give `ramp` instead for an A in the dialect's unit that may
 * move. Balances in smallest units, without the admin's fees. Defaults: no balance, no LP token, admin share one half, the
 * template dialect, no admin fees waiting, deployed at second 0, owner's controls present.
 */
export type ExactStableSwapOptions = {
  a?: bigint
  ramp?: AmplificationRamp
  rates: readonly bigint[]
  balances?: readonly bigint[]
  lpSupply?: bigint
  fee: bigint
  adminFee?: bigint
  adminBalances?: readonly bigint[]
  dialect?: StableSwapDialect
  /** Second of deployment: the right to kill ends 60 days later. */
  deployedSeconds?: bigint
  /** True for pools made by the factory: no kill, no change of fees. */
  isFactory?: boolean
}

/** The whole state of a pool as plain data. */
export type StableSwapState = {
  balances: bigint[]
  lpSupply: bigint
  adminBalances: bigint[]
}

/** Seconds after deployment during which the owner may kill a pool: 60 days. */
export const killDeadlineSeconds: bigint = 5_184_000n
/** Seconds between announcing a change of fees and applying it: 3 days. */
export const feeChangeDelaySeconds: bigint = 259_200n
/** Largest swap fee: 50 %. */
export const swapFeeMax: bigint = 5_000_000_000n

/** A plain pool. Time stands still until {@link ExactStableSwap.setTime} moves it; it matters for ramps and the owner's delays. */
export class ExactStableSwap {
  readonly coins: number
  readonly dialect: StableSwapDialect
  readonly isFactory: boolean
  readonly deployedSeconds: bigint
  readonly rates: bigint[]
  readonly balances: bigint[]
  readonly adminBalances: bigint[]
  lpSupply: bigint
  fee: bigint
  adminFee: bigint
  ramp: AmplificationRamp
  timeSeconds: bigint
  isKilled: boolean
  pendingFees: { fee: bigint; adminFee: bigint; dueSeconds: bigint } | undefined

  constructor(options: ExactStableSwapOptions) {
    this.coins = options.rates.length
    if (this.coins < 2 || this.coins > 8) throw new RangeError('a pool holds 2 to 8 coins')
    this.dialect = options.dialect ?? 'template'
    this.isFactory = options.isFactory ?? false
    this.deployedSeconds = options.deployedSeconds ?? 0n
    this.timeSeconds = this.deployedSeconds
    this.rates = [...options.rates]
    this.balances = [...(options.balances ?? options.rates.map(() => 0n))]
    this.adminBalances = [...(options.adminBalances ?? options.rates.map(() => 0n))]
    if (this.balances.length !== this.coins || this.adminBalances.length !== this.coins) {
      throw new RangeError('rates, balances and admin balances must name the same coins')
    }
    if (![...this.rates, ...this.balances, ...this.adminBalances].every(isWord)) {
      throw new RangeError('a number of the pool does not fit an unsigned 256-bit word')
    }
    this.lpSupply = options.lpSupply ?? 0n
    this.fee = options.fee
    this.adminFee = options.adminFee ?? feeUnit / 2n
    this.isKilled = false
    this.pendingFees = undefined
    const ramp =
      options.ramp ??
      (options.a === undefined ? undefined : constantAmplification(options.a * amplificationUnit(this.dialect)))
    if (ramp === undefined) throw new RangeError('a pool needs an A or a ramp')
    this.ramp = ramp
  }

  /** Moves the pool's clock; seconds since the epoch of the caller's choice. */
  setTime(timeSeconds: bigint): void {
    this.timeSeconds = timeSeconds
  }

  /** A of now in the dialect's unit (A*100 in the template dialect). Reverts by throwing {@link Revert} only for a clock before the ramp. */
  amplificationPrecise(): bigint {
    return amplificationAt(this.ramp, this.timeSeconds)
  }

  /** A of now as the contract reports it, rounded down. */
  amplification(): bigint {
    return this.amplificationPrecise() / amplificationUnit(this.dialect)
  }

  /** The pool as the planning functions see it; `rates` may be replaced by those of a metapool. */
  view(rates: readonly bigint[] = this.rates): PoolView {
    return {
      balances: this.balances,
      rates,
      lpSupply: this.lpSupply,
      amp: this.amplificationPrecise(),
      fee: this.fee,
      adminFee: this.adminFee,
      dialect: this.dialect,
    }
  }

  /** D in 18-decimal dollars. */
  getD(): Outcome<{ d: bigint }> {
    return attempt(() => ({ ok: true, d: invariantOf(this.view()) }))
  }

  /** True where D cannot be computed: then only the withdrawal in proportion works. */
  isStuck(): boolean {
    return !this.getD().ok
  }

  /** D per LP token, 18 decimals. */
  virtualPrice(): Outcome<{ virtualPrice: bigint }> {
    return attempt(() => ({ ok: true, virtualPrice: virtualPriceOf(this.view()) }))
  }

  /** What the pool quotes for selling `dx` of coin `i` for coin `j`. */
  getDy(i: number, j: number, dx: bigint): Outcome<{ dy: bigint }> {
    return attempt(() => ({ ok: true, dy: quoteExchange(this.view(), i, j, dx) }))
  }

  /** LP tokens for `amounts` without any fee; see {@link quoteTokenAmount}. */
  calcTokenAmount(amounts: readonly bigint[], isDeposit: boolean): Outcome<{ lpAmount: bigint }> {
    return attempt(() => ({ ok: true, lpAmount: quoteTokenAmount(this.view(), amounts, isDeposit) }))
  }

  /** What a withdrawal of one coin would pay. */
  calcWithdrawOneCoin(lpAmount: bigint, i: number): Outcome<{ dy: bigint }> {
    return attempt(() => ({ ok: true, dy: planRemoveOneCoin(this.view(), lpAmount, i).dy }))
  }

  /** Sells `dx` of coin `i` for coin `j`; at least `minDy` or nothing. `fee` is the whole fee in coin `j`. */
  exchange(i: number, j: number, dx: bigint, minDy = 0n): Outcome<{ dy: bigint; fee: bigint }> {
    return attempt(() => {
      this.requireAlive()
      const plan = planExchange(this.view(), i, j, dx)
      if (plan.dy < minDy) throw new Revert('slippage')
      this.commitExchange(i, j, dx, plan)
      return { ok: true, dy: plan.dy, fee: plan.fee }
    })
  }

  /** Deposits `amounts`; mints at least `minMint` LP tokens or nothing. */
  addLiquidity(amounts: readonly bigint[], minMint = 0n): Outcome<{ minted: bigint; fees: bigint[] }> {
    return attempt(() => {
      this.requireAlive()
      const plan = planAddLiquidity(this.view(), amounts)
      if (plan.lpAmount < minMint) throw new Revert('slippage')
      this.commitDeposit(plan)
      return { ok: true, minted: plan.lpAmount, fees: plan.fees }
    })
  }

  /** Burns `lpAmount` for a share of every coin; never needs the invariant. */
  removeLiquidity(lpAmount: bigint, minAmounts?: readonly bigint[]): Outcome<{ amounts: bigint[] }> {
    return attempt(() => {
      // The contract calls no invariant and reads no A here, so neither may this.
      const amounts = planRemoveLiquidity(this.viewWithoutAmplification(), lpAmount)
      if (minAmounts !== undefined && amounts.some((amount, k) => amount < (minAmounts[k] ?? 0n))) {
        throw new Revert('slippage')
      }
      for (let k = 0; k < this.coins; k++) this.balances[k] = this.balances[k]! - amounts[k]!
      this.lpSupply -= lpAmount
      return { ok: true, amounts }
    })
  }

  /** Withdraws chosen amounts; burns at most `maxBurn` or nothing. */
  removeLiquidityImbalance(amounts: readonly bigint[], maxBurn?: bigint): Outcome<{ burned: bigint; fees: bigint[] }> {
    return attempt(() => {
      this.requireAlive()
      const plan = planRemoveLiquidityImbalance(this.view(), amounts)
      if (maxBurn !== undefined && plan.lpAmount > maxBurn) throw new Revert('slippage')
      this.commitWithdrawal(plan)
      return { ok: true, burned: plan.lpAmount, fees: plan.fees }
    })
  }

  /** Burns `lpAmount` for coin `i` alone; at least `minDy` or nothing. */
  removeLiquidityOneCoin(lpAmount: bigint, i: number, minDy = 0n): Outcome<{ dy: bigint; fee: bigint }> {
    return attempt(() => {
      this.requireAlive()
      const plan = planRemoveOneCoin(this.view(), lpAmount, i)
      if (plan.dy < minDy) throw new Revert('slippage')
      this.commitOneCoin(lpAmount, i, plan)
      return { ok: true, dy: plan.dy, fee: plan.fee }
    })
  }

  /** Pays out the admin's fees: their amounts per coin, which leave the pool. */
  withdrawAdminFees(): bigint[] {
    const amounts = [...this.adminBalances]
    this.adminBalances.fill(0n)
    return amounts
  }

  /** Gives the admin's fees to the LPs. */
  donateAdminFees(): void {
    for (let k = 0; k < this.coins; k++) this.balances[k] = this.balances[k]! + this.adminBalances[k]!
    this.adminBalances.fill(0n)
  }

  /** Owner: moves A to `targetA` (as the contract reports A) until `endSeconds`. Who may call is the caller's matter. */
  rampA(targetA: bigint, endSeconds: bigint): Outcome<{ ramp: AmplificationRamp }> {
    return attempt(() => {
      const unit = amplificationUnit(this.dialect)
      this.ramp = startRamp(this.ramp, targetA, endSeconds, this.timeSeconds, unit)
      return { ok: true, ramp: this.ramp }
    })
  }

  /** Owner: freezes A where it is. */
  stopRampA(): Outcome<{ ramp: AmplificationRamp }> {
    return attempt(() => {
      this.ramp = stopRamp(this.ramp, this.timeSeconds)
      return { ok: true, ramp: this.ramp }
    })
  }

  /** Owner: announces new fees; they can be applied three days later. */
  commitFees(fee: bigint, adminFee: bigint): Outcome<{ dueSeconds: bigint }> {
    return attempt(() => {
      if (this.isFactory) throw new Revert('not offered by this pool')
      if (this.pendingFees !== undefined) throw new Revert('fee change pending')
      if (fee < 0n || fee > swapFeeMax || adminFee < 0n || adminFee > feeUnit) throw new Revert('fee out of range')
      const dueSeconds = this.timeSeconds + feeChangeDelaySeconds
      this.pendingFees = { fee, adminFee, dueSeconds }
      return { ok: true, dueSeconds }
    })
  }

  /** Owner: applies announced fees that are due. */
  applyFees(): Outcome<{ fee: bigint; adminFee: bigint }> {
    return attempt(() => {
      const pending = this.pendingFees
      if (pending === undefined || this.timeSeconds < pending.dueSeconds) throw new Revert('fee change not due')
      this.fee = pending.fee
      this.adminFee = pending.adminFee
      this.pendingFees = undefined
      return { ok: true, fee: this.fee, adminFee: this.adminFee }
    })
  }

  /** Owner: drops announced fees. */
  revertFees(): void {
    this.pendingFees = undefined
  }

  /** Owner: stops everything but the withdrawal in proportion, within 60 days of deployment. */
  kill(): Outcome<{ isKilled: true }> {
    return attempt(() => {
      if (this.isFactory) throw new Revert('not offered by this pool')
      if (this.timeSeconds >= this.deployedSeconds + killDeadlineSeconds) throw new Revert('kill deadline passed')
      this.isKilled = true
      return { ok: true, isKilled: true }
    })
  }

  /** Owner: takes a kill back, at any time. */
  unkill(): void {
    this.isKilled = false
  }

  /** Stores a planned swap. For calls that span two pools; use {@link exchange} otherwise. */
  commitExchange(i: number, j: number, dx: bigint, plan: ExchangePlan): void {
    const incoming = add(this.balances[i]!, dx)
    this.takeOut(j, plan)
    this.balances[i] = incoming
  }

  /** Stores a planned withdrawal of one coin. */
  commitOneCoin(lpAmount: bigint, i: number, plan: ExchangePlan): void {
    const lpSupply = subtract(this.lpSupply, lpAmount)
    this.takeOut(i, plan)
    this.lpSupply = lpSupply
  }

  /** Stores a planned deposit. */
  commitDeposit(plan: LiquidityPlan): void {
    const lpSupply = add(this.lpSupply, plan.lpAmount)
    this.commitBalances(plan)
    this.lpSupply = lpSupply
  }

  /** Stores a planned withdrawal of chosen amounts. */
  commitWithdrawal(plan: LiquidityPlan): void {
    const lpSupply = subtract(this.lpSupply, plan.lpAmount)
    this.commitBalances(plan)
    this.lpSupply = lpSupply
  }

  /** A copy that shares nothing. */
  clone(): ExactStableSwap {
    const copy = new ExactStableSwap({
      ramp: this.ramp,
      rates: this.rates,
      balances: this.balances,
      lpSupply: this.lpSupply,
      fee: this.fee,
      adminFee: this.adminFee,
      adminBalances: this.adminBalances,
      dialect: this.dialect,
      deployedSeconds: this.deployedSeconds,
      isFactory: this.isFactory,
    })
    copy.timeSeconds = this.timeSeconds
    copy.isKilled = this.isKilled
    copy.pendingFees = this.pendingFees
    return copy
  }

  /** The numbers that calls change, as plain data. */
  state(): StableSwapState {
    return { balances: [...this.balances], lpSupply: this.lpSupply, adminBalances: [...this.adminBalances] }
  }

  /** Throws {@link Revert} where the pool has been killed. */
  requireAlive(): void {
    if (this.isKilled) throw new Revert('killed')
  }

  private takeOut(j: number, plan: ExchangePlan): void {
    const balance = subtract(subtract(this.balances[j]!, plan.dy), plan.adminPart)
    this.balances[j] = balance
    this.adminBalances[j] = this.adminBalances[j]! + plan.adminPart
  }

  private commitBalances(plan: LiquidityPlan): void {
    for (let k = 0; k < this.coins; k++) {
      this.balances[k] = plan.balances[k]!
      this.adminBalances[k] = this.adminBalances[k]! + plan.adminParts[k]!
    }
  }

  private viewWithoutAmplification(): PoolView {
    const { balances, rates, lpSupply, fee, adminFee, dialect } = this
    return { balances, rates, lpSupply, fee, adminFee, dialect, amp: 0n }
  }
}
