import { bench, describe } from 'vitest'
import { ExactStableSwap } from './exact/pool.ts'
import { FastMetapool } from './fast/metapool.ts'
import { FastStableSwap } from './fast/pool.ts'

const wad = 1_000_000_000_000_000_000n
const swapsPerRound = 1_000

// Each round sells there and back, so that the pool stays where it is. One round is 1,000 swaps.
describe('1,000 swaps', () => {
  const balances = [348_000_000, 232_000_000]
  const exact = new ExactStableSwap({
    a: 100n,
    rates: [wad, wad],
    balances: balances.map(balance => BigInt(balance) * wad),
    lpSupply: 579_000_000n * wad,
    fee: 4_000_000n,
  })
  const fast = new FastStableSwap({ a: 100, balances, lpSupply: 579e6, fee: 0.0004 })
  const base = new FastStableSwap({ a: 2_000, balances: [1e9, 1.1e9, 1e9], lpSupply: 3e9, fee: 0.0001 })
  const metapool = new FastMetapool({ a: 100, balances: [3e8, 2.9e8], lpSupply: 5.9e8, fee: 0.0004, base })

  bench('exact, two coins', () => {
    for (let k = 0; k < swapsPerRound; k++) exact.exchange(k & 1, 1 - (k & 1), 1_000n * wad)
  })
  bench('fast, two coins', () => {
    for (let k = 0; k < swapsPerRound; k++) fast.exchange(k & 1, 1 - (k & 1), 1_000)
  })
  bench('fast metapool, primary coin and base coin', () => {
    for (let k = 0; k < swapsPerRound; k++) metapool.exchangeUnderlying(2 * (k & 1), 2 - 2 * (k & 1), 1_000)
  })
})
