/**
 * What the oracle says now: coins of each denom for one LUNA, as a double and as the chain's decimal. One table for the market module,
 * whoever fills it: a single late price, or validators that vote.
 */

import type { MarketPrices } from './market.ts'
import type { Dec } from './sdk-dec.ts'

/** A denom that the oracle votes on. `stablePerUnit` is the worth of one of its coins in main stable coins, e.g. 1.34 for SDR. */
export type RatedDenom = { denom: string; stablePerUnit: number; tobinTax: number }

/** A price or share as an 18-decimal integer, rounded at the fifteenth decimal: what a feeder's text carries. */
export function numberToDec(value: number): Dec {
  return BigInt(Math.round(value * 1e15)) * 1000n
}

/** A chain decimal as the nearest double. */
export function decToNumber(value: Dec): number {
  return Number(value) / 1e18
}

/** See the file's head. A rate of 0 is no price. */
export class ChainRates {
  readonly rated: readonly RatedDenom[]
  /** Coins for one LUNA, by the order of `rated`. */
  private readonly rates: Float64Array
  private readonly decs = new Map<string, Dec>()
  private readonly tobinTaxes: ReadonlyMap<string, Dec>

  private readonly withDecimals: boolean

  /**
   * @param cells one for each denom.
   * @param withDecimals false in the fast core, which never asks for the chain's decimals.
   */
  constructor(rated: readonly RatedDenom[], cells: Float64Array, withDecimals = true) {
    this.rated = rated
    this.withDecimals = withDecimals
    this.rates = cells
    this.tobinTaxes = new Map(rated.map(entry => [entry.denom, numberToDec(entry.tobinTax)]))
  }

  /** Coins of a denom for one LUNA; 0 where there is no price, 1 for LUNA itself. */
  rateOf(denom: string): number {
    if (denom === 'uluna') return 1
    const at = this.indexOf(denom)
    return at < 0 ? 0 : this.rates[at]!
  }

  /** The same as the chain holds it; undefined where there is no price. */
  decOf(denom: string): Dec | undefined {
    return this.decs.get(denom)
  }

  /** Where a denom stands in `rated`, or -1. */
  indexOf(denom: string): number {
    for (let at = 0; at < this.rated.length; at++) if (this.rated[at]!.denom === denom) return at
    return -1
  }

  /** What the market module reads. The same objects every time. */
  prices(): MarketPrices {
    return { exchangeRates: this.decs, tobinTaxes: this.tobinTaxes }
  }

  /** Every rate from one price of LUNA in the main stable coin. */
  setFromPrice(price: number): void {
    for (let at = 0; at < this.rated.length; at++) {
      this.set(at, price / this.rated[at]!.stablePerUnit)
    }
  }

  /** Rate of the denom at a place of `rated`. */
  at(index: number): number {
    return this.rates[index]!
  }

  /** One rate; the decimal follows from the double unless the vote gave its own. */
  set(at: number, rate: number, voted?: Dec): void {
    this.rates[at] = rate
    if (!this.withDecimals) return
    const { denom } = this.rated[at]!
    const dec = voted ?? numberToDec(rate)
    if (dec > 0n) this.decs.set(denom, dec)
    else this.decs.delete(denom)
  }

  /** The decimals, for a copy of the chain's state. */
  save(): [string, Dec][] {
    return [...this.decs]
  }

  /** Takes the decimals back (the doubles lie in the stage's cells). */
  load(saved: readonly [string, Dec][]): void {
    this.decs.clear()
    for (const [denom, dec] of saved) this.decs.set(denom, dec)
  }
}
