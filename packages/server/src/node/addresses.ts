/**
 * Addresses of the ledger's accounts. The ledger knows names (`public`, `terra/oracle`), clients know bech32 addresses. A name gets the
 * address of its hash, so that it is the same in every run; a wallet whose owner signs has the address of its key.
 */

import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { bech32 } from '@scure/base'

/** Prefix of account addresses. */
export const accountPrefix = 'terra'
/** Prefix of validators' operator addresses. */
export const operatorPrefix = 'terravaloper'
/** Prefix of validators' consensus addresses. */
export const consensusPrefix = 'terravalcons'

/** Longest text that is looked at as an address. */
const addressLengthMax = 90

/** A wallet that the ledger first heard of in a transaction. */
const strangerPattern = /^wallet\/(terra1[02-9ac-hj-np-z]{38})$/
/** A wallet that the scenario was given as a party, see `funding.ts`. */
const partyPattern = /^wallet-([02-9ac-hj-np-z]{38})$/

/** The twenty bytes behind a name that has no key: the beginning of SHA-256 of `breakwater/` and the name. */
export function nameBytes(name: string): Uint8Array {
  return sha256(utf8ToBytes(`breakwater/${name}`)).slice(0, 20)
}

/** Account address of a ledger account. */
export function addressOfAccount(name: string): string {
  const own = strangerPattern.exec(name)?.[1] ?? prefixed(partyPattern.exec(name)?.[1])
  if (own !== undefined && addressBytes(own, accountPrefix) !== undefined) return own
  return bech32.encodeFromBytes(accountPrefix, nameBytes(name))
}

function prefixed(data: string | undefined): string | undefined {
  return data === undefined ? undefined : `${accountPrefix}1${data}`
}

/** Operator addresses that were worked out; a chain has some hundred validators, and lists of them are asked for often. */
const operators = new Map<string, string>()

/** Operator address of a validator, by its name. */
export function operatorAddress(validator: string): string {
  let address = operators.get(validator)
  if (address === undefined) {
    address = bech32.encodeFromBytes(operatorPrefix, nameBytes(validator))
    operators.set(validator, address)
  }
  return address
}

/** Consensus address of a validator, by its name. */
export function consensusAddress(validator: string): string {
  return bech32.encodeFromBytes(consensusPrefix, nameBytes(validator))
}

/** Name of the ledger account of a wallet that signs. */
export function strangerName(address: string): string {
  return `wallet/${address}`
}

/** Id of the party that stands for a wallet in a scenario. Ids have at most 48 letters, an address 44: its prefix is left out. */
export function partyOfAddress(address: string): string {
  return `wallet-${address.slice(accountPrefix.length + 1)}`
}

/** Bytes of an address with the given prefix. @returns undefined if it is not one (20 bytes, or 32 as contracts have). */
export function addressBytes(text: string, prefix: string): Uint8Array | undefined {
  if (text.length > addressLengthMax || text !== text.toLowerCase()) return undefined
  try {
    const decoded = bech32.decodeToBytes(text)
    const { length } = decoded.bytes
    return decoded.prefix === prefix && (length === 20 || length === 32) ? decoded.bytes : undefined
  } catch {
    return undefined
  }
}

/** Account address of a compressed secp256k1 key: RIPEMD-160 of its SHA-256. */
export function addressOfKey(publicKey: Uint8Array): string {
  return bech32.encodeFromBytes(accountPrefix, ripemd160(sha256(publicKey)))
}
