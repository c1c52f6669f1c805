/** Routes of the oracle module: the rates that swaps use, and who voted. */

import { validatorOfRequest } from './accounts.ts'
import { decimalCoinJson, decimalText } from './amounts.ts'
import { notFound, notSimulated } from './refusals.ts'
import { type Ask, denomOfRequest, get, legacy, type Route } from './route.ts'
import type { SimulatedNode } from './simulated-node.ts'

const oracle = '/terra/oracle/v1beta1'

const noBallots = (): never => {
  throw notSimulated('the simulation counts votes and misses of each validator, and does not keep ballots')
}

/** See the file's head. */
export const oracleRoutes: readonly Route[] = [
  get(`${oracle}/denoms/exchange_rates`, (_ask, node) => ({
    exchange_rates: node.chain.exchangeRates().map(decimalCoinJson),
  })),
  get(`${oracle}/denoms/actives`, (_ask, node) => ({ actives: actives(node) })),
  get(`${oracle}/denoms/vote_targets`, (_ask, node) => ({ vote_targets: node.chain.voteTargets() })),
  get(`${oracle}/denoms/tobin_taxes`, (_ask, node) => ({
    tobin_taxes: node.chain.tobinTaxes().map(tax => ({ denom: tax.denom, tobin_tax: decimalText(tax.amount) })),
  })),
  get(`${oracle}/denoms/:denom/exchange_rate`, (ask, node) => ({ exchange_rate: rate(ask, node) })),
  get(`${oracle}/denoms/:denom/tobin_tax`, (ask, node) => ({ tobin_tax: tobinTax(ask, node) })),
  get(`${oracle}/params`, (_ask, node) => ({ params: parameters(node) })),
  get(`${oracle}/validators/:validator/feeder`, (ask, node) => ({
    feeder_addr: node.accounts.addressOf(validatorOfRequest(node.accounts, ask.part('validator'))),
  })),
  get(`${oracle}/validators/:validator/miss`, (ask, node) => {
    const name = validatorOfRequest(node.accounts, ask.part('validator'))
    const validator = node.chain.validators().find(candidate => candidate.name === name)!
    return { miss_counter: String(validator.missCounter) }
  }),
  get(`${oracle}/validators/:validator/aggregate_prevote`, noBallots),
  get(`${oracle}/validators/:validator/aggregate_vote`, noBallots),
  // The published service spells the path of the vote like this. Source: x/oracle/types/query.pb.gw.go.
  get(`${oracle}/valdiators/:validator/aggregate_vote`, noBallots),
  get(`${oracle}/validators/aggregate_prevotes`, noBallots),
  get(`${oracle}/validators/aggregate_votes`, noBallots),
  get('/oracle/denoms/exchange_rates', (_ask, node) => legacy(node, node.chain.exchangeRates().map(decimalCoinJson))),
  get('/oracle/denoms/actives', (_ask, node) => legacy(node, actives(node))),
  get('/oracle/denoms/:denom/exchange_rate', (ask, node) => legacy(node, rate(ask, node))),
  get('/oracle/denoms/:denom/tobin_tax', (ask, node) => legacy(node, tobinTax(ask, node))),
  get('/oracle/parameters', (_ask, node) => legacy(node, parameters(node))),
]

function actives(node: SimulatedNode): string[] {
  return node.chain.exchangeRates().map(coin => coin.denom)
}

function rate(ask: Ask, node: SimulatedNode): string {
  const denom = denomOfRequest(ask.part('denom'))
  const found = node.chain.exchangeRates().find(coin => coin.denom === denom)
  if (found === undefined) throw notFound(`${denom}: unknown denom`)
  return decimalText(found.amount)
}

function tobinTax(ask: Ask, node: SimulatedNode): string {
  const denom = denomOfRequest(ask.part('denom'))
  const found = node.chain.tobinTaxes().find(coin => coin.denom === denom)
  if (found === undefined) throw notFound(`${denom}: no tobin tax`)
  return decimalText(found.amount)
}

function parameters(node: SimulatedNode): object {
  const values = node.chain.oracleParameters()
  return {
    vote_period: String(values.votePeriodBlocks),
    vote_threshold: decimalText(values.voteThreshold),
    reward_band: decimalText(values.rewardBand),
    reward_distribution_window: String(values.rewardDistributionWindowBlocks),
    whitelist: node.chain.tobinTaxes().map(tax => ({ name: tax.denom, tobin_tax: decimalText(tax.amount) })),
    slash_fraction: decimalText(values.slashFraction),
    slash_window: String(values.slashWindowBlocks),
    min_valid_per_window: decimalText(values.minValidPerWindow),
  }
}
