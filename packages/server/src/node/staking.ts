/** Routes of the staking module: validators and who stands behind them. */

import type { ChainDelegation, ChainUnbonding, ChainValidator } from '@breakwater/engine'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64 } from '@scure/base'
import { accountOfRequest, validatorOfRequest } from './accounts.ts'
import { operatorAddress } from './addresses.ts'
import { decimalText } from './amounts.ts'
import { page } from './pagination.ts'
import { badRequest, notFound } from './refusals.ts'
import { type Ask, get, legacy, type Route } from './route.ts'
import type { SimulatedNode } from './simulated-node.ts'

const staking = '/cosmos/staking/v1beta1'

const statuses = {
  bonded: 'BOND_STATUS_BONDED',
  unbonding: 'BOND_STATUS_UNBONDING',
  unbonded: 'BOND_STATUS_UNBONDED',
} as const

/** See the file's head. */
export const stakingRoutes: readonly Route[] = [
  get(`${staking}/pool`, (_ask, node) => ({ pool: pool(node) })),
  get('/staking/pool', (_ask, node) => legacy(node, pool(node))),
  get(`${staking}/params`, (_ask, node) => {
    const values = node.chain.staking()
    return {
      params: {
        unbonding_time: `${values.unbondingMs / 1000}s`,
        max_validators: values.validatorsMax,
        max_entries: values.entriesMax,
        // Headers of old blocks are kept for other chains; nothing here asks for them.
        historical_entries: 0,
        bond_denom: values.bondDenom,
      },
    }
  }),
  get(`${staking}/validators`, (ask, node) => {
    const status = ask.query('status') ?? ''
    if (status !== '' && !(Object.values(statuses) as string[]).includes(status)) {
      throw badRequest(`invalid validator status ${status.slice(0, 60)}`)
    }
    const listed = node.chain.validators().filter(one => status === '' || statuses[one.status] === status)
    const { entries, pagination } = page(listed, ask)
    return { validators: entries.map(validatorJson), pagination }
  }),
  get(`${staking}/validators/:validator`, (ask, node) => ({ validator: validatorJson(validatorOf(ask, node)) })),
  get(`${staking}/validators/:validator/delegations`, (ask, node) => {
    const { name } = validatorOf(ask, node)
    const listed = everyDelegator(node).flatMap(delegator =>
      node.chain.delegations(delegator).filter(delegation => delegation.validator === name),
    )
    const { entries, pagination } = page(listed, ask)
    return { delegation_responses: entries.map(one => delegationJson(node, one)), pagination }
  }),
  get(`${staking}/validators/:validator/unbonding_delegations`, (ask, node) => {
    const { name } = validatorOf(ask, node)
    const listed = everyDelegator(node).flatMap(delegator =>
      node.chain.unbondings(delegator).filter(unbonding => unbonding.validator === name),
    )
    const { entries, pagination } = page(listed, ask)
    return { unbonding_responses: entries.map(one => unbondingJson(node, one)), pagination }
  }),
  get(`${staking}/validators/:validator/delegations/:address`, (ask, node) => {
    const { name } = validatorOf(ask, node)
    const delegator = accountOfRequest(node.accounts, ask.part('address'))
    const found = node.chain.delegations(delegator).find(delegation => delegation.validator === name)
    if (found === undefined) throw notFound(`delegation of ${ask.part('address')} not found for this validator`)
    return { delegation_response: delegationJson(node, found) }
  }),
  get(`${staking}/validators/:validator/delegations/:address/unbonding_delegation`, (ask, node) => {
    const { name } = validatorOf(ask, node)
    const delegator = accountOfRequest(node.accounts, ask.part('address'))
    const found = node.chain.unbondings(delegator).find(unbonding => unbonding.validator === name)
    if (found === undefined) throw notFound(`${ask.part('address')} unbonds nothing from this validator`)
    return { unbond: unbondingJson(node, found) }
  }),
  get(`${staking}/delegations/:address`, (ask, node) => {
    const delegator = accountOfRequest(node.accounts, ask.part('address'))
    const { entries, pagination } = page(node.chain.delegations(delegator), ask)
    return { delegation_responses: entries.map(one => delegationJson(node, one)), pagination }
  }),
  get(`${staking}/delegators/:address/unbonding_delegations`, (ask, node) => {
    const delegator = accountOfRequest(node.accounts, ask.part('address'))
    const { entries, pagination } = page(node.chain.unbondings(delegator), ask)
    return { unbonding_responses: entries.map(one => unbondingJson(node, one)), pagination }
  }),
  get(`${staking}/delegators/:address/redelegations`, (ask, node) => {
    accountOfRequest(node.accounts, ask.part('address'))
    return { redelegation_responses: [], pagination: { next_key: null, total: '0' } }
  }),
  get(`${staking}/delegators/:address/validators`, (ask, node) => {
    const delegator = accountOfRequest(node.accounts, ask.part('address'))
    const chosen = new Set(node.chain.delegations(delegator).map(delegation => delegation.validator))
    const { entries, pagination } = page(
      node.chain.validators().filter(one => chosen.has(one.name)),
      ask,
    )
    return { validators: entries.map(validatorJson), pagination }
  }),
]

function pool(node: SimulatedNode): { not_bonded_tokens: string; bonded_tokens: string } {
  const { bondedMicros, notBondedMicros } = node.chain.staking()
  return { not_bonded_tokens: notBondedMicros.toString(), bonded_tokens: bondedMicros.toString() }
}

function validatorOf(ask: Ask, node: SimulatedNode): ChainValidator {
  const name = validatorOfRequest(node.accounts, ask.part('validator'))
  return node.chain.validators().find(candidate => candidate.name === name)!
}

function everyDelegator(node: SimulatedNode): readonly string[] {
  return node.chain.accounts()
}

/** The key that a validator signs blocks with. Nobody signs here: the bytes only keep clients from stumbling. */
export function consensusKey(validator: string): { '@type': string; key: string } {
  const bytes = sha256(utf8ToBytes(`breakwater/consensus/${validator}`))
  return { '@type': '/cosmos.crypto.ed25519.PubKey', key: base64.encode(bytes) }
}

function validatorJson(validator: ChainValidator): object {
  return {
    operator_address: operatorAddress(validator.name),
    consensus_pubkey: consensusKey(validator.name),
    jailed: validator.jailed,
    status: statuses[validator.status],
    tokens: validator.tokensMicros.toString(),
    delegator_shares: decimalText(validator.delegatorShares),
    description: {
      moniker: validator.moniker,
      identity: '',
      website: '',
      security_contact: '',
      details: 'Simulated. Its consensus key is made from its name; nobody holds it.',
    },
    unbonding_height: '0',
    unbonding_time: '1970-01-01T00:00:00Z',
    commission: {
      commission_rates: {
        rate: decimalText(validator.commission),
        // Nobody changes a commission here.
        max_rate: decimalText(validator.commission),
        max_change_rate: decimalText(0n),
      },
      update_time: '1970-01-01T00:00:00Z',
    },
    min_self_delegation: '1',
  }
}

function delegationJson(node: SimulatedNode, delegation: ChainDelegation): object {
  return {
    delegation: {
      delegator_address: node.accounts.addressOf(delegation.delegator),
      validator_address: operatorAddress(delegation.validator),
      shares: decimalText(delegation.shares),
    },
    balance: { denom: node.chain.staking().bondDenom, amount: delegation.balanceMicros.toString() },
  }
}

function unbondingJson(node: SimulatedNode, unbonding: ChainUnbonding): object {
  return {
    delegator_address: node.accounts.addressOf(unbonding.delegator),
    validator_address: operatorAddress(unbonding.validator),
    entries: unbonding.entries.map(entry => ({
      creation_height: String(entry.creationHeight),
      completion_time: new Date(entry.completionMs).toISOString(),
      initial_balance: entry.initialMicros.toString(),
      balance: entry.balanceMicros.toString(),
    })),
  }
}
