/**
 * The market module on a ledger: burns what is offered, mints what is paid to the trader and the spread to the oracle's account. The
 * exact core runs the module bit for bit; the fast core the same rules in doubles.
 */

import type { Ledger } from '../../ledger/ledger.ts'
import { type ChainRates, decToNumber, numberToDec } from './chain-rates.ts'
import { type MarketState, replenishBlocks, type SwapRefusalReason, simulateSwap, swap } from './market.ts'
import { MarketFast } from './market-fast.ts'
import { type Dec, ONE } from './sdk-dec.ts'

/** Parameters of the pool, in SDR and blocks. */
export type SwapDoorParameters = { basePool: number; recoveryBlocks: number; minSpread: number }

/** Why a swap did not happen; ours are `ceiling` (64 bits cannot count the coin any further) and `no_coins` (the account has none). */
export type SwapDoorRefusal = SwapRefusalReason | 'ceiling' | 'unknown_denom' | 'no_coins'

/** A swap that went through, in coins. */
export type SwapDone = { refused?: undefined; paid: number; burned: number; minted: number; spread: number }

/** Coins of a swap in micro-units, for clients of the exact chain. */
export type SwapDoneMicros = { refused?: undefined; paidMicros: bigint; feeMicros: bigint; burnedMicros: bigint }

/** What {@link SwapDoor.save} gives. */
export type SwapDoorState = MarketState & { fastBasePool: number; fastRecoveryBlocks: number; fastMinSpread: number }

const microsPerCoin = 1_000_000

/** See the file's head. `assets` maps the denoms that exist as coins to assets of the ledger. */
export class SwapDoor {
  private readonly ledger: Ledger
  private readonly rates: ChainRates
  private readonly assets: ReadonlyMap<string, number>
  private readonly oracleAccount: number
  private readonly fast: MarketFast
  private exact: MarketState

  constructor(
    ledger: Ledger,
    rates: ChainRates,
    assets: ReadonlyMap<string, number>,
    oracleAccount: number,
    parameters: SwapDoorParameters,
    cells: Float64Array,
  ) {
    this.ledger = ledger
    this.rates = rates
    this.assets = assets
    this.oracleAccount = oracleAccount
    this.fast = new MarketFast(
      {
        basePoolSdr: parameters.basePool,
        poolRecoveryPeriodBlocks: parameters.recoveryBlocks,
        minStabilitySpread: parameters.minSpread,
        zeroSwapCheck: false,
      },
      cells,
    )
    this.exact = {
      delta: 0n,
      basePool: microSdr(parameters.basePool),
      poolRecoveryPeriodBlocks: parameters.recoveryBlocks,
      minStabilitySpread: numberToDec(parameters.minSpread),
      zeroSwapCheck: false,
    }
  }

  /** The module's state as the exact core holds it; in the fast core as nearly as doubles say it. */
  market(): MarketState {
    if (this.ledger.precision === 'exact') return this.exact
    return { ...this.exact, delta: microSdr(this.fast.delta) }
  }

  /** Terra side of the pool less its base, SDR. */
  get deltaSdr(): number {
    return this.ledger.precision === 'exact' ? decToNumber(this.exact.delta) / microsPerCoin : this.fast.delta
  }

  /** Least spread of a swap with LUNA on one side. */
  get minSpread(): number {
    return this.fast.minStabilitySpread
  }

  /** Spread that a further small swap toward LUNA would pay. */
  marginalSpread(): number {
    this.followExact()
    return this.fast.marginalSpread()
  }

  /** SDR that can be burned for LUNA now until the marginal spread is `spread`. */
  amountForMarginalSpread(spread: number): number {
    this.followExact()
    return this.fast.amountForMarginalSpread(spread)
  }

  /** Average spread of a swap of coins worth `worthSdr` for LUNA. */
  spreadOf(worthSdr: number): number {
    const delta = this.deltaSdr
    const base = this.fast.basePoolSdr
    const spread = 1 - ((base / (base + delta)) * base) / (base + delta + worthSdr)
    return Math.max(this.fast.minStabilitySpread, spread)
  }

  /** A parameter proposal: base pool and recovery period. */
  setPool(basePool: number, recoveryBlocks: number): void {
    this.fast.basePoolSdr = basePool
    this.fast.poolRecoveryPeriodBlocks = recoveryBlocks
    this.exact.basePool = microSdr(basePool)
    this.exact.poolRecoveryPeriodBlocks = recoveryBlocks
  }

  /** The patch that closed the door: a least spread, and no swap that pays nothing. Source: Terra Core v0.5.20. */
  setMinSpread(minSpread: number, zeroSwapCheck: boolean): void {
    this.fast.minStabilitySpread = minSpread
    this.fast.zeroSwapCheck = zeroSwapCheck
    this.exact.minStabilitySpread = numberToDec(minSpread)
    this.exact.zeroSwapCheck = zeroSwapCheck
  }

  /** The ends of some blocks: the pool comes back. */
  recover(blocks: number): void {
    if (this.ledger.precision === 'exact') {
      this.exact.delta = replenishBlocks(this.exact.delta, this.exact.poolRecoveryPeriodBlocks, blocks)
    } else this.fast.recover(blocks)
  }

  /** Swaps up to `quantity` coins of an account, as far as it has them. */
  swap(
    account: number,
    offerDenom: string,
    quantity: number,
    askDenom: string,
  ): SwapDone | { refused: SwapDoorRefusal } {
    const offerAsset = this.assets.get(offerDenom)
    if (offerAsset === undefined || !this.assets.has(askDenom)) return { refused: 'unknown_denom' }
    if (this.ledger.precision === 'fast') return this.swapFast(account, offerDenom, quantity, askDenom)
    const has = this.ledger.units(account, offerAsset)
    let micros = BigInt(Math.floor(quantity * microsPerCoin))
    if (micros > has) micros = has
    if (micros <= 0n) return { refused: 'no_coins' }
    const done = this.swapMicros(account, account, offerDenom, micros, askDenom)
    if (done.refused !== undefined) return done
    return {
      paid: Number(done.paidMicros) / microsPerCoin,
      burned: Number(done.burnedMicros) / microsPerCoin,
      minted: Number(done.paidMicros + done.feeMicros) / microsPerCoin,
      spread: done.spread,
    }
  }

  /** The exact swap of a whole number of micro-units; the account must have them. */
  swapMicros(
    account: number,
    receiver: number,
    offerDenom: string,
    offerMicros: bigint,
    askDenom: string,
  ): (SwapDoneMicros & { spread: number }) | { refused: SwapDoorRefusal } {
    const { ledger } = this
    const offerAsset = this.assets.get(offerDenom)
    const askAsset = this.assets.get(askDenom)
    if (offerAsset === undefined || askAsset === undefined) return { refused: 'unknown_denom' }
    const result = swap(this.exact, this.rates.prices(), { offerDenom, offerMicros, askDenom })
    if (result.refused !== undefined) return { refused: result.refused }
    if (ledger.supplyUnits(askAsset) + result.mintedMicros > ledger.assets[askAsset]!.supplyUnitsMax) {
      return { refused: 'ceiling' }
    }
    ledger.burnUnits(offerAsset, account, offerMicros)
    ledger.mintUnits(askAsset, receiver, result.swapMicros)
    ledger.mintUnits(askAsset, this.oracleAccount, result.feeMicros)
    this.exact.delta = result.deltaAfter
    return {
      paidMicros: result.swapMicros,
      feeMicros: result.feeMicros,
      burnedMicros: offerMicros,
      spread: decToNumber(result.spread),
    }
  }

  /** What the chain answers to “what would I get”, in micro-units. */
  simulate(
    offerDenom: string,
    offerMicros: bigint,
    askDenom: string,
  ): { refused?: undefined; returnMicros: bigint } | { refused: SwapDoorRefusal } {
    return simulateSwap(this.market(), this.rates.prices(), { offerDenom, offerMicros, askDenom })
  }

  /** State outside the stage's cells. */
  save(): SwapDoorState {
    return {
      ...this.exact,
      fastBasePool: this.fast.basePoolSdr,
      fastRecoveryBlocks: this.fast.poolRecoveryPeriodBlocks,
      fastMinSpread: this.fast.minStabilitySpread,
    }
  }

  /** Takes the state back. */
  load(state: SwapDoorState): void {
    this.exact = {
      delta: state.delta,
      basePool: state.basePool,
      poolRecoveryPeriodBlocks: state.poolRecoveryPeriodBlocks,
      minStabilitySpread: state.minStabilitySpread,
      zeroSwapCheck: state.zeroSwapCheck,
    }
    this.fast.basePoolSdr = state.fastBasePool
    this.fast.poolRecoveryPeriodBlocks = state.fastRecoveryBlocks
    this.fast.minStabilitySpread = state.fastMinSpread
    this.fast.zeroSwapCheck = state.zeroSwapCheck
  }

  private swapFast(
    account: number,
    offerDenom: string,
    quantity: number,
    askDenom: string,
  ): SwapDone | { refused: SwapDoorRefusal } {
    const { ledger, rates, fast } = this
    const offerAsset = this.assets.get(offerDenom)!
    const askAsset = this.assets.get(askDenom)!
    if (offerAsset === askAsset) return { refused: 'recursive_swap' }
    const offered = Math.min(quantity, ledger.balance(account, offerAsset))
    const offerRate = rates.rateOf(offerDenom)
    const askRate = rates.rateOf(askDenom)
    const sdrRate = rates.rateOf('usdr')
    if (!(offered > 0)) return { refused: 'no_coins' }
    if (!(offerRate > 0 && askRate > 0 && sdrRate > 0)) return { refused: 'no_effective_price' }
    const delta = fast.delta
    let paid: number
    let fee: number
    let spread: number
    if (askDenom === 'uluna') {
      paid = fast.swapTerraToLuna(offered, offerRate / sdrRate, offerRate)
      fee = fast.lastFee
      spread = fast.lastSpread
    } else if (offerDenom === 'uluna') {
      paid = fast.swapLunaToTerra(offered, askRate / sdrRate, askRate)
      fee = fast.lastFee
      spread = fast.lastSpread
    } else {
      spread = Math.max(
        rates.rated[rates.indexOf(offerDenom)]!.tobinTax,
        rates.rated[rates.indexOf(askDenom)]!.tobinTax,
      )
      const whole = (offered * askRate) / offerRate
      fee = whole * spread
      paid = whole - fee
    }
    if (!(paid > 0)) return { refused: fast.zeroSwapCheck ? 'zero_swap_coin' : 'invalid_coins' }
    if (ledger.supply(askAsset) + paid + fee > Number(ledger.assets[askAsset]!.supplyUnitsMax) / microsPerCoin) {
      fast.delta = delta
      return { refused: 'ceiling' }
    }
    ledger.mint(askAsset, account, paid)
    ledger.mint(askAsset, this.oracleAccount, fee)
    const burned = ledger.burn(offerAsset, account, offered)
    return { paid, burned, minted: paid + fee, spread }
  }

  /** The pool's figures in doubles stand where the exact ones stand. */
  private followExact(): void {
    if (this.ledger.precision === 'exact') this.fast.delta = this.deltaSdr
  }
}

function microSdr(sdr: number): Dec {
  return BigInt(Math.round(sdr * microsPerCoin)) * ONE
}
