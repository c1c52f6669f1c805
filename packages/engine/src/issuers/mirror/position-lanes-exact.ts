/** Lanes of positions in the contract's integers. */

import { ContractPanic, smaller } from '../terra/cosmwasm-decimal.ts'
import {
  auctionMirrorPosition,
  burnMirrorAsset,
  checkMirrorPosition,
  type MirrorPosition,
  type MirrorTerms,
  openMirrorPosition,
} from './collateral-position.ts'
import type { LaneAuction, LaneOpening, LanePrices, LaneRefusal, LaneTerms, PositionLanes } from './position-lanes.ts'

const microsPerCoin = 1_000_000

/** See the file's head. */
export class ExactPositionLanes implements PositionLanes {
  private positions: MirrorPosition[]
  private unbackedMicros = 0n
  private readonly terms: {
    minimumCollateralRatio: bigint
    collateralMultiplier: bigint
    auctionDiscount: bigint
    protocolFeeRate: bigint
  }

  constructor(opening: readonly LaneOpening[], terms: LaneTerms) {
    this.positions = opening.map(lane => ({ ...lane }))
    this.terms = {
      minimumCollateralRatio: toDecimal(terms.minimumCollateralRatio),
      collateralMultiplier: toDecimal(terms.collateralMultiplier),
      auctionDiscount: toDecimal(terms.auctionDiscount),
      protocolFeeRate: toDecimal(terms.protocolFeeRate),
    }
  }

  get count(): number {
    return this.positions.length
  }

  owed(lane: number): number {
    return Number(this.positions[lane]!.assetMicros) / microsPerCoin
  }

  held(lane: number): number {
    return Number(this.positions[lane]!.collateralMicros) / microsPerCoin
  }

  totalOwed(): bigint {
    return this.positions.reduce((sum, position) => sum + position.assetMicros, this.unbackedMicros)
  }

  totalHeld(): bigint {
    return this.positions.reduce((sum, position) => sum + position.collateralMicros, 0n)
  }

  unbacked(): number {
    return Number(this.unbackedMicros) / microsPerCoin
  }

  open(
    lane: number,
    collateral: number,
    ratio: number,
    prices: LanePrices,
  ): { collateral: bigint; minted: bigint } | LaneRefusal {
    return attempt(() => {
      const collateralMicros = toMicros(collateral)
      const opened = openMirrorPosition({
        ...this.termsAt(prices),
        collateralMicros,
        collateralRatio: toDecimal(ratio),
      })
      if ('refused' in opened) return opened
      const position = this.positions[lane]!
      position.assetMicros += opened.mintMicros
      position.collateralMicros += collateralMicros
      return { collateral: collateralMicros, minted: opened.mintMicros }
    })
  }

  deposit(lane: number, collateral: number): bigint {
    const micros = toMicros(collateral)
    this.positions[lane]!.collateralMicros += micros
    return micros
  }

  burn(lane: number, asset: number, prices: LanePrices): { burned: bigint; fee: bigint } | LaneRefusal {
    return attempt(() => {
      const burned = toMicros(asset)
      const done = burnMirrorAsset(this.positions[lane]!, burned, {
        ...this.termsAt(prices),
        protocolFeeRate: this.terms.protocolFeeRate,
      })
      if ('refused' in done) return done
      this.positions[lane] = done.position
      return { burned, fee: done.feeMicros }
    })
  }

  withdraw(lane: number, collateral: number, prices: LanePrices): { paid: bigint } | LaneRefusal {
    return attempt(() => {
      const position = this.positions[lane]!
      const paid = smaller(toMicros(collateral), position.collateralMicros)
      const after = { assetMicros: position.assetMicros, collateralMicros: position.collateralMicros - paid }
      if (!checkMirrorPosition(after, this.termsAt(prices)).allowed) return { refused: 'low_collateral_ratio' as const }
      this.positions[lane] = after
      return { paid }
    })
  }

  auction(lane: number, offered: number, prices: LanePrices): LaneAuction | LaneRefusal {
    return attempt(() => {
      const done = auctionMirrorPosition(this.positions[lane]!, toMicros(offered), {
        ...this.termsAt(prices),
        auctionDiscount: this.terms.auctionDiscount,
        protocolFeeRate: this.terms.protocolFeeRate,
      })
      if ('refused' in done) return done
      const unbacked = done.closed ? done.leftAssetMicros : 0n
      this.unbackedMicros += unbacked
      this.positions[lane] = done.closed
        ? { assetMicros: 0n, collateralMicros: 0n }
        : { assetMicros: done.leftAssetMicros, collateralMicros: done.leftCollateralMicros }
      return {
        liquidated: done.liquidatedAssetMicros,
        toLiquidator: done.toLiquidatorMicros,
        fee: done.protocolFeeMicros,
        toOwner: done.refundToOwnerMicros,
        unbacked,
      }
    })
  }

  save(): unknown {
    return { positions: this.positions.map(position => ({ ...position })), unbacked: this.unbackedMicros }
  }

  load(state: unknown): void {
    const saved = state as { positions: MirrorPosition[]; unbacked: bigint }
    this.positions = saved.positions.map(position => ({ ...position }))
    this.unbackedMicros = saved.unbacked
  }

  private termsAt(prices: LanePrices): MirrorTerms {
    return {
      assetPrice: toDecimal(prices.asset),
      collateralPrice: toDecimal(prices.collateral),
      minimumCollateralRatio: this.terms.minimumCollateralRatio,
      collateralMultiplier: this.terms.collateralMultiplier,
    }
  }
}

function attempt<T>(call: () => T | LaneRefusal): T | LaneRefusal {
  try {
    return call()
  } catch (thrown) {
    if (thrown instanceof ContractPanic) return { refused: 'contract_panic' }
    throw thrown
  }
}

function toMicros(coins: number): bigint {
  return BigInt(Math.floor(coins * microsPerCoin))
}

/** Nine digits: what Mirror's own division keeps. */
function toDecimal(value: number): bigint {
  return BigInt(Math.round(value * 1e9)) * 1_000_000_000n
}
