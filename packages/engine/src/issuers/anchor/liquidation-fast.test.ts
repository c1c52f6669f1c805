import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDecimal } from '../terra/cosmwasm-decimal.ts'
import { type BidPool, liquidateAgainstPool, openBidPool } from './bid-pool.ts'
import { anchorLiquidationAmounts } from './liquidation-amount.ts'
import { type LiquidationRulesFast, liquidationAmountFast, sellToBidsFast } from './liquidation-fast.ts'

const decimal = (value: number): bigint => parseDecimal(value.toFixed(12))!
const rules: LiquidationRulesFast = {
  safeRatio: 0.8,
  bidFee: 0.01,
  liquidatorFee: 0.01,
  liquidationThreshold: 500,
  maxLoanToValue: 0.8,
}
const exactRules = {
  safeRatio: decimal(0.8),
  bidFee: decimal(0.01),
  liquidatorFee: decimal(0.01),
  liquidationThresholdMicros: 500_000_000n,
  stabilityTaxRate: 0n,
  stabilityTaxCapMicros: 0n,
}
const premiums = Float64Array.from({ length: 31 }, (_, slot) => slot / 100)

/** Sells to the pools as the contract does, slot by slot. */
function sellExact(pools: BidPool[], collateralMicros: bigint, price: bigint) {
  let left = collateralMicros
  let spent = 0n
  for (const [slot, pool] of pools.entries()) {
    if (pool.totalBidMicros === 0n || left === 0n) continue
    const sale = liquidateAgainstPool(pool, left, price)
    pools[slot] = sale.pool
    spent += sale.stableSpentMicros
    left = sale.filled ? 0n : left - sale.collateralTakenMicros
  }
  return { spent, sold: collateralMicros - left }
}

describe('the amount and the sale in doubles', () => {
  test('one position at 10 %: 0.16 of its worth over (0.9 · 0.9801 − 0.64) is sold', () => {
    // At its limit a loan of 80 against 100 bLuna at 1; one thousandth above it.
    const position = { borrowed: 80_080, borrowLimit: 80_000, collateral: 100_000, price: 1 }
    const bids = new Float64Array(31)
    bids[10] = 1e9
    const amount = liquidationAmountFast(position, bids, premiums, rules)
    expect(amount).toBeCloseTo((80_080 - 64_000) / (0.9 * 0.9801 - 0.64), 3)
    const { spent, sold } = sellToBidsFast(bids, premiums, amount, 1)
    expect(sold).toBe(amount)
    expect(spent).toBeCloseTo(0.9 * amount, 6)
    expect(bids[10]).toBeCloseTo(1e9 - spent, 4)
    // What is left stands at or a hair under the safe ratio of its limit: fees of 1.99 % are reckoned, 2 % are not taken here.
    const loanLeft = position.borrowed - spent * 0.9801
    expect(loanLeft / (0.8 * (100_000 - sold))).toBeCloseTo(0.8, 6)
  })

  test('is nothing within the limit and where nobody bids', () => {
    const bids = new Float64Array(31)
    const position = { borrowed: 80, borrowLimit: 80, collateral: 100_000, price: 1 }
    expect(
      liquidationAmountFast(
        position,
        bids.map(() => 1e6),
        premiums,
        rules,
      ),
    ).toBe(0)
    expect(liquidationAmountFast({ ...position, borrowed: 81 }, bids, premiums, rules)).toBe(0)
    expect(sellToBidsFast(bids, premiums, 5, 1)).toEqual({ spent: 0, sold: 0 })
  })

  test('agree with the contract’s over any bids, loan and price to 1e-9 of the collateral and 40 micro-units', () => {
    const slots = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50_000_000 })), {
      minLength: 31,
      maxLength: 31,
    })
    fc.assert(
      fc.property(
        slots,
        fc.integer({ min: 1_000, max: 2_000_000 }),
        fc.double({ min: 1.0001, max: 1.3, noNaN: true }),
        fc.integer({ min: 1, max: 100_000 }),
        (bidCoins, collateral, above, priceThousandths) => {
          const price = priceThousandths / 1000
          const borrowLimit = collateral * price * 0.8
          const borrowMicros = BigInt(Math.floor(borrowLimit * above * 1e6))
          const bids = Float64Array.from(bidCoins)
          const pools = bidCoins.map((coins, slot) => ({
            ...openBidPool(decimal(premiums[slot]!)),
            totalBidMicros: BigInt(coins) * 1_000_000n,
          }))
          if (bids.every(bid => bid === 0)) return
          const collateralMicros = BigInt(collateral) * 1_000_000n
          const [wanted] = anchorLiquidationAmounts(
            {
              borrowMicros,
              borrowLimitMicros: (collateralMicros * decimal(price) * 8n) / 10n / 10n ** 18n,
              collaterals: [
                {
                  amountMicros: collateralMicros,
                  price: decimal(price),
                  maxLoanToValue: decimal(0.8),
                  slots: pools.map(pool => ({ premium: pool.premium, availableMicros: pool.totalBidMicros })),
                },
              ],
            },
            exactRules,
          )
          const fast = liquidationAmountFast(
            { borrowed: Number(borrowMicros) / 1e6, borrowLimit, collateral, price },
            bids,
            premiums,
            rules,
          )
          // The bids of a slot decide by a comparison; where both sides are equal to the last digits, either answer is right.
          const close = (got: number, want: number, scale: number) =>
            expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-9 * scale + 40e-6 / Math.min(1, price))
          const amount = wanted! < collateralMicros ? wanted! : collateralMicros
          close(Math.min(fast, collateral), Number(amount) / 1e6, collateral)
          const sale = sellToBidsFast(bids, premiums, Math.min(fast, collateral), price)
          const exact = sellExact(pools, amount, decimal(price))
          close(sale.sold, Number(exact.sold) / 1e6, collateral)
          expect(Math.abs(sale.spent - Number(exact.spent) / 1e6)).toBeLessThanOrEqual(
            1e-9 * collateral * price + 40e-6 * Math.max(1, price),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})
