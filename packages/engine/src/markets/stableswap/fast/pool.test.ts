import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactStableSwap } from '../exact/pool.ts'
import { FastStableSwap } from './pool.ts'

const poolDollars = 580_000_000
const wad = 1_000_000_000_000_000_000
const wadInteger = 1_000_000_000_000_000_000n

/** Exact twin of a fast pool: balances taken over without any rounding (a double is a whole number of 2^-60ths at these sizes). */
function exactTwin(fast: FastStableSwap, fee: bigint): ExactStableSwap {
  return new ExactStableSwap({
    a: BigInt(Math.round(fast.a)),
    rates: Array.from(fast.rates, rate => toWad(rate)),
    balances: Array.from(fast.balances, toWad),
    lpSupply: toWad(fast.lpSupply),
    fee,
  })
}

function toWad(value: number): bigint {
  const whole = Math.floor(value)
  return BigInt(whole) * wadInteger + BigInt(Math.round((value - whole) * wad))
}

function fromWad(value: bigint): number {
  return Number(value / wadInteger) + Number(value % wadInteger) / wad
}

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true })
const amplification = fc.integer({ min: 10, max: 2_000 })
const order = fc.double({ min: 0.58, max: 58_000_000, noNaN: true })

describe('the fast pool against the exact one', () => {
  // Goal: the bound that the numeric design rests on. Method: one swap from the same state in both, over the whole range of the design.
  it('pays the same to $1.6e-7 on a pool of $580m', () => {
    fc.assert(
      fc.property(amplification, share, order, (a, s, dx) => {
        const fast = new FastStableSwap({
          a,
          balances: [poolDollars * s, poolDollars * (1 - s)],
          lpSupply: poolDollars,
          fee: 0.0004,
        })
        const exact = exactTwin(fast, 4_000_000n).exchange(0, 1, toWad(dx))
        if (!exact.ok) throw new Error(exact.revert)
        expect(Math.abs(fast.exchange(0, 1, dx) - fromWad(exact.dy))).toBeLessThanOrEqual(1.6e-7)
      }),
      { numRuns: 1_500 },
    )
  })

  it('agrees on three coins and on every other call', () => {
    const three = fc.tuple(share, share, share)
    fc.assert(
      fc.property(amplification, three, fc.double({ min: 1, max: 500_000, noNaN: true }), (a, shares, amount) => {
        const make = () => new FastStableSwap({ a, balances: shares.map(s => s * 1e8), lpSupply: 1.5e8, fee: 0.0004 })
        const compare = (call: (fast: FastStableSwap, exact: ExactStableSwap) => [number, bigint | string]) => {
          const fast = make()
          const [paid, expected] = call(fast, exactTwin(fast, 4_000_000n))
          if (typeof expected === 'string') throw new Error(expected)
          // Balances of 1e8 dollars are known to 1.5e-8 each; a withdrawal takes differences of several of them.
          expect(Math.abs(paid - fromWad(expected))).toBeLessThanOrEqual(1e-6)
        }
        compare((fast, exact) => {
          const swap = exact.exchange(2, 0, toWad(amount))
          return [fast.exchange(2, 0, amount), swap.ok ? swap.dy : swap.revert]
        })
        compare((fast, exact) => {
          const add = exact.addLiquidity([toWad(amount), 0n, toWad(amount / 2)])
          return [fast.addLiquidity([amount, 0, amount / 2]), add.ok ? add.minted : add.revert]
        })
        compare((fast, exact) => {
          const pull = exact.removeLiquidityImbalance([toWad(amount), 0n, 0n])
          return [fast.removeLiquidityImbalance([amount, 0, 0]), pull.ok ? pull.burned : pull.revert]
        })
        compare((fast, exact) => {
          const pull = exact.removeLiquidityOneCoin(toWad(amount), 1)
          return [fast.removeLiquidityOneCoin(amount, 1), pull.ok ? pull.dy : pull.revert]
        })
        compare((fast, exact) => {
          const invariant = exact.getD()
          return [fast.getD(), invariant.ok ? invariant.d : invariant.revert]
        })
        compare((fast, exact) => {
          const pull = exact.removeLiquidity(toWad(amount))
          fast.removeLiquidity(amount)
          return [fast.lastAmounts[1]!, pull.ok ? pull.amounts[1]! : pull.revert]
        })
        compare((fast, exact) => {
          const quote = exact.calcTokenAmount([toWad(amount), 0n, 0n], true)
          return [fast.calcTokenAmount([amount, 0, 0], true), quote.ok ? quote.lpAmount : quote.revert]
        })
      }),
      { numRuns: 150 },
    )
  })

  it('stores the same balances, admin fees and supply after a mixed run of calls', () => {
    const fast = new FastStableSwap({ a: 200, balances: [3e8, 2.8e8], lpSupply: 5.79e8, fee: 0.0004 })
    const exact = exactTwin(fast, 4_000_000n)
    for (let k = 1; k <= 60; k++) {
      const amount = 1_000 * k
      fast.exchange(k & 1, 1 - (k & 1), amount)
      exact.exchange(k & 1, 1 - (k & 1), toWad(amount))
      fast.addLiquidity([amount, 2 * amount])
      exact.addLiquidity([toWad(amount), toWad(2 * amount)])
      fast.removeLiquidityImbalance([0, amount])
      exact.removeLiquidityImbalance([0n, toWad(amount)])
      fast.removeLiquidityOneCoin(amount, k & 1)
      exact.removeLiquidityOneCoin(toWad(amount), k & 1)
    }
    for (const k of [0, 1]) {
      expect(Math.abs(fast.balances[k]! - fromWad(exact.balances[k]!))).toBeLessThan(1e-5)
      expect(Math.abs(fast.adminBalances[k]! - fromWad(exact.adminBalances[k]!))).toBeLessThan(1e-7)
    }
    expect(Math.abs(fast.lpSupply - fromWad(exact.lpSupply))).toBeLessThan(1e-5)
  })
})

describe('a fast pool', () => {
  const pool = (a: number, s: number) =>
    new FastStableSwap({ a, balances: [poolDollars * s, poolDollars * (1 - s)], lpSupply: poolDollars, fee: 0.0004 })

  it('costs a seller at most the fall of the marginal price and the fee', () => {
    fc.assert(
      fc.property(amplification, share, order, (a, s, dx) => {
        const market = pool(a, s)
        const start = market.marginalPrice(0, 1)
        const dy = market.exchange(0, 1, dx)
        const low = market.marginalPrice(0, 1)
        // Rounding: one part in 10^12 of the order.
        expect(dx - dy).toBeLessThanOrEqual(dx * (1 - low) + market.lastFee + 1e-12 * dx + 1e-9)
        expect(dy).toBeLessThanOrEqual(dx * start * (1 + 1e-12))
      }),
    )
  })

  it('gives no free round trip and never lowers virtual price by a swap', () => {
    fc.assert(
      fc.property(amplification, share, order, (a, s, dx) => {
        const market = pool(a, s)
        const before = market.virtualPrice()
        const back = market.exchange(1, 0, market.exchange(0, 1, dx))
        expect(back).toBeLessThan(dx)
        expect(market.virtualPrice()).toBeGreaterThanOrEqual(before * (1 - 1e-15))
      }),
    )
  })

  // The table of prices in the description of the curve: A = 100, two coins, price of the plentiful coin without fee.
  it.each([
    [60, 0.9957, 4],
    [68, 0.9907, 4],
    [75, 0.983, 3],
    [81, 0.969, 3],
    [90, 0.894, 3],
    [95, 0.686, 3],
    [99, 0.104, 3],
  ])('prices the plentiful coin at %i/rest as the curve does', (percent, price, digits) => {
    expect(pool(100, percent / 100).marginalPrice(0, 1)).toBeCloseTo(price, digits)
  })

  it('agrees with a small trade on the marginal price, and with a small deposit on its worth', () => {
    const market = new FastStableSwap({ a: 50, balances: [5e6, 3e6, 1e6], lpSupply: 9e6, fee: 0, rates: [1, 1.02, 1] })
    expect(market.getDy(0, 1, 1e-3) / 1e-3).toBeCloseTo(market.marginalPrice(0, 1), 8)
    const before = market.getD()
    const share1 = market.marginalDeposit(1)
    market.addLiquidity([0, 1, 0])
    expect(market.getD() - before).toBeCloseTo(1.02 * share1, 6)
  })

  it('sizes the sale that brings the price to a target', () => {
    fc.assert(
      fc.property(amplification, share, fc.double({ min: 0.2, max: 1.5, noNaN: true }), (a, s, target) => {
        const market = pool(a, s)
        const price = market.marginalPrice(0, 1)
        const amount = market.amountToReachPrice(0, 1, target)
        if (price <= target) {
          expect(amount).toBe(0)
          return
        }
        market.exchange(0, 1, amount)
        expect(Math.abs(market.marginalPrice(0, 1) - target)).toBeLessThan(1e-8)
      }),
      { numRuns: 300 },
    )
    expect(pool(100, 0.5).amountToReachPrice(0, 1, 0)).toBe(Number.POSITIVE_INFINITY)
    expect(pool(100, 0.5).amountToReachPrice(0, 0, 0.5)).toBeNaN()
  })

  it('refuses as the exact pool does, and changes nothing', () => {
    const market = pool(100, 0.5)
    const refusals: [() => number, string][] = [
      [() => market.exchange(0, 0, 1), 'bad index'],
      [() => market.exchange(0, 2, 1), 'bad index'],
      [() => market.exchange(0, 1, 0), 'underflow'],
      [() => market.exchange(0, 1, -1), 'underflow'],
      [() => market.exchange(0, 1, Number.NaN), 'underflow'],
      [() => market.exchange(0, 1, 1, 1), 'slippage'],
      [() => market.addLiquidity([0, 0]), 'D must grow'],
      [() => market.addLiquidity([1, 1], 3), 'slippage'],
      [() => market.removeLiquidity(poolDollars + 1), 'underflow'],
      [() => market.removeLiquidityOneCoin(poolDollars + 1, 0), 'underflow'],
      [() => market.removeLiquidityImbalance([poolDollars, 0]), 'underflow'],
      [() => market.removeLiquidityImbalance([poolDollars / 2, 0]), 'div0'],
      [() => market.removeLiquidityImbalance([0, 0]), 'zero tokens burned'],
    ]
    const before = [...market.balances, market.lpSupply]
    for (const [call, reason] of refusals) {
      expect(call()).toBeNaN()
      expect(market.lastRevert).toBe(reason)
    }
    expect([...market.balances, market.lpSupply]).toEqual(before)
    const empty = new FastStableSwap({ a: 100, balances: [0, 0], fee: 0 })
    expect(empty.addLiquidity([1, 0])).toBeNaN()
    expect(empty.lastRevert).toBe('initial deposit needs all coins')
    expect(empty.addLiquidity([1, 1])).toBe(2)
    expect(empty.exchange(0, 1, 0.1)).toBeGreaterThan(0.09)
  })

  it('is stuck without one coin, where products leave 256 bits, and recovers', () => {
    const drained = new FastStableSwap({ a: 100, balances: [1e6, 0], lpSupply: 1e6, fee: 0 })
    expect(drained.isStuck()).toBe(true)
    expect(drained.exchange(0, 1, 1)).toBeNaN()
    expect(drained.removeLiquidity(1e5)).toBe(1e5)
    const tilted = new FastStableSwap({ a: 100, balances: [1e12, 1e-15], lpSupply: 1e12, fee: 0 })
    expect(exactTwin(tilted, 0n).isStuck()).toBe(true)
    expect(tilted.isStuck()).toBe(true)
    tilted.balances[1] = 1e12
    tilted.touch()
    expect(tilted.getD()).toBe(2e12)
  })
})
