/**
 * What a transaction must pass before it may wait for a block: its form, who signed, the sequence, the fee. The order of the checks
 * and the codes are the chain's (the SDK's ante handlers with Terra's tax); what the messages do is judged in the block.
 */

import type { ChainCoin, ChainMessage, ChainNode, ChainTransaction } from '@breakwater/engine'
import type { AccountBook, KnownAccount } from './accounts.ts'
import { accountPrefix, addressBytes, addressOfKey, operatorPrefix } from './addresses.ts'
import { coinsText, denomPattern, type GasPrice, gasCost, microsOf } from './amounts.ts'
import type { Mempool, WaitingTransaction } from './mempool.ts'
import { sdkCodes, TransactionRefusal } from './refusals.ts'
import { signBytes, verifySignature } from './signatures.ts'
import { stabilityTax } from './stability-tax.ts'
import type { DecodedMessage, DecodedTransaction } from './transaction-decoding.ts'

/** Longest memo. Source: the SDK's default of x/auth. */
const memoLettersMax = 256

/** Code of the code space `staking` for an operator address that nobody has. Source: x/staking/types/errors.go. */
const noValidatorCode = 3

/** What the checks look at. */
export type Admission = {
  chain: ChainNode
  chainId: string
  accounts: AccountBook
  mempool: Mempool
  /** Least price of gas, in at least one of these denoms; empty: none. */
  gasPrices: readonly GasPrice[]
}

/** Checks a transaction that wants into the mempool. @throws TransactionRefusal */
export function admit(admission: Admission, decoded: DecodedTransaction): WaitingTransaction {
  const signerAddress = checkForm(admission, decoded)
  const { chain, accounts, mempool } = admission
  if (mempool.has(decoded.hash)) throw refusal('alreadyKnown', 'the transaction waits already: tx already in mempool')
  checkFee(admission, decoded)
  const account = accounts.find(signerAddress)
  if (account === undefined) throw refusal('unknownAddress', `account ${signerAddress} does not exist: unknown address`)
  checkFunds(chain, account, decoded.fee.coins, mempool.feesOf(signerAddress))
  const publicKey = checkKey(decoded, account)
  checkSequence(admission, decoded, account)
  const { mode, sequence } = decoded.signers[0]!
  const message = signBytes(decoded, mode, { chainId: admission.chainId, accountNumber: account.number, sequence })
  if (!verifySignature(decoded.signatures[0]!, message, publicKey)) {
    throw refusal(
      'unauthorized',
      `signature verification failed; please verify account number (${account.number}) and chain-id (${admission.chainId}): unauthorized`,
    )
  }
  return {
    decoded,
    transaction: translate(admission, decoded, signerAddress),
    signerAddress,
    publicKey,
    touches: touched(decoded),
  }
}

/** Checks a transaction of which only the gas is asked: neither its signature nor its fee counts. @throws TransactionRefusal */
export function admitEstimate(admission: Admission, decoded: DecodedTransaction): ChainTransaction {
  const signerAddress = checkForm(admission, decoded)
  const account = admission.accounts.find(signerAddress)
  if (account === undefined) throw refusal('unknownAddress', `account ${signerAddress} does not exist: unknown address`)
  if (decoded.signers[0]!.publicKey !== undefined) checkKey(decoded, account)
  checkSequence(admission, decoded, account)
  return translate(admission, decoded, signerAddress)
}

/** Everything that can be said without the state of accounts. @returns the signer's address. */
function checkForm(admission: Admission, decoded: DecodedTransaction): string {
  const { messages, memo, timeoutHeight, fee, signers, signatures } = decoded
  if (messages.length === 0) throw refusal('invalidRequest', 'the transaction has no message: invalid request')
  if (signatures.length === 0) throw refusal('noSignatures', 'the transaction has no signature: no signatures supplied')
  if (signatures.length !== signers.length) {
    throw refusal('unauthorized', `${signers.length} signers, ${signatures.length} signatures: unauthorized`)
  }
  for (const message of messages) checkMessage(admission, message)
  const signing = new Set(messages.map(signerOf))
  if (signing.size > 1) {
    throw refusal('invalidRequest', 'messages of several signers in one transaction are not simulated: invalid request')
  }
  if (signers.length !== 1) throw refusal('unauthorized', `1 signer is wanted, not ${signers.length}: unauthorized`)
  const signer = [...signing][0]!
  const height = BigInt(admission.chain.height())
  if (timeoutHeight !== 0n && height >= timeoutHeight) {
    throw refusal('timeoutHeight', `the block height is ${height}, the limit ${timeoutHeight}: tx timeout height`)
  }
  if ([...memo].length > memoLettersMax) {
    throw refusal('memoTooLarge', `the memo may have ${memoLettersMax} letters: memo too large`)
  }
  if ((fee.payer !== '' && fee.payer !== signer) || fee.granter !== '') {
    throw refusal('invalidRequest', 'fees that another account pays are not simulated: invalid request')
  }
  if (fee.gasLimit > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw refusal('invalidRequest', `a gas limit of ${fee.gasLimit} is too large: invalid request`)
  }
  return signer
}

function checkMessage(admission: Admission, message: DecodedMessage): void {
  const account = (address: string): void => {
    if (addressBytes(address, accountPrefix) === undefined) {
      throw refusal('invalidAddress', `“${address.slice(0, 100)}” is not an account: invalid address`)
    }
  }
  account(signerOf(message))
  if (message.type === 'send' || message.type === 'swap-send') account(message.to)
  if (message.type === 'send') checkCoins(message.coins, 'invalidCoins')
  if (message.type === 'delegate' || message.type === 'undelegate') checkCoins([message.coin], 'invalidCoins')
  if (message.type === 'swap' || message.type === 'swap-send') {
    checkCoins([message.offer], 'invalidCoins')
    if (!denomPattern.test(message.askDenom)) {
      throw refusal('invalidCoins', `“${message.askDenom.slice(0, 80)}” is not a denom: invalid coins`)
    }
  }
  if ('validator' in message) {
    if (addressBytes(message.validator, operatorPrefix) === undefined) {
      throw refusal('invalidAddress', `“${message.validator.slice(0, 100)}” is not a validator: invalid address`)
    }
    if (admission.accounts.validatorOf(message.validator) === undefined) {
      throw new TransactionRefusal(noValidatorCode, `validator ${message.validator} does not exist`, 'staking')
    }
  }
}

/** Coins must be there, above 0, each denom once and in order. Source: the SDK's Coins.Validate. */
function checkCoins(coins: readonly ChainCoin[], code: 'invalidCoins' | 'insufficientFee'): void {
  const inOrder = coins.every((coin, index) => index === 0 || coins[index - 1]!.denom < coin.denom)
  if (coins.length === 0 || !inOrder || coins.some(coin => coin.micros <= 0n)) {
    throw refusal(
      code,
      `${coinsText(coins).slice(0, 200)} must be above 0, each denom once and in order: ${code === 'invalidCoins' ? 'invalid coins' : 'insufficient fee'}`,
    )
  }
}

function signerOf(message: DecodedMessage): string {
  if (message.type === 'swap') return message.trader
  return 'from' in message ? message.from : message.delegator
}

/** The fee must cover the tax, and beyond it the least price of gas in one denom. */
function checkFee(admission: Admission, decoded: DecodedTransaction): void {
  const { coins } = decoded.fee
  const paid = coins.filter(coin => coin.micros > 0n)
  if (paid.length > 0) checkCoins(paid, 'insufficientFee')
  const tax = stabilityTax(admission.chain, decoded.messages)
  const gas = Number(decoded.fee.gasLimit)
  const wanted = admission.gasPrices.map(price => gasCost(price, gas))
  const covered = tax.every(due => microsOf(paid, due.denom) >= due.micros)
  const priced =
    wanted.length === 0 || wanted.some(cost => microsOf(paid, cost.denom) - microsOf(tax, cost.denom) >= cost.micros)
  if (covered && priced) return
  const gasText = wanted.map(cost => `${cost.micros}${cost.denom}`).join(' or ')
  throw refusal(
    'insufficientFee',
    `insufficient fees; got: ${coinsText(paid)}, required: ${gasText === '' ? 'nothing' : gasText}(gas) + ${coinsText(tax)}(stability): insufficient fee`,
  )
}

function checkFunds(
  chain: ChainNode,
  account: KnownAccount,
  fee: readonly ChainCoin[],
  promised: readonly ChainCoin[],
): void {
  const balances = chain.balances(account.name)
  for (const coin of fee) {
    const free = microsOf(balances, coin.denom) - microsOf(promised, coin.denom)
    if (free < coin.micros) {
      throw refusal(
        'insufficientFunds',
        `${free < 0n ? 0n : free}${coin.denom} is smaller than ${coin.micros}${coin.denom}: insufficient funds`,
      )
    }
  }
}

/** The key of the signer: what came along, or what is on record. */
function checkKey(decoded: DecodedTransaction, account: KnownAccount): Uint8Array {
  const key = decoded.signers[0]!.publicKey ?? account.publicKey
  if (key === undefined) throw refusal('invalidPublicKey', 'pubkey on account is not set: invalid pubkey')
  if (key.length !== 33 || addressOfKey(key) !== account.address) {
    throw refusal(
      'invalidPublicKey',
      `pubKey does not match signer address ${account.address} with signer index: 0: invalid pubkey`,
    )
  }
  return key
}

/** Clients read the two numbers out of this sentence, so it is the chain's, word for word. */
function checkSequence(admission: Admission, decoded: DecodedTransaction, account: KnownAccount): void {
  const expected = account.sequence + BigInt(admission.mempool.countOf(account.address))
  const { sequence } = decoded.signers[0]!
  if (sequence !== expected) {
    throw refusal(
      'wrongSequence',
      `account sequence mismatch, expected ${expected}, got ${sequence}: incorrect account sequence`,
    )
  }
}

/** Addresses of accounts that the messages name. */
function touched(decoded: DecodedTransaction): string[] {
  return decoded.messages.flatMap(message => ('to' in message ? [signerOf(message), message.to] : [signerOf(message)]))
}

/** The transaction in the ledger's names; wallets that the ledger does not know are opened, empty. */
function translate(admission: Admission, decoded: DecodedTransaction, signerAddress: string): ChainTransaction {
  const { accounts } = admission
  const name = (address: string): string => accounts.open(address)
  const validator = (operator: string): string => accounts.validatorOf(operator)!
  const messages = decoded.messages.map((message): ChainMessage => {
    switch (message.type) {
      case 'send':
        return { type: 'send', from: name(message.from), to: name(message.to), coins: message.coins }
      case 'swap': {
        const trader = name(message.trader)
        return {
          type: 'swap',
          trader,
          receiver: trader,
          offer: message.offer,
          askDenom: message.askDenom,
          taxed: false,
        }
      }
      case 'swap-send': {
        const { offer, askDenom } = message
        return { type: 'swap', trader: name(message.from), receiver: name(message.to), offer, askDenom, taxed: true }
      }
      case 'withdraw-rewards':
        return { ...message, delegator: name(message.delegator), validator: validator(message.validator) }
      default:
        return { ...message, delegator: name(message.delegator), validator: validator(message.validator) }
    }
  })
  return {
    signer: name(signerAddress),
    messages,
    fee: decoded.fee.coins.filter(coin => coin.micros > 0n),
    gasLimit: Number(decoded.fee.gasLimit),
  }
}

function refusal(code: keyof typeof sdkCodes, message: string): TransactionRefusal {
  return new TransactionRefusal(sdkCodes[code], message)
}
