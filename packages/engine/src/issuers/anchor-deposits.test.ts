import { describe, expect, test } from 'vitest'
import { Streams } from '../random/streams.ts'
import {
  type AnchorDepositsState,
  type AnchorDepositsTerms,
  depositExchangeRate,
  depositStable,
  openAnchorDeposits,
  redeemableMicros,
  redeemStable,
  repayStable,
  settleDepositEpoch,
} from './anchor-deposits.ts'
import { AnchorDepositsFast, type AnchorDepositsFastTerms } from './anchor-deposits-fast.ts'

const blocksPerYear = 4_656_810
const fastTerms: AnchorDepositsFastTerms = {
  baseRatePerBlock: 0.02 / blocksPerYear,
  interestMultiplierPerBlock: 0.8 / blocksPerYear,
  targetDepositRatePerBlock: 0.18 / blocksPerYear,
  thresholdDepositRatePerBlock: 0.18 / blocksPerYear,
  bufferDistributionFactor: 0.1,
  ancPurchaseFactor: 0.1,
}
const scaled = (value: number) => BigInt(Math.round(value * 1e18))
const terms: AnchorDepositsTerms = {
  baseRatePerBlock: scaled(fastTerms.baseRatePerBlock),
  interestMultiplierPerBlock: scaled(fastTerms.interestMultiplierPerBlock),
  targetDepositRatePerBlock: scaled(fastTerms.targetDepositRatePerBlock),
  thresholdDepositRatePerBlock: scaled(fastTerms.thresholdDepositRatePerBlock),
  bufferDistributionFactor: scaled(0.1),
  ancPurchaseFactor: scaled(0.1),
}
const micros = (ust: number) => BigInt(Math.round(ust)) * 1_000_000n
const opening = (cash = 11e9, liabilities = 3e9, yieldReserve = 200e6) =>
  openAnchorDeposits({
    cashMicros: micros(cash),
    liabilitiesMicros: micros(liabilities),
    yieldReserveMicros: micros(yieldReserve),
    exchangeRate: scaled(1.24),
    height: 1000,
  })

function happened<T extends { refused?: unknown }>(outcome: T): Exclude<T, { refused: string }> {
  if (outcome.refused !== undefined) throw new Error(`refused: ${outcome.refused}`)
  return outcome as Exclude<T, { refused: string }>
}

describe('the gate', () => {
  test('whoever comes while there is cash is paid in full, the next is refused whole', () => {
    let state = opening(1_000, 3_000)
    const rate = depositExchangeRate(state)
    const first = happened(redeemStable(state, terms, 1000, micros(700)))
    expect(first.paidMicros).toBe((micros(700) * rate) / 10n ** 18n)
    state = first.state
    expect(state.cashMicros).toBe(micros(1_000) - first.paidMicros)
    const second = redeemStable(state, terms, 1000, micros(700))
    expect(second).toEqual({
      refused: 'no_stable_available',
      neededMicros: first.paidMicros,
      hadMicros: redeemableMicros(state),
    })
    // A loan that comes back opens the gate again.
    const repaid = happened(repayStable(state, terms, 1000, micros(1_000)))
    expect(happened(redeemStable(repaid.state, terms, 1000, micros(700))).paidMicros).toBeGreaterThan(0n)
  })
  test('paying out does not change the worth of what stays, but for rounding in its favour', () => {
    const state = opening()
    const before = depositExchangeRate(state)
    const after = depositExchangeRate(happened(redeemStable(state, terms, 1000, micros(3e9))).state)
    expect(after).toBeGreaterThanOrEqual(before)
    expect(after - before).toBeLessThan(1000n)
  })
  test('nothing, too much and more than the supply are refusals', () => {
    const state = opening()
    expect(redeemStable(state, terms, 1000, 0n).refused).toBe('nothing_to_do')
    expect(depositStable(state, terms, 1000, -1n).refused).toBe('nothing_to_do')
    const noLoans = opening(1_000, 0)
    expect(redeemStable(noLoans, terms, 1000, micros(100_000)).refused).toBe('no_stable_available')
    expect(repayStable(noLoans, terms, 1000, 5n).refused).toBe('nothing_to_do')
  })
  test('a worth of aUST that has fallen stops the market', () => {
    const state = opening()
    const robbed: AnchorDepositsState = { ...state, cashMicros: state.cashMicros - micros(1e9) }
    expect(redeemStable(robbed, terms, 1100, 1n).refused).toBe('panic_underflow')
  })
})

describe('the yield reserve', () => {
  test('pays the promised rate while it can, then shrinks by its tenth each epoch', () => {
    // 14 billion at 18 % need 0.91 million per epoch of 1,681 blocks, borrowers bring 0.21 million of that.
    let state = opening(11e9, 3e9, 20e6)
    let height = 1000
    let firstRate = 0
    let last = state.yieldReserveMicros
    for (let epoch = 0; epoch < 60; epoch++) {
      height += 1681
      const before = state.epochExchangeRate
      const settled = happened(settleDepositEpoch(state, terms, height, 0n))
      state = settled.state
      const yearly = ((Number(state.epochExchangeRate) / Number(before) - 1) / 1681) * blocksPerYear
      if (epoch === 0) firstRate = yearly
      expect(state.yieldReserveMicros).toBeLessThanOrEqual(last)
      expect(last - state.yieldReserveMicros).toBeLessThanOrEqual(last / 10n + 1n)
      last = state.yieldReserveMicros
    }
    expect(firstRate).toBeCloseTo(0.18, 9)
    const finalEpoch = happened(settleDepositEpoch(state, terms, height + 1681, 0n))
    const yearly =
      ((Number(finalEpoch.state.epochExchangeRate) / Number(state.epochExchangeRate) - 1) / 1681) * blocksPerYear
    expect(yearly).toBeLessThan(0.18)
  })
  test('a drained reserve stops the epochs', () => {
    const state = { ...opening(), yieldReserveMicros: 1n }
    expect(settleDepositEpoch(state, terms, 2681, 0n).refused).toBe('panic_underflow')
  })
})

describe('the fast twin', () => {
  // Stated bound: after 300 operations cash, loans, aUST and reserve agree within 1e-9 of the deposits at the start.
  for (const seed of [1, 2, 3]) {
    test(`300 operations, seed ${seed}`, () => {
      const stream = new Streams(seed).stream('anchor')
      let state = opening()
      const fast = new AnchorDepositsFast(fastTerms, {
        cash: 11e9,
        liabilities: 3e9,
        yieldReserve: 200e6,
        exchangeRate: 1.24,
      })
      let height = 1000
      let refused = 0
      for (let step = 0; step < 300; step++) {
        const blocks = 1 + stream.integer(step, 0, 40)
        const kind = stream.integer(step, 1, 10)
        const amount = Math.floor(10 ** (3 + 6.2 * stream.uniform(step, 2)))
        height += blocks
        if (step % 40 === 39) {
          const settled = happened(settleDepositEpoch(state, terms, height, micros(100_000)))
          state = settled.state
          const paid = fast.settleEpoch(blocks, 100_000)
          expect(Math.abs(paid - Number(settled.distributedMicros) / 1e6)).toBeLessThan(1)
          continue
        }
        fast.accrue(blocks)
        const exact =
          kind < 2
            ? depositStable(state, terms, height, micros(amount))
            : kind < 8
              ? redeemStable(state, terms, height, micros(amount))
              : repayStable(state, terms, height, micros(amount / 10))
        if (kind < 2) fast.deposit(amount)
        else if (kind < 8) fast.redeem(amount)
        else fast.repay(Math.round(amount / 10))
        expect(fast.lastRefused).toBe(exact.refused !== undefined)
        if (exact.refused === undefined) {
          state = exact.state
        } else {
          refused++
          // The exact market rolls the accrual back too; bring it to the same height.
          state = happened(depositStable(state, terms, height, 1n)).state
        }
        const close = (got: number, want: bigint, scale: number) =>
          expect(Math.abs(got - Number(want) / scale)).toBeLessThan(14e9 * 1e-9)
        close(fast.cash, state.cashMicros, 1e6)
        close(fast.liabilities, state.market.totalLiabilities, 1e24)
        close(fast.austSupply, state.austSupplyMicros, 1e6)
        close(fast.reserves, state.market.totalReserves, 1e24)
        close(fast.yieldReserve, state.yieldReserveMicros, 1e6)
        expect(Math.abs(fast.exchangeRate / (Number(depositExchangeRate(state)) / 1e18) - 1)).toBeLessThan(1e-9)
      }
      expect(refused).toBeGreaterThan(0)
    })
  }
  test('a crowd gets as much as the gate lets through', () => {
    const fast = new AnchorDepositsFast(fastTerms, { cash: 100, liabilities: 300, yieldReserve: 0, exchangeRate: 1.25 })
    expect(fast.withdrawUpTo(60)).toBe(60)
    expect(fast.lastRefused).toBe(false)
    expect(fast.exchangeRate).toBeCloseTo(1.25, 12)
    expect(fast.withdrawUpTo(60)).toBe(40)
    expect(fast.lastRefused).toBe(true)
    expect(fast.withdrawUpTo(60)).toBe(0)
    expect(fast.borrow(1)).toBe(0)
    expect(fast.repay(1_000)).toBe(300)
    expect(fast.borrow(50)).toBe(50)
    expect(fast.redeem(1_000)).toBe(0)
    expect(fast.deposits).toBeCloseTo(300, 9)
  })
  test('a fallen worth of aUST stops accrual; state is in the cells', () => {
    const cells = new Float64Array(AnchorDepositsFast.cellCount)
    const fast = new AnchorDepositsFast(
      fastTerms,
      { cash: 100, liabilities: 300, yieldReserve: 5, exchangeRate: 1 },
      cells,
    )
    const saved = cells.slice()
    fast.accrue(1_000_000)
    expect(fast.liabilities).toBeGreaterThan(300)
    cells.set(saved)
    expect(fast.liabilities).toBe(300)
    cells[0] = 50
    expect(fast.accrue(10)).toBe(false)
    expect(fast.lastRefused).toBe(true)
    expect(fast.settleEpoch(10, 0)).toBe(0)
  })
})
