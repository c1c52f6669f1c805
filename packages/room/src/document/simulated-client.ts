import { type Command, EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { updateYFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { proseFragment, proseWithMapping } from './prose.ts'
import { documentSchema } from './schema.ts'
import { asSuggestion, type SuggestingOptions, suggestingPlugins } from './suggesting.ts'
import { formatSuggestionId } from './suggestion-id.ts'

/**
 * An editor without a page: a Y document, a ProseMirror state and the writing half of y-tiptap, for tests and load
 * drivers. It behaves as an editor in a browser does, minus the view; `updates` collects what it would send.
 */
export class SimulatedClient {
  readonly ydoc: Y.Doc
  readonly person: string
  readonly updates: Uint8Array[] = []
  suggesting = false
  refusals = 0
  #suggestions = 0
  #state: EditorState
  #meta: ReturnType<typeof proseWithMapping>['meta']
  readonly #options: SuggestingOptions

  /** `clientId` fixes the Yjs client id, so that a failing run can be repeated. */
  constructor(person: string, state: Uint8Array, clientId: number) {
    this.person = person
    this.ydoc = new Y.Doc()
    Y.applyUpdate(this.ydoc, state, 'remote')
    this.ydoc.clientID = clientId
    this.#options = {
      person,
      createId: () => {
        this.#suggestions += 1
        return formatSuggestionId({
          person,
          unique: `s${clientId}-${this.#suggestions}`,
          atMs: 1000 + this.#suggestions,
        })
      },
      isSuggesting: () => this.suggesting,
      onRefused: () => {
        this.refusals += 1
      },
    }
    const { doc, meta } = proseWithMapping(this.ydoc)
    this.#meta = meta
    this.#state = EditorState.create({ doc, schema: documentSchema(), plugins: suggestingPlugins(this.#options) })
    this.ydoc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') this.updates.push(update)
    })
  }

  /** The editor's state. */
  get state(): EditorState {
    return this.#state
  }

  /** Takes an update of somebody else. */
  receive(update: Uint8Array): void {
    Y.applyUpdate(this.ydoc, update, 'remote')
    this.#reread()
  }

  /** Applies a transaction as the person's editor would: as a suggestion while suggesting, guarded always. */
  dispatch(transaction: Transaction): void {
    const wanted = this.suggesting ? asSuggestion(transaction, this.#state, this.#options) : transaction
    const { state } = this.#state.applyTransaction(wanted)
    if (state.doc === this.#state.doc) {
      this.#state = state
      return
    }
    this.#state = state
    // One transaction, as the editor's own binding makes it: one change is one update.
    this.ydoc.transact(() => updateYFragment(this.ydoc, proseFragment(this.ydoc), state.doc, this.#meta))
  }

  /** Edits by a function of the transaction: `client.edit(tr => tr.insertText('x', 1))`. */
  edit(change: (transaction: Transaction) => Transaction): void {
    this.dispatch(change(this.#state.tr))
  }

  /** Selects a range and runs a ProseMirror command; true when it applied. */
  run(command: Command, from: number, to: number = from): boolean {
    this.dispatch(this.#state.tr.setSelection(TextSelection.create(this.#state.doc, from, to)))
    return command(this.#state, transaction => this.dispatch(transaction))
  }

  /** Position before the first occurrence of a text that lies in one block; throws where there is none. */
  find(text: string): number {
    let found: number | undefined
    this.#state.doc.descendants((node, pos) => {
      if (found !== undefined || !node.isTextblock) return found === undefined
      const at = node.textBetween(0, node.content.size, '', '\ufffc').indexOf(text)
      if (at >= 0) found = pos + 1 + at
      return false
    })
    if (found === undefined) throw new Error(`"${text}" is not in the document`)
    return found
  }

  /** Takes what was written since the last call as one update; `undefined` when nothing was. */
  takeUpdate(): Uint8Array | undefined {
    const taken = this.updates.splice(0)
    return taken.length === 0 ? undefined : Y.mergeUpdates(taken)
  }

  #reread(): void {
    const { doc, meta } = proseWithMapping(this.ydoc)
    this.#meta = meta
    this.#state = EditorState.create({ doc, schema: documentSchema(), plugins: this.#state.plugins })
  }
}
