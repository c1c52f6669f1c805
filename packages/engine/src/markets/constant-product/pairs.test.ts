import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AstroportPair, computeAstroportSwap } from './astroport.ts'
import { FastPair, fastTerraswap, fastUniswapV2 } from './fast.ts'
import { squareRootFloor } from './square-root.ts'
import { computeOffer, computeSwap, TerraswapPair } from './terraswap.ts'
import { getAmountIn, getAmountOut, quoteAmount, UniswapV2Pair } from './uniswap-v2.ts'

const reserve = fc.bigInt({ min: 1_000_000n, max: 10n ** 15n })
const amount = fc.bigInt({ min: 1n, max: 10n ** 15n })

describe('the square root', () => {
  it('is the largest whole number whose square fits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 224n }), value => {
        const root = squareRootFloor(value)
        expect(root * root <= value && (root + 1n) * (root + 1n) > value).toBe(true)
      }),
    )
  })
})

describe('a Uniswap v2 pair', () => {
  it('never lowers the product of its reserves, and gives no free round trip', () => {
    fc.assert(
      fc.property(reserve, reserve, amount, (reserve0, reserve1, amountIn) => {
        const pair = new UniswapV2Pair([reserve0, reserve1])
        const out = pair.swapExactIn(0, amountIn)
        expect(pair.reserves[0] * pair.reserves[1] >= reserve0 * reserve1).toBe(true)
        if (!out.ok) return
        const back = pair.swapExactIn(1, out.amountOut)
        if (back.ok) expect(back.amountOut < amountIn).toBe(true)
      }),
    )
  })

  it('asks for an input that is enough for the output wanted', () => {
    fc.assert(
      fc.property(reserve, reserve, fc.bigInt({ min: 1n, max: 999_999n }), (reserve0, reserve1, wanted) => {
        const needed = getAmountIn(wanted, reserve0, reserve1)
        expect(getAmountOut(needed, reserve0, reserve1) >= wanted).toBe(true)
      }),
    )
  })

  it('refuses with a reason and changes nothing', () => {
    const pair = new UniswapV2Pair([1_000n, 1_000n], 1_000n)
    const refused = (revert: string) => ({ ok: false, revert })
    expect(pair.swapExactIn(2, 1n)).toEqual(refused('bad index'))
    expect(pair.swapExactIn(0, 0n)).toEqual(refused('zero input'))
    expect(pair.swapExactIn(0, 1n)).toEqual(refused('zero output'))
    expect(pair.swapExactIn(0, 100n, 100n)).toEqual(refused('slippage'))
    expect(pair.swapExactIn(0, 1n << 112n)).toEqual(refused('overflow'))
    expect(pair.swapExactOut(0, 1_000n)).toEqual(refused('div0'))
    expect(pair.swapExactOut(0, 1_001n)).toEqual(refused('underflow'))
    expect(pair.swapExactOut(0, 100n, 100n)).toEqual(refused('slippage'))
    expect(pair.mint(1n, 0n)).toEqual(refused('zero tokens minted'))
    expect(pair.burn(0n)).toEqual(refused('zero tokens burned'))
    expect(pair.burn(1_001n)).toEqual(refused('underflow'))
    expect(new UniswapV2Pair().mint(10n, 10n)).toEqual(refused('underflow'))
    expect([...pair.reserves, pair.lpSupply]).toEqual([1_000n, 1_000n, 1_000n])
    expect(quoteAmount(10n, 1_000n, 2_000n)).toBe(20n)
  })
})

describe('a Terraswap pair', () => {
  // Worked by hand: 1,000 units of gross output cost 3 rounded down, and 4 in the rounding whose inverse rate is truncated.
  it('keeps its two roundings apart', () => {
    const pools = [10n ** 9n, 10n ** 9n] as const
    expect(computeSwap(...pools, 1_001n).commission).toBe(3n)
    expect(computeSwap(...pools, 1_001n)).toEqual({ paid: 997n, spread: 1n, commission: 3n })
    expect(computeSwap(...pools, 1_001n, 'commission-up')).toEqual({ paid: 996n, spread: 1n, commission: 4n })
  })

  it('offers about what a swap needs', () => {
    const quote = computeOffer(10n ** 12n, 10n ** 12n, 10n ** 9n)
    const paid = computeSwap(10n ** 12n, 10n ** 12n, quote.offer).paid
    expect(paid >= 10n ** 9n - 2n && paid <= 10n ** 9n + 2n).toBe(true)
  })

  it('refuses beyond the spread allowed, with and without a belief price', () => {
    const decimal = 10n ** 18n
    const pair = new TerraswapPair([10n ** 9n, 10n ** 9n], 10n ** 9n)
    const refused = { ok: false, revert: 'slippage' }
    // A tenth of the pool: the price falls short by 1/11, and by a little more with the commission.
    expect(pair.swap(0, 10n ** 8n, { maxSpread: decimal / 12n })).toEqual(refused)
    expect(pair.swap(0, 10n ** 8n, { maxSpread: decimal / 11n, beliefPrice: decimal })).toEqual(refused)
    expect(pair.reserves).toEqual([10n ** 9n, 10n ** 9n])
    expect(pair.clone().swap(0, 10n ** 8n, { maxSpread: decimal / 10n, beliefPrice: decimal }).ok).toBe(true)
    expect(pair.quoteOffer(0, 10n ** 9n)).toEqual({ ok: false, revert: 'underflow' })
    expect(pair.quoteOffer(0, 1n)).toEqual({ ok: false, revert: 'too small' })
  })

  it('mints and burns shares in proportion', () => {
    const pair = new TerraswapPair([0n, 0n])
    expect(pair.provide(400n, 900n)).toEqual({ ok: true, minted: 600n })
    expect(pair.provide(40n, 900n)).toEqual({ ok: true, minted: 60n })
    expect(pair.withdraw(330n)).toEqual({ ok: true, amounts: [220n, 900n] })
    expect(pair.withdraw(331n)).toEqual({ ok: false, revert: 'underflow' })
  })
})

describe('an Astroport pair', () => {
  it('pays the maker out of the pool, not out of what the seller gets', () => {
    const rate = 3_000_000_000_000_000n
    const withMaker = new AstroportPair([10n ** 12n, 10n ** 12n], rate, 10n ** 18n / 2n)
    const swap = withMaker.swap(0, 10n ** 9n)
    const without = computeAstroportSwap(10n ** 12n, 10n ** 12n, 10n ** 9n, rate, 0n)
    if (!swap.ok) throw new Error(swap.revert)
    expect(swap.paid).toBe(without.paid)
    expect(swap.makerFee).toBe(swap.commission / 2n)
    expect(withMaker.reserves[1]).toBe(10n ** 12n - swap.paid - swap.makerFee)
  })
})

describe('the fast twins', () => {
  it('pay as the exact pairs, to their unit and to twelve digits', () => {
    fc.assert(
      fc.property(reserve, reserve, fc.bigInt({ min: 1_000n, max: 10n ** 14n }), (reserve0, reserve1, amountIn) => {
        const [x, y, dx] = [Number(reserve0), Number(reserve1), Number(amountIn)]
        const uniswap = Number(getAmountOut(amountIn, reserve0, reserve1))
        expect(Math.abs(fastUniswapV2(x, y).swap(0, dx) - uniswap)).toBeLessThanOrEqual(1 + 1e-12 * uniswap)
        const terraswap = Number(computeSwap(reserve0, reserve1, amountIn).paid)
        expect(Math.abs(fastTerraswap(x, y).swap(0, dx) - terraswap)).toBeLessThanOrEqual(2 + 1e-12 * terraswap)
      }),
    )
  })

  it('size the sale that brings the price to a target', () => {
    for (const pair of [fastUniswapV2(1e6, 2e6), fastTerraswap(1e6, 2e6)]) {
      expect(pair.amountToReachPrice(0, 2.5)).toBe(0)
      expect(pair.amountToReachPrice(0, 0)).toBe(Number.POSITIVE_INFINITY)
      pair.swap(0, pair.amountToReachPrice(0, 1.2))
      expect(pair.marginalPrice(0)).toBeCloseTo(1.2, 12)
    }
  })

  it('turn outputs wanted into inputs, mint and burn', () => {
    for (const pair of [fastUniswapV2(1e6, 2e6), fastTerraswap(1e6, 2e6)]) {
      expect(pair.getAmountOut(0, pair.getAmountIn(0, 5_000))).toBeCloseTo(5_000, 8)
      expect(pair.getAmountIn(0, 2e6)).toBeNaN()
    }
    const fresh = new FastPair(0, 0, 'in', 0.003)
    expect(fresh.swap(0, 1)).toBeNaN()
    expect(fresh.mint(4, 9)).toBe(6)
    expect(fresh.mint(2, 9)).toBe(3)
    expect(fresh.burn(3)).toBeCloseTo(1 / 3, 15)
    expect([...fresh.reserves]).toEqual([4, 12])
  })
})
