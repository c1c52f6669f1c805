/** The coins of a transaction that the stability tax is on. Source: custom/auth/ante/tax.go of Terra Core v0.5.18. */

import type { ChainCoin, ChainNode } from '@breakwater/engine'
import type { DecodedMessage } from './transaction-decoding.ts'

/** Tax that the messages owe: on sends and on swaps for another receiver. Plain swaps are free. */
export function stabilityTax(chain: Pick<ChainNode, 'stabilityTax'>, messages: readonly DecodedMessage[]): ChainCoin[] {
  return chain.stabilityTax(
    messages.flatMap(message =>
      message.type === 'send' ? message.coins : message.type === 'swap-send' ? [message.offer] : [],
    ),
  )
}
