import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ContractPanic, decimalOne, parseDecimal } from '../terra/cosmwasm-decimal.ts'
import {
  amountAfterStabilityTax,
  anchorBlocksPerYear,
  anchorBorrowLimit,
  nextAnchorDepositRate,
  runAnchorEpoch,
} from './overseer.ts'

const million = 1_000_000n
const decimal = (text: string): bigint => parseDecimal(text)!

const epoch = {
  yieldReserveMicros: 10_000n * million,
  previousYieldReserveMicros: 9_999n * million,
  ancPurchaseFactor: decimal('0.2'),
  bufferDistributionFactor: decimal('0.2'),
  previousAustSupplyMicros: million,
  previousExchangeRate: decimal('1.2'),
  exchangeRate: decimal('1.25'),
  blocks: 86_400,
  thresholdDepositRatePerBlock: decimal('0.000001'),
  stabilityTaxRate: 0n,
  stabilityTaxCapMicros: 0n,
}

describe('epoch', () => {
  test('the reserve pays no more than is missing, and no more than its share', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 12n),
        fc.bigInt(0n, 10n ** 15n),
        fc.bigInt(0n, decimalOne),
        (grown, supply, share) => {
          const done = runAnchorEpoch({
            ...epoch,
            yieldReserveMicros: epoch.previousYieldReserveMicros + grown,
            previousAustSupplyMicros: supply,
            bufferDistributionFactor: share,
          })
          const afterPurchase = epoch.previousYieldReserveMicros + grown - done.ancPurchaseMicros
          expect(done.yieldReserveAfterMicros).toBe(afterPurchase - done.distributedGrossMicros)
          expect(done.distributedGrossMicros <= (afterPurchase * share) / decimalOne).toBe(true)
          // 0.000001 a block was asked for 86,400 blocks, of deposits of supply * 1.2.
          expect(done.distributedGrossMicros <= (supply * 12n * 86_400n) / 10_000_000n).toBe(true)
        },
      ),
    )
  })

  test('nothing is paid where deposits earned the threshold', () => {
    expect(runAnchorEpoch({ ...epoch, thresholdDepositRatePerBlock: 1n }).distributedGrossMicros).toBe(0n)
  })

  test.each([
    ['the exchange rate fell', { exchangeRate: decimal('1.199999999999999999') }, 'panic_underflow'],
    ['the reserve was drained', { yieldReserveMicros: 9_998n * million }, 'panic_underflow'],
    ['no block passed', { blocks: 0 }, 'panic_div_zero'],
  ])('panics where %s', (_name, changed, reason) => {
    const run = () => runAnchorEpoch({ ...epoch, ...changed })
    expect(run).toThrow(ContractPanic)
    expect(run).toThrow(reason)
  })

  test('stability tax is taken out of the amount, up to its cap', () => {
    expect(amountAfterStabilityTax(1_010n, decimal('0.01'), 100n)).toBe(1_000n)
    expect(amountAfterStabilityTax(1_010n, decimal('0.01'), 3n)).toBe(1_007n)
    expect(amountAfterStabilityTax(1_010n, 0n, 100n)).toBe(1_010n)
  })
})

describe('dynamic rate', () => {
  // About 18 % a year, bounds about 15 % and 20 %, and at most 1.5 points a step: the rule of May 2022.
  const may = {
    thresholdDepositRatePerBlock: 38_652_914_379n,
    previousYieldReserveMicros: 300_000_000n * million,
    yieldReserveMicros: 299_000_000n * million,
    increaseExpectation: 0n,
    maxChange: decimal('0.015'),
    minimumRatePerBlock: 32_210_761_983n,
    maximumRatePerBlock: 42_947_682_640n,
  }

  test('follows a small fall of the reserve by the same share of a year', () => {
    const yearly = nextAnchorDepositRate(may) * BigInt(anchorBlocksPerYear)
    // A third of a hundredth down, to within the rounding of a rate per block.
    const wanted = may.thresholdDepositRatePerBlock * BigInt(anchorBlocksPerYear) - decimal('0.003333333333333333')
    const off = yearly > wanted ? yearly - wanted : wanted - yearly
    expect(off < 2n * BigInt(anchorBlocksPerYear)).toBe(true)
  })

  test('stays inside its bounds and moves at most the largest step, whatever the reserve does', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 16n), fc.bigInt(0n, 10n ** 16n), (previous, now) => {
        const rate = nextAnchorDepositRate({ ...may, previousYieldReserveMicros: previous, yieldReserveMicros: now })
        expect(rate >= may.minimumRatePerBlock && rate <= may.maximumRatePerBlock).toBe(true)
        const step = rate - may.thresholdDepositRatePerBlock
        const size = (step < 0n ? -step : step) * BigInt(anchorBlocksPerYear)
        expect(size <= may.maxChange + 2n * BigInt(anchorBlocksPerYear)).toBe(true)
        if (now > previous) expect(step >= -1n).toBe(true)
        else expect(step <= 0n).toBe(true)
      }),
    )
  })
})

describe('borrow limit', () => {
  test('floors each collateral twice', () => {
    // floor(3 * 0.5) = 1, floor(1 * 0.6) = 0; floor(9 * 1.5) = 13, floor(13 * 0.8) = 10.
    const limit = anchorBorrowLimit([
      { amountMicros: 3n, price: decimal('0.5'), maxLoanToValue: decimal('0.6') },
      { amountMicros: 9n, price: decimal('1.5'), maxLoanToValue: decimal('0.8') },
    ])
    expect(limit).toBe(10n)
    expect(anchorBorrowLimit([])).toBe(0n)
  })
})
