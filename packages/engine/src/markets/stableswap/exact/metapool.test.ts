import { describe, expect, it } from 'vitest'
import { type BaseRateRule, ExactMetapool } from './metapool.ts'
import { ExactStableSwap } from './pool.ts'
import { wad } from './word.ts'

const million = 1_000_000n * wad

function makeBase(): ExactStableSwap {
  const base = new ExactStableSwap({ a: 2_000n, rates: [wad, wad, wad], fee: 4_000_000n, dialect: 'three-pool' })
  base.addLiquidity([100n * million, 110n * million, 90n * million])
  return base
}

function makeMetapool(baseRateRule: BaseRateRule): ExactMetapool {
  const metapool = new ExactMetapool({ a: 100n, rateMultiplier: wad, fee: 4_000_000n, base: makeBase(), baseRateRule })
  metapool.addLiquidity([20n * million, 20n * million])
  return metapool
}

function rateOf(metapool: ExactMetapool): bigint {
  const rate = metapool.baseRate()
  if (!rate.ok) throw new Error(rate.revert)
  return rate.rate
}

describe('the base rate', () => {
  it('is read anew on every call of a factory metapool', () => {
    const metapool = makeMetapool('live')
    const before = rateOf(metapool)
    metapool.base.exchange(0, 1, 10n * million)
    expect(rateOf(metapool) > before).toBe(true)
  })

  it('stays for 600 s in a template metapool, and a refused call does not refresh it', () => {
    const metapool = makeMetapool('cached')
    const before = rateOf(metapool)
    metapool.base.exchange(0, 1, 10n * million)
    metapool.setTime(600n)
    expect(rateOf(metapool)).toBe(before)
    expect(metapool.exchange(0, 1, wad).ok).toBe(true)
    expect(metapool.cachedBaseRate).toEqual({ rate: before, readSeconds: 0n })
    metapool.setTime(601n)
    const after = rateOf(metapool)
    expect(after > before).toBe(true)
    expect(metapool.exchange(0, 1, wad, 2n * wad)).toEqual({ ok: false, revert: 'slippage' })
    expect(metapool.cachedBaseRate.readSeconds).toBe(0n)
    expect(metapool.exchange(0, 1, wad).ok).toBe(true)
    expect(metapool.cachedBaseRate).toEqual({ rate: after, readSeconds: 601n })
  })
})

describe('a sale of the primary coin for a base coin', () => {
  // Goal: the two steps are those of the two pools. Method: do them by hand on copies and compare.
  it('is a swap to LP tokens and a withdrawal of one coin', () => {
    const metapool = makeMetapool('live')
    const byHand = metapool.clone()
    const whole = metapool.exchangeUnderlying(0, 2, million)
    const swap = byHand.exchange(0, 1, million)
    if (!swap.ok) throw new Error(swap.revert)
    const withdrawal = byHand.base.removeLiquidityOneCoin(swap.dy, 1)
    expect(whole).toEqual({ ok: true, dy: withdrawal.ok ? withdrawal.dy : 'refused' })
    expect(metapool.pool.state()).toEqual(byHand.pool.state())
    expect(metapool.base.state()).toEqual(byHand.base.state())
  })

  it('uses the rate from before a deposit into the base in the same call', () => {
    const metapool = makeMetapool('live')
    const byHand = metapool.clone()
    const rate = rateOf(byHand)
    const whole = metapool.exchangeUnderlying(1, 0, 50n * million)
    const deposit = byHand.base.addLiquidity([50n * million, 0n, 0n])
    if (!deposit.ok) throw new Error(deposit.revert)
    expect(rateOf(byHand) > rate).toBe(true)
    const frozen = new ExactStableSwap({
      a: 100n,
      rates: [wad, rate],
      fee: 4_000_000n,
      balances: byHand.pool.balances,
      lpSupply: byHand.pool.lpSupply,
    })
    const swap = frozen.exchange(1, 0, deposit.minted)
    expect(whole).toEqual({ ok: true, dy: swap.ok ? swap.dy : 'refused' })
  })

  it('changes neither pool when it is refused', () => {
    const metapool = makeMetapool('live')
    const before = [metapool.pool.state(), metapool.base.state()]
    expect(metapool.exchangeUnderlying(0, 1, million, million)).toEqual({ ok: false, revert: 'slippage' })
    expect(metapool.exchangeUnderlying(3, 0, million, 2n * million)).toEqual({ ok: false, revert: 'slippage' })
    expect(metapool.exchangeUnderlying(0, 4, million)).toEqual({ ok: false, revert: 'bad index' })
    expect(metapool.exchangeUnderlying(2, 2, million)).toEqual({ ok: false, revert: 'bad index' })
    metapool.base.kill()
    expect(metapool.exchangeUnderlying(0, 1, million)).toEqual({ ok: false, revert: 'killed' })
    expect([metapool.pool.state(), metapool.base.state()]).toEqual(before)
    expect(metapool.exchange(0, 1, million).ok).toBe(true)
  })

  it('moves a swap between base coins to the base pool', () => {
    const metapool = makeMetapool('live')
    const byHand = metapool.base.clone()
    const direct = byHand.exchange(0, 2, million)
    expect(metapool.exchangeUnderlying(1, 3, million)).toEqual({ ok: true, dy: direct.ok ? direct.dy : 'refused' })
    expect(metapool.base.state()).toEqual(byHand.state())
  })
})
