import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ContractPanic, decimalFromAmount, decimalOne, multiplyDecimals } from '../terra/cosmwasm-decimal.ts'
import {
  type AnchorMarketState,
  accrueAnchorInterest,
  accrueBorrowerInterest,
  anchorBorrowRate,
  anchorBorrowRefusal,
  anchorExchangeRate,
  anchorRedeemRefusal,
  austForDeposit,
  repayAnchorLoan,
  settleAnchorMarketEpoch,
  stableForRedemption,
} from './market.ts'

const million = 1_000_000n
const model = { baseRatePerBlock: 4_294_593_317n, interestMultiplierPerBlock: 171_783_732_692n }
const target = 38_652_914_379n

const fresh: AnchorMarketState = {
  totalLiabilities: 0n,
  totalReserves: 0n,
  globalInterestIndex: decimalOne,
  previousAustSupplyMicros: 0n,
  previousExchangeRate: decimalOne,
  lastInterestHeight: 0,
}

/** A market driven by deposits, loans and the passing of blocks; every operation accrues first, as in the contract. */
type World = { state: AnchorMarketState; cash: bigint; supply: bigint; height: number }

function pass(world: World, blocks: number): World {
  const height = world.height + blocks
  const { ratePerBlock } = anchorBorrowRate(world.state, world.cash, model)
  const state = accrueAnchorInterest(world.state, {
    height,
    cashMicros: world.cash,
    austSupplyMicros: world.supply,
    borrowRatePerBlock: ratePerBlock,
    targetDepositRatePerBlock: target,
  })
  return { ...world, state, height }
}

function deposit(world: World, amount: bigint): World {
  const minted = austForDeposit(amount, anchorExchangeRate(world.state, world.supply, world.cash))
  return { ...world, cash: world.cash + amount, supply: world.supply + minted }
}

function borrow(world: World, share: bigint): World {
  const reserves = world.state.totalReserves / decimalOne + 1n
  const amount = world.cash > reserves ? ((world.cash - reserves) * share) / 100n : 0n
  const totalLiabilities = world.state.totalLiabilities + decimalFromAmount(amount)
  return { ...world, cash: world.cash - amount, state: { ...world.state, totalLiabilities } }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('blocks' as const), by: fc.integer({ min: 1, max: 200_000 }) }),
  fc.record({ kind: fc.constant('deposit' as const), by: fc.integer({ min: 1, max: 2_000_000_000 }) }),
  fc.record({ kind: fc.constant('borrow' as const), by: fc.integer({ min: 0, max: 100 }) }),
)

describe('worth of aUST', () => {
  test('never falls without redemptions, and neither does the interest index', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        let world = deposit({ state: fresh, cash: 0n, supply: 0n, height: 0 }, 1_000_000n * million)
        for (const { kind, by } of steps) {
          const before = world.state
          world = pass(world, kind === 'blocks' ? by : 1)
          expect(world.state.previousExchangeRate >= before.previousExchangeRate).toBe(true)
          expect(world.state.globalInterestIndex >= before.globalInterestIndex).toBe(true)
          expect(world.state.totalLiabilities >= before.totalLiabilities).toBe(true)
          const rate = anchorExchangeRate(world.state, world.supply, world.cash)
          if (kind === 'deposit') world = deposit(world, BigInt(by) * million)
          if (kind === 'borrow') world = borrow(world, BigInt(by))
          expect(anchorExchangeRate(world.state, world.supply, world.cash) >= rate).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  // Reserves take the excess over the target on the aUST of the last accrual; four fifths of it are gone by now.
  test('falls a little at the accrual after a mass redemption, although every step is as the contract’s', () => {
    const start = deposit({ state: fresh, cash: 0n, supply: 0n, height: 0 }, 10n ** 16n)
    let world = pass(borrow(pass(start, 1), 20n), 1_681)
    const burned = (world.supply * 79n) / 100n
    const paid = stableForRedemption(burned, anchorExchangeRate(world.state, world.supply, world.cash))
    expect(anchorRedeemRefusal(paid, world.state.totalReserves, world.cash)).toBeUndefined()
    world = { ...world, cash: world.cash - paid, supply: world.supply - burned }
    const after = pass(world, 1)
    expect(after.state.previousExchangeRate < world.state.previousExchangeRate).toBe(true)
  })

  test('a deposit taken out at once never gives more than was put in', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 18n), fc.bigInt(decimalOne, 2n * decimalOne), (amount, rate) => {
        expect(stableForRedemption(austForDeposit(amount, rate), rate) <= amount).toBe(true)
      }),
    )
  })

  test('without aUST the rate is 1, and a fall makes the accrual panic', () => {
    expect(anchorExchangeRate(fresh, 0n, 5n)).toBe(decimalOne)
    const state = { ...fresh, previousAustSupplyMicros: 100n, previousExchangeRate: decimalOne }
    const input = { height: 10, austSupplyMicros: 100n, borrowRatePerBlock: 0n, targetDepositRatePerBlock: target }
    expect(() => accrueAnchorInterest(state, { ...input, cashMicros: 99n })).toThrow(ContractPanic)
    expect(accrueAnchorInterest(state, { ...input, cashMicros: 100n }).previousExchangeRate).toBe(decimalOne)
  })

  test('a height that was reached already changes nothing', () => {
    const state = { ...fresh, lastInterestHeight: 7 }
    const input = { cashMicros: 1n, austSupplyMicros: 1n, borrowRatePerBlock: 1n, targetDepositRatePerBlock: 0n }
    expect(accrueAnchorInterest(state, { ...input, height: 7 })).toBe(state)
  })
})

describe('gates', () => {
  test('paying out stops at cash less reserves: one micro-unit more is refused whole', () => {
    expect(anchorRedeemRefusal(90n, decimalFromAmount(10n), 100n)).toBeUndefined()
    expect(anchorRedeemRefusal(91n, decimalFromAmount(10n), 100n)).toBe('no_stable_available')
    expect(anchorRedeemRefusal(90n, decimalFromAmount(10n) + 1n, 100n)).toBe('no_stable_available')
  })

  test.each([
    ['within all', { loanMicros: 0n, borrowMicros: 50n, borrowLimitMicros: 50n, cashMicros: 100n }, undefined],
    ['limit', { loanMicros: 1n, borrowMicros: 50n, borrowLimitMicros: 50n, cashMicros: 100n }, 'borrow_limit_exceeded'],
    [
      'factor',
      { loanMicros: 0n, borrowMicros: 96n, borrowLimitMicros: 99n, cashMicros: 100n },
      'max_borrow_factor_exceeded',
    ],
  ])('a loan: %s', (_name, loan, refused) => {
    const maxBorrowFactor = (decimalOne * 95n) / 100n
    expect(anchorBorrowRefusal({ totalLiabilities: 0n, totalReserves: 0n }, { ...loan, maxBorrowFactor })).toBe(refused)
  })

  test('a loan needs cash besides the reserves', () => {
    const state = { totalLiabilities: 0n, totalReserves: decimalFromAmount(60n) }
    const loan = { loanMicros: 0n, borrowMicros: 41n, borrowLimitMicros: 99n, cashMicros: 100n }
    expect(anchorBorrowRefusal(state, { ...loan, maxBorrowFactor: 2n * decimalOne })).toBe('no_stable_available')
  })
})

describe('loans', () => {
  test('interest of a loan follows the index and never shrinks it by more than flooring', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 16n), fc.bigInt(0n, decimalOne), (loan, growth) => {
        const interestIndex = (decimalOne * 11n) / 10n
        const index = multiplyDecimals(interestIndex, decimalOne + growth)
        const after = accrueBorrowerInterest({ loanMicros: loan, interestIndex }, index)
        expect(after.loanMicros >= loan - 1n && after.interestIndex === index).toBe(true)
      }),
    )
  })

  test('a repayment above the loan comes back', () => {
    const state = { ...fresh, totalLiabilities: decimalFromAmount(500n) }
    const done = repayAnchorLoan(state, { loanMicros: 300n, interestIndex: decimalOne }, 340n)
    expect(done).toMatchObject({ repaidMicros: 300n, refundMicros: 40n, borrower: { loanMicros: 0n } })
    expect(done.state.totalLiabilities).toBe(decimalFromAmount(200n))
  })
})

describe('epoch of the market', () => {
  test('injected interest raises the rate after the accrual, whole reserves leave, the fraction stays', () => {
    const state = { ...fresh, totalReserves: decimalFromAmount(3n) + 5n, previousAustSupplyMicros: 100n }
    const { state: after, toCollectorMicros } = settleAnchorMarketEpoch(state, {
      height: 1,
      cashMicros: 114n,
      distributedMicros: 10n,
      austSupplyMicros: 100n,
      borrowRatePerBlock: 0n,
      targetDepositRatePerBlock: decimalOne,
    })
    expect(toCollectorMicros).toBe(3n)
    expect(after.totalReserves).toBe(5n)
    // (114 - 3.000000000000000005) / 100, floored.
    expect(after.previousExchangeRate).toBe(1_109_999_999_999_999_999n)
  })
})
