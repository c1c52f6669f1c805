/** Routes of the treasury module: the stability tax and the policy behind it. */

import { type CoinJson, coinJson, decimalText } from './amounts.ts'
import { badRequest } from './refusals.ts'
import { type Ask, denomOfRequest, get, legacy, post, type Route } from './route.ts'
import type { SimulatedNode } from './simulated-node.ts'
import { stabilityTax } from './stability-tax.ts'
import { decodeTransaction } from './transaction-decoding.ts'
import { transactionBytesOf } from './transaction-request.ts'

const treasury = '/terra/treasury/v1beta1'

/** See the file's head. */
export const treasuryRoutes: readonly Route[] = [
  get(`${treasury}/tax_rate`, (_ask, node) => ({ tax_rate: decimalText(node.chain.treasury().taxRate) })),
  get(`${treasury}/tax_caps`, (_ask, node) => ({
    tax_caps: node.chain.treasury().taxCaps.map(cap => ({ denom: cap.denom, tax_cap: cap.micros.toString() })),
  })),
  get(`${treasury}/tax_caps/:denom`, (ask, node) => ({ tax_cap: taxCap(ask, node) })),
  get(`${treasury}/reward_weight`, (_ask, node) => ({
    reward_weight: decimalText(node.chain.treasury().rewardWeight),
  })),
  get(`${treasury}/tax_proceeds`, (_ask, node) => ({ tax_proceeds: taxProceeds(node) })),
  get(`${treasury}/seigniorage_proceeds`, (_ask, node) => ({
    seigniorage_proceeds: node.chain.treasury().seigniorageProceedsMicros.toString(),
  })),
  get(`${treasury}/indicators`, (_ask, node) => ({
    trl_year: decimalText(node.chain.treasury().taxRewardPerLuna),
    trl_month: decimalText(node.chain.treasury().taxRewardPerLuna),
  })),
  get(`${treasury}/params`, (_ask, node) => ({ params: parameters(node) })),
  post('/terra/tx/v1beta1/compute_tax', async (ask, node) => {
    const body = await ask.body()
    if (body['tx_bytes'] === undefined) throw badRequest('compute_tax needs tx_bytes')
    const decoded = decodeTransaction(transactionBytesOf(body))
    return { tax_amount: stabilityTax(node.chain, decoded.messages).map(coinJson) }
  }),
  get('/treasury/tax_rate', (_ask, node) => legacy(node, decimalText(node.chain.treasury().taxRate))),
  get('/treasury/tax_cap/:denom', (ask, node) => legacy(node, taxCap(ask, node))),
  get('/treasury/reward_weight', (_ask, node) => legacy(node, decimalText(node.chain.treasury().rewardWeight))),
  get('/treasury/tax_proceeds', (_ask, node) => legacy(node, taxProceeds(node))),
  get('/treasury/seigniorage_proceeds', (_ask, node) =>
    legacy(node, node.chain.treasury().seigniorageProceedsMicros.toString()),
  ),
  get('/treasury/parameters', (_ask, node) => legacy(node, parameters(node))),
]

/** Cap of a denom. One without a cap of its own has the policy's number. Source: x/treasury/keeper, GetTaxCap. */
function taxCap(ask: Ask, node: SimulatedNode): string {
  const denom = denomOfRequest(ask.part('denom'))
  if (denom === 'uluna') return '0'
  const { taxCaps, parameters: policy } = node.chain.treasury()
  return (taxCaps.find(cap => cap.denom === denom)?.micros ?? policy.taxCapMicros).toString()
}

function taxProceeds(node: SimulatedNode): CoinJson[] {
  return node.chain.treasury().taxProceeds.map(coinJson)
}

function parameters(node: SimulatedNode): object {
  const { parameters: values } = node.chain.treasury()
  return {
    tax_policy: {
      rate_min: decimalText(values.taxRateMin),
      rate_max: decimalText(values.taxRateMax),
      cap: { denom: 'usdr', amount: values.taxCapMicros.toString() },
      change_rate_max: decimalText(values.taxChangeMax),
    },
    reward_policy: {
      rate_min: decimalText(values.rewardWeightMin),
      rate_max: decimalText(values.rewardWeightMax),
      cap: { denom: 'unused', amount: '0' },
      change_rate_max: decimalText(values.rewardWeightChangeMax),
    },
    seigniorage_burden_target: decimalText(values.seigniorageBurdenTarget),
    mining_increment: decimalText(values.miningIncrement),
    window_short: String(values.windowShort),
    window_long: String(values.windowLong),
    window_probation: String(values.windowProbation),
  }
}
