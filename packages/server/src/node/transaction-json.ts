/** Transactions as JSON: in the form of the query routes, and in the older form that legacy signatures cover. */

import type { ChainCoin } from '@breakwater/engine'
import { base64 } from '@scure/base'
import { coinJson } from './amounts.ts'
import {
  type DecodedMessage,
  type DecodedSigner,
  type DecodedTransaction,
  messageUrls,
  publicKeyUrl,
} from './transaction-decoding.ts'

/** Names of messages in the older form. Source: each module's types/codec.go. */
const aminoNames: Readonly<Record<DecodedMessage['type'], string>> = {
  send: 'bank/MsgSend',
  swap: 'market/MsgSwap',
  'swap-send': 'market/MsgSwapSend',
  delegate: 'staking/MsgDelegate',
  undelegate: 'staking/MsgUndelegate',
  'withdraw-rewards': 'distribution/MsgWithdrawDelegationReward',
}

/** A transaction as the query routes show it. */
export function transactionJson(transaction: DecodedTransaction): object {
  const { messages, memo, timeoutHeight, signers, fee, signatures } = transaction
  return {
    '@type': '/cosmos.tx.v1beta1.Tx',
    body: {
      messages: messages.map(message => ({ '@type': messageUrls[message.type], ...messageFields(message) })),
      memo,
      timeout_height: timeoutHeight.toString(),
      extension_options: [],
      non_critical_extension_options: [],
    },
    auth_info: {
      signer_infos: signers.map(signerJson),
      fee: {
        amount: fee.coins.map(coinJson),
        gas_limit: fee.gasLimit.toString(),
        payer: fee.payer,
        granter: fee.granter,
      },
    },
    signatures: signatures.map(signature => base64.encode(signature)),
  }
}

/** A public key as the query routes show it. */
export function publicKeyJson(key: Uint8Array | undefined): object | null {
  return key === undefined ? null : { '@type': publicKeyUrl, key: base64.encode(key) }
}

function signerJson(signer: DecodedSigner): object {
  const mode = signer.mode === 'direct' ? 'SIGN_MODE_DIRECT' : 'SIGN_MODE_LEGACY_AMINO_JSON'
  return {
    public_key: publicKeyJson(signer.publicKey),
    mode_info: { single: { mode } },
    sequence: signer.sequence.toString(),
  }
}

/** Fields of a message; both forms name them alike. */
function messageFields(message: DecodedMessage): Record<string, unknown> {
  switch (message.type) {
    case 'send':
      return { from_address: message.from, to_address: message.to, amount: message.coins.map(coinJson) }
    case 'swap':
      return { trader: message.trader, offer_coin: coinJson(message.offer), ask_denom: message.askDenom }
    case 'swap-send':
      return {
        from_address: message.from,
        to_address: message.to,
        offer_coin: coinJson(message.offer),
        ask_denom: message.askDenom,
      }
    case 'withdraw-rewards':
      return { delegator_address: message.delegator, validator_address: message.validator }
    default:
      return {
        delegator_address: message.delegator,
        validator_address: message.validator,
        amount: coinJson(message.coin),
      }
  }
}

/**
 * The text that a legacy signature covers: JSON without spaces, keys in order, and `<`, `>`, `&` written as Go writes them.
 * Source: the SDK's x/auth/legacy/legacytx.
 */
export function aminoSignText(
  transaction: DecodedTransaction,
  signing: { chainId: string; accountNumber: number; sequence: bigint },
): string {
  const { messages, memo, timeoutHeight, fee } = transaction
  const document = {
    account_number: String(signing.accountNumber),
    chain_id: signing.chainId,
    fee: { amount: coinsOf(fee.coins), gas: fee.gasLimit.toString() },
    memo,
    msgs: messages.map(message => ({ type: aminoNames[message.type], value: messageFields(message) })),
    sequence: signing.sequence.toString(),
    ...(timeoutHeight === 0n ? {} : { timeout_height: timeoutHeight.toString() }),
  }
  return JSON.stringify(sortKeys(document)).replace(/[<>&\u2028\u2029]/g, letter => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function coinsOf(coins: readonly ChainCoin[]): object[] {
  return coins.map(coinJson)
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  )
}
