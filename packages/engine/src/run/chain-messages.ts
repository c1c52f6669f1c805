/**
 * What a client may ask of a simulated chain and what the chain answers: messages, results, blocks. Accounts are the ledger's names;
 * the shells turn them into addresses. Amounts are whole micro-units, decimals are integers scaled by 10^18.
 */

/** Whole micro-units of a chain denom (`uusd`, `uluna`, `ukrw`). */
export type ChainCoin = { denom: string; micros: bigint }

/** Micro-units with 18 decimals. */
export type ChainDecimalCoin = { denom: string; amount: bigint }

/** The messages that the node executes. `trader`, `from`, `delegator` must be the signer. */
export type ChainMessage =
  | { type: 'send'; from: string; to: string; coins: readonly ChainCoin[] }
  | { type: 'swap'; trader: string; receiver: string; offer: ChainCoin; askDenom: string; taxed: boolean }
  | { type: 'delegate'; delegator: string; validator: string; coin: ChainCoin }
  | { type: 'undelegate'; delegator: string; validator: string; coin: ChainCoin }
  | { type: 'withdraw-rewards'; delegator: string; validator: string }

/** What a message did, as the chain's clients read it. Attribute values that name accounts are ledger names. */
export type ChainEvent = { type: string; attributes: readonly { key: string; value: string }[] }

/** A transaction as the node takes it: decoded, its signatures already checked by the shell. */
export type ChainTransaction = {
  /** Account that signs and pays. */
  signer: string
  messages: readonly ChainMessage[]
  fee: readonly ChainCoin[]
  gasLimit: number
}

/**
 * What became of a transaction. Code 0 is success. Others keep the chain's meaning: in codespace `sdk` 5 insufficient funds,
 * 11 out of gas, 13 insufficient fee, 18 invalid request, 19 transaction already known; in codespace `market` and `staking` their own.
 * A failed transaction keeps its fee and loses everything else.
 */
export type ChainReceipt = {
  code: number
  codespace: string
  /** Empty on success. */
  log: string
  gasUsed: number
  gasWanted: number
  /** Events of each message, in order; empty where the transaction failed. */
  events: readonly (readonly ChainEvent[])[]
}

/** One block that the node made. */
export type ChainBlock = {
  height: number
  timeMs: number
  proposer: string
  /** One for each transaction in its order; none where the block came without them, right after a halt. */
  receipts: readonly ChainReceipt[]
}

/** A validator as clients see it. */
export type ChainValidator = {
  /** Ledger-like name, e.g. `terra/validator-17`. */
  name: string
  moniker: string
  /** Bonded micro-LUNA; shares equal tokens until a slash. */
  tokensMicros: bigint
  delegatorShares: bigint
  commission: bigint
  jailed: boolean
  status: 'bonded' | 'unbonding' | 'unbonded'
  /** Oracle periods missed in this slash window. */
  missCounter: number
}

/** Stake of one delegator with one validator. */
export type ChainDelegation = { delegator: string; validator: string; shares: bigint; balanceMicros: bigint }

/** Stake on its way out. */
export type ChainUnbonding = {
  delegator: string
  validator: string
  entries: readonly { creationHeight: number; completionMs: number; initialMicros: bigint; balanceMicros: bigint }[]
}
