import { joinBackward, setBlockType, splitBlock, wrapIn } from '@tiptap/pm/commands'
import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { splitListItem } from '@tiptap/pm/schema-list'
import type { Transform } from '@tiptap/pm/transform'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { documentFromJson, proseOf } from './prose.ts'
import { isRefusal } from './refusal.ts'
import { documentSchema } from './schema.ts'
import { SimulatedClient } from './simulated-client.ts'
import {
  acceptAllSuggestions,
  acceptSuggestion,
  declineSuggestion,
  listSuggestions,
  revertAllSuggestions,
} from './suggestions.ts'

const paragraph = (text: string): unknown => ({
  type: 'paragraph',
  content: text === '' ? [] : [{ type: 'text', text }],
})

function open(blocks: readonly unknown[], ...people: string[]): SimulatedClient[] {
  const ydoc = documentFromJson({ type: 'doc', content: blocks })
  if (isRefusal(ydoc)) throw new Error(ydoc.because)
  const state = Y.encodeStateAsUpdate(ydoc)
  return people.map((person, index) => new SimulatedClient(person, state, 100 + index))
}

/** Every client's document as the others will read it: from the Y document, not from its editor. */
const read = (client: SimulatedClient): Node => proseOf(client.ydoc)

function sync(...clients: SimulatedClient[]): void {
  for (const from of clients) {
    const update = from.takeUpdate()
    if (update !== undefined) for (const to of clients) if (to !== from) to.receive(update)
  }
}

const texts = (doc: Node): string[] => doc.children.map(block => `${block.type.name}:${block.textContent}`)
const settled = (result: Transform | { refused: string }): Node => {
  if ('refused' in result) throw new Error(result.refused)
  return result.doc
}

describe('one suggester', () => {
  it('suggests an insertion that declines to the old text and accepts to the new', () => {
    const [ben] = open([paragraph('The peg holds.')], 'ben')
    ben!.suggesting = true
    ben!.edit(tr => tr.insertText('still ', ben!.find('holds')))
    const [suggestion, ...others] = listSuggestions(read(ben!))
    expect(others).toEqual([])
    expect(suggestion).toMatchObject({ author: 'ben', kind: 'insert', text: 'still ', removed: '' })
    expect(texts(revertAllSuggestions(read(ben!)))).toEqual(['paragraph:The peg holds.'])
    expect(texts(acceptAllSuggestions(read(ben!)))).toEqual(['paragraph:The peg still holds.'])
  })

  it('suggests a replacement as one suggestion', () => {
    const [ben] = open([paragraph('The peg holds today.')], 'ben')
    ben!.suggesting = true
    const at = ben!.find('holds')
    ben!.edit(tr => tr.insertText('broke', at, at + 5))
    const [suggestion, ...others] = listSuggestions(read(ben!))
    expect(others).toEqual([])
    expect(suggestion).toMatchObject({
      kind: 'replace',
      text: 'broke',
      removed: 'holds',
      context: 'The peg holdsbroke today.',
    })
    expect(texts(settled(acceptSuggestion(read(ben!), suggestion!.id)))).toEqual(['paragraph:The peg broke today.'])
    expect(texts(settled(declineSuggestion(read(ben!), suggestion!.id)))).toEqual(['paragraph:The peg holds today.'])
  })

  it.each([
    ['at the end', 'holds.', 6],
    ['at the start', 'The', 0],
    ['in the middle', 'peg', 0],
  ])('suggests a break %s of a paragraph', (_where, word, offset) => {
    const [ben] = open([paragraph('The peg holds.'), paragraph('Second.')], 'ben')
    ben!.suggesting = true
    ben!.run(splitBlock, ben!.find(word) + offset)
    expect(revertAllSuggestions(read(ben!)).textContent.replaceAll('\u200b', '')).toBe('The peg holds.Second.')
    expect(texts(revertAllSuggestions(read(ben!)))).toEqual(['paragraph:The peg holds.', 'paragraph:Second.'])
    expect(acceptAllSuggestions(read(ben!)).childCount).toBe(3)
    expect(acceptAllSuggestions(read(ben!)).textContent).toBe('The peg holds.Second.')
  })

  it('suggests a join of two paragraphs', () => {
    const [ben] = open([paragraph('One.'), paragraph('Two.')], 'ben')
    ben!.suggesting = true
    expect(ben!.run(joinBackward, ben!.find('Two'))).toBe(true)
    expect(texts(revertAllSuggestions(read(ben!)))).toEqual(['paragraph:One.', 'paragraph:Two.'])
    expect(texts(acceptAllSuggestions(read(ben!)))).toEqual(['paragraph:One.Two.'])
  })

  it('suggests a new list item', () => {
    const items = ['a', 'b'].map(text => ({ type: 'listItem', content: [paragraph(text)] }))
    const [ben] = open([{ type: 'bulletList', content: items }], 'ben')
    ben!.suggesting = true
    ben!.run(splitListItem(documentSchema().nodes['listItem']!), ben!.find('a') + 1)
    ben!.edit(tr => tr.insertText('new'))
    expect(revertAllSuggestions(read(ben!)).firstChild!.children.map(item => item.textContent)).toEqual(['a', 'b'])
    expect(acceptAllSuggestions(read(ben!)).firstChild!.children.map(item => item.textContent)).toEqual([
      'a',
      'new',
      'b',
    ])
  })

  it('suggests a new block, and the suggestion reaches everybody', () => {
    const [ben, ada] = open([paragraph('One.')], 'ben', 'ada')
    ben!.suggesting = true
    ben!.edit(tr => tr.insert(tr.doc.content.size, documentSchema().node('billBlock', { bill: 'hr5496' })))
    sync(ben!, ada!)
    expect(listSuggestions(read(ada!))).toMatchObject([{ author: 'ben', kind: 'block' }])
    expect(texts(revertAllSuggestions(read(ada!)))).toEqual(['paragraph:One.'])
    expect(texts(acceptAllSuggestions(read(ada!)))).toEqual(['paragraph:One.', 'billBlock:'])
  })

  it('suggests that a block goes, then takes it back', () => {
    const [ben] = open([paragraph('One.'), { type: 'billBlock', attrs: { bill: 'hr1' } }], 'ben')
    ben!.suggesting = true
    ben!.edit(tr => tr.delete(6, 7))
    expect(texts(read(ben!))).toEqual(['paragraph:One.', 'billBlock:'])
    const [suggestion] = listSuggestions(read(ben!))
    expect(suggestion).toMatchObject({ kind: 'block', author: 'ben' })
    expect(texts(settled(acceptSuggestion(read(ben!), suggestion!.id)))).toEqual(['paragraph:One.'])
    expect(settled(declineSuggestion(read(ben!), suggestion!.id)).lastChild!.attrs['suggestion']).toBeNull()
  })

  it('suggests a heading for a paragraph and goes back to the paragraph', () => {
    const [ben] = open([paragraph('One.')], 'ben')
    ben!.suggesting = true
    expect(ben!.run(setBlockType(documentSchema().nodes['heading']!, { level: 2 }), 2)).toBe(true)
    expect(texts(read(ben!))).toEqual(['heading:One.'])
    expect(texts(revertAllSuggestions(read(ben!)))).toEqual(['paragraph:One.'])
    expect(acceptAllSuggestions(read(ben!)).firstChild!.attrs).toMatchObject({ level: 2, suggestion: null })
  })

  it('suggests a quote round a paragraph', () => {
    const [ben] = open([paragraph('One.'), paragraph('Two.')], 'ben')
    ben!.suggesting = true
    expect(ben!.run(wrapIn(documentSchema().nodes['blockquote']!), 2)).toBe(true)
    expect(texts(revertAllSuggestions(read(ben!)))).toEqual(['paragraph:One.', 'paragraph:Two.'])
    expect(texts(acceptAllSuggestions(read(ben!)))).toEqual(['blockquote:One.', 'paragraph:Two.'])
  })

  it('suggests pasted paragraphs', () => {
    const schema = documentSchema()
    const [ben] = open([paragraph('One.'), paragraph('Two.')], 'ben')
    ben!.suggesting = true
    const pasted = ['x', 'y', 'z'].map(text => schema.node('paragraph', null, [schema.text(text)]))
    ben!.edit(tr => tr.replace(ben!.find('ne.'), ben!.find('ne.'), new Slice(Fragment.from(pasted), 1, 1)))
    expect(texts(revertAllSuggestions(read(ben!)))).toEqual(['paragraph:One.', 'paragraph:Two.'])
    expect(texts(acceptAllSuggestions(read(ben!)))).toEqual([
      'paragraph:Ox',
      'paragraph:y',
      'paragraph:zne.',
      'paragraph:Two.',
    ])
  })

  it('suggests a hard break and a mention, which are no text', () => {
    const schema = documentSchema()
    const [ben] = open([paragraph('One two.')], 'ben')
    ben!.suggesting = true
    ben!.edit(tr =>
      tr.insert(ben!.find('two'), [schema.node('hardBreak'), schema.node('mention', { id: 'u1', label: 'Ada' })]),
    )
    expect(texts(revertAllSuggestions(read(ben!)))).toEqual(['paragraph:One two.'])
    expect(revertAllSuggestions(read(ben!)).firstChild!.childCount).toBe(1)
    expect(acceptAllSuggestions(read(ben!)).firstChild!.children.map(child => child.type.name)).toEqual([
      'text',
      'hardBreak',
      'mention',
      'text',
    ])
  })

  it('keeps spaces round a declined insertion', () => {
    const [ben] = open([paragraph('a  b')], 'ben')
    ben!.suggesting = true
    ben!.edit(tr => tr.insertText('x', 3))
    expect(texts(revertAllSuggestions(read(ben!)))).toEqual(['paragraph:a  b'])
  })

  it('answers an unknown id with a refusal', () => {
    const [ben] = open([paragraph('a')], 'ben')
    expect(acceptSuggestion(read(ben!), 'ben:nope:1')).toMatchObject({ refused: 'unknown-suggestion' })
  })
})

describe('two suggesters', () => {
  function twoWithInsertion(): [SimulatedClient, SimulatedClient] {
    const [ada, ben] = open([paragraph('The peg holds.')], 'ada', 'ben')
    ada!.suggesting = true
    ben!.suggesting = true
    ada!.edit(tr => tr.insertText('surely ', ada!.find('holds')))
    sync(ada!, ben!)
    return [ada!, ben!]
  }

  it('gives text typed beside a suggestion its own author', () => {
    const [ada, ben] = twoWithInsertion()
    ben.edit(tr => tr.insertText('not ', ben.find('holds')))
    ben.edit(tr => tr.insertText('the ', ben.find('surely')))
    sync(ada, ben)
    const found = listSuggestions(read(ada))
    expect(found.filter(({ author }) => author === 'ada')).toMatchObject([{ text: 'surely ' }])
    expect(found.filter(({ author }) => author === 'ben').map(({ text }) => text)).toEqual(['the ', 'not '])
  })

  it('refuses to type and to delete inside the pending insertion of somebody else', () => {
    const [, ben] = twoWithInsertion()
    const before = read(ben)
    const at = ben.find('surely')
    ben.edit(tr => tr.insertText('XX', at + 3))
    ben.edit(tr => tr.delete(at + 1, at + 4))
    ben.suggesting = false
    ben.edit(tr => tr.insertText('XX', at + 3))
    ben.edit(tr => tr.delete(at + 1, at + 4))
    ben.edit(tr => tr.delete(at - 3, at + 2))
    expect(read(ben).eq(before)).toBe(true)
    expect(ben.refusals).toBe(5)
  })

  it('deletes round the insertion of somebody else and leaves that alone', () => {
    const [, ben] = twoWithInsertion()
    ben.edit(tr => tr.delete(ben.find('peg'), ben.find('holds') + 5))
    const found = listSuggestions(read(ben))
    expect(found.find(({ author }) => author === 'ada')).toMatchObject({ kind: 'insert', text: 'surely ' })
    expect(
      found
        .filter(({ author }) => author === 'ben')
        .map(({ removed }) => removed)
        .join(''),
    ).toBe('peg holds')
  })

  it('leaves text typed beside a suggestion unmarked when the person edits', () => {
    const [ada, ben] = twoWithInsertion()
    ben.suggesting = false
    ben.edit(tr => tr.insertText('now ', ben.find('holds')))
    sync(ada, ben)
    expect(listSuggestions(read(ada))).toMatchObject([{ author: 'ada', text: 'surely ' }])
    expect(texts(revertAllSuggestions(read(ada)))).toEqual(['paragraph:The peg now holds.'])
  })

  it('converges when both suggest about the same words at once', () => {
    const [ada, ben] = open([paragraph('The peg holds.')], 'ada', 'ben')
    for (const client of [ada!, ben!]) {
      client.suggesting = true
      client.edit(tr => tr.insertText(client.person, client.find('peg'), client.find('peg') + 3))
    }
    sync(ada!, ben!)
    expect(read(ada!).eq(read(ben!))).toBe(true)
    expect(texts(revertAllSuggestions(read(ada!)))).toEqual(['paragraph:The peg holds.'])
    expect(acceptAllSuggestions(read(ada!)).textContent).toMatch(/^The (adaben|benada) holds\.$/)
  })
})

describe('overlapping suggestions', () => {
  const id = (person: string): { id: string } => ({ id: `${person}:1:1` })
  const run = (text: string, ...marks: unknown[]): unknown => ({ type: 'text', text, marks })

  /** `12345678` with an insertion over 3-6 and a deletion over 5-8. */
  function overlapping(): Node {
    const insertion = { type: 'insertion', attrs: id('ada') }
    const deletion = { type: 'deletion', attrs: id('ben') }
    const content = [run('12'), run('34', insertion), run('56', insertion, deletion), run('78', deletion), run('90')]
    const ydoc = documentFromJson({ type: 'doc', content: [{ type: 'paragraph', content }] })
    if (isRefusal(ydoc)) throw new Error(ydoc.because)
    return proseOf(ydoc)
  }

  it('settle each alone and all together', () => {
    const doc = overlapping()
    const after = (result: Transform | { refused: string }): [string, string[]] => [
      settled(result).textContent,
      listSuggestions(settled(result)).map(({ id }) => id),
    ]
    expect(after(acceptSuggestion(doc, 'ada:1:1'))).toEqual(['1234567890', ['ben:1:1']])
    expect(after(declineSuggestion(doc, 'ada:1:1'))).toEqual(['127890', ['ben:1:1']])
    expect(after(acceptSuggestion(doc, 'ben:1:1'))).toEqual(['123490', ['ada:1:1']])
    expect(after(declineSuggestion(doc, 'ben:1:1'))).toEqual(['1234567890', ['ada:1:1']])
    expect(revertAllSuggestions(doc).textContent).toBe('127890')
    expect(acceptAllSuggestions(doc).textContent).toBe('123490')
  })
})
