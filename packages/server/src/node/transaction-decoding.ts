/**
 * From the bytes of a transaction to what it says. The layout is the SDK's `cosmos.tx.v1beta1.TxRaw`; six messages are read, every
 * other is refused by its name. Nothing is checked here but the form: who signed and who can pay is for `admission.ts`.
 */

import type { ChainCoin } from '@breakwater/engine'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { denomPattern } from './amounts.ts'
import { bytesField, type FieldTable, readFields, textField, undecodable, unsignedField } from './message-reader.ts'
import { sdkCodes, TransactionRefusal } from './refusals.ts'

/** Most bytes of a transaction. A transfer has about 300. */
export const transactionBytesMax = 65_536
/** Most messages of a transaction. */
const messagesMax = 100
/** Most coins of a list. */
const coinsMax = 64
/** Most signatures of a transaction. Source: the SDK's default of x/auth. */
export const signaturesMax = 7

/** What a message asks for; addresses as they were written. */
export type DecodedMessage =
  | { type: 'send'; from: string; to: string; coins: ChainCoin[] }
  | { type: 'swap'; trader: string; offer: ChainCoin; askDenom: string }
  | { type: 'swap-send'; from: string; to: string; offer: ChainCoin; askDenom: string }
  | { type: 'delegate'; delegator: string; validator: string; coin: ChainCoin }
  | { type: 'undelegate'; delegator: string; validator: string; coin: ChainCoin }
  | { type: 'withdraw-rewards'; delegator: string; validator: string }

/** How a signature was made. */
export type SignMode = 'direct' | 'amino'

/** Who signs: the key if it came along, and the sequence that the signer believes in. */
export type DecodedSigner = { publicKey: Uint8Array | undefined; mode: SignMode; sequence: bigint }

/** A transaction as its bytes say it. */
export type DecodedTransaction = {
  bytes: Uint8Array
  /** SHA-256 of the bytes in capital hexadecimal letters: the name of the transaction. */
  hash: string
  /** What a direct signature covers. */
  bodyBytes: Uint8Array
  authInfoBytes: Uint8Array
  messages: DecodedMessage[]
  memo: string
  /** Last height at which it may be taken; 0 is no limit. */
  timeoutHeight: bigint
  signers: DecodedSigner[]
  fee: { coins: ChainCoin[]; gasLimit: bigint; payer: string; granter: string }
  signatures: Uint8Array[]
}

/** Names of the messages that are read. */
export const messageUrls: Readonly<Record<DecodedMessage['type'], string>> = {
  send: '/cosmos.bank.v1beta1.MsgSend',
  swap: '/terra.market.v1beta1.MsgSwap',
  'swap-send': '/terra.market.v1beta1.MsgSwapSend',
  delegate: '/cosmos.staking.v1beta1.MsgDelegate',
  undelegate: '/cosmos.staking.v1beta1.MsgUndelegate',
  'withdraw-rewards': '/cosmos.distribution.v1beta1.MsgWithdrawDelegatorReward',
}

/** Name of the only kind of key that is read. */
export const publicKeyUrl = '/cosmos.crypto.secp256k1.PubKey'

/** The name of a transaction, from its bytes. */
export function hashOfTransaction(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes)).toUpperCase()
}

/**
 * Reads a transaction.
 * @throws TransactionRefusal for anything that is not one; nothing else.
 */
export function decodeTransaction(bytes: Uint8Array): DecodedTransaction {
  if (bytes.length > transactionBytesMax) {
    throw new TransactionRefusal(
      sdkCodes.tooLarge,
      `${bytes.length} bytes, at most ${transactionBytesMax} are taken: tx too large`,
    )
  }
  let bodyBytes = new Uint8Array()
  let authInfoBytes = new Uint8Array()
  const signatures: Uint8Array[] = []
  readFields('the transaction', bytes, {
    1: bytesField(value => {
      bodyBytes = value.slice()
    }),
    2: bytesField(value => {
      authInfoBytes = value.slice()
    }),
    3: bytesField(value => signatures.push(value), signaturesMax),
  })
  // One transaction has one spelling, so that it has one hash. Source: the SDK's ADR 027.
  if (!sameBytes(bytes, encodeRaw(bodyBytes, authInfoBytes, signatures))) {
    throw undecodable('the transaction is not in its shortest spelling')
  }
  return {
    bytes,
    hash: hashOfTransaction(bytes),
    bodyBytes,
    authInfoBytes,
    ...readBody(bodyBytes),
    ...readAuthInfo(authInfoBytes),
    signatures,
  }
}

/** The bytes of a transaction from its parts. */
export function encodeRaw(
  bodyBytes: Uint8Array,
  authInfoBytes: Uint8Array,
  signatures: readonly Uint8Array[],
): Uint8Array {
  const writer = new BinaryWriter()
  if (bodyBytes.length > 0) writer.tag(1, WireType.LengthDelimited).bytes(bodyBytes)
  if (authInfoBytes.length > 0) writer.tag(2, WireType.LengthDelimited).bytes(authInfoBytes)
  for (const signature of signatures) writer.tag(3, WireType.LengthDelimited).bytes(signature)
  return writer.finish()
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index])
}

function readBody(bytes: Uint8Array): Pick<DecodedTransaction, 'messages' | 'memo' | 'timeoutHeight'> {
  const messages: DecodedMessage[] = []
  let memo = ''
  let timeoutHeight = 0n
  readFields('the body', bytes, {
    1: bytesField(value => messages.push(readMessage(value)), messagesMax),
    2: textField(text => {
      memo = text
    }),
    3: unsignedField(value => {
      timeoutHeight = value
    }),
  })
  return { messages, memo, timeoutHeight }
}

function readAuthInfo(bytes: Uint8Array): Pick<DecodedTransaction, 'signers' | 'fee'> {
  const signers: DecodedSigner[] = []
  let fee: DecodedTransaction['fee'] = { coins: [], gasLimit: 0n, payer: '', granter: '' }
  readFields('the signing information', bytes, {
    1: bytesField(value => signers.push(readSigner(value)), signaturesMax),
    2: bytesField(value => {
      fee = readFee(value)
    }),
  })
  return { signers, fee }
}

function readSigner(bytes: Uint8Array): DecodedSigner {
  let publicKey: Uint8Array | undefined
  let mode: SignMode | undefined
  let sequence = 0n
  readFields('a signer', bytes, {
    1: bytesField(value => {
      publicKey = readPublicKey(value)
    }),
    2: bytesField(value => {
      mode = readMode(value)
    }),
    3: unsignedField(value => {
      sequence = value
    }),
  })
  if (mode === undefined) throw undecodable('a signer does not say how it signs')
  return { publicKey, mode, sequence }
}

/** A key. One without bytes comes in estimates of gas before the key is known; it counts as none. */
function readPublicKey(bytes: Uint8Array): Uint8Array | undefined {
  const { url, value } = readAny('a public key', bytes)
  if (url !== publicKeyUrl) throw unknownName(url, 'a key of this kind')
  let key = new Uint8Array()
  readFields('a public key', value, {
    1: bytesField(read => {
      key = read.slice()
    }),
  })
  return key.length === 0 ? undefined : key
}

function readMode(bytes: Uint8Array): SignMode {
  let single: Uint8Array | undefined
  let mode = 0n
  readFields('a sign mode', bytes, {
    1: bytesField(value => {
      single = value
    }),
    2: bytesField(() => {
      throw unknownName('multisignature', 'a signature of several keys')
    }),
  })
  if (single !== undefined) {
    readFields('a sign mode', single, {
      1: unsignedField(value => {
        mode = value
      }),
    })
  }
  // Source: cosmos/tx/signing/v1beta1/signing.proto.
  if (mode === 1n) return 'direct'
  if (mode === 127n) return 'amino'
  throw new TransactionRefusal(
    sdkCodes.unauthorized,
    `sign mode ${mode} is not known, 1 (direct) and 127 (legacy amino JSON) are: unauthorized`,
  )
}

function readFee(bytes: Uint8Array): DecodedTransaction['fee'] {
  const fee: DecodedTransaction['fee'] = { coins: [], gasLimit: 0n, payer: '', granter: '' }
  readFields('the fee', bytes, {
    1: bytesField(value => fee.coins.push(readCoin(value)), coinsMax),
    2: unsignedField(value => {
      fee.gasLimit = value
    }),
    3: textField(text => {
      fee.payer = text
    }),
    4: textField(text => {
      fee.granter = text
    }),
  })
  return fee
}

function readAny(what: string, bytes: Uint8Array): { url: string; value: Uint8Array } {
  const any = { url: '', value: new Uint8Array() }
  readFields(what, bytes, {
    1: textField(text => {
      any.url = text
    }),
    2: bytesField(value => {
      any.value = value.slice()
    }),
  })
  return any
}

function readCoin(bytes: Uint8Array): ChainCoin {
  let denom = ''
  let amount = ''
  readFields('a coin', bytes, {
    1: textField(text => {
      denom = text
    }),
    2: textField(text => {
      amount = text
    }),
  })
  if (!denomPattern.test(denom) || !/^\d{1,78}$/.test(amount)) {
    const written = `${amount}${denom}`.slice(0, 80)
    throw new TransactionRefusal(sdkCodes.invalidCoins, `“${written}” is not a coin: invalid coins`)
  }
  return { denom, micros: BigInt(amount) }
}

function readMessage(bytes: Uint8Array): DecodedMessage {
  const { url, value } = readAny('a message', bytes)
  const type = (Object.keys(messageUrls) as DecodedMessage['type'][]).find(name => messageUrls[name] === url)
  if (type === undefined) throw unknownName(url, 'this message')
  const texts = new Map<number, string>()
  const coins: ChainCoin[] = []
  const text = (number: number) => textField(read => texts.set(number, read))
  const coin = (timesMax = 1) => bytesField(read => coins.push(readCoin(read)), timesMax)
  const fields: FieldTable =
    type === 'swap'
      ? { 1: text(1), 2: coin(), 3: text(3) }
      : type === 'swap-send'
        ? { 1: text(1), 2: text(2), 3: coin(), 4: text(4) }
        : type === 'withdraw-rewards'
          ? { 1: text(1), 2: text(2) }
          : { 1: text(1), 2: text(2), 3: coin(type === 'send' ? coinsMax : 1) }
  readFields(url, value, fields)
  const word = (number: number): string => texts.get(number) ?? ''
  if (type === 'send') return { type, from: word(1), to: word(2), coins }
  if (type === 'withdraw-rewards') return { type, delegator: word(1), validator: word(2) }
  const only = coins[0]
  if (only === undefined) throw new TransactionRefusal(sdkCodes.invalidCoins, `${url} has no coin: invalid coins`)
  if (type === 'swap') return { type, trader: word(1), offer: only, askDenom: word(3) }
  if (type === 'swap-send') return { type, from: word(1), to: word(2), offer: only, askDenom: word(4) }
  return { type, delegator: word(1), validator: word(2), coin: only }
}

function unknownName(name: string, what: string): TransactionRefusal {
  return new TransactionRefusal(
    sdkCodes.unknownRequest,
    `${what} is not simulated: ${name.slice(0, 120)}: unknown request`,
  )
}
