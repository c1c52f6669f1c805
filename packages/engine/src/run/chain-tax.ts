/** The stability tax of transactions: on what is sent to others, at the treasury's rate and caps. */

import { stabilityTax } from '../issuers/terra/treasury.ts'
import type { ChainCoin, ChainMessage } from './chain-messages.ts'
import type { ChainParts } from './chain-node.ts'

/** Coins of the messages that are taxed: what is sent, and what is swapped for another account. A plain swap is free. */
export function taxedCoins(messages: readonly ChainMessage[]): ChainCoin[] {
  return messages.flatMap(message =>
    message.type === 'send' ? [...message.coins] : message.type === 'swap' && message.taxed ? [message.offer] : [],
  )
}

/** Tax on payments, each by itself, summed and sorted by denom. A denom without a cap of its own has the policy's number. */
export function taxOn({ treasury }: ChainParts, payments: readonly ChainCoin[]): ChainCoin[] {
  if (treasury === undefined) return []
  const { state, terms } = treasury.books()
  const sums = new Map<string, bigint>()
  for (const { denom, micros } of payments) {
    const due = stabilityTax(micros, denom, state.taxRate, state.taxCapsMicros.get(denom) ?? terms.sdrCapMicros)
    if (due > 0n) sums.set(denom, (sums.get(denom) ?? 0n) + due)
  }
  return [...sums].map(([denom, micros]) => ({ denom, micros })).sort((a, b) => (a.denom < b.denom ? -1 : 1))
}
