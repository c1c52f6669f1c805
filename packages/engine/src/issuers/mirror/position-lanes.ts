/**
 * Many positions of one synthetic asset as a few lanes, one for each class of minters by collateral ratio, and a last one for those who mint
 * to sell (shorts). A lane is one position in the contract's sense: its owners are alike. Two cores: the contract's integers and doubles.
 */

import type { MirrorRefusal } from './collateral-position.ts'

/** An amount in the core's own numbers: micro-units (exact) or whole coins (fast). */
export type LaneAmount = number | bigint

/** What stands in the way; `contract_panic` is an arithmetic abort of the contract (a fee larger than the collateral). */
export type LaneRefusal = { refused: MirrorRefusal | 'contract_panic' }

/** UST for one asset and for one coin of collateral. */
export type LanePrices = { asset: number; collateral: number }

/** What does not change during a run. */
export type LaneTerms = {
  minimumCollateralRatio: number
  collateralMultiplier: number
  auctionDiscount: number
  protocolFeeRate: number
}

/** What each lane owes and holds at the start, micro-units. */
export type LaneOpening = { assetMicros: bigint; collateralMicros: bigint }

/** An auction as the ledger needs it. */
export type LaneAuction = {
  liquidated: LaneAmount
  toLiquidator: LaneAmount
  fee: LaneAmount
  toOwner: LaneAmount
  /** Asset that a position without collateral leaves behind: owed by nobody from now on. */
  unbacked: LaneAmount
}

/** Both cores. Quantities that go in are whole coins; the exact core rounds them down to micro-units. */
export type PositionLanes = {
  readonly count: number
  /** Asset that a lane owes and collateral that it holds, whole coins. */
  owed(lane: number): number
  held(lane: number): number
  /** Sum of what lanes owe, with what nobody owes any more; and sum of what they hold. */
  totalOwed(): LaneAmount
  totalHeld(): LaneAmount
  /** Asset that exists and is owed by nobody, whole coins. */
  unbacked(): number
  /** Opens a position in the lane at a ratio. */
  open(
    lane: number,
    collateral: number,
    ratio: number,
    prices: LanePrices,
  ): { collateral: LaneAmount; minted: LaneAmount } | LaneRefusal
  deposit(lane: number, collateral: number): LaneAmount
  burn(lane: number, asset: number, prices: LanePrices): { burned: LaneAmount; fee: LaneAmount } | LaneRefusal
  withdraw(lane: number, collateral: number, prices: LanePrices): { paid: LaneAmount } | LaneRefusal
  auction(lane: number, offered: number, prices: LanePrices): LaneAuction | LaneRefusal
  save(): unknown
  load(state: unknown): void
}

/**
 * The lanes at the start. What was minted is shared out evenly; the ratios stand evenly between two bounds. The last lane is empty: nobody
 * has minted to sell yet.
 */
export function openingLanes(start: {
  lanes: number
  mintedMicros: bigint
  ratioLow: number
  ratioHigh: number
  assetPrice: number
  collateralPrice: number
}): LaneOpening[] {
  const { lanes, mintedMicros } = start
  const openings: LaneOpening[] = []
  for (let lane = 0; lane < lanes; lane++) {
    const before = (mintedMicros * BigInt(lane)) / BigInt(lanes)
    const assetMicros = (mintedMicros * BigInt(lane + 1)) / BigInt(lanes) - before
    const worth = (Number(assetMicros) * start.assetPrice) / start.collateralPrice
    openings.push({
      assetMicros,
      collateralMicros: BigInt(Math.round(worth * laneRatio(lane, lanes, start.ratioLow, start.ratioHigh))),
    })
  }
  openings.push({ assetMicros: 0n, collateralMicros: 0n })
  return openings
}

/** Collateral ratio of a lane at the start. */
export function laneRatio(lane: number, lanes: number, ratioLow: number, ratioHigh: number): number {
  return lanes < 2 ? ratioLow : ratioLow + ((ratioHigh - ratioLow) * lane) / (lanes - 1)
}
