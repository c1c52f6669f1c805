/**
 * How an app turns won into won coins and back: LUNA bought for won from those who trade it, burned at the chain for coins; or coins burned
 * for LUNA, and that sold for won. The spread of the chain is the app's to bear.
 */

import type { TerraChain } from '../issuers/terra/terra-chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { QuotedMarket } from '../markets/quoted-market.ts'

/** Who deals, in what, and where. Assets and accounts by index. */
export type WonDeskParties = {
  chain: TerraChain
  /** Its price of LUNA counts, in dollars. */
  market: QuotedMarket
  coin: number
  money: number
  app: number
  /** Those who trade LUNA against won. */
  traders: number
}

const SPREAD_SEEN = 0
const SPREAD_PAID = 1

/** Tries that a purchase of coins takes: the spread is known only after a swap. */
const roundsMax = 3

/** See the file's head. */
export class WonDesk {
  /** How many cells it needs. */
  static readonly cellCount: number = 2

  /** Won for a dollar: the chain's fixed exchange rate between the won coin and its main stable coin. */
  readonly wonPerDollar: number
  private readonly ledger: Ledger
  private readonly parties: WonDeskParties
  private readonly cells: Float64Array

  constructor(ledger: Ledger, parties: WonDeskParties, cells: Float64Array) {
    this.ledger = ledger
    this.parties = parties
    this.cells = cells
    this.wonPerDollar = parties.chain.rateOf(parties.coin) / parties.chain.oraclePrice
    cells[SPREAD_SEEN] = parties.chain.minSpread
  }

  /** Won that the app has lost to spreads since the start. */
  get spreadPaid(): number {
    return this.cells[SPREAD_PAID]!
  }

  /** Won for one LUNA. */
  get price(): number {
    return this.parties.market.price * this.wonPerDollar
  }

  /**
   * Brings up to `wanted` new coins to the app, as far as its won, the traders' LUNA and the chain go.
   * @returns coins minted; possibly a little more than wanted where the spread fell.
   */
  mint(wanted: number): number {
    const { cells, ledger } = this
    const { chain, app, coin, money } = this.parties
    let minted = 0
    for (let round = 0; round < roundsMax && wanted - minted >= 1; round++) {
      const rate = chain.rateOf(coin)
      if (!(rate > 0) || chain.isHalted()) break
      const before = ledger.balance(app, money)
      const bought = this.buy((wanted - minted) / (rate * (1 - cells[SPREAD_SEEN]!)))
      const received = chain.swap(app, chain.coin, bought, coin)
      if (received === 0) {
        this.sell(bought)
        break
      }
      cells[SPREAD_SEEN] = Math.min(0.9, Math.max(0, 1 - received / (bought * rate)))
      cells[SPREAD_PAID] = cells[SPREAD_PAID]! + (before - ledger.balance(app, money)) - received
      minted += received
    }
    return minted
  }

  /** Burns coins of the app for LUNA and sells that. @returns won received; 0 where the chain refuses, and the coins stay. */
  cashIn(coins: number): number {
    const { cells } = this
    const { chain, app, coin } = this.parties
    const received = chain.swap(app, coin, coins, chain.coin)
    if (received === 0) return 0
    const won = this.sell(received)
    cells[SPREAD_PAID] = cells[SPREAD_PAID]! + coins - won
    return won
  }

  private buy(coins: number): number {
    const { ledger, price } = this
    const { chain, app, money, traders } = this.parties
    const wanted = Math.min(coins, ledger.balance(traders, chain.coin))
    const paid = ledger.transfer(money, app, traders, wanted * price)
    return ledger.transfer(chain.coin, traders, app, paid / price)
  }

  private sell(coins: number): number {
    const { ledger, price } = this
    const { chain, app, money, traders } = this.parties
    const moved = ledger.transfer(chain.coin, app, traders, Math.min(coins, ledger.balance(traders, money) / price))
    return ledger.transfer(money, traders, app, moved * price)
  }
}
