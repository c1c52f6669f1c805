import { joinBackward, setBlockType, splitBlock, toggleMark, wrapIn } from '@tiptap/pm/commands'
import type { Node } from '@tiptap/pm/model'
import { wrapInList } from '@tiptap/pm/schema-list'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  anchorOfOffsets,
  type CommentAnchor,
  placeCommentMark,
  quoteLength,
  removeCommentMark,
  threadAnchors,
} from './anchors.ts'
import { documentFromJson, proseFragment, proseOf } from './prose.ts'
import { isRefusal } from './refusal.ts'
import { documentSchema } from './schema.ts'
import { applyServerEdit } from './server-edit.ts'
import { SimulatedClient } from './simulated-client.ts'
import { UpdateGate } from './update-gate.ts'

const paragraph = (text: string): unknown => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const nodes = documentSchema().nodes
const words = 'peg holds'

function room(): { ydoc: Y.Doc; gate: UpdateGate; ada: SimulatedClient } {
  const ydoc = documentFromJson({
    type: 'doc',
    content: [paragraph('First line.'), paragraph('We say the peg holds today.'), paragraph('Last.')],
  })
  if (isRefusal(ydoc)) throw new Error(ydoc.because)
  place(ydoc, 't1', anchorOf(ydoc, words))
  const gate = new UpdateGate({ source: () => Y.encodeStateAsUpdate(ydoc) })
  return { ydoc, gate, ada: new SimulatedClient('ada', Y.encodeStateAsUpdate(ydoc), 900) }
}

function anchorOf(ydoc: Y.Doc, text: string): CommentAnchor {
  const all = proseOf(ydoc).textContent
  const at = all.indexOf(text)
  const anchor = anchorOfOffsets(ydoc, at, at + text.length)
  if (anchor === undefined) throw new Error(`"${text}" is not in the document`)
  return anchor
}

function place(ydoc: Y.Doc, thread: string, anchor: CommentAnchor): string {
  const made = applyServerEdit(ydoc, draft => placeCommentMark(draft, { thread, anchor }))
  if (isRefusal(made)) return made.refused
  Y.applyUpdate(ydoc, made.update)
  return made.result.quote
}

/** Sends the client's update through the gate into the document; the restructuring must pass there too. */
function send(at: ReturnType<typeof room>): void {
  const update = at.ada.takeUpdate()
  expect(update).toBeDefined()
  const answer = at.gate.check(update!, 'ada', 'edit')
  expect(answer).toMatchObject({ ok: true, changed: { lostAnchors: [], removedAnchors: [] } })
  Y.applyUpdate(at.ydoc, update!)
}

const anchored = (doc: Node): string | undefined => threadAnchors(doc).get('t1')?.text

const restructurings: [string, (client: SimulatedClient) => void][] = [
  ['a split before the words', client => client.run(splitBlock, client.find('peg'))],
  ['a split after the words', client => client.run(splitBlock, client.find(' today'))],
  ['a split inside the words', client => client.run(splitBlock, client.find('holds'))],
  ['a join with the line before', client => client.run(joinBackward, client.find('We say'))],
  ['a heading', client => client.run(setBlockType(nodes['heading']!, { level: 2 }), client.find('peg'))],
  ['a list', client => client.run(wrapInList(nodes['bulletList']!), client.find('peg'))],
  ['a quote', client => client.run(wrapIn(nodes['blockquote']!), client.find('peg'))],
  [
    'a table cell',
    client =>
      client.edit(tr => {
        const block = tr.doc.child(1)
        const cell = nodes['tableCell']!.create(null, block)
        return tr.replaceWith(
          13,
          13 + block.nodeSize,
          nodes['table']!.create(null, nodes['tableRow']!.create(null, cell)),
        )
      }),
  ],
  [
    'bold',
    client => client.run(toggleMark(documentSchema().marks['bold']!), client.find('the peg'), client.find(' today')),
  ],
  [
    'deletion of all text around',
    client => {
      client.edit(tr => tr.delete(client.find(' today'), client.find(' today') + 7))
      client.edit(tr => tr.delete(client.find('We say'), client.find('peg')))
    },
  ],
  ['a code block', client => client.run(setBlockType(nodes['codeBlock']!), client.find('peg'))],
  [
    'a move to the start of the document',
    client =>
      client.edit(tr => {
        const block = tr.doc.child(1)
        return tr.delete(13, 13 + block.nodeSize).insert(0, block)
      }),
  ],
  [
    'an undo of the deletion of the words',
    client => {
      const text = (proseFragment(client.ydoc).get(1) as Y.XmlElement).get(0) as Y.XmlText
      const undo = new Y.UndoManager(proseFragment(client.ydoc), { trackedOrigins: new Set([null]), captureTimeout: 0 })
      client.ydoc.transact(() => text.delete(5, 18), null)
      undo.undo()
    },
  ],
]

describe('a comment keeps its words over', () => {
  it.each(restructurings)('%s', (_what, restructure) => {
    const at = room()
    restructure(at.ada)
    send(at)
    expect(anchored(proseOf(at.ydoc))).toBe(words)
  })

  it('thirteen restructurings in all', () => {
    expect(restructurings).toHaveLength(13)
  })
})

describe('placing', () => {
  it('marks exactly the words, over block boundaries too', () => {
    const { ydoc } = room()
    expect(place(ydoc, 't2', anchorOf(ydoc, 'today.Last'))).toBe('today.Last')
    expect(threadAnchors(proseOf(ydoc)).get('t2')).toMatchObject({ text: 'today.Last', ranges: [{}, {}] })
    expect(anchored(proseOf(ydoc))).toBe(words)
  })

  it('lets threads overlap', () => {
    const { ydoc } = room()
    expect(place(ydoc, 't2', anchorOf(ydoc, 'the peg'))).toBe('the peg')
    expect(anchored(proseOf(ydoc))).toBe(words)
    expect(threadAnchors(proseOf(ydoc)).get('t2')?.text).toBe('the peg')
  })

  it('follows the words when text was typed before them meanwhile', () => {
    const { ydoc, ada } = room()
    const anchor = anchorOf(ydoc, 'today')
    ada.edit(tr => tr.insertText('Indeed, ', ada.find('We say')))
    Y.applyUpdate(ydoc, ada.takeUpdate()!)
    expect(place(ydoc, 't2', anchor)).toBe('today')
  })

  it('finds the words again after a restructuring destroyed the positions', () => {
    const { ydoc, ada } = room()
    const anchor = anchorOf(ydoc, 'today')
    ada.run(setBlockType(nodes['heading']!, { level: 1 }), ada.find('peg'))
    Y.applyUpdate(ydoc, ada.takeUpdate()!)
    expect(place(ydoc, 't2', anchor)).toBe('today')
  })

  it('takes the nearest of several places', () => {
    const ydoc = documentFromJson({ type: 'doc', content: [paragraph('one two one two one')] }) as Y.Doc
    const far = anchorOfOffsets(ydoc, 9, 13)!
    place(ydoc, 't2', { ...far, quote: 'one' })
    expect(threadAnchors(proseOf(ydoc)).get('t2')?.ranges).toEqual([{ from: 9, to: 12 }])
  })

  it('marks all of a range that is longer than a quote', () => {
    const ydoc = documentFromJson({ type: 'doc', content: [paragraph('word '.repeat(700))] }) as Y.Doc
    const anchor = anchorOfOffsets(ydoc, 5, 3005)!
    expect(place(ydoc, 't2', anchor)).toHaveLength(quoteLength)
    expect(threadAnchors(proseOf(ydoc)).get('t2')?.text).toHaveLength(3000)
  })

  it('refuses words that are gone, positions that are nonsense, and an empty quote', () => {
    const { ydoc, ada } = room()
    const anchor = anchorOf(ydoc, 'today')
    ada.edit(tr => tr.delete(ada.find('today'), ada.find('today') + 5))
    Y.applyUpdate(ydoc, ada.takeUpdate()!)
    expect(place(ydoc, 't2', anchor)).toBe('anchor-lost')
    expect(place(ydoc, 't2', { from: { evil: 1 }, to: 'x', quote: 'no such words' })).toBe('anchor-lost')
    expect(place(ydoc, 't2', { ...anchor, quote: '  ' })).toBe('anchor-lost')
    expect(threadAnchors(proseOf(ydoc)).has('t2')).toBe(false)
  })

  it('uses the name that an editor would use, so that an editor changes nothing about it', () => {
    const { ydoc, ada } = room()
    ada.edit(tr => tr.insertText('!', ada.find(' today')))
    const before = new Set(Object.keys(ydoc.toJSON()))
    Y.applyUpdate(ydoc, ada.takeUpdate()!)
    expect(new Set(Object.keys(ydoc.toJSON()))).toEqual(before)
    const delta = ((proseFragment(ydoc).get(1) as Y.XmlElement).get(0) as Y.XmlText).toDelta() as {
      attributes?: object
    }[]
    expect(delta.flatMap(({ attributes }) => Object.keys(attributes ?? {}))).toHaveLength(1)
  })

  it('survives concurrent typing inside the words', () => {
    const { ydoc, ada } = room()
    ada.edit(tr => tr.insertText('soon ', ada.find('today')))
    place(ydoc, 't2', anchorOf(ydoc, 'holds today'))
    Y.applyUpdate(ydoc, ada.takeUpdate()!)
    expect(threadAnchors(proseOf(ydoc)).get('t2')?.text).toBe('holds soon today')
  })
})

describe('removing', () => {
  it('takes the mark off and leaves the text and other threads alone', () => {
    const { ydoc } = room()
    place(ydoc, 't2', anchorOf(ydoc, 'the peg'))
    const text = proseOf(ydoc).textContent
    const made = applyServerEdit(ydoc, draft => removeCommentMark(draft, 't1'))
    if (isRefusal(made)) throw new Error(made.because)
    Y.applyUpdate(ydoc, made.update)
    expect(proseOf(ydoc).textContent).toBe(text)
    expect([...threadAnchors(proseOf(ydoc)).keys()]).toEqual(['t2'])
    expect(applyServerEdit(ydoc, draft => removeCommentMark(draft, 't1'))).toMatchObject({ refused: 'unknown-thread' })
  })
})
