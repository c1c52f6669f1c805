/**
 * Mirror's collateralised positions in doubles, for sweeps: the rules of the exact form without its rounding. Amounts are whole coins,
 * prices UST, ratios plain numbers.
 *
 * Source: the exact positions.
 */

import type { MirrorRefused } from './collateral-position.ts'

/** Prices and the ratio that a position must keep. */
export type MirrorTermsFast = {
  assetPrice: number
  collateralPrice: number
  minimumCollateralRatio: number
  collateralMultiplier: number
}

/** Asset owed and collateral held, whole coins. */
export type MirrorPositionFast = { asset: number; collateral: number }

/** Asset minted for `collateral` at a ratio that the owner chose. */
export function openMirrorPositionFast(
  terms: MirrorTermsFast,
  collateral: number,
  ratio: number,
): number | MirrorRefused {
  if (ratio < terms.minimumCollateralRatio * terms.collateralMultiplier) return { refused: 'low_collateral_ratio' }
  const minted = (collateral * terms.collateralPrice) / terms.assetPrice / ratio
  return minted > 0 ? minted : { refused: 'collateral_too_small' }
}

/** Collateral that a position of this much asset must hold. */
export function requiredMirrorCollateralFast(asset: number, terms: MirrorTermsFast): number {
  return (
    ((asset * terms.assetPrice) / terms.collateralPrice) * terms.minimumCollateralRatio * terms.collateralMultiplier
  )
}

/** The protocol's fee, in collateral, on asset that is burned. */
export function mirrorProtocolFeeFast(
  asset: number,
  prices: { assetPrice: number; collateralPrice: number; protocolFeeRate: number },
): number {
  return ((asset * prices.assetPrice) / prices.collateralPrice) * prices.protocolFeeRate
}

/** What an auction does, whole coins; see the exact form. */
export type MirrorAuctionFast = {
  liquidatedAsset: number
  refundAsset: number
  protocolFee: number
  toLiquidator: number
  leftAsset: number
  leftCollateral: number
  closed: boolean
  refundToOwner: number
}

/** Collateral for one asset in an auction, before the fee. */
export function discountedMirrorPriceFast(terms: MirrorTermsFast & { auctionDiscount: number }): number {
  const discount = Math.min(terms.auctionDiscount, terms.minimumCollateralRatio - 1)
  return terms.assetPrice / terms.collateralPrice / (1 - discount)
}

/** Sells collateral of a position at or below its ratio to whoever brings asset. */
export function auctionMirrorPositionFast(
  position: MirrorPositionFast,
  offered: number,
  terms: MirrorTermsFast & { auctionDiscount: number; protocolFeeRate: number },
): MirrorAuctionFast | MirrorRefused {
  if (offered > position.asset) return { refused: 'offer_exceeds_position' }
  if (requiredMirrorCollateralFast(position.asset, terms) < position.collateral) return { refused: 'safe_position' }
  const discounted = discountedMirrorPriceFast(terms)
  const worth = offered * discounted
  const gross = Math.min(worth, position.collateral)
  const liquidatedAsset = worth > position.collateral ? position.collateral / discounted : offered
  const leftAsset = Math.max(0, position.asset - liquidatedAsset)
  const leftCollateral = position.collateral - gross
  const protocolFee = mirrorProtocolFeeFast(liquidatedAsset, terms)
  return {
    liquidatedAsset,
    refundAsset: offered - liquidatedAsset,
    protocolFee,
    toLiquidator: gross - protocolFee,
    leftAsset,
    leftCollateral,
    closed: leftAsset === 0 || leftCollateral === 0,
    refundToOwner: leftAsset === 0 ? leftCollateral : 0,
  }
}
