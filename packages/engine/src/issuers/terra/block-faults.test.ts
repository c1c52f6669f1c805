import { describe, expect, test } from 'vitest'
import { type Restorable, runBlockWork, runTransaction } from './block-faults.ts'
import { divideDecimals } from './cosmwasm-decimal.ts'
import { convert, type MarketState, replenish, swap } from './market.ts'
import { tallyOracle } from './oracle-tally.ts'
import * as dec from './sdk-dec.ts'

/** A small chain: a market, oracle rates, one trader’s balances and the fees taken. */
type Books = { market: MarketState; rates: Map<string, dec.Dec>; micros: Map<string, bigint> }

function open(): { books: Books; state: Restorable<Books> } {
  const copy = (books: Books): Books => ({
    market: { ...books.market },
    rates: new Map(books.rates),
    micros: new Map(books.micros),
  })
  const books: Books = {
    market: {
      delta: 0n,
      basePool: dec.fromInt(50_000_000_000_000n),
      poolRecoveryPeriodBlocks: 36,
      minStabilitySpread: dec.parse('0.005'),
      zeroSwapCheck: false,
    },
    rates: new Map([
      ['uusd', dec.parse('80')],
      ['usdr', dec.parse('60')],
    ]),
    micros: new Map([
      ['uusd', 10_000_000n],
      ['uluna', 0n],
      ['fees', 0n],
    ]),
  }
  return { books, state: { save: () => copy(books), load: saved => Object.assign(books, copy(saved)) } }
}

const order = { offerDenom: 'uusd', offerMicros: 1_000_000n, askDenom: 'uluna' }
const add = (books: Books, denom: string, micros: bigint) => books.micros.set(denom, books.micros.get(denom)! + micros)

/** Charges the fee, then pays a neighbour and swaps: two messages of one transaction. */
function sendAndSwap(books: Books, state: Restorable<Books>) {
  add(books, 'uusd', -100n)
  add(books, 'fees', 100n)
  return runTransaction(state, () => {
    add(books, 'uusd', -5n)
    add(books, 'uusd', -order.offerMicros)
    const prices = { exchangeRates: books.rates, tobinTaxes: new Map<string, dec.Dec>() }
    const result = swap(books.market, prices, order)
    if (result.refused !== undefined) return { refusal: result.refused }
    books.market.delta = result.deltaAfter
    add(books, 'uluna', result.swapMicros)
    return { value: result.swapMicros }
  })
}

describe('a transaction', () => {
  test('that goes through keeps all it wrote', () => {
    const { books, state } = open()
    // 12,500 micro-LUNA less half a percent, cut.
    expect(sendAndSwap(books, state)).toEqual({ end: 'done', value: 12_437n })
    expect([...books.micros]).toEqual([
      ['uusd', 8_999_895n],
      ['uluna', 12_437n],
      ['fees', 100n],
    ])
    expect(books.market.delta > 0n).toBe(true)
  })

  test('that panics loses all but its fee, and the next one runs', () => {
    const { books, state } = open()
    // The Terra side of the pool is empty: the swap divides by zero.
    books.market.delta = -books.market.basePool
    expect(sendAndSwap(books, state)).toEqual({ end: 'refused', refusal: 'panic_div_zero' })
    expect([...books.micros]).toEqual([
      ['uusd', 9_999_900n],
      ['uluna', 0n],
      ['fees', 100n],
    ])
    books.market.delta = 0n
    expect(sendAndSwap(books, state)).toMatchObject({ end: 'done' })
  })

  test('a thrown panic, of the chain or of a contract, ends the same way', () => {
    const { books, state } = open()
    books.rates.set('uusd', 0n)
    const thrown = runTransaction(state, () => {
      add(books, 'uusd', -7n)
      const prices = { exchangeRates: books.rates, tobinTaxes: new Map<string, dec.Dec>() }
      return { value: convert(prices, dec.ONE, 'uusd', 'usdr') }
    })
    expect(thrown).toEqual({ end: 'panicked', reason: 'panic_div_zero' })
    const contract = runTransaction(state, () => {
      add(books, 'uusd', -7n)
      return { value: divideDecimals(1n, 0n) }
    })
    expect(contract).toEqual({ end: 'panicked', reason: 'panic_div_zero' })
    expect(books.micros.get('uusd')).toBe(10_000_000n)
  })

  test('an error of ours is not a panic of the chain', () => {
    const { state } = open()
    const broken = () => {
      throw new TypeError('ours')
    }
    expect(() => runTransaction(state, broken)).toThrow(TypeError)
    expect(() => runBlockWork(state, broken)).toThrow(TypeError)
  })
})

describe('the work of a block', () => {
  const rules = {
    voteThreshold: dec.parse('0.1'),
    rewardBand: dec.parse('0.02'),
    votePeriodBlocks: 5,
    rewardDistributionWindowBlocks: 500,
  }
  const tallyInto = (books: Books, votes: [string, [string, string][]][]) => {
    // The chain deletes every rate before it counts.
    books.rates.clear()
    const tally = tallyOracle(
      {
        powers: new Map([
          ['a', 3n],
          ['b', 1n],
        ]),
        votes: new Map(
          votes.map(([name, rates]) => [name, new Map(rates.map(([denom, text]) => [denom, dec.parse(text)]))]),
        ),
        targets: ['uusd', 'ukrw'],
      },
      rules,
    )
    for (const [denom, rate] of tally.exchangeRates) books.rates.set(denom, rate)
  }

  test('a cross rate whose median is 0 halts the chain; nothing of the block is kept', () => {
    const { books, state } = open()
    // The reference is ukrw, by a's power; the one vote on uusd is of a validator that abstains on ukrw.
    const halting: [string, [string, string][]][] = [
      ['a', [['ukrw', '1600']]],
      [
        'b',
        [
          ['ukrw', '0'],
          ['uusd', '80'],
        ],
      ],
    ]
    expect(runBlockWork(state, () => tallyInto(books, halting))).toEqual({ halted: 'panic_div_zero' })
    expect(books.rates.get('uusd')).toBe(dec.parse('80'))
    const fine: typeof halting = [['a', [['uusd', '79']]]]
    expect(runBlockWork(state, () => tallyInto(books, fine))).toEqual({})
    expect([...books.rates]).toEqual([['uusd', dec.parse('79')]])
  })

  test('so would a recovery period of 0, which the chain refuses as a parameter', () => {
    const { books, state } = open()
    const recover = () => {
      books.market.delta = replenish(books.market.delta, 0)
    }
    expect(runBlockWork(state, recover)).toEqual({ halted: 'panic_div_zero' })
  })
})
