/**
 * Mirror's collateralised positions: minting a synthetic asset against collateral, burning it, and the auction of a position whose
 * collateral no longer suffices.
 *
 * Amounts are micro-units of the asset or of the collateral, before the stability tax (zero in 2022). Prices are in UST, at most 60 s
 * old; decimals are scaled by 10^18. A panic ({@link ContractPanic}) reverts the message.
 *
 * Source: Mirror mirror-contracts at commit 4d0b026, contract mirror_mint.
 */

import {
  decimalFromRatio,
  decimalOne,
  multiplyAmount,
  smaller,
  subtractChecked,
  type WasmAmount,
  type WasmDecimal,
} from '../terra/cosmwasm-decimal.ts'
import { divideNine, multiplyNine, reverseNine, subtractNine } from './nine-digit-decimal.ts'

/** Why Mirror says no. */
export type MirrorRefusal =
  | 'low_collateral_ratio'
  | 'collateral_too_small'
  | 'safe_position'
  | 'offer_exceeds_position'
  | 'burn_exceeds_position'

/** A refusal as a value. */
export type MirrorRefused = { refused: MirrorRefusal }

/** Prices and the ratio that a position must keep. */
export type MirrorTerms = {
  assetPrice: WasmDecimal
  collateralPrice: WasmDecimal
  minimumCollateralRatio: WasmDecimal
  /** Above 1 for collateral that Mirror trusts less than UST. */
  collateralMultiplier: WasmDecimal
}

/** Asset owed and collateral held. */
export type MirrorPosition = { assetMicros: WasmAmount; collateralMicros: WasmAmount }

/** Opens a position at the ratio that its owner chose; gives what is minted. */
export function openMirrorPosition(
  terms: MirrorTerms & { collateralMicros: WasmAmount; collateralRatio: WasmDecimal },
): { mintMicros: WasmAmount } | MirrorRefused {
  const required = multiplyNine(terms.minimumCollateralRatio, terms.collateralMultiplier)
  if (terms.collateralRatio < required) return { refused: 'low_collateral_ratio' }
  const priceInAsset = divideNine(terms.collateralPrice, terms.assetPrice)
  const worthMicros = multiplyAmount(terms.collateralMicros, priceInAsset)
  const mintMicros = multiplyAmount(worthMicros, reverseNine(terms.collateralRatio))
  return mintMicros === 0n ? { refused: 'collateral_too_small' } : { mintMicros }
}

/** Collateral that a position of this much asset must hold; each step floors. */
export function requiredMirrorCollateral(assetMicros: WasmAmount, terms: MirrorTerms): WasmAmount {
  const worthMicros = multiplyAmount(assetMicros, divideNine(terms.assetPrice, terms.collateralPrice))
  return multiplyAmount(multiplyAmount(worthMicros, terms.minimumCollateralRatio), terms.collateralMultiplier)
}

/** Whether a position may be what it would be after minting more or taking collateral out. Equality is allowed. */
export function checkMirrorPosition(
  after: MirrorPosition,
  terms: MirrorTerms,
): { requiredMicros: WasmAmount; allowed: boolean } {
  const requiredMicros = requiredMirrorCollateral(after.assetMicros, terms)
  return { requiredMicros, allowed: requiredMicros <= after.collateralMicros }
}

/** The protocol's fee, in collateral, on an amount of asset that is burned. */
export function mirrorProtocolFee(
  assetMicros: WasmAmount,
  prices: { assetPrice: WasmDecimal; collateralPrice: WasmDecimal; protocolFeeRate: WasmDecimal },
): WasmAmount {
  const worthMicros = multiplyAmount(assetMicros, divideNine(prices.assetPrice, prices.collateralPrice))
  return multiplyAmount(worthMicros, prices.protocolFeeRate)
}

/** Burns asset of the owner's position: the fee leaves the collateral, the rest stays locked until it is withdrawn. */
export function burnMirrorAsset(
  position: MirrorPosition,
  burnMicros: WasmAmount,
  prices: { assetPrice: WasmDecimal; collateralPrice: WasmDecimal; protocolFeeRate: WasmDecimal },
): { position: MirrorPosition; feeMicros: WasmAmount } | MirrorRefused {
  if (burnMicros > position.assetMicros) return { refused: 'burn_exceeds_position' }
  const feeMicros = mirrorProtocolFee(burnMicros, prices)
  return {
    position: {
      assetMicros: position.assetMicros - burnMicros,
      collateralMicros: subtractChecked(position.collateralMicros, feeMicros),
    },
    feeMicros,
  }
}

/** Burns a delisted asset at its end price; anyone may, and gets the smaller of its price and its share of the collateral. */
export function burnDelistedMirrorAsset(
  position: MirrorPosition,
  burnMicros: WasmAmount,
  prices: { endPrice: WasmDecimal; collateralPrice: WasmDecimal; protocolFeeRate: WasmDecimal },
): { position: MirrorPosition; paidMicros: WasmAmount; feeMicros: WasmAmount; closed: boolean } | MirrorRefused {
  if (burnMicros > position.assetMicros) return { refused: 'burn_exceeds_position' }
  const priceInCollateral = divideNine(prices.endPrice, prices.collateralPrice)
  const grossMicros = smaller(
    multiplyAmount(burnMicros, priceInCollateral),
    multiplyAmount(burnMicros, decimalFromRatio(position.collateralMicros, position.assetMicros)),
  )
  const feeMicros = multiplyAmount(multiplyAmount(burnMicros, priceInCollateral), prices.protocolFeeRate)
  const left = {
    assetMicros: position.assetMicros - burnMicros,
    collateralMicros: subtractChecked(position.collateralMicros, grossMicros),
  }
  return {
    position: left,
    paidMicros: subtractChecked(grossMicros, feeMicros),
    feeMicros,
    // One micro-unit may stay behind by flooring.
    closed: left.assetMicros === 0n && left.collateralMicros <= 1n,
  }
}

/** What an auction does. */
export type MirrorAuction = {
  /** Collateral for one asset, after the discount. */
  discountedPrice: WasmDecimal
  refundAssetMicros: WasmAmount
  liquidatedAssetMicros: WasmAmount
  /** Collateral that leaves the position, fee included. */
  grossCollateralMicros: WasmAmount
  protocolFeeMicros: WasmAmount
  toLiquidatorMicros: WasmAmount
  leftAssetMicros: WasmAmount
  leftCollateralMicros: WasmAmount
  closed: boolean
  /** Collateral that goes back to the owner of a closed position. */
  refundToOwnerMicros: WasmAmount
}

/**
 * Sells collateral of a position below its ratio to whoever brings asset. A position exactly at its ratio can be liquidated, although it
 * could also be opened. The discount is never more than the ratio's margin, so that collateral suffices at the ratio.
 */
export function auctionMirrorPosition(
  position: MirrorPosition,
  offeredAssetMicros: WasmAmount,
  terms: MirrorTerms & { auctionDiscount: WasmDecimal; protocolFeeRate: WasmDecimal },
): MirrorAuction | MirrorRefused {
  if (offeredAssetMicros > position.assetMicros) return { refused: 'offer_exceeds_position' }
  if (requiredMirrorCollateral(position.assetMicros, terms) < position.collateralMicros) {
    return { refused: 'safe_position' }
  }
  const price = divideNine(terms.assetPrice, terms.collateralPrice)
  const margin = subtractNine(terms.minimumCollateralRatio, decimalOne)
  const discountedPrice = divideNine(price, subtractNine(decimalOne, smaller(terms.auctionDiscount, margin)))
  const worthMicros = multiplyAmount(offeredAssetMicros, discountedPrice)
  let grossCollateralMicros = worthMicros
  let refundAssetMicros = 0n
  if (worthMicros > position.collateralMicros) {
    grossCollateralMicros = position.collateralMicros
    refundAssetMicros = multiplyAmount(worthMicros - position.collateralMicros, reverseNine(discountedPrice))
  }
  const liquidatedAssetMicros = subtractChecked(offeredAssetMicros, refundAssetMicros)
  const leftAssetMicros = subtractChecked(position.assetMicros, liquidatedAssetMicros)
  const leftCollateralMicros = subtractChecked(position.collateralMicros, grossCollateralMicros)
  const protocolFeeMicros = mirrorProtocolFee(liquidatedAssetMicros, terms)
  return {
    discountedPrice,
    refundAssetMicros,
    liquidatedAssetMicros,
    grossCollateralMicros,
    protocolFeeMicros,
    toLiquidatorMicros: subtractChecked(grossCollateralMicros, protocolFeeMicros),
    leftAssetMicros,
    leftCollateralMicros,
    closed: leftCollateralMicros === 0n || leftAssetMicros === 0n,
    refundToOwnerMicros: leftAssetMicros === 0n ? leftCollateralMicros : 0n,
  }
}
