import { joinBackward, setBlockType, splitBlock, toggleMark, wrapIn } from '@tiptap/pm/commands'
import type { Node } from '@tiptap/pm/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { anchorOfOffsets, placeCommentMark, threadAnchors } from './anchors.ts'
import { documentAt, type JournaledUpdate } from './history.ts'
import { documentFault, documentFromJson, nodeFromDocument, proseOf } from './prose.ts'
import { isRefusal } from './refusal.ts'
import { createReplica } from './replica.ts'
import { documentSchema } from './schema.ts'
import { acceptSuggestionInY, applyServerEdit, declineSuggestionInY } from './server-edit.ts'
import { SimulatedClient } from './simulated-client.ts'
import { listSuggestions, revertAllSuggestions, settleSuggestions } from './suggestions.ts'
import { UpdateGate } from './update-gate.ts'
import { judgeChange } from './update-rules.ts'

const long = process.env['BREAKWATER_LONG'] === '1'

type Action =
  | {
      readonly act: 'edit'
      readonly client: number
      readonly kind: number
      readonly at: number
      readonly length: number
    }
  | { readonly act: 'suggesting'; readonly client: number }
  | { readonly act: 'offline'; readonly client: number }
  | { readonly act: 'send'; readonly client: number; readonly merged: boolean }
  | { readonly act: 'deliver'; readonly client: number; readonly pick: number; readonly again: boolean }
  | { readonly act: 'comment'; readonly at: number; readonly length: number }
  | { readonly act: 'settle'; readonly pick: number; readonly accept: boolean }

type Seat = { client: SimulatedClient; inbox: Uint8Array[]; online: boolean; refused: number }

const people = ['ada', 'ben', 'cyn', 'dan']

/** A server with its gate and journal, and people who edit at once over connections that delay, reorder and repeat. */
class Meeting {
  readonly ydoc: Y.Doc
  readonly gate: UpdateGate
  readonly journal: JournaledUpdate[] = []
  readonly seats: Seat[]
  #clients = 100
  #threads = 0

  constructor() {
    const paragraph = (text: string): unknown => ({ type: 'paragraph', content: [{ type: 'text', text }] })
    const list = {
      type: 'bulletList',
      content: ['one', 'two'].map(text => ({ type: 'listItem', content: [paragraph(text)] })),
    }
    const made = documentFromJson({
      type: 'doc',
      content: [paragraph('The peg holds today.'), list, paragraph('Nobody runs yet.')],
    })
    if (isRefusal(made)) throw new Error(made.because)
    this.ydoc = made
    this.journal.push({ bytes: Y.encodeStateAsUpdate(made), actor: 'template', atMs: 0 })
    this.gate = new UpdateGate({ source: () => Y.encodeStateAsUpdate(this.ydoc) })
    this.seats = people.map(person => ({ client: this.#join(person), inbox: [], online: true, refused: 0 }))
  }

  #join(person: string): SimulatedClient {
    this.#clients += 1
    return new SimulatedClient(person, Y.encodeStateAsUpdate(this.ydoc), this.#clients)
  }

  do(action: Action): void {
    switch (action.act) {
      case 'edit':
        edit(this.#seat(action.client).client, action.kind, action.at, action.length)
        break
      case 'suggesting': {
        // Whoever switches sends first: the right to write goes with what was written.
        const seat = this.#seat(action.client)
        this.send(seat, true)
        seat.client.suggesting = !seat.client.suggesting
        break
      }
      case 'offline': {
        const seat = this.#seat(action.client)
        seat.online = !seat.online
        break
      }
      case 'send': {
        const seat = this.#seat(action.client)
        if (seat.online) this.send(seat, action.merged)
        break
      }
      case 'deliver': {
        const seat = this.#seat(action.client)
        if (!seat.online || seat.inbox.length === 0) break
        const index = action.pick % seat.inbox.length
        const update = action.again ? seat.inbox[index]! : seat.inbox.splice(index, 1)[0]!
        seat.client.receive(update)
        break
      }
      case 'comment': {
        const { length } = proseOf(this.ydoc).textContent
        const from = action.at % Math.max(1, length)
        const anchor = anchorOfOffsets(this.ydoc, from, Math.min(length, from + 1 + (action.length % 12)))
        if (anchor === undefined) break
        this.#threads += 1
        this.#serverEdit(draft => placeCommentMark(draft, { thread: `t${this.#threads}`, anchor }))
        break
      }
      case 'settle': {
        const pending = listSuggestions(proseOf(this.ydoc))
        const suggestion = pending[action.pick % Math.max(1, pending.length)]
        if (suggestion === undefined) break
        const settle = action.accept ? acceptSuggestionInY : declineSuggestionInY
        this.#serverEdit(draft => settle(draft, suggestion.id))
      }
    }
  }

  #seat(index: number): Seat {
    return this.seats[index % this.seats.length]!
  }

  send(seat: Seat, merged: boolean): void {
    const { client } = seat
    const updates = client.updates.splice(0)
    for (const update of merged && updates.length > 1 ? [Y.mergeUpdates(updates)] : updates) {
      const rights = client.suggesting ? 'suggest' : 'edit'
      const before = proseOf(this.ydoc)
      const quotes = new Map(this.gate.quotes)
      const answer = this.gate.check(update, client.person, rights)
      // The gate judges the changed blocks; the rules over two whole documents must say the same.
      const after = nodeFromDocument(createReplica(Y.encodeStateAsUpdate(this.ydoc), update))
      if (!isRefusal(after) && !(isRefusal(answer) && answer.refused === 'schema')) {
        const judged = judgeChange(before, after, client.person, rights, quotes)
        expect(isRefusal(judged) ? judged.refused : 'ok').toBe(isRefusal(answer) ? answer.refused : 'ok')
      }
      if (isRefusal(answer)) {
        expect(['foreign-suggestion', 'comment-mark', 'not-a-suggestion', 'schema', 'foreign-author']).toContain(
          answer.refused,
        )
        seat.refused += 1
        const fresh = this.#join(client.person)
        fresh.suggesting = client.suggesting
        seat.client = fresh
        seat.inbox = []
        return
      }
      if (answer.changed === undefined) continue
      this.journal.push({ bytes: update, actor: client.person, atMs: this.journal.length })
      Y.applyUpdate(this.ydoc, update)
      this.gate.commit(answer.ticket)
      for (const other of this.seats) if (other !== seat) other.inbox.push(update)
    }
  }

  #serverEdit(make: (draft: Y.Doc) => unknown): void {
    const made = applyServerEdit(this.ydoc, make)
    if (isRefusal(made)) return
    this.journal.push({ bytes: made.update, actor: 'server', atMs: this.journal.length })
    Y.applyUpdate(this.ydoc, made.update)
    this.gate.admit(made.update)
    for (const seat of this.seats) seat.inbox.push(made.update)
  }

  /** Everybody comes back, sends and receives all. */
  settle(): void {
    for (let round = 0; round < 6; round += 1) {
      for (const seat of this.seats) {
        seat.online = true
        for (const update of seat.inbox.splice(0)) seat.client.receive(update)
        this.send(seat, round % 2 === 0)
      }
    }
  }
}

function edit(client: SimulatedClient, kind: number, at: number, length: number): void {
  const { doc } = client.state
  const spots: { from: number; to: number }[] = []
  doc.descendants((node, pos) => {
    if (node.isTextblock) spots.push({ from: pos + 1, to: pos + 1 + node.content.size })
  })
  const spot = spots[at % Math.max(1, spots.length)]
  if (spot === undefined) return
  const from = spot.from + ((at * 7) % (spot.to - spot.from + 1))
  const to = Math.min(spot.to, from + (length % 9))
  const schema = documentSchema()
  switch (kind % 10) {
    case 0:
    case 1:
    case 2:
      client.edit(tr => tr.insertText('abcdefgh '.slice(0, 1 + (length % 9)), from))
      break
    case 3:
      if (to > from) client.edit(tr => tr.delete(from, to))
      break
    case 4:
      if (to > from) client.edit(tr => tr.insertText('XY', from, to))
      break
    case 5:
      client.run(splitBlock, from)
      break
    case 6:
      client.run(setBlockType(schema.nodes[length % 2 === 0 ? 'heading' : 'paragraph']!), from)
      break
    case 7:
      client.run(joinBackward, spot.from)
      break
    case 8:
      client.run(length % 2 === 0 ? wrapIn(schema.nodes['blockquote']!) : toggleMark(schema.marks['bold']!), from, to)
      break
    default:
      client.edit(tr => tr.insert(0, schema.node('billBlock', { bill: `hr${length}` })))
  }
}

const who = fc.nat(3)
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      act: fc.constant('edit' as const),
      client: who,
      kind: fc.nat(9),
      at: fc.nat(400),
      length: fc.nat(30),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('suggesting' as const), client: who }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('offline' as const), client: who }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('send' as const), client: who, merged: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('deliver' as const), client: who, pick: fc.nat(20), again: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('comment' as const), at: fc.nat(300), length: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('settle' as const), pick: fc.nat(9), accept: fc.boolean() }) },
)

const anchorsOf = (doc: Node): unknown =>
  [...threadAnchors(doc).entries()].sort(([left], [right]) => (left < right ? -1 : 1))

describe('everybody', () => {
  it('ends with the same valid document and the same anchors, whatever happens on the way', () => {
    let edits = 0
    let refusals = 0
    fc.assert(
      fc.property(fc.array(action, { minLength: 20, maxLength: 70 }), actions => {
        const meeting = new Meeting()
        for (const each of actions) meeting.do(each)
        meeting.settle()
        const doc = nodeFromDocument(meeting.ydoc)
        if (isRefusal(doc)) throw new Error(doc.because)
        expect(documentFault(doc)).toBeUndefined()
        const declined = settleSuggestions(doc, () => 'decline').doc
        expect(revertAllSuggestions(doc).toJSON()).toEqual(declined.toJSON())
        expect(meeting.gate.doc.toJSON()).toEqual(doc.toJSON())
        expect(proseOf(documentAt(meeting.journal, meeting.journal.length)).toJSON()).toEqual(doc.toJSON())
        for (const { client } of meeting.seats) {
          expect(proseOf(client.ydoc).toJSON()).toEqual(doc.toJSON())
          expect(anchorsOf(client.state.doc)).toEqual(anchorsOf(doc))
        }
        edits += meeting.journal.length
        refusals += meeting.seats.reduce((sum, { refused }) => sum + refused, 0)
      }),
      { numRuns: long ? 3000 : 60 },
    )
    // Refusals are for forged or clashing edits; most of what honest people write must pass.
    expect(refusals).toBeLessThan(edits / 4)
  })
})
