import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalOne } from '../terra/cosmwasm-decimal.ts'
import {
  auctionMirrorPosition,
  mirrorProtocolFee,
  openMirrorPosition,
  requiredMirrorCollateral,
} from './collateral-position.ts'
import {
  auctionMirrorPositionFast,
  mirrorProtocolFeeFast,
  openMirrorPositionFast,
  requiredMirrorCollateralFast,
} from './collateral-position-fast.ts'
import { shortRewardWeight } from './short-reward.ts'

/** Prices of up to nine digits after the point, from a cent to ten thousand: what Mirror's own division keeps. */
const price = fc.integer({ min: 10_000, max: 10_000_000_000 }).map(micros => micros / 1e6)
/** A share’s price: below 1 the nine digits of the discounted price would cost more than a part in 10^9. */
const sharePrice = fc.integer({ min: 1_000_000, max: 10_000_000_000 }).map(micros => micros / 1e6)
const micros = fc.bigInt({ min: 1_000_000n, max: 10n ** 15n })
const ratio = fc.integer({ min: 1_100, max: 4_000 }).map(permille => permille / 1000)

const decimal = (value: number): bigint => (BigInt(Math.round(value * 1e9)) * decimalOne) / 1_000_000_000n
const coins = (amount: bigint): number => Number(amount) / 1e6

const termsOf = (assetPrice: number, collateralPrice: number, least: number, multiplier: number) => {
  const fast = {
    assetPrice,
    collateralPrice,
    minimumCollateralRatio: least,
    collateralMultiplier: multiplier,
    auctionDiscount: 0.2,
    protocolFeeRate: 0.015,
  }
  const exact = {
    assetPrice: decimal(assetPrice),
    collateralPrice: decimal(collateralPrice),
    minimumCollateralRatio: decimal(least),
    collateralMultiplier: decimal(multiplier),
    auctionDiscount: decimal(0.2),
    protocolFeeRate: decimal(0.015),
  }
  return { fast, exact }
}

/** Each floor loses less than a micro-unit, or a micro-unit's worth at a later factor; a nine-digit operand less than 10^-7 of a cent. */
function near(exact: bigint, fast: number, factor: number, size = coins(exact)): void {
  const whole = coins(exact)
  expect(Math.abs(whole - fast)).toBeLessThanOrEqual(4e-6 * (1 + factor) + 1e-9 * size)
}

describe('the fast form agrees with the exact one to a few micro-units and a part in 10^9', () => {
  test('minting, required collateral, fee', () => {
    fc.assert(
      fc.property(price, price, ratio, micros, (assetPrice, collateralPrice, chosen, amount) => {
        const { fast, exact } = termsOf(assetPrice, collateralPrice, 1.1, 1)
        const opened = openMirrorPosition({ ...exact, collateralMicros: amount, collateralRatio: decimal(chosen) })
        const minted = openMirrorPositionFast(fast, coins(amount), chosen)
        if ('mintMicros' in opened) near(opened.mintMicros, minted as number, 1)
        else expect(minted).toBeLessThan(2e-6)
        const rate = assetPrice / collateralPrice
        near(requiredMirrorCollateral(amount, exact), requiredMirrorCollateralFast(coins(amount), fast), rate)
        near(mirrorProtocolFee(amount, exact), mirrorProtocolFeeFast(coins(amount), fast), rate)
      }),
    )
  })

  test('auctions', () => {
    fc.assert(
      fc.property(
        sharePrice,
        micros,
        fc.double({ min: 0.02, max: 1.49, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        // At 110 % the discount is no more than the ratio's margin.
        fc.constantFrom(1.1, 1.5),
        (assetPrice, assetMicros, held, share, least) => {
          fc.pre(Math.abs(held / least - 1) > 2e-3)
          const { fast, exact } = termsOf(assetPrice, 1, least, 1)
          const collateralMicros = BigInt(Math.floor(Number(assetMicros) * assetPrice * held))
          const offered = BigInt(Math.floor(Number(assetMicros) * share))
          const done = auctionMirrorPosition({ assetMicros, collateralMicros }, offered, exact)
          const position = { asset: coins(assetMicros), collateral: coins(collateralMicros) }
          const twin = auctionMirrorPositionFast(position, coins(offered), fast)
          if ('refused' in done || 'refused' in twin) {
            expect(twin).toEqual(done)
            return
          }
          // What comes back of an offer that is too large is rounded by the size of the offer.
          const size = coins(offered)
          near(done.liquidatedAssetMicros, twin.liquidatedAsset, 1 / assetPrice, size)
          near(done.toLiquidatorMicros, twin.toLiquidator, assetPrice, size * assetPrice)
          near(done.protocolFeeMicros, twin.protocolFee, assetPrice, size * assetPrice)
          expect(Math.abs(coins(done.leftCollateralMicros) - twin.leftCollateral)).toBeLessThanOrEqual(
            4e-6 * (1 + assetPrice) + 1e-9 * position.collateral,
          )
        },
      ),
    )
  })
})

// Values asserted by the contract's own tests.
test.each([
  [0, 0.002618],
  [0.01, 0.0634168],
  [0.02, 0.2],
  [0.04, 0.3908998],
  [0.08, 0.4],
  [0.15, 0.4],
  [-0.3, 0.002618],
])('a premium of %d weighs %d', (premium, weight) => {
  expect(Math.abs(shortRewardWeight(premium) - weight)).toBeLessThan(5e-7)
})
