/**
 * A node over a simulated chain: the chain itself, the accounts' book, the mempool, the blocks and transactions since it was opened.
 * It makes a block when it is told to; `pace.ts` tells it by the clock, a request by hand.
 */

import type { ChainNode, ChainReceipt } from '@breakwater/engine'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64 } from '@scure/base'
import { AccountBook } from './accounts.ts'
import { type Admission, admit } from './admission.ts'
import type { GasPrice } from './amounts.ts'
import { Mempool } from './mempool.ts'
import { sdkCodes, TransactionRefusal } from './refusals.ts'
import { type DecodedTransaction, decodeTransaction } from './transaction-decoding.ts'

/** Name of every simulated chain: no signature made for it is worth anything on a real one. */
export const simulatedChainId = 'sim-columbus-5'

/** Blocks that are kept, with their transactions; older ones are forgotten. */
const blocksMax = 100_000

/** A transaction that came into a block. */
export type StoredTransaction = {
  decoded: DecodedTransaction
  signerAddress: string
  receipt: ChainReceipt
  height: number
  timeMs: number
}

/** A block that the node made. The first one, without transactions, is the block that stood when the node was opened. */
export type StoredBlock = {
  height: number
  timeMs: number
  /** Name of the validator; empty where nobody is known. */
  proposer: string
  /** Base64 of 32 bytes. */
  hash: string
  previousHash: string
  transactions: StoredTransaction[]
}

/** How a node is opened. */
export type NodeOptions = {
  chain: ChainNode
  /** Id of the scenario, for the label. */
  scenario: string
  seed: string
  gasPrices: readonly GasPrice[]
  /** Milliseconds of real time between blocks; undefined: only when asked. */
  blockIntervalMs: number | undefined
  /** How long a broadcast in block mode waits. Default ten seconds, as Tendermint’s `timeout_broadcast_tx_commit`. */
  blockWaitMs?: number
}

/** See the file's head. */
export class SimulatedNode {
  readonly chain: ChainNode
  readonly chainId = simulatedChainId
  readonly scenario: string
  readonly seed: string
  readonly gasPrices: readonly GasPrice[]
  readonly blockIntervalMs: number | undefined
  readonly blockWaitMs: number
  readonly accounts: AccountBook
  readonly mempool: Mempool = new Mempool()
  /** What broke while a block was made: the node answers nothing any more. */
  defect: Error | undefined
  /** Told when a block could not be made. */
  onDefect: (error: Error) => void = () => undefined
  private blocks: StoredBlock[]
  private readonly transactions = new Map<string, StoredTransaction>()
  private readonly waiters = new Map<string, Set<(found: StoredTransaction) => void>>()

  constructor(options: NodeOptions) {
    this.chain = options.chain
    this.scenario = options.scenario
    this.seed = options.seed
    this.gasPrices = options.gasPrices
    this.blockIntervalMs = options.blockIntervalMs
    this.blockWaitMs = options.blockWaitMs ?? 10_000
    this.accounts = new AccountBook(options.chain)
    const proposer = this.chain.validators()[0]?.name ?? ''
    this.blocks = [this.sealBlock(this.chain.height(), this.chain.timeMs(), proposer, '', [])]
  }

  /** Steps of the run that were done. */
  get step(): number {
    return this.chain.run.stage.clock.step
  }

  /** What every answer carries. */
  get label(): string {
    return `breakwater ${this.scenario} seed ${this.seed} step ${this.step}`
  }

  /** What the checks of a transaction look at. */
  get admission(): Admission {
    const { chain, chainId, accounts, mempool, gasPrices } = this
    return { chain, chainId, accounts, mempool, gasPrices }
  }

  get latestBlock(): StoredBlock {
    return this.blocks.at(-1)!
  }

  get earliestHeight(): number {
    return this.blocks[0]!.height
  }

  /** A block that is kept, or undefined. Heights may jump where the run's own steps made blocks. */
  blockAt(height: number): StoredBlock | undefined {
    let low = 0
    let high = this.blocks.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const block = this.blocks[middle]!
      if (block.height === height) return block
      if (block.height < height) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  /** A transaction of a kept block, by its hash in capital letters. */
  transaction(hash: string): StoredTransaction | undefined {
    return this.transactions.get(hash)
  }

  /** Transactions of kept blocks, oldest first. */
  storedTransactions(): Iterable<StoredTransaction> {
    return this.transactions.values()
  }

  /** Takes the bytes of a transaction into the mempool. @throws TransactionRefusal */
  submit(bytes: Uint8Array): DecodedTransaction {
    const decoded = decodeTransaction(bytes)
    if (this.transactions.has(decoded.hash)) {
      throw new TransactionRefusal(
        sdkCodes.alreadyKnown,
        'the transaction came into a block before: tx already in mempool',
      )
    }
    this.mempool.push(admit(this.admission, decoded))
    return decoded
  }

  /** Makes one block of everything that waits. @returns undefined while the chain is halted, and when the run is done. */
  makeBlock(): StoredBlock | undefined {
    if (this.defect !== undefined || this.chain.isDone()) return undefined
    try {
      return this.executeBlock()
    } catch (error) {
      this.defect = error as Error
      this.onDefect(this.defect)
      throw error
    }
  }

  private executeBlock(): StoredBlock | undefined {
    const next = BigInt(this.chain.height()) + 1n
    const waiting = this.mempool.list()
    const late = waiting.filter(({ decoded }) => decoded.timeoutHeight !== 0n && decoded.timeoutHeight < next)
    this.mempool.drop(late)
    const offered = [...this.mempool.list()]
    const made = this.chain.makeBlock(offered.map(entry => entry.transaction))
    if (made === undefined) return undefined
    // Right after a halt a block may come without what waits.
    const entries = offered.slice(0, made.receipts.length)
    this.mempool.drop(entries)
    const stored = entries.map((entry, index): StoredTransaction => {
      const account = this.accounts.find(entry.signerAddress)!
      account.sequence += 1n
      account.publicKey = entry.publicKey
      for (const address of entry.touches) this.accounts.appear(this.accounts.nameOf(address))
      const receipt = made.receipts[index]!
      return {
        decoded: entry.decoded,
        signerAddress: entry.signerAddress,
        receipt,
        height: made.height,
        timeMs: made.timeMs,
      }
    })
    const block = this.sealBlock(made.height, made.timeMs, made.proposer, this.latestBlock.hash, stored)
    this.blocks.push(block)
    for (const transaction of stored) {
      this.transactions.set(transaction.decoded.hash, transaction)
      for (const tell of this.waiters.get(transaction.decoded.hash) ?? []) tell(transaction)
    }
    if (this.blocks.length > blocksMax + 1000) this.forgetOldBlocks()
    return block
  }

  /** Waits for a transaction's block. @returns undefined after `limitMs`. */
  waitFor(hash: string, limitMs: number): Promise<StoredTransaction | undefined> {
    const found = this.transactions.get(hash)
    if (found !== undefined) return Promise.resolve(found)
    return new Promise(resolve => {
      const waiters = this.waiters.get(hash) ?? new Set()
      this.waiters.set(hash, waiters)
      const done = (transaction: StoredTransaction | undefined): void => {
        clearTimeout(timer)
        waiters.delete(done)
        if (waiters.size === 0) this.waiters.delete(hash)
        resolve(transaction)
      }
      const timer = setTimeout(() => done(undefined), limitMs)
      waiters.add(done)
    })
  }

  private forgetOldBlocks(): void {
    for (const block of this.blocks.slice(0, -blocksMax)) {
      for (const transaction of block.transactions) this.transactions.delete(transaction.decoded.hash)
    }
    this.blocks = this.blocks.slice(-blocksMax)
  }

  private sealBlock(
    height: number,
    timeMs: number,
    proposer: string,
    previousHash: string,
    transactions: StoredTransaction[],
  ): StoredBlock {
    const text = [this.chainId, height, timeMs, proposer, previousHash, ...transactions.map(one => one.decoded.hash)]
    const hash = base64.encode(sha256(utf8ToBytes(`breakwater/block/${text.join('/')}`)))
    return { height, timeMs, proposer, hash, previousHash, transactions }
  }
}
