/**
 * The accounts as clients know them: address, number, sequence, key. The ledger keeps the money under names; this book keeps the
 * rest, and knows which name an address stands for.
 */

import type { ChainNode } from '@breakwater/engine'
import {
  accountPrefix,
  addressBytes,
  addressOfAccount,
  operatorAddress,
  operatorPrefix,
  partyOfAddress,
  strangerName,
} from './addresses.ts'
import { badRequest, gatewayCodes, notFound, RequestRefusal } from './refusals.ts'

/** An account that the chain has seen. */
export type KnownAccount = {
  address: string
  /** Ledger account. */
  name: string
  /** By order of first appearance, from 0. */
  number: number
  /** Transactions of this account that were taken into blocks. */
  sequence: bigint
  /** Known from its first transaction on. */
  publicKey: Uint8Array | undefined
}

/** Most wallets of strangers that are opened: each costs memory for as long as the node runs. */
const strangersMax = 20_000

/** See the file's head. */
export class AccountBook {
  private readonly chain: ChainNode
  private readonly byAddress = new Map<string, KnownAccount>()
  private readonly addresses = new Map<string, string>()
  private strangers = 0

  constructor(chain: ChainNode) {
    this.chain = chain
    for (const name of chain.accounts()) this.appear(name)
  }

  /** Address of a ledger account. */
  addressOf(name: string): string {
    let address = this.addresses.get(name)
    if (address === undefined) {
      address = addressOfAccount(name)
      this.addresses.set(name, address)
    }
    return address
  }

  /** Ledger account that an address stands for, whether or not it was opened. */
  nameOf(address: string): string {
    const known = this.byAddress.get(address)
    if (known !== undefined) return known.name
    const party = partyOfAddress(address)
    return this.chain.hasAccount(party) ? party : strangerName(address)
  }

  /** Gives the account a number if it has none. */
  appear(name: string): KnownAccount {
    const address = this.addressOf(name)
    let known = this.byAddress.get(address)
    if (known === undefined) {
      known = { address, name, number: this.byAddress.size, sequence: 0n, publicKey: undefined }
      this.byAddress.set(address, known)
    }
    return known
  }

  /** Opens the ledger account of an address if it is not there. */
  open(address: string): string {
    const name = this.nameOf(address)
    if (this.chain.hasAccount(name)) return name
    if (this.strangers >= strangersMax) {
      throw new RequestRefusal(
        503,
        gatewayCodes.resourceExhausted,
        `this node opens at most ${strangersMax} wallets that it did not know`,
      )
    }
    this.strangers++
    this.chain.openAccount(name)
    return name
  }

  /** The account of an address, or undefined if the chain has not seen it. */
  find(address: string): KnownAccount | undefined {
    return this.byAddress.get(address)
  }

  /** All accounts that the chain has seen, by number. */
  all(): KnownAccount[] {
    return [...this.byAddress.values()]
  }

  /** Name of the validator with that operator address, or undefined. */
  validatorOf(operator: string): string | undefined {
    return this.chain.validators().find(validator => operatorAddress(validator.name) === operator)?.name
  }
}

/** The ledger name behind an address of a request. */
export function accountOfRequest(accounts: AccountBook, address: string): string {
  if (addressBytes(address, accountPrefix) === undefined) {
    throw badRequest(`“${address.slice(0, 100)}” is not an address of an account: invalid address`)
  }
  return accounts.nameOf(address)
}

/** The validator behind an operator address of a request. */
export function validatorOfRequest(accounts: AccountBook, operator: string): string {
  if (addressBytes(operator, operatorPrefix) === undefined) {
    throw badRequest(`“${operator.slice(0, 100)}” is not an address of a validator: invalid address`)
  }
  const name = accounts.validatorOf(operator)
  if (name === undefined) throw notFound(`validator ${operator} not found`)
  return name
}
