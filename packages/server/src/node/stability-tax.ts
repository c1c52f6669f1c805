/** The stability tax that a transaction owes. Source: custom/auth/ante/tax.go of Terra Core v0.5.18. */

import type { ChainCoin, ChainNode } from '@breakwater/engine'
import { sumCoins } from './amounts.ts'
import type { DecodedMessage } from './transaction-decoding.ts'

const decimalUnit = 1_000_000_000_000_000_000n
const coinDenom = 'uluna'

/**
 * Tax on all messages: of sends and of swaps to another receiver, for each coin but LUNA the rate, rounded down, at most the cap.
 * Plain swaps are free.
 */
export function stabilityTax(chain: Pick<ChainNode, 'treasury'>, messages: readonly DecodedMessage[]): ChainCoin[] {
  const { taxRate, taxCaps } = chain.treasury()
  if (taxRate <= 0n) return []
  const caps = new Map(taxCaps.map(cap => [cap.denom, cap.micros]))
  const taxed = messages.flatMap(message =>
    message.type === 'send' ? message.coins : message.type === 'swap-send' ? [message.offer] : [],
  )
  return sumCoins(
    taxed
      .filter(coin => coin.denom !== coinDenom)
      .map(coin => {
        const due = (coin.micros * taxRate) / decimalUnit
        const cap = caps.get(coin.denom)
        return { denom: coin.denom, micros: cap !== undefined && cap < due ? cap : due }
      }),
  )
}
