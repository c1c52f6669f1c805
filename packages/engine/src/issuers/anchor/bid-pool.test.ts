import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ContractPanic, decimalOne } from '../terra/cosmwasm-decimal.ts'
import {
  activateBid,
  type BidPool,
  liquidateAgainstPool,
  liquidatedCollateral,
  openBidPool,
  type PoolBid,
  remainingBid,
} from './bid-pool.ts'

describe('one bidder', () => {
  // Upstream: a bid of 100 at 1 %, price 30, 2 sold: 59 spent, 41 can be taken back, 2 are claimed.
  test('gets what the contract’s own test says', () => {
    const { pool, bid } = activateBid(openBidPool(decimalOne / 100n), 100n)
    const done = liquidateAgainstPool(pool, 2n, 30n * decimalOne)
    expect(done).toMatchObject({ stableSpentMicros: 59n, collateralTakenMicros: 2n, filled: true })
    expect(remainingBid(done.pool, bid)).toBe(41n)
    expect(liquidatedCollateral(done.pool, bid)).toBe(2n)
  })

  test('of an emptied pool is spent; later bids start anew', () => {
    const first = activateBid(openBidPool(0n), 100n)
    const emptied = liquidateAgainstPool(first.pool, 500n, decimalOne)
    expect(emptied).toMatchObject({ stableSpentMicros: 100n, collateralTakenMicros: 100n, filled: false })
    const second = activateBid(emptied.pool, 50n)
    expect(remainingBid(second.pool, first.bid)).toBe(0n)
    expect(remainingBid(second.pool, second.bid)).toBe(50n)
    expect(liquidatedCollateral(second.pool, first.bid)).toBe(100n)
    expect(liquidatedCollateral(second.pool, second.bid)).toBe(0n)
  })

  test('of a pool without bids there is nobody to sell to', () => {
    expect(() => liquidateAgainstPool(openBidPool(0n), 1n, decimalOne)).toThrow(ContractPanic)
  })
})

const move = fc.oneof(
  fc.record({ kind: fc.constant('bid' as const), amount: fc.bigInt(1n, 10n ** 13n) }),
  fc.record({ kind: fc.constant('sell' as const), amount: fc.bigInt(1n, 10n ** 13n) }),
)

describe('many bidders', () => {
  test('together never hold or receive more than the pool holds and received', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 1, maxLength: 60 }), fc.bigInt(0n, 30n), (moves, premium) => {
        let pool: BidPool = openBidPool((decimalOne * premium) / 100n)
        const bids: PoolBid[] = []
        let sold = 0n
        for (const { kind, amount } of moves) {
          if (kind === 'bid') {
            const done = activateBid(pool, amount)
            pool = done.pool
            bids.push(done.bid)
          } else if (pool.totalBidMicros > 0n) {
            const done = liquidateAgainstPool(pool, amount, (decimalOne * 3n) / 2n)
            pool = done.pool
            sold += done.collateralTakenMicros
          }
          // P and S are floored to 18 decimals, so a bid of 10^13 may be off by some 10^-5 each time: one unit per bid covers it.
          const slack = BigInt(bids.length)
          const held = bids.reduce((sum, bid) => sum + remainingBid(pool, bid), 0n)
          const received = bids.reduce((sum, bid) => sum + liquidatedCollateral(pool, bid), 0n)
          expect(held <= pool.totalBidMicros + slack).toBe(true)
          expect(received <= sold + slack).toBe(true)
          expect(pool.product > 0n).toBe(true)
        }
      }),
    )
  })

  test('a bid outlives the change of scale', () => {
    let { pool, bid } = activateBid(openBidPool(0n), 10n ** 18n)
    // Twice all but a hundred-thousandth is spent; the product falls from 1 to 10^-10 and is scaled up.
    for (const left of [10n ** 13n, 10n ** 8n]) {
      pool = liquidateAgainstPool(pool, pool.totalBidMicros - left, decimalOne).pool
    }
    expect(pool.scale).toBe(1)
    expect(remainingBid(pool, bid)).toBe(10n ** 8n)
    expect(liquidatedCollateral(pool, bid)).toBe(10n ** 18n - 10n ** 8n)
  })
})
