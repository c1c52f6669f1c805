import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Precision } from '../../ledger/ledger.ts'
import { openSmallStage } from '../../step/small-stage.ts'
import type { Stage } from '../../step/stage.ts'
import { Exchange, exchangeKind } from './exchange.ts'
import { inventoryAtPrice, ladderProceeds } from './ladder.ts'

type Setup = {
  law?: 'power' | 'harmonic'
  beta?: number
  takerFee?: number
  makersQuote?: number
  priceMax?: number
  depth?: number
}
type Market = {
  stage: Stage
  exchange: Exchange
  /** Coins and dollars of an account. */
  coins(account: number): number
  usd(account: number): number
  trader: number
  wall: number
  other: number
}

function open(setup: Setup = {}, precision: Precision = 'exact'): Market {
  const stage = openSmallStage({
    precision,
    holds: {
      trader: { UST: 1e9, USDT: 1e9 },
      wall: { UST: 1e9, USDT: 1e9 },
      other: { UST: 1e9, USDT: 1e9 },
    },
    parts: [
      {
        kind: exchangeKind,
        id: 'exchange',
        config: {
          base: 'UST',
          quote: 'USDT',
          makersBase: 5e8,
          makersQuote: setup.makersQuote ?? 4e9,
          depth: setup.depth ?? 100e6,
          law: setup.law ?? 'power',
          beta: setup.beta ?? 1,
          countsTrades: true,
          takerFee: setup.takerFee ?? 0,
          priceMax: setup.priceMax ?? 2,
          column: 'ustPriceUsd',
          label: 'UST',
        },
      },
    ],
  })
  const { ledger } = stage
  return {
    stage,
    exchange: stage.find('exchange', Exchange),
    coins: account => ledger.balance(account, ledger.asset('UST')),
    usd: account => ledger.balance(account, ledger.asset('USDT')),
    trader: ledger.account('trader'),
    wall: ledger.account('wall'),
    other: ledger.account('other'),
  }
}

const shapes = [
  { law: 'power', beta: 1 },
  { law: 'power', beta: 1.5 },
  { law: 'power', beta: 2 },
  { law: 'harmonic', beta: 1 },
] as const

describe('with makers alone', () => {
  test('a sale moves the price as the ladder says, and a purchase with the proceeds brings it back', () => {
    for (const shape of shapes) {
      const { exchange, trader, coins, usd } = open(shape)
      expect(exchange.price()).toBe(1)
      expect(exchange.sell(trader, 100e6)).toBe(100e6)
      expect(exchange.price()).toBeCloseTo(shape.law === 'harmonic' ? 1 / 1.02 : Math.exp(-0.02), 9)
      expect(usd(trader)).toBeCloseTo(1e9 + exchange.lastProceedsUsd, 6)
      expect(exchange.lastProceedsUsd).toBeCloseTo(ladderProceeds(exchange.shape, 1, 0, 100e6, 100e6), 4)
      exchange.buy(trader, exchange.lastProceedsUsd)
      expect(exchange.price()).toBeCloseTo(1, 7)
      expect(coins(trader)).toBeLessThanOrEqual(1e9)
      expect(coins(trader)).toBeCloseTo(1e9, 2)
    }
  })

  test('no round trip in any number of parts leaves more coins than at first', () => {
    const parts = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(
        fc.constantFrom(...shapes),
        parts,
        parts,
        fc.integer({ min: 1, max: 800_000_000 }),
        fc.boolean(),
        (shape, sales, purchases, total, exact) => {
          const { stage, exchange, trader, coins, usd } = open(shape, exact ? 'exact' : 'fast')
          const sum = sales.reduce((all, part) => all + part, 0)
          let proceeds = 0
          for (const part of sales) {
            exchange.sell(trader, (total * part) / sum)
            proceeds += exchange.lastProceedsUsd
          }
          let spent = 0
          for (const part of purchases) {
            const budget = part * (proceeds - spent)
            exchange.buy(trader, budget)
            expect(exchange.lastProceedsUsd).toBeLessThanOrEqual(budget * (1 + 1e-12) + 1e-9)
            spent += exchange.lastProceedsUsd
          }
          exchange.buy(trader, proceeds - spent)
          expect(coins(trader)).toBeLessThanOrEqual(1e9 * (1 + 1e-13))
          expect(usd(trader)).toBeGreaterThanOrEqual(1e9 * (1 - 1e-13))
          stage.ledger.checkConservation()
        },
      ),
      { numRuns: 80 },
    )
  })

  test('a sale stops at the price that the seller accepts least, a purchase at the most, and at the ceiling', () => {
    const { exchange, trader } = open({ priceMax: 1.01 })
    expect(exchange.sell(trader, 9e8, 0.98)).toBeCloseTo(inventoryAtPrice(exchange.shape, 1, 0.98, 100e6), 3)
    expect(exchange.price()).toBeCloseTo(0.98, 9)
    expect(exchange.sell(trader, 1e6, 0.98)).toBeLessThan(1)
    exchange.buy(trader, 1e9, 0.995)
    expect(exchange.price()).toBeCloseTo(0.995, 9)
    exchange.buy(trader, 1e9)
    expect(exchange.price()).toBeCloseTo(1.01, 9)
    expect(exchange.buy(trader, 1e6)).toBeLessThan(1)
  })

  test('makers without dollars buy what they can pay and never owe', () => {
    for (const shape of shapes) {
      const { stage, exchange, trader, usd } = open({ ...shape, makersQuote: 30e6, depth: 1e6 })
      const sold = exchange.sell(trader, 1e9)
      expect(sold).toBeGreaterThan(30e6)
      expect(sold).toBeLessThan(1e9)
      expect(exchange.lastProceedsUsd).toBeCloseTo(30e6, 2)
      expect(usd(exchange.makers)).toBeGreaterThanOrEqual(0)
      expect(exchange.sell(trader, 1e6)).toBeLessThan(1)
      stage.ledger.checkConservation()
    }
  })

  test('nobody sells or buys beyond what is there', () => {
    const { exchange, trader, coins, usd } = open()
    expect(exchange.sell(trader, 5e9)).toBe(1e9)
    expect(coins(trader)).toBe(0)
    expect(exchange.sell(trader, 1)).toBe(0)
    exchange.buy(trader, 1e12)
    expect(usd(trader)).toBeGreaterThanOrEqual(0)
    for (const nothing of [0, -5, Number.NaN]) {
      expect(exchange.sell(trader, nothing)).toBe(0)
      expect(exchange.buy(trader, nothing)).toBe(0)
    }
  })

  test('digestion brings the price back without a posting', () => {
    const { stage, exchange, trader } = open()
    exchange.sell(trader, 200e6)
    const before = stage.ledger.bytes()
    const inventory = exchange.inventory()
    exchange.digest(0.25)
    expect(exchange.inventory()).toBeCloseTo(0.75 * inventory, 6)
    expect(exchange.price()).toBeCloseTo(Math.exp(-0.03), 9)
    exchange.digest(1)
    expect(exchange.price()).toBe(1)
    expect(stage.ledger.bytes()).toEqual(before)
  })

  test('makers who are short beyond the ceiling pay the ceiling, not more', () => {
    const { exchange, trader } = open({ priceMax: 1.01 })
    exchange.buy(trader, 1e9)
    exchange.quoteAt(1, 1e6)
    expect(exchange.price()).toBe(1.01)
    expect(exchange.sell(trader, 1e5)).toBe(1e5)
    expect(exchange.lastProceedsUsd).toBeCloseTo(1.01e5, 6)
    // Once they are no longer short the ladder holds again.
    exchange.sell(trader, -exchange.inventory() + 1e6)
    expect(exchange.price()).toBeCloseTo(Math.exp(-0.02), 6)
  })

  test('a block trade moves no price on its way but leaves its inventory', () => {
    const { exchange, trader, coins, usd } = open()
    expect(exchange.tradeBlock(trader, -100e6)).toBe(-100e6)
    expect(usd(trader)).toBeCloseTo(1.1e9, 5)
    const price = exchange.price()
    expect(price).toBeCloseTo(Math.exp(-0.02), 9)
    expect(exchange.tradeBlock(trader, 50e6)).toBeCloseTo(50e6, 5)
    expect(coins(trader)).toBeCloseTo(0.95e9, 5)
    expect(usd(trader)).toBeCloseTo(1.1e9 - 50e6 * price, 4)
    expect(() => exchange.quoteAt(Number.NaN, 1)).toThrow(/cannot quote/)
    expect(() => exchange.quoteAt(1, 0)).toThrow(/cannot quote/)
  })
})

describe('a bid wall', () => {
  test('takes every sale at its price until it is spent; then the price goes on', () => {
    const { stage, exchange, trader, wall, coins } = open()
    exchange.bids.place(wall, 0.99, 200e6)
    const before = inventoryAtPrice(exchange.shape, 1, 0.99, 100e6)
    // The makers' ladder comes first, down to the wall.
    expect(exchange.sell(trader, before)).toBeCloseTo(before, 3)
    expect(exchange.price()).toBeCloseTo(0.99, 9)
    for (let sale = 0; sale < 4; sale++) {
      exchange.sell(trader, 25e6)
      expect(exchange.lastProceedsUsd).toBeCloseTo(25e6 * 0.99, 3)
      expect(exchange.price()).toBeCloseTo(0.99, 9)
    }
    expect(coins(wall)).toBeCloseTo(1.1e9, 3)
    const left = exchange.bids.remainingAt(exchange.bids.best()) / 0.99
    exchange.sell(trader, left + 40e6)
    expect(exchange.bids.best()).toBe(-1)
    expect(exchange.price()).toBeCloseTo(0.99 * Math.exp(-0.008), 7)
    stage.ledger.checkConservation()
  })

  test('above the ladder it is the price, and makers sell into it when the step closes', () => {
    const { exchange, trader, wall, coins, usd } = open()
    exchange.sell(trader, 300e6)
    const makersUsd = usd(exchange.makers)
    exchange.bids.place(wall, 0.97, 500e6)
    expect(exchange.price()).toBe(0.97)
    exchange.close()
    expect(exchange.inventory()).toBeCloseTo(inventoryAtPrice(exchange.shape, 1, 0.97, 100e6), 2)
    const taken = coins(wall) - 1e9
    expect(taken).toBeGreaterThan(100e6)
    expect(usd(exchange.makers) - makersUsd).toBeCloseTo(taken * 0.97, 3)
    exchange.close()
    expect(coins(wall) - 1e9).toBeCloseTo(taken, 3)
  })

  test('whose owner cannot pay any more is taken down, and the sale goes on to the next', () => {
    const { stage, exchange, trader, wall, other } = open()
    const { ledger } = stage
    exchange.bids.place(wall, 0.999, 1e8)
    exchange.bids.place(other, 0.998, 1e6)
    ledger.transfer(ledger.asset('USDT'), wall, other, 1e9)
    expect(exchange.sell(trader, 20e6)).toBeCloseTo(20e6, 5)
    expect(exchange.bids.remainingOf(wall)).toBe(0)
    expect(exchange.bids.remainingOf(other)).toBe(0)
    expect(exchange.price()).toBeLessThan(0.998)
  })

  test('does not vanish because somebody has a millionth of a coin left to trade', () => {
    const { exchange, trader, wall } = open()
    exchange.asks.place(wall, 1.2, 5e6)
    exchange.quoteAt(1.3, 100e6)
    exchange.buy(trader, 1.1e-6)
    expect(exchange.asks.remainingOf(wall)).toBe(5e6)
    exchange.quoteAt(1.2000000001, 1)
    exchange.close()
    expect(exchange.asks.remainingOf(wall)).toBeGreaterThan(5e6 - 1)
  })
})

describe('resting asks', () => {
  test('give all purchases at their price until they are gone', () => {
    const { exchange, trader, wall, usd } = open()
    exchange.asks.place(wall, 1.01, 30e6)
    const to101 = -inventoryAtPrice(exchange.shape, 1, 1.01, 100e6)
    exchange.buy(trader, ladderProceeds(exchange.shape, 1, -to101, 100e6, to101))
    expect(exchange.price()).toBeCloseTo(1.01, 9)
    expect(exchange.buy(trader, 10.1e6)).toBeCloseTo(10e6, 3)
    expect(usd(wall)).toBeCloseTo(1e9 + 10.1e6, 2)
    expect(exchange.price()).toBeCloseTo(1.01, 9)
    exchange.buy(trader, 40e6)
    expect(exchange.asks.best()).toBe(-1)
    expect(exchange.price()).toBeGreaterThan(1.01)
  })

  test('below the ladder are bought by makers when the step closes', () => {
    const { exchange, wall, usd } = open()
    exchange.asks.place(wall, 0.98, 10e6)
    expect(exchange.price()).toBe(0.98)
    exchange.close()
    expect(exchange.asks.best()).toBe(-1)
    expect(usd(wall)).toBeCloseTo(1e9 + 9.8e6, 3)
    exchange.asks.place(wall, 0.95, 900e6)
    exchange.close()
    expect(exchange.inventory()).toBeCloseTo(inventoryAtPrice(exchange.shape, 1, 0.95, 100e6), 2)
  })
})

describe('fees', () => {
  test('are a share of the quote value of every market order, whoever is on the other side', () => {
    const { stage, exchange, trader, wall, usd } = open({ takerFee: 0.001 })
    exchange.bids.place(wall, 0.999, 1e6)
    exchange.sell(trader, 60e6)
    const sale = usd(trader) - 1e9
    expect(exchange.lastProceedsUsd).toBeCloseTo(sale, 5)
    expect(usd(exchange.fees)).toBeCloseTo((sale / 0.999) * 0.001, 3)
    exchange.asks.place(wall, exchange.price(), 5e6)
    const before = { trader: usd(trader), fees: usd(exchange.fees) }
    exchange.buy(trader, 20e6)
    const cost = before.trader - usd(trader)
    expect(cost).toBeLessThanOrEqual(20e6)
    expect(cost).toBeCloseTo(20e6, 2)
    expect(exchange.lastProceedsUsd).toBeCloseTo(cost, 5)
    expect(usd(exchange.fees) - before.fees).toBeCloseTo((cost / 1.001) * 0.001, 3)
    stage.ledger.checkConservation()
  })
})

describe('halts', () => {
  const act = (kind: string, config: unknown) => ({ atMs: 0, kind, target: 'exchange', sentence: '', config })

  test('closed trading refuses trades and leaves resting orders; open again it goes on', () => {
    const { stage, exchange, trader, wall } = open()
    exchange.bids.place(wall, 1.1, 1e6)
    exchange.act(stage, act('halt', { what: 'trading' }))
    expect(exchange.isHalted('trading')).toBe(true)
    expect(exchange.isHalted('withdrawals')).toBe(false)
    const before = stage.ledger.bytes()
    expect(exchange.sell(trader, 1e6)).toBe(0)
    expect(exchange.buy(trader, 1e6)).toBe(0)
    exchange.close()
    expect(stage.ledger.bytes()).toEqual(before)
    exchange.act(stage, act('resume', { what: 'trading' }))
    expect(exchange.sell(trader, 1e5)).toBe(1e5)
    // The stage writes an act to the journal, the part does not repeat it.
    expect(stage.journal.entries).toEqual([])
    expect(() => exchange.act(stage, act('burn', {}))).toThrow(/cannot burn/)
  })

  test('a floor of the price holds for sales of all, until it is lifted', () => {
    const { stage, exchange, trader } = open()
    exchange.act(stage, act('price-floor', { price: 0.995 }))
    exchange.sell(trader, 1e9)
    expect(exchange.price()).toBeCloseTo(0.995, 9)
    exchange.act(stage, act('price-floor', { price: 0 }))
    exchange.sell(trader, 1e8)
    expect(exchange.price()).toBeLessThan(0.99)
  })
})

test('volume counts every trade, net taker with its sign, both also by hour', () => {
  const { stage, exchange, trader, wall } = open()
  const sold = exchange.sell(trader, 30e6)
  const bought = exchange.buy(trader, 10e6)
  exchange.countTrade(7e6, 0)
  exchange.bids.place(wall, 1.5, 3e6)
  exchange.close()
  expect(exchange.volume).toBeCloseTo(sold + bought + 7e6 + 2e6, 3)
  const bars = stage.bars.get('ustPriceUsd')!
  expect(bars.volume[0]).toBeCloseTo(exchange.volume, 6)
  expect(bars.netTaker[0]).toBeCloseTo(bought - sold - 2e6, 3)
  exchange.measure()
  expect(bars.close[0]).toBe(exchange.price())
})

test('any sequence of orders conserves both assets and leaves nobody below zero', () => {
  const order = fc.record({
    kind: fc.constantFrom('sell', 'buy', 'bid', 'ask', 'close', 'quote', 'digest', 'block'),
    who: fc.integer({ min: 0, max: 2 }),
    amount: fc.double({ min: 1e-7, max: 5e8, noNaN: true }),
    price: fc.double({ min: 0.5, max: 1.5, noNaN: true }),
  })
  fc.assert(
    fc.property(
      fc.array(order, { maxLength: 25 }),
      fc.constantFrom('exact', 'fast' as const),
      fc.constantFrom(...shapes),
      (orders, precision, shape) => {
        const market = open({ ...shape, takerFee: 0.0005 }, precision as Precision)
        const { stage, exchange } = market
        const traders = [market.trader, market.wall, market.other]
        for (const { kind, who, amount, price } of orders) {
          const account = traders[who]!
          const usd = market.usd(account)
          const coins = market.coins(account)
          if (kind === 'sell') {
            const sold = exchange.sell(account, amount, price)
            expect(sold).toBeLessThanOrEqual(amount)
          } else if (kind === 'buy') {
            exchange.buy(account, amount, price)
            expect(usd - market.usd(account)).toBeLessThanOrEqual(amount * (1 + 1e-12) + 1e-6)
          } else if (kind === 'bid') exchange.bids.place(account, price, Math.min(amount, usd))
          else if (kind === 'ask') exchange.asks.place(account, price, Math.min(amount, coins))
          else if (kind === 'close') exchange.close()
          else if (kind === 'quote') exchange.quoteAt(price, amount + 1e4)
          else if (kind === 'digest') exchange.digest(price / 1.5)
          else exchange.tradeBlock(account, price > 1 ? amount : -amount)
          stage.ledger.checkConservation()
          expect(exchange.price()).toBeGreaterThanOrEqual(0)
        }
      },
    ),
    { numRuns: 60 },
  )
})
