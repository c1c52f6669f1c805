import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { type DocumentLimits, documentLimits } from './limits.ts'
import { fragmentName, proseFragment, reasonOf } from './prose.ts'
import { ProseReader } from './prose-reader.ts'
import { type DocumentRefusal, isRefusal, refuse } from './refusal.ts'
import { createReplica } from './replica.ts'
import { documentSchema } from './schema.ts'
import { serverClientId } from './server-edit.ts'
import { inspectUpdate } from './update-inspection.ts'
import { type ChangeSummary, type DocumentRights, judgeChange } from './update-rules.ts'

/** An update that passed: journal it, apply it to the document, then `commit` its ticket. */
export type UpdateAdmission = {
  readonly ok: true
  readonly ticket: number
  readonly sizeBytes: number
  /** What it changed; `undefined` for an update that brought nothing new, which needs no journal row. */
  readonly changed: ChangeSummary | undefined
}

/** What a gate needs to know. */
export type UpdateGateOptions = {
  /** The present state of the real document as one Yjs update. Asked for at the start and after each refusal. */
  readonly source: () => Uint8Array
  /** Limits; `documentLimits` when left out. */
  readonly limits?: DocumentLimits
  /** Who wrote under which Yjs client id so far, from the journal. Unknown ids belong to whoever uses them first. */
  readonly owners?: ReadonlyMap<number, string>
  /** The last words of threads that have no words now, so that an undo may bring them back. */
  readonly quotes?: ReadonlyMap<string, string>
}

const emptySummary: ChangeSummary = { blocks: 0, growth: 0, lostAnchors: [], removedAnchors: [] }
const rememberedThreads = 5000

/**
 * Checks the updates of clients against a replica of one document before they are journaled and applied. The replica
 * lives as long as the gate, so a check costs what the update changed; after a refusal it is rebuilt from the source at
 * the next check. Updates that passed and are not committed yet survive such a rebuilding.
 *
 * Order: `check` → journal → apply to the document → `commit`. The updates of one document must be journaled and
 * applied in the order in which they were checked. Edits of the server go by `admit`. If journaling fails, `reset`.
 */
export class UpdateGate {
  readonly #source: () => Uint8Array
  readonly #limits: DocumentLimits
  readonly #owners: Map<number, string>
  readonly #quotes: Map<string, string>
  readonly #inFlight = new Map<number, Uint8Array>()
  #replica = createReplica()
  #reader = new ProseReader(documentSchema())
  #doc: Node = documentSchema().topNodeType.create()
  #sizeBytes = 0
  #stale = true
  #lastTicket = 0
  #checksSincePrune = 0
  #changed: Y.AbstractType<unknown>[] = []
  #emitted = false

  constructor({ source, limits = documentLimits, owners, quotes }: UpdateGateOptions) {
    this.#source = source
    this.#limits = limits
    this.#owners = new Map(owners)
    this.#quotes = new Map(quotes)
  }

  /** Checks one update of a person with rights. Never throws on any bytes. */
  check(update: Uint8Array, person: string, rights: DocumentRights): UpdateAdmission | DocumentRefusal {
    const inspection = inspectUpdate(update, this.#limits)
    if (isRefusal(inspection)) return inspection
    this.#freshen()
    const unknown: number[] = []
    for (const [client, clock] of inspection.clocks) {
      if (clock <= Y.getState(this.#replica.store, client)) continue
      const owner = client === serverClientId ? '' : this.#owners.get(client)
      if (owner !== undefined && owner !== person) {
        return refuse('client-id', 'The update writes under the id of another client.', 'Load the document again.')
      }
      if (rights === 'none' || rights === 'comment') return noRight()
      unknown.push(client)
    }
    const summary = this.#apply(update, person, rights)
    if (isRefusal(summary)) {
      this.#stale = true
      return summary
    }
    for (const client of unknown) this.#owners.set(client, person)
    this.#lastTicket += 1
    if (summary !== undefined) {
      this.#inFlight.set(this.#lastTicket, update)
      for (const { thread, quote } of summary.removedAnchors) this.#remember(thread, quote)
    }
    return { ok: true, ticket: this.#lastTicket, sizeBytes: update.byteLength, changed: summary }
  }

  /** The update of this ticket is journaled and in the document. */
  commit(ticket: number): void {
    this.#inFlight.delete(ticket)
  }

  /** Takes an edit of the server into the replica, unchecked: it is trusted. Call it when the edit is journaled. */
  admit(update: Uint8Array): void {
    this.#freshen()
    const summary = this.#transfer(update, () => emptySummary)
    if (isRefusal(summary)) {
      this.#stale = true
      throw new Error(`An edit of the server made the document invalid. ${summary.because}`)
    }
  }

  /** Forgets uncommitted updates and starts anew from the source: after a failed journal write or a restored document. */
  reset(): void {
    this.#inFlight.clear()
    this.#stale = true
  }

  /** Remembers the words of a thread, for a gate that starts in the middle of a meeting. */
  remember(thread: string, quote: string): void {
    this.#remember(thread, quote)
  }

  /** The replica's state as an update: what the document will be when everything in flight is applied. */
  state(): Uint8Array {
    this.#freshen()
    return Y.encodeStateAsUpdate(this.#replica)
  }

  /** The replica's document. */
  get doc(): Node {
    this.#freshen()
    return this.#doc
  }

  /** Who writes under which Yjs client id, as far as the gate has seen. */
  get owners(): ReadonlyMap<number, string> {
    return this.#owners
  }

  /** The last words of threads that have none now. */
  get quotes(): ReadonlyMap<string, string> {
    return this.#quotes
  }

  #apply(update: Uint8Array, person: string, rights: DocumentRights): ChangeSummary | undefined | DocumentRefusal {
    return this.#transfer(update, (before, after) => {
      // Yjs tidies formats on every replica, those of readers too. That deletes items but changes nothing to read.
      if (rights === 'none' || rights === 'comment') return before.eq(after) ? emptySummary : noRight()
      if (after.content.size > this.#limits.documentSize && after.content.size > before.content.size) {
        return refuse(
          'too-large',
          `The document would hold ${after.content.size} characters; ${this.#limits.documentSize} is the limit.`,
        )
      }
      if (this.#sizeBytes + update.byteLength > this.#limits.documentSizeBytes) {
        return refuse('too-large', 'The document and its history would pass their size limit.', 'Start a new document.')
      }
      return judgeChange(before, after, person, rights, this.#quotes)
    })
  }

  // Applies an update to the replica and judges it; `undefined` when it brought nothing new.
  #transfer(
    update: Uint8Array,
    judge: (before: Node, after: Node) => ChangeSummary | DocumentRefusal,
  ): ChangeSummary | undefined | DocumentRefusal {
    this.#changed = []
    this.#emitted = false
    try {
      Y.applyUpdate(this.#replica, update)
    } catch (error) {
      return refuse('malformed', `The update cannot be applied: ${reasonOf(error)}.`)
    }
    const { store, share } = this.#replica
    if (store.pendingStructs !== null || store.pendingDs !== null) {
      return refuse('pending', 'The update builds on edits that are not here.', 'Send the earlier edits first.')
    }
    if (share.size !== 1 || !share.has(fragmentName)) {
      return refuse('outside-prose', 'The update touches a shared type other than the prose.')
    }
    if (!this.#emitted) return undefined
    for (const type of this.#changed) this.#reader.forget(type)
    const after = this.#reader.read(proseFragment(this.#replica))
    if (isRefusal(after)) return after
    let summary: ChangeSummary | DocumentRefusal
    try {
      summary = judge(this.#doc, after)
    } catch (error) {
      // Content made to confuse the rules is refused like any other that cannot be read.
      summary = refuse('schema', `The change cannot be judged: ${reasonOf(error)}.`, 'Load the document again.')
    }
    if (isRefusal(summary)) return summary
    this.#doc = after
    this.#sizeBytes += update.byteLength
    this.#checksSincePrune += 1
    if (this.#checksSincePrune >= 500) {
      this.#checksSincePrune = 0
      this.#reader.prune()
    }
    return summary
  }

  #freshen(): void {
    if (!this.#stale) return
    this.#replica.destroy()
    const state = this.#source()
    const replica = createReplica(state, ...this.#inFlight.values())
    const reader = new ProseReader(documentSchema(), this.#limits.depth)
    const doc = reader.read(proseFragment(replica))
    if (isRefusal(doc)) throw new Error(`The document behind the gate is invalid. ${doc.because}`)
    replica.on('afterTransaction', (transaction: Y.Transaction) => {
      for (const type of transaction.changed.keys()) this.#changed.push(type as Y.AbstractType<unknown>)
    })
    replica.on('update', () => {
      this.#emitted = true
    })
    this.#replica = replica
    this.#reader = reader
    this.#doc = doc
    this.#sizeBytes = state.byteLength
    this.#stale = false
  }

  #remember(thread: string, quote: string): void {
    this.#quotes.delete(thread)
    this.#quotes.set(thread, quote)
    if (this.#quotes.size > rememberedThreads) {
      for (const oldest of this.#quotes.keys()) {
        this.#quotes.delete(oldest)
        break
      }
    }
  }
}

function noRight(): DocumentRefusal {
  return refuse('no-right', 'You may not change this document now.', 'Load the document again.')
}

/**
 * Checks one update against a document without a gate that lives on: by a gate of its own, made from the document. It
 * costs the whole document; `before` is not changed.
 */
export function checkUpdate({
  before,
  update,
  person,
  rights,
  ...options
}: {
  readonly before: Y.Doc
  readonly update: Uint8Array
  readonly person: string
  readonly rights: DocumentRights
} & Omit<UpdateGateOptions, 'source'>): UpdateAdmission | DocumentRefusal {
  return new UpdateGate({ source: () => Y.encodeStateAsUpdate(before), ...options }).check(update, person, rights)
}
