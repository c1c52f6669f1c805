import type { Node } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { attribution } from './attribution.ts'
import { documentFromJson, nodeFromJson, proseOf } from './prose.ts'
import { isRefusal } from './refusal.ts'
import {
  acceptSuggestionInY,
  applyServerEdit,
  declineSuggestionInY,
  insertBlocks,
  replaceContent,
  replaceSection,
} from './server-edit.ts'
import { SimulatedClient } from './simulated-client.ts'
import { listSuggestions } from './suggestions.ts'

const paragraph = (text: string): unknown => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const heading = (level: number, text: string): unknown => ({
  type: 'heading',
  attrs: { level },
  content: [{ type: 'text', text }],
})

function documentOf(...blocks: unknown[]): Y.Doc {
  const ydoc = documentFromJson({ type: 'doc', content: blocks })
  if (isRefusal(ydoc)) throw new Error(ydoc.because)
  return ydoc
}

function apply(ydoc: Y.Doc, edit: (draft: Y.Doc) => unknown): Uint8Array {
  const made = applyServerEdit(ydoc, edit)
  if (isRefusal(made)) throw new Error(made.because)
  Y.applyUpdate(ydoc, made.update)
  return made.update
}

const texts = (doc: Node): string[] => doc.children.map(block => block.textContent)

describe('blocks', () => {
  const document = (): Y.Doc =>
    documentOf(heading(1, 'Before'), paragraph('a'), heading(2, 'Part'), paragraph('b'), heading(1, 'After'))

  it('go to the start, the end, and the end of a section', () => {
    const ydoc = document()
    apply(ydoc, draft => insertBlocks(draft, 'end', [paragraph('end')]))
    apply(ydoc, draft => insertBlocks(draft, 'start', [paragraph('start')]))
    apply(ydoc, draft => insertBlocks(draft, { endOfSection: 'Before' }, [paragraph('x'), paragraph('y')]))
    expect(texts(proseOf(ydoc))).toEqual(['start', 'Before', 'a', 'Part', 'b', 'x', 'y', 'After', 'end'])
  })

  it('take the place of the empty paragraph of a new document', () => {
    const ydoc = documentOf({ type: 'paragraph' })
    apply(ydoc, draft => insertBlocks(draft, 'end', [paragraph('first')]))
    expect(texts(proseOf(ydoc))).toEqual(['first'])
  })

  it('replace a section and leave the rest to its authors', () => {
    const ydoc = document()
    const ada = new SimulatedClient('ada', Y.encodeStateAsUpdate(ydoc), 55)
    ada.edit(tr => tr.insertText('!', ada.find('Before') + 6))
    const update = apply(ydoc, draft => replaceSection(draft, 'Part', [paragraph('new')]))
    Y.applyUpdate(ydoc, ada.takeUpdate()!)
    ada.receive(update)
    expect(texts(proseOf(ydoc))).toEqual(['Before!', 'a', 'Part', 'new', 'After'])
    expect(proseOf(ada.ydoc).eq(proseOf(ydoc))).toBe(true)
  })

  it('are refused when invalid or without a place, and then nothing is written', () => {
    const ydoc = document()
    const before = proseOf(ydoc)
    expect(applyServerEdit(ydoc, draft => insertBlocks(draft, 'end', [{ type: 'script' }]))).toMatchObject({
      refused: 'not-a-document',
    })
    expect(
      applyServerEdit(ydoc, draft => insertBlocks(draft, { endOfSection: 'None' }, [paragraph('x')])),
    ).toMatchObject({ refused: 'unknown-place' })
    expect(applyServerEdit(ydoc, draft => replaceSection(draft, 'None', [paragraph('x')]))).toMatchObject({
      refused: 'unknown-place',
    })
    expect(proseOf(ydoc).eq(before)).toBe(true)
  })

  it('restore an old version by a forward change', () => {
    const ydoc = document()
    const old = nodeFromJson({ type: 'doc', content: [paragraph('old')] })
    if (isRefusal(old)) throw new Error(old.because)
    apply(ydoc, draft => {
      replaceContent(draft, old)
      return { restored: true }
    })
    expect(texts(proseOf(ydoc))).toEqual(['old'])
  })

  it('come one after the other under one client id', () => {
    const ydoc = document()
    for (const word of ['one', 'two', 'three']) apply(ydoc, draft => insertBlocks(draft, 'end', [paragraph(word)]))
    expect(texts(proseOf(ydoc)).slice(-3)).toEqual(['one', 'two', 'three'])
    expect(Y.decodeStateVector(Y.encodeStateVector(ydoc)).has(1)).toBe(true)
  })

  it('give an empty update for an edit that changes nothing', () => {
    const made = applyServerEdit(document(), () => ({ nothing: true }))
    expect(made).toMatchObject({ result: { nothing: true } })
    if (!isRefusal(made)) expect(Y.decodeUpdate(made.update).structs).toEqual([])
  })
})

describe('suggestions', () => {
  it('settled by the server leave their words to their author and concurrent typing alive', () => {
    const ydoc = documentOf(paragraph('The peg holds today, and the bank holds tomorrow.'))
    const start = Y.encodeStateAsUpdate(ydoc)
    const ben = new SimulatedClient('ben', start, 61)
    const ada = new SimulatedClient('ada', start, 62)
    ben.suggesting = true
    ben.edit(tr => tr.insertText('surely ', ben.find('holds')))
    ben.edit(tr => tr.delete(ben.find(' tomorrow'), ben.find(' tomorrow') + 9))
    const suggested = ben.takeUpdate()!
    Y.applyUpdate(ydoc, suggested)
    ada.edit(tr => tr.insertText('X', ada.find('today')))
    const typed = ada.takeUpdate()!
    const [first, second] = listSuggestions(proseOf(ydoc))
    const accepted = apply(ydoc, draft => acceptSuggestionInY(draft, first!.id))
    const declined = apply(ydoc, draft => declineSuggestionInY(draft, second!.id))
    Y.applyUpdate(ydoc, typed)
    expect(texts(proseOf(ydoc))).toEqual(['The peg surely holds Xtoday, and the bank holds tomorrow.'])
    expect(listSuggestions(proseOf(ydoc))).toEqual([])
    const rows = [
      { bytes: start, actor: 'template', atMs: 0 },
      { bytes: suggested, actor: 'ben', atMs: 1 },
      { bytes: accepted, actor: 'chair', atMs: 2 },
      { bytes: declined, actor: 'chair', atMs: 3 },
      { bytes: typed, actor: 'ada', atMs: 4 },
    ]
    expect(attribution(rows).map(({ actor, text }) => [actor, text])).toEqual([
      ['template', 'The peg '],
      ['ben', 'surely '],
      ['template', 'holds '],
      ['ada', 'X'],
      ['template', 'today, and the bank holds tomorrow.'],
    ])
  })

  it('that nobody made are refused', () => {
    expect(applyServerEdit(documentOf(paragraph('a')), draft => declineSuggestionInY(draft, 'ben:x:1'))).toMatchObject({
      refused: 'unknown-suggestion',
    })
  })
})
