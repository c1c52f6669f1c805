import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ContractPanic, parseDecimal } from '../terra/cosmwasm-decimal.ts'
import { anchorLiquidationAmounts, type LiquidationPosition, type LiquidationRules } from './liquidation-amount.ts'

const decimal = (text: string): bigint => parseDecimal(text)!

const rules: LiquidationRules = {
  safeRatio: decimal('0.8'),
  bidFee: 0n,
  liquidatorFee: 0n,
  liquidationThresholdMicros: 0n,
  stabilityTaxRate: 0n,
  stabilityTaxCapMicros: 1_000_000n,
}

function position(borrowMicros: bigint, slots: [premium: string, available: bigint][]): LiquidationPosition {
  const bids = slots.map(([premium, availableMicros]) => ({ premium: decimal(premium), availableMicros }))
  return {
    borrowMicros,
    borrowLimitMicros: 1_000_000n,
    collaterals: [{ amountMicros: 20_000_000n, price: decimal('0.1'), maxLoanToValue: decimal('0.5'), slots: bids }],
  }
}

describe('amount to liquidate', () => {
  test('is nothing for a loan at its limit', () => {
    expect(anchorLiquidationAmounts(position(1_000_000n, [['0', 9_999_999n]]), rules)).toEqual([])
  })

  test('panics where nobody bids', () => {
    expect(() => anchorLiquidationAmounts(position(1_200_000n, []), rules)).toThrow(ContractPanic)
  })

  test('brings a position that bids can fill back to the safe ratio, within rounding', () => {
    fc.assert(
      fc.property(fc.bigInt(1_000_001n, 1_900_000n), fc.integer({ min: 0, max: 30 }), (loan, premium) => {
        const [sold] = anchorLiquidationAmounts(
          position(loan, [[`0.${String(premium).padStart(2, '0')}`, 10n ** 9n]]),
          rules,
        )
        if (sold === 20_000_000n) return
        const paid = (sold! * BigInt(100 - premium)) / 1_000n
        const loanLeft = loan - paid
        const limitLeft = (20_000_000n - sold!) / 20n
        const wanted = (limitLeft * 8n) / 10n
        const off = loanLeft > wanted ? loanLeft - wanted : wanted - loanLeft
        // One micro-unit of slack and a few floors; nothing that grows with the loan.
        expect(off <= 4n).toBe(true)
      }),
    )
  })

  test('a small position is sold until the whole debt is paid', () => {
    const [sold] = anchorLiquidationAmounts(position(1_200_000n, [['0.05', 10n ** 9n]]), {
      ...rules,
      liquidationThresholdMicros: 2_000_000n,
    })
    expect((sold! * 95n) / 1000n >= 1_200_000n).toBe(true)
    expect((sold! * 95n) / 1000n <= 1_200_003n).toBe(true)
  })

  test('is all that the bids can buy where they run out', () => {
    expect(anchorLiquidationAmounts(position(1_200_000n, [['0.5', 100n]]), rules)).toEqual([2_000n])
  })
})
