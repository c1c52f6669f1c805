import { expect, test } from 'vitest'
import { openSmallStage } from '../step/small-stage.ts'
import { QuotedMarket, quotedMarketKind } from './quoted-market.ts'

function open(makersQuote: number) {
  const stage = openSmallStage({
    holds: { seller: { LUNA: 1000 } },
    parts: [
      {
        kind: quotedMarketKind,
        id: 'luna',
        config: { base: 'LUNA', quote: 'USDT', makersQuote, open: 80, columnId: 'lunaPriceUsd', label: 'LUNA' },
      },
    ],
  })
  return { stage, market: stage.find('luna', QuotedMarket), seller: stage.ledger.account('seller') }
}

test('what is sold is paid at the quote by the makers, coin for dollars', () => {
  const { stage, market, seller } = open(1e6)
  expect(market.price).toBe(80)
  market.quoteAt(12.5)
  expect(market.sell(seller, 100)).toBe(1250)
  const { ledger } = stage
  expect(ledger.balance(seller, ledger.asset('LUNA'))).toBe(900)
  expect(ledger.balance(market.makers, ledger.asset('LUNA'))).toBe(100)
  expect(ledger.balance(market.makers, ledger.asset('USDT'))).toBe(1e6 - 1250)
  expect(market.bars.volume[0]).toBe(100)
  expect(market.bars.netTaker[0]).toBe(-100)
  market.measure()
  expect(market.bars.close[0]).toBe(12.5)
  ledger.checkConservation()
})

test('makers pay what they have, and a seller sells what he has', () => {
  const { stage, market, seller } = open(800)
  expect(market.sell(seller, 50)).toBe(800)
  expect(market.sell(seller, 50)).toBe(0)
  expect(stage.ledger.balance(seller, stage.ledger.asset('LUNA'))).toBe(990)
  const rich = open(1e9)
  expect(rich.market.sell(rich.seller, 5000)).toBe(80_000)
})

test('no price at or below nothing can be quoted', () => {
  const { market } = open(1)
  for (const price of [0, -1, Number.NaN]) expect(() => market.quoteAt(price)).toThrow(/cannot quote/)
})
