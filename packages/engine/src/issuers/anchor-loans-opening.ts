/**
 * What Anchor's borrowers start with: classes of equal loans that differ in how much stands for them, the bLuna that this makes, the LUNA
 * that the hub holds for it, and how bids spread over the premiums. Also what the two cores have in common.
 */

import type { Ledger } from '../ledger/ledger.ts'
import { BreakwaterError } from '../money/mistake.ts'
import { exp, pow } from '../money/numeric.ts'
import type { AnchorMarket } from './anchor-market.ts'
import { multiplyAmount, type WasmAmount, type WasmDecimal } from './terra/cosmwasm-decimal.ts'

/** Micro-units of a coin. */
export const microsPerCoin = 1_000_000

/** The numbers of the part that both cores work with. Shares are fractions, amounts coins. */
export type AnchorLoansTerms = {
  loans: number
  classes: number
  loanToValueLow: number
  loanToValueHigh: number
  loanToValueShape: number
  coinPrice: number
  hubRate: number
  maxLoanToValue: number
  safeRatio: number
  liquidationThreshold: number
  bidFee: number
  liquidatorFee: number
  premiumStep: number
  premiumSlots: number
  bids: number
  bidsMeanPremium: number
}

/** One class: a loan and the bLuna that stands for it, in micro-units. */
export type LoanClass = { loanMicros: WasmAmount; collateralMicros: WasmAmount }

/** Where the money is, and the market that lends it. */
export type LoansPlace = {
  ledger: Ledger
  market: AnchorMarket
  stable: number
  receipt: number
  /** Accounts. */
  collateral: number
  bids: number
  bidders: number
  borrowers: number
  fees: number
}

/** The price of a micro-bLuna: the chain's price of the coin, and coins for one bLuna. */
export type CollateralPrice = { coinPrice: number; hubRate: WasmDecimal }

/** What one round of liquidations did, UST and bLuna. */
export type LiquidationRound = {
  count: number
  repaid: number
  spent: number
  sold: number
  /** True if a loan above its limit could not be sold because bids were missing. */
  bidsMissing: boolean
}

/** The borrowers and the queue, in integers or in doubles. All money moves on the ledger inside these calls. */
export type LoansCore = {
  /** Loans with interest to the market's last accrual, UST. */
  loans(): number
  /** bLuna that stands for them. */
  collateral(): number
  /** Bids in the queue, UST. */
  bidsLeft(): number
  /** Sum of what each class owes above the worth of its collateral, UST. */
  badDebt(price: CollateralPrice): number
  /** Moves UST from the bidders into the queue. @returns UST moved. */
  placeBids(amount: number): number
  /** Borrowers above this share of their limit pay so much of their loan back. @returns UST paid. */
  repayAbove(price: CollateralPrice, shareOfLimit: number, part: number): number
  /** Sells collateral of every class above its limit. */
  liquidate(price: CollateralPrice): LiquidationRound
  /** Throws a Defect unless loans, collateral and bids agree with the market and the ledger. */
  check(): void
  save(): unknown
  load(state: unknown): void
}

/** The share of the worth of its collateral that each class has borrowed at the start, lowest first. */
export function loanToValues(terms: AnchorLoansTerms): number[] {
  const { classes, loanToValueLow, loanToValueHigh, loanToValueShape } = terms
  return Array.from({ length: classes }, (_, index) => {
    const rank = (index + 0.5) / classes
    return loanToValueLow + (loanToValueHigh - loanToValueLow) * pow(rank, loanToValueShape)
  })
}

/** A number of a scenario as an 18-decimal integer, rounded at the fifteenth decimal. */
export function toDecimal(value: number): WasmDecimal {
  return BigInt(Math.round(value * 1e15)) * 1000n
}

/** The classes at the start. Their loans add up to all loans to the micro-unit. */
export function openLoanClasses(terms: AnchorLoansTerms): LoanClass[] {
  const totalMicros = BigInt(Math.round(terms.loans * microsPerCoin))
  const evenMicros = totalMicros / BigInt(terms.classes)
  const price = terms.coinPrice * terms.hubRate
  return loanToValues(terms).map((loanToValue, index) => {
    const last = index === terms.classes - 1
    const loanMicros = last ? totalMicros - evenMicros * BigInt(terms.classes - 1) : evenMicros
    return { loanMicros, collateralMicros: BigInt(Math.ceil(Number(loanMicros) / (loanToValue * price))) }
  })
}

/** All bLuna of the classes, micro-units. */
export function collateralOf(classes: readonly LoanClass[]): WasmAmount {
  return classes.reduce((sum, entry) => sum + entry.collateralMicros, 0n)
}

/** LUNA that the hub holds against so much bLuna, micro-units. */
export function bondedFor(collateralMicros: WasmAmount, hubRate: number): WasmAmount {
  return multiplyAmount(collateralMicros, toDecimal(hubRate))
}

/** Premium of each slot. */
export function premiumsOf(terms: Pick<AnchorLoansTerms, 'premiumSlots' | 'premiumStep'>): Float64Array {
  return Float64Array.from({ length: terms.premiumSlots }, (_, slot) => slot * terms.premiumStep)
}

/** Share of the bids in each slot: falls exponentially with the premium; all at no premium if the mean is 0. */
export function bidSharesOf(terms: AnchorLoansTerms): Float64Array {
  const weights = premiumsOf(terms).map(premium =>
    terms.bidsMeanPremium > 0 ? exp(-premium / terms.bidsMeanPremium) : premium === 0 ? 1 : 0,
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map(weight => weight / total)
}

/** What is wrong with the numbers, as mistakes that teach. Called before anything is opened. */
export function checkLoansTerms(id: string, terms: AnchorLoansTerms): void {
  const wrong: [boolean, string, string, string][] = [
    [
      !(terms.classes >= 1 && terms.classes <= 512),
      'classes',
      'There are between 1 and 512 classes of borrowers.',
      '24',
    ],
    [
      !(terms.loanToValueLow > 0 && terms.loanToValueLow <= terms.loanToValueHigh),
      'loanToValueLow',
      'The lowest loan to value is above 0 and not above the highest.',
      '30 %',
    ],
    [!(terms.loanToValueShape > 0), 'loanToValueShape', 'The shape is above 0; 1 spreads borrowers evenly.', '1'],
    [!(terms.coinPrice > 0), 'coinPrice', 'The coin has a price at the start.', '77.35 USD'],
    [!(terms.hubRate > 0), 'hubRate', 'A bLuna is worth some LUNA.', '1'],
    [
      !(terms.maxLoanToValue > 0 && terms.maxLoanToValue <= 1),
      'maxLoanToValue',
      'The limit of a loan lies between nothing and the worth of its collateral.',
      '80 %',
    ],
    [
      !(terms.premiumSlots >= 1 && terms.premiumSlots <= 101 && (terms.premiumSlots - 1) * terms.premiumStep < 1),
      'premiumSlots',
      'Every premium is below 100 %, and there are at most 101.',
      '31',
    ],
  ]
  const mistakes = wrong
    .filter(([isWrong]) => isWrong)
    .map(([, key, message, example]) => ({
      code: 'impossible-loans',
      where: { path: `issuers.${id}.${key}` },
      message,
      hint: `For example ${example}.`,
    }))
  if (mistakes.length > 0) throw new BreakwaterError(mistakes)
}
