import { setBlockType, splitBlock } from '@tiptap/pm/commands'
import { Transform } from '@tiptap/pm/transform'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { anchorOfOffsets, placeCommentMark, threadAnchors } from './anchors.ts'
import { documentLimits } from './limits.ts'
import { documentFromJson, jsonFromDocument, nodeFromDocument, proseFragment, proseOf } from './prose.ts'
import { isRefusal } from './refusal.ts'
import { createReplica } from './replica.ts'
import { documentSchema } from './schema.ts'
import { acceptSuggestionInY, applyServerEdit, writeTransform } from './server-edit.ts'
import { SimulatedClient } from './simulated-client.ts'
import { listSuggestions, revertAllSuggestions } from './suggestions.ts'
import { checkUpdate, UpdateGate } from './update-gate.ts'
import { inspectUpdate } from './update-inspection.ts'
import { type DocumentRights, judgeChange } from './update-rules.ts'

const paragraph = (text: string): unknown => ({
  type: 'paragraph',
  content: text === '' ? [] : [{ type: 'text', text }],
})

/** A room in small: the real document, its gate, and clients that reach it through the gate only. */
class Room {
  readonly ydoc: Y.Doc
  readonly gate: UpdateGate
  #clients = 0

  constructor(
    blocks: readonly unknown[] = [paragraph('The peg holds.'), paragraph('Second words.'), paragraph('Third.')],
  ) {
    const ydoc = documentFromJson({ type: 'doc', content: blocks })
    if (isRefusal(ydoc)) throw new Error(ydoc.because)
    this.ydoc = ydoc
    this.gate = new UpdateGate({ source: () => Y.encodeStateAsUpdate(this.ydoc) })
  }

  join(person: string, suggesting = false): SimulatedClient {
    this.#clients += 1
    const client = new SimulatedClient(person, Y.encodeStateAsUpdate(this.ydoc), 1000 + this.#clients)
    client.suggesting = suggesting
    return client
  }

  /** Sends what a client wrote; the answer is the refusal code or `ok`. */
  send(client: SimulatedClient, rights: DocumentRights): string {
    const update = client.takeUpdate()
    return update === undefined ? 'nothing' : this.deliver(update, client.person, rights)
  }

  /** Delivers an update, and compares the answer with a judgement of the whole document that shares nothing. */
  deliver(update: Uint8Array, person: string, rights: DocumentRights): string {
    const quotes = new Map(this.gate.quotes)
    const answer = this.gate.check(update, person, rights)
    const code = isRefusal(answer) ? answer.refused : 'ok'
    expect(checkUpdate({ before: this.ydoc, update, person, rights, quotes })).toMatchObject(
      isRefusal(answer) ? { refused: code } : { ok: true },
    )
    if (rights === 'edit' || rights === 'suggest') {
      const judged = judgeAnew(this.ydoc, update, person, rights, quotes)
      if (judged !== undefined) expect(judged).toBe(code)
    }
    if (isRefusal(answer)) {
      expect(this.gate.doc.eq(proseOf(this.ydoc))).toBe(true)
      return code
    }
    Y.applyUpdate(this.ydoc, update)
    this.gate.commit(answer.ticket)
    expect(this.gate.doc.eq(proseOf(this.ydoc))).toBe(true)
    return code
  }

  server<Result>(edit: (draft: Y.Doc) => Result): Uint8Array {
    const made = applyServerEdit(this.ydoc, edit)
    if (isRefusal(made)) throw new Error(made.because)
    Y.applyUpdate(this.ydoc, made.update)
    this.gate.admit(made.update)
    return made.update
  }

  comment(thread: string, from: number, to: number): Uint8Array {
    const anchor = anchorOfOffsets(this.ydoc, from, to)!
    return this.server(draft => placeCommentMark(draft, { thread, anchor }))
  }
}

/** The rules over two documents read separately; `undefined` where the update itself cannot be read. */
function judgeAnew(
  ydoc: Y.Doc,
  update: Uint8Array,
  person: string,
  rights: DocumentRights,
  quotes: ReadonlyMap<string, string>,
): string | undefined {
  if (isRefusal(inspectUpdate(update, documentLimits))) return undefined
  const copy = createReplica(Y.encodeStateAsUpdate(ydoc), update)
  const after = nodeFromDocument(copy)
  if (copy.store.pendingStructs !== null || isRefusal(after)) return undefined
  const judged = judgeChange(proseOf(ydoc), after, person, rights, quotes)
  return isRefusal(judged) ? judged.refused : 'ok'
}

/** An update made by hand on a copy of the document, as a hostile client would. */
function forge(ydoc: Y.Doc, clientId: number, change: (draft: Y.Doc) => void): Uint8Array {
  const draft = new Y.Doc()
  Y.applyUpdate(draft, Y.encodeStateAsUpdate(ydoc))
  draft.clientID = clientId
  const before = Y.encodeStateVector(draft)
  draft.transact(() => change(draft))
  return Y.encodeStateAsUpdate(draft, before)
}

const firstText = (draft: Y.Doc): Y.XmlText => (proseFragment(draft).get(0) as Y.XmlElement).get(0) as Y.XmlText

describe('rights', () => {
  it('lets an editor edit, a suggester suggest, and nobody else write', () => {
    const room = new Room()
    const ada = room.join('ada')
    ada.edit(tr => tr.insertText('x', 1))
    expect(room.send(ada, 'edit')).toBe('ok')
    for (const rights of ['none', 'comment'] as const) {
      const reader = room.join('eve')
      reader.edit(tr => tr.insertText('x', 1))
      expect(room.send(reader, rights)).toBe('no-right')
      const eraser = room.join('eve')
      eraser.edit(tr => tr.delete(1, 4))
      expect(room.send(eraser, rights)).toBe('no-right')
    }
    const ben = room.join('ben', true)
    ben.edit(tr => tr.insertText('maybe ', 4))
    expect(room.send(ben, 'suggest')).toBe('ok')
    expect(listSuggestions(proseOf(room.ydoc))).toMatchObject([{ author: 'ben', text: 'maybe ' }])
  })

  it('refuses an edit by a suggester who switched suggesting off', () => {
    for (const change of [
      (client: SimulatedClient) => client.edit(tr => tr.insertText('x', 3)),
      (client: SimulatedClient) => client.edit(tr => tr.delete(1, 5)),
      (client: SimulatedClient) => client.edit(tr => tr.delete(0, 16)),
      (client: SimulatedClient) => client.edit(tr => tr.insert(0, documentSchema().node('horizontalRule'))),
      (client: SimulatedClient) => client.edit(tr => tr.insert(16, documentSchema().node('paragraph'))),
      (client: SimulatedClient) => client.run(splitBlock, 4),
      (client: SimulatedClient) => client.run(setBlockType(documentSchema().nodes['heading']!, { level: 1 }), 4),
      (client: SimulatedClient) => client.edit(tr => tr.addMark(1, 4, documentSchema().mark('bold'))),
    ]) {
      const room = new Room()
      const ben = room.join('ben')
      change(ben)
      expect(room.send(ben, 'suggest')).toBe('not-a-suggestion')
    }
  })

  it('passes each kind of suggestion of a suggester', () => {
    const schema = documentSchema()
    for (const change of [
      (client: SimulatedClient) => client.edit(tr => tr.insertText('x', 3)),
      (client: SimulatedClient) => client.edit(tr => tr.delete(1, 5)),
      (client: SimulatedClient) => client.edit(tr => tr.delete(3, 22)),
      (client: SimulatedClient) => client.edit(tr => tr.insert(0, schema.node('billBlock', { bill: 'hr1' }))),
      (client: SimulatedClient) => client.run(splitBlock, 4),
      (client: SimulatedClient) => client.run(splitBlock, 1),
      (client: SimulatedClient) => client.run(splitBlock, 15),
      (client: SimulatedClient) => client.run(setBlockType(schema.nodes['heading']!, { level: 1 }), 4),
      (client: SimulatedClient) => client.edit(tr => tr.addMark(1, 4, schema.mark('bold'))),
    ]) {
      const room = new Room()
      const ben = room.join('ben', true)
      change(ben)
      expect(room.send(ben, 'suggest')).toBe('ok')
      expect(listSuggestions(proseOf(room.ydoc)).map(({ author }) => author)).toEqual(['ben'])
    }
  })

  it('lets a suggester type on over several updates, and take it back', () => {
    const room = new Room()
    const ben = room.join('ben', true)
    ben.run(splitBlock, 15)
    expect(room.send(ben, 'suggest')).toBe('ok')
    for (const letter of 'abc') {
      ben.edit(tr => tr.insertText(letter))
      expect(room.send(ben, 'suggest')).toBe('ok')
    }
    const at = ben.find('abc')
    ben.edit(tr => tr.delete(at, at + 3))
    expect(room.send(ben, 'suggest')).toBe('ok')
  })

  it('lets a suggester split a block that is only suggested', () => {
    const room = new Room()
    const ben = room.join('ben', true)
    const block = documentSchema().node('paragraph', null, [documentSchema().text('New words.')])
    ben.edit(tr => tr.insert(16, block))
    expect(room.send(ben, 'suggest')).toBe('ok')
    ben.run(splitBlock, ben.find('words'))
    expect(room.send(ben, 'suggest')).toBe('ok')
    ben.run(splitBlock, ben.find('words.') + 6)
    expect(room.send(ben, 'suggest')).toBe('ok')
    expect(revertAllSuggestions(proseOf(room.ydoc)).children.map(block => block.textContent)).toEqual([
      'The peg holds.',
      'Second words.',
      'Third.',
    ])
  })

  it('accepts what brings nothing new, from anybody', () => {
    const room = new Room()
    const ada = room.join('ada')
    ada.edit(tr => tr.insertText('x', 1))
    const update = ada.takeUpdate()!
    expect(room.deliver(update, 'ada', 'edit')).toBe('ok')
    expect(room.gate.check(update, 'eve', 'none')).toMatchObject({ ok: true, changed: undefined })
    expect(room.gate.check(Y.encodeStateAsUpdate(new Y.Doc()), 'eve', 'none')).toMatchObject({
      ok: true,
      changed: undefined,
    })
  })
})

describe('suggestions of others', () => {
  function roomWithSuggestion(): Room {
    const room = new Room()
    const ada = room.join('ada', true)
    ada.edit(tr => tr.insertText('surely ', ada.find('holds')))
    ada.edit(tr => tr.delete(ada.find('Second'), ada.find('Second') + 6))
    expect(room.send(ada, 'suggest')).toBe('ok')
    return room
  }

  it.each([
    ['types inside an insertion', (draft: Y.Doc) => firstText(draft).insert(10, 'XX')],
    ['deletes part of an insertion', (draft: Y.Doc) => firstText(draft).delete(10, 2)],
    ['makes an insertion agreed text', (draft: Y.Doc) => firstText(draft).format(8, 7, { insertion: null })],
    ['deletes the block of an insertion', (draft: Y.Doc) => proseFragment(draft).delete(0, 1)],
    [
      'drops a pending deletion',
      (draft: Y.Doc) =>
        ((proseFragment(draft).get(1) as Y.XmlElement).get(0) as Y.XmlText).format(0, 6, { deletion: null }),
    ],
    [
      'carries out a pending deletion',
      (draft: Y.Doc) => ((proseFragment(draft).get(1) as Y.XmlElement).get(0) as Y.XmlText).delete(0, 6),
    ],
  ])('refuses an editor who %s', (_what, change) => {
    const room = roomWithSuggestion()
    expect(room.deliver(forge(room.ydoc, 77, change), 'ben', 'edit')).toBe('foreign-suggestion')
    expect(room.deliver(forge(room.ydoc, 78, change), 'ben', 'suggest')).toBe('foreign-suggestion')
  })

  it('refuses a suggestion under the name of somebody else', () => {
    const room = new Room()
    const change = (draft: Y.Doc): void => firstText(draft).insert(4, 'X', { insertion: { id: 'ada:1:1' } })
    expect(room.deliver(forge(room.ydoc, 77, change), 'ben', 'suggest')).toBe('foreign-author')
    expect(room.deliver(forge(room.ydoc, 78, change), 'ben', 'edit')).toBe('foreign-author')
    expect(room.deliver(forge(room.ydoc, 79, change), 'ada', 'suggest')).toBe('ok')
  })

  it('refuses agreed text dressed as a suggestion', () => {
    const room = new Room()
    const dressed = (draft: Y.Doc): void => firstText(draft).format(0, 3, { insertion: { id: 'ben:1:1' } })
    expect(room.deliver(forge(room.ydoc, 77, dressed), 'ben', 'suggest')).toBe('not-a-suggestion')
    const lied = (draft: Y.Doc): void => {
      const element = new Y.XmlElement('heading')
      element.setAttribute('level', 2 as never)
      const previous = { type: 'paragraph', attrs: {} }
      element.setAttribute('suggestion', JSON.stringify({ kind: 'change', id: 'ben:1:1', previous }))
      element.insert(0, [new Y.XmlText('Other words.')])
      proseFragment(draft).delete(0, 1)
      proseFragment(draft).insert(0, [element])
    }
    expect(room.deliver(forge(room.ydoc, 78, lied), 'ben', 'suggest')).toBe('not-a-suggestion')
  })

  it('refuses to make a suggested break agreed by taking away one half of it', () => {
    for (const block of [0, 1]) {
      const room = new Room()
      const ben = room.join('ben', true)
      ben.run(splitBlock, 4)
      expect(room.send(ben, 'suggest')).toBe('ok')
      const half = (draft: Y.Doc): void => {
        const text = (proseFragment(draft).get(block) as Y.XmlElement).get(0) as Y.XmlText
        const delta = text.toDelta() as { insert: string; attributes?: { insertion?: unknown } }[]
        let index = 0
        for (const { insert, attributes } of delta) {
          if (attributes?.insertion !== undefined) text.delete(index, insert.length)
          else index += insert.length
        }
      }
      expect(room.deliver(forge(room.ydoc, 90 + block, half), 'ben', 'suggest')).toBe('not-a-suggestion')
    }
  })

  it('accepts edits beside, and the server accepts the suggestion', () => {
    const room = roomWithSuggestion()
    const ben = room.join('ben')
    ben.edit(tr => tr.insertText('Well. ', 1))
    expect(room.send(ben, 'edit')).toBe('ok')
    const [first, second] = listSuggestions(proseOf(room.ydoc))
    room.server(draft => acceptSuggestionInY(draft, first!.id))
    room.server(draft => acceptSuggestionInY(draft, second!.id))
    expect(proseOf(room.ydoc).children.map(block => block.textContent)).toEqual([
      'Well. The peg surely holds.',
      ' words.',
      'Third.',
    ])
    expect(listSuggestions(proseOf(room.ydoc))).toEqual([])
  })
})

describe('comment marks', () => {
  const mark = (thread: string): Record<string, unknown> => {
    const room = new Room()
    room.comment(thread, 0, 3)
    return Object.fromEntries(Object.keys(firstText(room.ydoc).toDelta()[0].attributes).map(key => [key, { thread }]))
  }

  it('refuses a client that adds, moves or removes one', () => {
    const room = new Room()
    room.comment('t1', 4, 7)
    const key = Object.keys(mark('t1'))[0]!
    const changes: ((draft: Y.Doc) => void)[] = [
      draft => firstText(draft).format(0, 3, mark('t9')),
      draft => firstText(draft).format(4, 3, { [key]: null }),
      draft => firstText(draft).format(4, 1, { [key]: null }),
      draft => {
        firstText(draft).format(4, 3, { [key]: null })
        firstText(draft).format(8, 5, mark('t1'))
      },
      draft => firstText(draft).format(0, 14, mark('t1')),
      draft => firstText(draft).insert(0, 'forged ', mark('t9')),
    ]
    changes.forEach((change, index) => {
      for (const rights of ['edit', 'suggest'] as const) {
        expect(room.deliver(forge(room.ydoc, 100 + index, change), 'eve', rights)).toBe('comment-mark')
      }
    })
    expect([...threadAnchors(proseOf(room.ydoc)).entries()]).toMatchObject([['t1', { text: 'peg' }]])
  })

  it('lets people write in, beside, over and round commented words', () => {
    const room = new Room()
    room.comment('t1', 4, 7)
    const ada = room.join('ada')
    for (const change of [
      () => ada.edit(tr => tr.insertText('g', ada.find('eg '))),
      () => ada.edit(tr => tr.insertText('p', ada.find('pgeg'))),
      () => ada.edit(tr => tr.insertText('!', ada.find(' holds'))),
      () => ada.edit(tr => tr.addMark(1, 10, documentSchema().mark('bold'))),
      () => ada.run(setBlockType(documentSchema().nodes['heading']!, { level: 3 }), 4),
      () => ada.run(splitBlock, ada.find('geg')),
    ]) {
      change()
      expect(room.send(ada, 'edit')).toBe('ok')
    }
    expect(threadAnchors(proseOf(room.ydoc)).get('t1')?.text).toBe('pgeg')
  })

  it('lets an undo bring commented words back, and remembers them until then', () => {
    const room = new Room()
    room.comment('t1', 4, 7)
    const ada = room.join('ada')
    const undo = new Y.UndoManager(proseFragment(ada.ydoc), { trackedOrigins: new Set([null]), captureTimeout: 0 })
    ada.ydoc.transact(() => firstText(ada.ydoc).delete(0, 14), null)
    expect(room.send(ada, 'edit')).toBe('ok')
    expect(threadAnchors(proseOf(room.ydoc)).size).toBe(0)
    undo.undo()
    expect(room.send(ada, 'edit')).toBe('ok')
    expect(threadAnchors(proseOf(room.ydoc)).get('t1')?.text).toBe('peg')
  })

  it('reports an anchor that a concurrent restructuring lost, so that the server sets it again', () => {
    const room = new Room()
    const ada = room.join('ada')
    ada.run(setBlockType(documentSchema().nodes['heading']!, { level: 1 }), 4)
    room.comment('t1', 4, 7)
    const answer = room.gate.check(ada.takeUpdate()!, 'ada', 'edit')
    expect(answer).toMatchObject({ ok: true, changed: { lostAnchors: [{ thread: 't1', quote: 'peg' }] } })
  })
})

describe('hostile updates', () => {
  const cases: [string, string, (draft: Y.Doc) => void][] = [
    ['another root map', 'outside-prose', draft => draft.getMap('state').set('phase', 'minutes')],
    ['another root text', 'outside-prose', draft => draft.getText('x').insert(0, 'x')],
    ['an unknown node', 'schema', draft => proseFragment(draft).insert(0, [new Y.XmlElement('script')])],
    [
      'a node named as an object method',
      'schema',
      draft => proseFragment(draft).insert(0, [new Y.XmlElement('constructor')]),
    ],
    ['text at the top', 'schema', draft => proseFragment(draft).insert(0, [new Y.XmlText('x')])],
    ['a list item at the top', 'schema', draft => proseFragment(draft).insert(0, [new Y.XmlElement('listItem')])],
    ['an unknown mark', 'schema', draft => firstText(draft).format(0, 1, { onclick: { x: 1 } })],
    ['a mark without attributes', 'schema', draft => firstText(draft).format(0, 1, { link: true })],
    ['a link to a script', 'schema', draft => firstText(draft).format(0, 1, { link: { href: 'javascript:alert(1)' } })],
    [
      'a stored modification',
      'schema',
      draft => firstText(draft).format(0, 1, { 'modification--AAAAAAAA': { id: 'eve:1:1', type: 'attr' } }),
    ],
    [
      'an unknown attribute',
      'schema',
      draft => (proseFragment(draft).get(0) as Y.XmlElement).setAttribute('onclick', 'x'),
    ],
    [
      'a long attribute',
      'schema',
      draft => {
        const element = new Y.XmlElement('billBlock')
        element.setAttribute('bill', 'x'.repeat(10_000))
        proseFragment(draft).insert(0, [element])
      },
    ],
    [
      'a picture from elsewhere',
      'schema',
      draft => {
        const element = new Y.XmlElement('image')
        element.setAttribute('src', 'https://evil.example/p.png')
        proseFragment(draft).insert(0, [element])
      },
    ],
    ['an embedded object', 'malformed', draft => firstText(draft).insertEmbed(0, { x: 1 })],
    ['a map in the prose', 'malformed', draft => proseFragment(draft).insert(0, [new Y.Map() as never])],
    ['an attribute of a text', 'schema', draft => firstText(draft).setAttribute('x', 'y')],
    ['an empty quote', 'schema', draft => proseFragment(draft).insert(0, [new Y.XmlElement('blockquote')])],
    [
      'a deep nest',
      'schema',
      draft => {
        let element = new Y.XmlElement('paragraph')
        for (let depth = 0; depth < 40; depth += 1) {
          const outer = new Y.XmlElement('blockquote')
          outer.insert(0, [element])
          element = outer
        }
        proseFragment(draft).insert(0, [element])
      },
    ],
  ]
  it.each(cases)('refuses %s', (_what, code, change) => {
    const room = new Room()
    expect(room.deliver(forge(room.ydoc, 77, change), 'eve', 'edit')).toBe(code)
  })

  it('refuses bytes that are no update and updates over the limits', () => {
    const room = new Room()
    expect(room.deliver(new Uint8Array([1, 2, 3, 250, 250]), 'eve', 'edit')).toBe('malformed')
    expect(room.deliver(new Uint8Array(), 'eve', 'edit')).toBe('malformed')
    const limits = { ...documentLimits, updateSizeBytes: 100, documentSize: 60 }
    const gate = new UpdateGate({ source: () => Y.encodeStateAsUpdate(room.ydoc), limits })
    expect(gate.check(new Uint8Array(101), 'eve', 'edit')).toMatchObject({ refused: 'too-large' })
    const grow = forge(room.ydoc, 77, draft => firstText(draft).insert(0, 'x'.repeat(40)))
    expect(gate.check(grow, 'eve', 'edit')).toMatchObject({ refused: 'too-large' })
  })

  it('refuses an update whose foundation is withheld, then takes both', () => {
    const room = new Room()
    const ada = room.join('ada')
    ada.edit(tr => tr.insertText('a', 1))
    const first = ada.takeUpdate()!
    ada.edit(tr => tr.insertText('b', 2))
    const second = ada.takeUpdate()!
    expect(room.deliver(second, 'ada', 'edit')).toBe('pending')
    expect(room.deliver(first, 'ada', 'edit')).toBe('ok')
    expect(room.deliver(second, 'ada', 'edit')).toBe('ok')
  })

  it('refuses to write under the client id of somebody else or of the server', () => {
    const room = new Room()
    expect(
      room.deliver(
        forge(room.ydoc, 500, draft => firstText(draft).insert(0, 'a')),
        'ada',
        'edit',
      ),
    ).toBe('ok')
    const stolen = forge(room.ydoc, 500, draft => firstText(draft).insert(0, 'b'))
    expect(room.gate.check(stolen, 'eve', 'edit')).toMatchObject({ refused: 'client-id' })
    const server = forge(room.ydoc, 1, draft => firstText(draft).insert(0, 'b'))
    expect(room.gate.check(server, 'eve', 'edit')).toMatchObject({ refused: 'client-id' })
  })

  it('keeps updates in flight over a refusal', () => {
    const room = new Room()
    const ada = room.join('ada')
    ada.edit(tr => tr.insertText('flying ', 1))
    const update = ada.takeUpdate()!
    const admission = room.gate.check(update, 'ada', 'edit')
    const forged = forge(room.ydoc, 77, draft => proseFragment(draft).insert(0, [new Y.XmlElement('script')]))
    expect(room.gate.check(forged, 'eve', 'edit')).toMatchObject({ refused: 'schema' })
    expect(room.gate.doc.textContent).toContain('flying')
    Y.applyUpdate(room.ydoc, update)
    if (!isRefusal(admission)) room.gate.commit(admission.ticket)
    expect(room.gate.doc.eq(proseOf(room.ydoc))).toBe(true)
  })
})

describe('an edit of the server', () => {
  it('leaves the document alone until its update is applied', () => {
    const room = new Room()
    const before = jsonFromDocument(room.ydoc)
    const made = applyServerEdit(room.ydoc, draft => writeTransform(draft, doc => new Transform(doc).delete(0, 16)))
    expect(jsonFromDocument(room.ydoc)).toEqual(before)
    if (isRefusal(made)) throw new Error(made.because)
    Y.applyUpdate(room.ydoc, made.update)
    expect(proseOf(room.ydoc).childCount).toBe(2)
  })
})
