import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ContractPanic, decimalOne, parseDecimal } from '../terra/cosmwasm-decimal.ts'
import {
  auctionMirrorPosition,
  burnDelistedMirrorAsset,
  burnMirrorAsset,
  checkMirrorPosition,
  openMirrorPosition,
} from './collateral-position.ts'
import { divideNine, multiplyNine, reverseNine, subtractNine } from './nine-digit-decimal.ts'

const decimal = (text: string): bigint => parseDecimal(text)!

const terms = {
  assetPrice: decimal('100'),
  collateralPrice: decimal('1'),
  minimumCollateralRatio: decimal('1.5'),
  collateralMultiplier: decimalOne,
}
const auctionTerms = { ...terms, auctionDiscount: decimal('0.2'), protocolFeeRate: decimal('0.01') }

describe('nine-digit decimals', () => {
  test('drop everything after the ninth digit', () => {
    expect(divideNine(decimal('1.0000000019'), decimal('1'))).toBe(decimal('1.000000001'))
    expect(multiplyNine(decimal('0.000000001'), decimal('0.999'))).toBe(0n)
    expect(subtractNine(decimal('1.5'), decimal('1.0000000009'))).toBe(decimal('0.5'))
    expect(reverseNine(decimal('3'))).toBe(decimal('0.333333333333333333'))
  })

  test('a price below 10^-9 is 0 and cannot be divided by', () => {
    expect(() => divideNine(decimalOne, decimal('0.0000000009'))).toThrow(ContractPanic)
    expect(() => reverseNine(decimal('0.0000000009'))).toThrow('panic_div_zero')
    expect(() => subtractNine(decimal('1'), decimal('1.000000001'))).toThrow('panic_underflow')
  })
})

describe('positions', () => {
  test('what is minted at the least ratio passes the check that guards later changes', () => {
    fc.assert(
      fc.property(fc.bigInt(1_000n, 10n ** 15n), fc.bigInt(10n ** 15n, 10n ** 21n), (collateralMicros, assetPrice) => {
        const at = { ...terms, assetPrice }
        const opened = openMirrorPosition({ ...at, collateralMicros, collateralRatio: terms.minimumCollateralRatio })
        if ('refused' in opened) {
          expect(opened.refused).toBe('collateral_too_small')
          return
        }
        const after = { assetMicros: opened.mintMicros, collateralMicros }
        // Nine-digit prices are off by up to 10^-9 of the price; the mint's reverse price can be too high by that much.
        const { requiredMicros } = checkMirrorPosition(after, at)
        const slack = 2n + (collateralMicros * 2n) / 10n ** 6n
        expect(requiredMicros <= collateralMicros + slack).toBe(true)
      }),
    )
  })

  test.each([
    ['below the ratio', 1_000_000n, '1.499999999', 'low_collateral_ratio'],
    ['too little for one micro-unit', 100n, '1.5', 'collateral_too_small'],
  ])('%s is refused', (_name, collateralMicros, ratio, refused) => {
    expect(openMirrorPosition({ ...terms, collateralMicros, collateralRatio: decimal(ratio) })).toEqual({ refused })
  })

  test('collateral exactly at the ratio is allowed, and can be auctioned too', () => {
    const exact = { assetMicros: 1_000n, collateralMicros: 150_000n }
    expect(checkMirrorPosition(exact, terms)).toEqual({ requiredMicros: 150_000n, allowed: true })
    expect(auctionMirrorPosition(exact, 10n, auctionTerms)).not.toHaveProperty('refused')
    expect(auctionMirrorPosition({ ...exact, collateralMicros: 150_001n }, 10n, auctionTerms)).toEqual({
      refused: 'safe_position',
    })
  })

  test('burning takes the fee from the collateral', () => {
    const held = { assetMicros: 1_000n, collateralMicros: 150_000n }
    expect(burnMirrorAsset(held, 400n, auctionTerms)).toEqual({
      position: { assetMicros: 600n, collateralMicros: 149_600n },
      feeMicros: 400n,
    })
    expect(burnMirrorAsset(held, 1_001n, auctionTerms)).toEqual({ refused: 'burn_exceeds_position' })
  })

  test('a delisted asset gets its end price or its share of the collateral, whichever is smaller', () => {
    const prices = { endPrice: decimal('100'), collateralPrice: decimalOne, protocolFeeRate: decimal('0.01') }
    const rich = burnDelistedMirrorAsset({ assetMicros: 1_000n, collateralMicros: 150_000n }, 1_000n, prices)
    expect(rich).toEqual({
      position: { assetMicros: 0n, collateralMicros: 50_000n },
      paidMicros: 99_000n,
      feeMicros: 1_000n,
      closed: false,
    })
    const poor = burnDelistedMirrorAsset({ assetMicros: 1_000n, collateralMicros: 80_000n }, 1_000n, prices)
    expect(poor).toMatchObject({ paidMicros: 79_000n, closed: true })
  })
})

describe('auction', () => {
  test('neither makes nor loses a micro-unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 12n),
        fc.bigInt(0n, 10n ** 14n),
        fc.bigInt(1n, 10n ** 12n),
        (assetMicros, collateralMicros, offer) => {
          const offered = offer > assetMicros ? assetMicros : offer
          const done = auctionMirrorPosition({ assetMicros, collateralMicros }, offered, auctionTerms)
          if ('refused' in done) return
          expect(done.leftAssetMicros + done.liquidatedAssetMicros).toBe(assetMicros)
          expect(done.liquidatedAssetMicros + done.refundAssetMicros).toBe(offered)
          expect(done.toLiquidatorMicros + done.protocolFeeMicros + done.leftCollateralMicros).toBe(collateralMicros)
          expect(done.refundToOwnerMicros).toBe(done.leftAssetMicros === 0n ? done.leftCollateralMicros : 0n)
          expect(done.closed).toBe(done.leftAssetMicros === 0n || done.leftCollateralMicros === 0n)
        },
      ),
    )
  })

  test('the discount is no more than the margin of the ratio', () => {
    const low = { ...auctionTerms, minimumCollateralRatio: decimal('1.1') }
    const done = auctionMirrorPosition({ assetMicros: 1_000n, collateralMicros: 105_000n }, 100n, low)
    // 100 / (1 - 0.1), not 100 / (1 - 0.2).
    expect(done).toMatchObject({ discountedPrice: decimal('111.111111111111111111') })
  })

  test('more asset than is owed is refused', () => {
    expect(auctionMirrorPosition({ assetMicros: 5n, collateralMicros: 1n }, 6n, auctionTerms)).toEqual({
      refused: 'offer_exceeds_position',
    })
  })
})
