import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactMetapool } from '../exact/metapool.ts'
import { ExactStableSwap } from '../exact/pool.ts'
import { FastMetapool } from './metapool.ts'
import { FastStableSwap } from './pool.ts'

const wad = 1_000_000_000_000_000_000n
const million = 1_000_000

function fastMetapool(primary: number, lp: number): FastMetapool {
  const base = new FastStableSwap({
    a: 2_000,
    balances: [100 * million, 110 * million, 90 * million],
    lpSupply: 295 * million,
    fee: 0.0001,
  })
  return new FastMetapool({ a: 100, balances: [primary, lp], lpSupply: primary + lp, fee: 0.0004, base })
}

function exactMetapool(primary: number, lp: number): ExactMetapool {
  const whole = (value: number) => BigInt(value) * wad
  const base = new ExactStableSwap({
    a: 2_000n,
    rates: [wad, wad, wad],
    balances: [whole(100 * million), whole(110 * million), whole(90 * million)],
    lpSupply: whole(295 * million),
    fee: 1_000_000n,
  })
  const balances = [whole(primary), whole(lp)]
  return new ExactMetapool({
    a: 100n,
    rateMultiplier: wad,
    balances,
    lpSupply: whole(primary + lp),
    fee: 4_000_000n,
    base,
  })
}

function fromWad(value: bigint): number {
  return Number(value) / 1e18
}

const reserve = fc.integer({ min: 5 * million, max: 50 * million })

describe('the fast metapool', () => {
  it('pays as the exact one, over both pools', () => {
    const coin = fc.integer({ min: 0, max: 3 })
    fc.assert(
      fc.property(reserve, reserve, coin, coin, fc.integer({ min: 1, max: million }), (primary, lp, i, j, dx) => {
        if (i === j) return
        const fast = fastMetapool(primary, lp)
        const exact = exactMetapool(primary, lp)
        const quote = fast.getDyUnderlying(i, j, dx)
        const paid = fast.exchangeUnderlying(i, j, dx)
        expect(quote).toBe(paid)
        const expected = exact.exchangeUnderlying(i, j, BigInt(dx) * wad)
        if (!expected.ok) throw new Error(expected.revert)
        expect(Math.abs(paid - fromWad(expected.dy))).toBeLessThan(1e-6)
        for (const k of [0, 1, 2]) expect(fast.base.balances[k]).toBeCloseTo(fromWad(exact.base.balances[k]!), 5)
        for (const k of [0, 1]) expect(fast.pool.balances[k]).toBeCloseTo(fromWad(exact.pool.balances[k]!), 5)
        const price = exact.virtualPrice()
        expect(fast.virtualPrice()).toBeCloseTo(price.ok ? fromWad(price.virtualPrice) : Number.NaN, 10)
      }),
      { numRuns: 200 },
    )
  })

  it('prices the primary coin as a small sale does', () => {
    const metapool = fastMetapool(30 * million, 20 * million)
    metapool.pool.fee = 0
    metapool.base.fee = 0
    expect(metapool.getDy(0, 1, 0.01) / 0.01).toBeCloseTo(metapool.marginalPrice(), 7)
    // The withdrawal is a difference of balances near 1e8, so a larger probe and fewer digits.
    for (const j of [1, 2, 3]) {
      expect(metapool.getDyUnderlying(0, j, 10) / 10).toBeCloseTo(metapool.marginalPriceUnderlying(j), 6)
    }
    expect(metapool.marginalPriceUnderlying(4)).toBeNaN()
  })

  it('sizes sales to a target, in LP tokens and in a base coin', () => {
    const lp = fastMetapool(30 * million, 30 * million)
    expect(lp.exchange(0, 1, lp.amountToReachPrice(0.9))).toBeGreaterThan(0)
    expect(lp.marginalPrice()).toBeCloseTo(0.9, 8)
    const underlying = fastMetapool(30 * million, 30 * million)
    const amount = underlying.amountToReachPriceUnderlying(2, 0.9)
    expect(underlying.exchangeUnderlying(0, 2, amount)).toBeGreaterThan(0)
    expect(underlying.marginalPriceUnderlying(2)).toBeCloseTo(0.9, 8)
    expect(underlying.amountToReachPriceUnderlying(2, 0.95)).toBe(0)
  })

  it('changes neither pool when refused', () => {
    const metapool = fastMetapool(30 * million, 30 * million)
    const state = () => [...metapool.pool.balances, ...metapool.base.balances, metapool.base.lpSupply]
    const before = state()
    expect(metapool.exchangeUnderlying(0, 1, 10, 11)).toBeNaN()
    expect(metapool.lastRevert).toBe('slippage')
    expect(metapool.exchangeUnderlying(2, 0, 10, 11)).toBeNaN()
    expect(metapool.exchangeUnderlying(0, 4, 10)).toBeNaN()
    expect(metapool.lastRevert).toBe('bad index')
    metapool.base.isKilled = true
    expect(metapool.exchangeUnderlying(0, 1, 10)).toBeNaN()
    expect(metapool.lastRevert).toBe('killed')
    expect(state()).toEqual(before)
  })
})
