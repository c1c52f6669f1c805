import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RestingOrders, restingOrdersMax } from './resting-orders.ts'

function open(side: 'bid' | 'ask'): RestingOrders {
  return new RestingOrders(new Float64Array(RestingOrders.cellCount), side)
}

describe('the best order', () => {
  test('is the highest bid and the lowest ask; an empty side has none', () => {
    for (const [side, price] of [
      ['bid', 0.99],
      ['ask', 0.95],
    ] as const) {
      const orders = open(side)
      expect(orders.best()).toBe(-1)
      for (const at of [0.97, 0.99, 0.95]) orders.place(1, at, 100)
      expect(orders.priceAt(orders.best())).toBe(price)
    }
  })

  test('leaves with its last crumb, and the next one stands there', () => {
    const bids = open('bid')
    bids.place(1, 0.99, 100)
    bids.place(2, 0.98, 50)
    bids.fill(bids.best(), 60)
    expect(bids.remainingAt(bids.best())).toBe(40)
    bids.fill(bids.best(), 39.9999995)
    expect(bids.ownerAt(bids.best())).toBe(2)
  })
})

test('an account adds to its order at a price; another price or account takes another place', () => {
  const bids = open('bid')
  bids.place(1, 0.99, 100)
  bids.place(1, 0.99, 20)
  expect(bids.remainingAt(bids.best())).toBe(120)
  bids.place(2, 0.99, 5)
  bids.place(1, 0.98, 7)
  expect(bids.remainingOf(1)).toBe(127)
  expect(bids.cancel(1)).toBe(127)
  expect(bids.remainingOf(1)).toBe(0)
  expect(bids.ownerAt(bids.best())).toBe(2)
})

test('the side is full after sixteen orders, and a filled place is free again', () => {
  const asks = open('ask')
  for (let order = 0; order < restingOrdersMax; order++) expect(asks.place(order, 1 + order / 100, 1)).toBe(true)
  expect(asks.place(99, 2, 1)).toBe(false)
  asks.fill(asks.best(), 1)
  expect(asks.place(99, 2, 1)).toBe(true)
})

test('what was placed is what is left and what was filled', () => {
  const order = fc.record({
    owner: fc.integer({ min: 0, max: 3 }),
    price: fc.integer({ min: 90, max: 99 }),
    amount: fc.integer({ min: 1, max: 1000 }),
    fill: fc.integer({ min: 1, max: 500 }),
  })
  fc.assert(
    fc.property(fc.array(order, { maxLength: 40 }), steps => {
      const bids = open('bid')
      let placed = 0
      let filled = 0
      for (const { owner, price, amount, fill } of steps) {
        if (bids.place(owner, price / 100, amount)) placed += amount
        const best = bids.best()
        const taken = Math.min(fill, bids.remainingAt(best))
        bids.fill(best, taken)
        filled += taken
      }
      const left = [0, 1, 2, 3].reduce((sum, owner) => sum + bids.remainingOf(owner), 0)
      expect(left + filled).toBe(placed)
    }),
  )
})
