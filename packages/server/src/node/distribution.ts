/** Routes of the distribution module: what stakers could withdraw, and the community pool. */

import type { ChainDecimalCoin } from '@breakwater/engine'
import { accountOfRequest, validatorOfRequest } from './accounts.ts'
import { operatorAddress } from './addresses.ts'
import { type CoinJson, decimalCoinJson, decimalText } from './amounts.ts'
import { notFound, notSimulated } from './refusals.ts'
import { get, legacy, type Route } from './route.ts'
import type { SimulatedNode } from './simulated-node.ts'

const distribution = '/cosmos/distribution/v1beta1'

/** See the file's head. */
export const distributionRoutes: readonly Route[] = [
  get(`${distribution}/community_pool`, (_ask, node) => ({ pool: communityPool(node) })),
  get('/distribution/community_pool', (_ask, node) => legacy(node, communityPool(node))),
  get(`${distribution}/params`, (_ask, node) => {
    const values = node.chain.distributionParameters()
    return {
      params: {
        community_tax: decimalText(values.communityTax),
        base_proposer_reward: decimalText(values.baseProposerReward),
        bonus_proposer_reward: decimalText(values.bonusProposerReward),
        // The message that would change it is not simulated.
        withdraw_addr_enabled: false,
      },
    }
  }),
  get(`${distribution}/delegators/:address/rewards`, (ask, node) => {
    const rewards = node.chain.rewards(accountOfRequest(node.accounts, ask.part('address')))
    return {
      rewards: rewards.map(one => ({
        validator_address: operatorAddress(one.validator),
        reward: one.coins.map(decimalCoinJson),
      })),
      total: sum(rewards.map(one => one.coins)),
    }
  }),
  get(`${distribution}/delegators/:address/rewards/:validator`, (ask, node) => {
    const delegator = accountOfRequest(node.accounts, ask.part('address'))
    const validator = validatorOfRequest(node.accounts, ask.part('validator'))
    if (!node.chain.delegations(delegator).some(delegation => delegation.validator === validator)) {
      throw notFound('there is no delegation of this delegator with this validator')
    }
    const found = node.chain.rewards(delegator).find(one => one.validator === validator)
    return { rewards: (found?.coins ?? []).map(decimalCoinJson) }
  }),
  get(`${distribution}/delegators/:address/validators`, (ask, node) => {
    const delegator = accountOfRequest(node.accounts, ask.part('address'))
    return { validators: node.chain.delegations(delegator).map(delegation => operatorAddress(delegation.validator)) }
  }),
  get(`${distribution}/delegators/:address/withdraw_address`, (ask, node) => {
    accountOfRequest(node.accounts, ask.part('address'))
    return { withdraw_address: ask.part('address') }
  }),
  get(`${distribution}/validators/:validator/commission`, (ask, node) => {
    validatorOfRequest(node.accounts, ask.part('validator'))
    throw notSimulated('the node does not tell commissions of single validators')
  }),
]

function communityPool(node: SimulatedNode): CoinJson[] {
  return node.chain.communityPool().map(decimalCoinJson)
}

function sum(lists: readonly (readonly ChainDecimalCoin[])[]): CoinJson[] {
  const sums = new Map<string, bigint>()
  for (const coin of lists.flat()) sums.set(coin.denom, (sums.get(coin.denom) ?? 0n) + coin.amount)
  return [...sums]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([denom, amount]) => decimalCoinJson({ denom, amount }))
}
