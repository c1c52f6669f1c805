import { bench, describe } from 'vitest'
import { fastUniswapV2 } from './fast.ts'
import { TerraswapPair } from './terraswap.ts'
import { UniswapV2Pair } from './uniswap-v2.ts'

const swapsPerRound = 1_000

describe('1,000 swaps of a pair', () => {
  const uniswap = new UniswapV2Pair([10n ** 24n, 10n ** 24n])
  const terraswap = new TerraswapPair([10n ** 13n, 10n ** 13n])
  const fast = fastUniswapV2(1e6, 1e6)

  bench('exact, Uniswap v2', () => {
    for (let k = 0; k < swapsPerRound; k++) uniswap.swapExactIn(k & 1, 10n ** 20n)
  })
  bench('exact, Terraswap', () => {
    for (let k = 0; k < swapsPerRound; k++) terraswap.swap(k & 1, 1_000_000_000n)
  })
  bench('fast, Uniswap v2', () => {
    for (let k = 0; k < swapsPerRound; k++) fast.swap(k & 1, 100)
  })
})
