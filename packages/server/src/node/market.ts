/** Routes of the market module: the door between stable coins and LUNA. */

import { coinJson, coinOfQuery, decimalText } from './amounts.ts'
import { badRequest } from './refusals.ts'
import { type Ask, denomOfRequest, get, legacy, type Route } from './route.ts'
import type { SimulatedNode } from './simulated-node.ts'

const market = '/terra/market/v1beta1'

/** See the file's head. */
export const marketRoutes: readonly Route[] = [
  get(`${market}/swap`, (ask, node) => ({ return_coin: swapQuote(ask, node) })),
  get(`${market}/terra_pool_delta`, (_ask, node) => ({ terra_pool_delta: decimalText(node.chain.market().delta) })),
  get(`${market}/params`, (_ask, node) => ({ params: parameters(node) })),
  get('/market/swap', (ask, node) => legacy(node, swapQuote(ask, node))),
  get('/market/terra_pool_delta', (_ask, node) => legacy(node, decimalText(node.chain.market().delta))),
  get('/market/parameters', (_ask, node) => legacy(node, parameters(node))),
]

function swapQuote(ask: Ask, node: SimulatedNode): object {
  const offer = coinOfQuery('offer_coin', ask.query('offer_coin'))
  const askDenom = denomOfRequest(ask.query('ask_denom'))
  const quote = node.chain.simulateSwap(offer, askDenom)
  if ('refused' in quote) {
    const reason = quote.refused.replaceAll('_', ' ')
    throw badRequest(`${offer.micros}${offer.denom} cannot be swapped into ${askDenom}: ${reason}`)
  }
  return coinJson(quote.pays)
}

function parameters(node: SimulatedNode): object {
  const { basePool, poolRecoveryPeriodBlocks, minStabilitySpread } = node.chain.market()
  return {
    base_pool: decimalText(basePool),
    pool_recovery_period: String(poolRecoveryPeriodBlocks),
    min_stability_spread: decimalText(minStabilitySpread),
  }
}
