/**
 * What a transaction of a client does: it pays its fee, tax included, and its messages happen whole or not at all. The fee of a
 * transaction that fails is kept.
 */

import { runTransaction } from '../issuers/terra/block-faults.ts'
import { withdrawRewards } from '../issuers/terra/delegator-rewards.ts'
import { delegateStake, undelegateStake } from '../issuers/terra/staking.ts'
import type { ChainCoin, ChainEvent, ChainMessage, ChainReceipt, ChainTransaction } from './chain-messages.ts'
import type { ChainParts } from './chain-node.ts'
import { taxedCoins, taxOn } from './chain-tax.ts'

/** Gas that a message uses, near what such messages used on columbus-5. Hand-set: gas is not metered here. */
const gasByMessage: Record<ChainMessage['type'], number> = {
  send: 75_000,
  swap: 130_000,
  delegate: 160_000,
  undelegate: 170_000,
  'withdraw-rewards': 130_000,
}

/** The chain's code for a panic. Source: Cosmos SDK v0.44.5-terra.2, types/errors/errors.go. */
const panicCode = 111_222

/** Why a message failed, in the codes of the chain's modules. */
class MessageFailure extends Error {
  readonly codespace: string
  readonly code: number

  constructor(codespace: string, code: number, message: string) {
    super(message)
    this.codespace = codespace
    this.code = code
  }
}

/** Codes of the market module. Source: Terra core v0.5.18, x/market/types/errors.go; x/oracle/types/errors.go for a missing price. */
const marketCodes: Record<string, { codespace: string; code: number }> = {
  recursive_swap: { codespace: 'market', code: 2 },
  no_effective_price: { codespace: 'market', code: 3 },
  zero_swap_coin: { codespace: 'market', code: 4 },
  no_tobin_tax: { codespace: 'oracle', code: 13 },
  unknown_denom: { codespace: 'sdk', code: 10 },
}

/** Gas and outcome of a transaction, its fee and tax aside; everything is put back. */
export function simulateTransaction(parts: ChainParts, transaction: ChainTransaction): ChainReceipt {
  const before = takeCopy(parts)
  try {
    return executeTransaction(parts, { ...transaction, gasLimit: Number.MAX_SAFE_INTEGER })
  } finally {
    putBack(parts, before)
  }
}

/** Executes a transaction now: its fee, then its messages. */
export function deliverTransaction(parts: ChainParts, transaction: ChainTransaction): ChainReceipt {
  return chargeFee(parts, transaction) ?? executeTransaction(parts, transaction)
}

/**
 * Takes the fee and counts the part of it that is tax, which stays counted if a message fails. The tax comes first: what does not cover
 * it pays nothing. Source: Terra core v0.5.18, custom/auth/ante/tax.go.
 *
 * @returns the answer against the transaction, or undefined.
 */
function chargeFee(parts: ChainParts, transaction: ChainTransaction): ChainReceipt | undefined {
  const { run, chain, treasury } = parts
  const { ledger } = run.stage
  const { signer, messages, fee } = transaction
  const tax = taxOn(parts, taxedCoins(messages))
  const offered = (denom: string): bigint =>
    fee.reduce((sum, coin) => (coin.denom === denom ? sum + coin.micros : sum), 0n)
  if (tax.some(due => offered(due.denom) < due.micros)) {
    const [got, required] = [fee.map(written).join(','), tax.map(written).join(',')]
    return receipt(
      transaction,
      13,
      'sdk',
      `insufficient fees; got: ${got}, required: ${required}(stability): insufficient fee`,
    )
  }
  const payer = ledger.hasAccount(signer) ? ledger.account(signer) : -1
  if (payer < 0 && fee.length > 0) {
    return receipt(transaction, 5, 'sdk', 'insufficient funds: the signer has no account')
  }
  for (const { denom } of fee) {
    const asset = chain.assetOf(denom)
    if (asset === undefined || ledger.units(payer, asset) < offered(denom)) {
      const said = written({ denom, micros: offered(denom) })
      return receipt(transaction, 5, 'sdk', `insufficient funds: the fee of ${said} is more than the signer has`)
    }
  }
  for (const coin of fee) ledger.transferUnits(chain.assetOf(coin.denom)!, payer, chain.feeCollector, coin.micros)
  for (const due of tax) treasury?.countTax(due.denom, due.micros)
  return undefined
}

function executeTransaction(parts: ChainParts, transaction: ChainTransaction): ChainReceipt {
  const { chain, validators } = parts
  const { messages, gasLimit } = transaction
  const gasUsed = gasOf(transaction)
  if (gasUsed > gasLimit) {
    return receipt(transaction, 11, 'sdk', `out of gas: wanted ${gasLimit}, used ${gasUsed}`)
  }
  const result = runTransaction<Copy, Executed[], MessageFailure>(
    { save: () => takeCopy(parts), load: copy => putBack(parts, copy) },
    () => {
      try {
        return { value: messages.map(message => execute(parts, message)) }
      } catch (error) {
        if (error instanceof MessageFailure) return { refusal: error }
        throw error
      }
    },
  )
  if (result.end === 'refused') {
    return receipt(transaction, result.refusal.code, result.refusal.codespace, result.refusal.message)
  }
  if (result.end === 'panicked') return receipt(transaction, panicCode, 'sdk', `panic: ${result.reason}`)
  for (const { burnedMicros } of result.value) if (burnedMicros > 0n) chain.countBurned(burnedMicros)
  if (messages.some(isStaking)) validators?.refreshPowers()
  return { ...receipt(transaction, 0, '', ''), events: result.value.map(({ events }) => events) }
}

function receipt(transaction: ChainTransaction, code: number, codespace: string, log: string): ChainReceipt {
  return { code, codespace, log, gasUsed: gasOf(transaction), gasWanted: transaction.gasLimit, events: [] }
}

function gasOf(transaction: ChainTransaction): number {
  return transaction.messages.reduce((sum, message) => sum + gasByMessage[message.type], 0)
}

type Executed = { events: ChainEvent[]; burnedMicros: bigint }

function execute(parts: ChainParts, message: ChainMessage): Executed {
  switch (message.type) {
    case 'send':
      return executeSend(parts, message)
    case 'swap':
      return executeSwap(parts, message)
    default:
      return executeStaking(parts, message)
  }
}

function executeSend({ run, chain }: ChainParts, message: ChainMessage & { type: 'send' }): Executed {
  const { ledger } = run.stage
  if (message.coins.length === 0) throw new MessageFailure('sdk', 10, 'invalid coins: nothing is sent')
  const from = accountOf(ledger, message.from)
  const to = ledger.hasAccount(message.to) ? ledger.account(message.to) : ledger.openAccount(message.to)
  for (const coin of message.coins) {
    const asset = chain.assetOf(coin.denom)
    if (coin.micros <= 0n) throw new MessageFailure('sdk', 10, `invalid coins: ${written(coin)}`)
    if (asset === undefined || ledger.units(from, asset) < coin.micros) {
      throw new MessageFailure('sdk', 5, `insufficient funds: ${message.from} has less than ${written(coin)}`)
    }
    ledger.transferUnits(asset, from, to, coin.micros)
  }
  const amount = message.coins.map(written).join(',')
  return {
    events: [
      event('coin_spent', { spender: message.from, amount }),
      event('coin_received', { receiver: message.to, amount }),
      event('transfer', { recipient: message.to, sender: message.from, amount }),
      event('message', { action: '/cosmos.bank.v1beta1.MsgSend', module: 'bank', sender: message.from }),
    ],
    burnedMicros: 0n,
  }
}

function executeSwap({ run, chain }: ChainParts, message: ChainMessage & { type: 'swap' }): Executed {
  const { ledger } = run.stage
  const { offer, askDenom, trader, receiver, taxed } = message
  const from = accountOf(ledger, trader)
  const to = ledger.hasAccount(receiver) ? ledger.account(receiver) : ledger.openAccount(receiver)
  const asset = chain.assetOf(offer.denom)
  if (asset !== undefined && ledger.units(from, asset) < offer.micros) {
    throw new MessageFailure('sdk', 5, `insufficient funds: ${trader} has less than ${written(offer)}`)
  }
  const done = chain.swapMicros(from, to, offer, askDenom)
  if (done.refused !== undefined) {
    const { codespace, code } = marketCodes[done.refused] ?? { codespace: 'sdk', code: 10 }
    throw new MessageFailure(
      codespace,
      code,
      `the market module refuses the swap: ${done.refused.replaceAll('_', ' ')}`,
    )
  }
  const paid = written({ denom: askDenom, micros: done.paidMicros })
  return {
    events: [
      event('coin_spent', { spender: trader, amount: written(offer) }),
      event('burn', { burner: `${chain.id}/market`, amount: written(offer) }),
      event('coinbase', { minter: `${chain.id}/market`, amount: paid }),
      event('coin_received', { receiver, amount: paid }),
      event('transfer', { recipient: receiver, sender: `${chain.id}/market`, amount: paid }),
      event('swap', {
        offer: written(offer),
        trader,
        recipient: receiver,
        swap_coin: paid,
        swap_fee: written({ denom: askDenom, micros: done.feeMicros }),
      }),
      event('message', {
        action: taxed ? '/terra.market.v1beta1.MsgSwapSend' : '/terra.market.v1beta1.MsgSwap',
        module: 'market',
        sender: trader,
      }),
    ],
    burnedMicros: offer.denom === chain.stableDenom ? done.burnedMicros : 0n,
  }
}

type StakingMessage = Extract<ChainMessage, { delegator: string }>

function isStaking(message: ChainMessage): message is StakingMessage {
  return 'delegator' in message
}

function executeStaking(parts: ChainParts, message: StakingMessage): Executed {
  const { run, chain, validators } = parts
  if (validators === undefined) throw new MessageFailure('sdk', 18, 'invalid request: this chain models no validators')
  const { ledger } = run.stage
  const { staking } = validators.set
  const hooks = validators.stakingHooks
  const place = validators.place()
  const account = accountOf(ledger, message.delegator)
  const { validator, delegator } = message
  if (!staking.validators.has(validator)) throw new MessageFailure('staking', 3, 'validator does not exist')
  if (message.type === 'withdraw-rewards') {
    const paid = withdrawRewards(validators.payouts.rewards, staking, validator, delegator, place)
    if (paid === undefined) throw new MessageFailure('distribution', 6, 'no delegation distribution info')
    for (const [denom, micros] of paid) {
      ledger.transferUnits(chain.assetOf(denom)!, validators.accounts.rewards, account, micros)
    }
    const amount = [...paid].map(([denom, micros]) => written({ denom, micros })).join(',')
    return { events: [event('withdraw_rewards', { amount, validator })], burnedMicros: 0n }
  }
  const { denom, micros } = message.coin
  if (denom !== 'uluna' || micros <= 0n) throw new MessageFailure('sdk', 10, `invalid coins: ${written(message.coin)}`)
  const order = { delegator, validator, micros }
  if (message.type === 'delegate') {
    if (ledger.units(account, chain.coin) < micros) {
      throw new MessageFailure('sdk', 5, `insufficient funds: ${delegator} has less than ${written(message.coin)}`)
    }
    const done = delegateStake(staking, order, place, hooks)
    if (done.refused !== undefined) throw new MessageFailure('staking', 18, said(done.refused))
    const pool = done.pool === 'bonded' ? validators.accounts.bonded : validators.accounts.notBonded
    ledger.transferUnits(chain.coin, account, pool, micros)
    return { events: [event('delegate', { validator, amount: written(message.coin) })], burnedMicros: 0n }
  }
  const done = undelegateStake(staking, order, place, hooks)
  if (done.refused !== undefined) throw new MessageFailure('staking', 19, said(done.refused))
  ledger.transferUnits(chain.coin, validators.accounts.bonded, validators.accounts.notBonded, done.movedMicros)
  const amount = written({ denom, micros: done.micros })
  const unbond = event('unbond', { validator, amount, completion_ms: String(done.completionMs) })
  return { events: [unbond], burnedMicros: 0n }
}

function accountOf(ledger: ChainParts['run']['stage']['ledger'], name: string): number {
  if (!ledger.hasAccount(name)) throw new MessageFailure('sdk', 5, `insufficient funds: ${name} has no account`)
  return ledger.account(name)
}

/** What a transaction may change. */
type Copy = { ledger: unknown; chain: unknown; validators: unknown; treasury: unknown }

function takeCopy({ run, chain, validators, treasury }: ChainParts): Copy {
  return {
    ledger: run.stage.ledger.save(),
    chain: chain.save(),
    validators: validators?.save(),
    treasury: treasury?.save(),
  }
}

function putBack({ run, chain, validators, treasury }: ChainParts, copy: Copy): void {
  run.stage.ledger.load(copy.ledger as ReturnType<typeof run.stage.ledger.save>)
  chain.load(copy.chain)
  validators?.load(copy.validators)
  treasury?.load(copy.treasury)
}

function written(coin: ChainCoin): string {
  return `${coin.micros}${coin.denom}`
}

function said(reason: string): string {
  return reason.replaceAll('_', ' ')
}

function event(type: string, attributes: Record<string, string>): ChainEvent {
  return { type, attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })) }
}
