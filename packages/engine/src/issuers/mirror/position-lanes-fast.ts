/** Lanes of positions in doubles, for sweeps. All state lies in the caller's cells. */

import {
  auctionMirrorPositionFast,
  type MirrorTermsFast,
  mirrorProtocolFeeFast,
  openMirrorPositionFast,
  requiredMirrorCollateralFast,
} from './collateral-position-fast.ts'
import type { LaneAuction, LaneOpening, LanePrices, LaneRefusal, LaneTerms, PositionLanes } from './position-lanes.ts'

const microsPerCoin = 1_000_000

/** See the file's head. */
export class FastPositionLanes implements PositionLanes {
  readonly count: number
  private readonly cells: Float64Array
  private readonly terms: MirrorTermsFast & { auctionDiscount: number; protocolFeeRate: number }

  /** How many cells so many lanes need, the lane of the shorts included. */
  static cellCount(lanes: number): number {
    return 2 * lanes + 1
  }

  constructor(opening: readonly LaneOpening[], terms: LaneTerms, cells: Float64Array) {
    this.count = opening.length
    this.cells = cells
    this.terms = { ...terms, assetPrice: 0, collateralPrice: 1 }
    opening.forEach((lane, index) => {
      cells[2 * index] = Number(lane.assetMicros) / microsPerCoin
      cells[2 * index + 1] = Number(lane.collateralMicros) / microsPerCoin
    })
  }

  owed(lane: number): number {
    return this.cells[2 * lane]!
  }

  held(lane: number): number {
    return this.cells[2 * lane + 1]!
  }

  totalOwed(): number {
    let sum = this.unbacked()
    for (let lane = 0; lane < this.count; lane++) sum += this.owed(lane)
    return sum
  }

  totalHeld(): number {
    let sum = 0
    for (let lane = 0; lane < this.count; lane++) sum += this.held(lane)
    return sum
  }

  unbacked(): number {
    return this.cells[2 * this.count]!
  }

  open(
    lane: number,
    collateral: number,
    ratio: number,
    prices: LanePrices,
  ): { collateral: number; minted: number } | LaneRefusal {
    const minted = openMirrorPositionFast(this.termsAt(prices), collateral, ratio)
    if (typeof minted !== 'number') return minted
    this.set(lane, this.owed(lane) + minted, this.held(lane) + collateral)
    return { collateral, minted }
  }

  deposit(lane: number, collateral: number): number {
    this.set(lane, this.owed(lane), this.held(lane) + collateral)
    return collateral
  }

  burn(lane: number, asset: number, prices: LanePrices): { burned: number; fee: number } | LaneRefusal {
    if (asset > this.owed(lane)) return { refused: 'burn_exceeds_position' }
    const fee = mirrorProtocolFeeFast(asset, this.termsAt(prices))
    if (fee > this.held(lane)) return { refused: 'contract_panic' }
    this.set(lane, this.owed(lane) - asset, this.held(lane) - fee)
    return { burned: asset, fee }
  }

  withdraw(lane: number, collateral: number, prices: LanePrices): { paid: number } | LaneRefusal {
    const paid = Math.min(collateral, this.held(lane))
    const left = this.held(lane) - paid
    if (requiredMirrorCollateralFast(this.owed(lane), this.termsAt(prices)) > left) {
      return { refused: 'low_collateral_ratio' }
    }
    this.set(lane, this.owed(lane), left)
    return { paid }
  }

  auction(lane: number, offered: number, prices: LanePrices): LaneAuction | LaneRefusal {
    const position = { asset: this.owed(lane), collateral: this.held(lane) }
    const done = auctionMirrorPositionFast(position, offered, this.termsAt(prices))
    if ('refused' in done) return done
    if (done.toLiquidator < 0) return { refused: 'contract_panic' }
    const unbacked = done.closed ? done.leftAsset : 0
    this.cells[2 * this.count] = this.unbacked() + unbacked
    if (done.closed) this.set(lane, 0, 0)
    else this.set(lane, done.leftAsset, done.leftCollateral)
    return {
      liquidated: done.liquidatedAsset,
      toLiquidator: done.toLiquidator,
      fee: done.protocolFee,
      toOwner: done.refundToOwner,
      unbacked,
    }
  }

  /** Nothing: the cells are the stage's. */
  save(): unknown {
    return undefined
  }

  load(): void {}

  private set(lane: number, asset: number, collateral: number): void {
    this.cells[2 * lane] = asset
    this.cells[2 * lane + 1] = collateral
  }

  private termsAt(prices: LanePrices): MirrorTermsFast & { auctionDiscount: number; protocolFeeRate: number } {
    this.terms.assetPrice = prices.asset
    this.terms.collateralPrice = prices.collateral
    return this.terms
  }
}
