/** Transactions that wait for a block, first in first out: this chain did not order by price. */

import type { ChainCoin, ChainTransaction } from '@breakwater/engine'
import { sumCoins } from './amounts.ts'
import { sdkCodes, TransactionRefusal } from './refusals.ts'
import type { DecodedTransaction } from './transaction-decoding.ts'

/** A transaction that was admitted. */
export type WaitingTransaction = {
  decoded: DecodedTransaction
  /** For the engine. */
  transaction: ChainTransaction
  signerAddress: string
  publicKey: Uint8Array
  /** Addresses that the transaction names: they exist from the block on. */
  touches: readonly string[]
}

/** Most transactions that wait. Source: Tendermint’s default `mempool.size`. */
export const mempoolSizeMax = 5000

/** See the file's head. */
export class Mempool {
  private waiting: WaitingTransaction[] = []
  private readonly hashes = new Set<string>()

  /** Number of transactions that wait. */
  get size(): number {
    return this.waiting.length
  }

  has(hash: string): boolean {
    return this.hashes.has(hash)
  }

  /** Transactions of a signer that wait. */
  countOf(signerAddress: string): number {
    return this.waiting.reduce((count, entry) => (entry.signerAddress === signerAddress ? count + 1 : count), 0)
  }

  /** Fees that a signer has promised. */
  feesOf(signerAddress: string): ChainCoin[] {
    return sumCoins(this.waiting.flatMap(entry => (entry.signerAddress === signerAddress ? entry.transaction.fee : [])))
  }

  /** Takes a transaction. */
  push(entry: WaitingTransaction): void {
    if (this.waiting.length >= mempoolSizeMax) {
      throw new TransactionRefusal(sdkCodes.mempoolFull, `${mempoolSizeMax} transactions wait: mempool is full`)
    }
    this.waiting.push(entry)
    this.hashes.add(entry.decoded.hash)
  }

  /** Everything that waits, in order; it stays until {@link drop}. */
  list(): readonly WaitingTransaction[] {
    return this.waiting
  }

  /** Forgets transactions that came into a block or can no longer. */
  drop(entries: readonly WaitingTransaction[]): void {
    const gone = new Set(entries)
    this.waiting = this.waiting.filter(entry => !gone.has(entry))
    for (const entry of entries) this.hashes.delete(entry.decoded.hash)
  }
}
