import { setBlockType, splitBlock } from '@tiptap/pm/commands'
import type { Node } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { attribution } from './attribution.ts'
import { changesBetween, clientOwners, documentAt, type JournaledUpdate } from './history.ts'
import { documentFromJson, nodeFromJson, proseOf } from './prose.ts'
import { isRefusal } from './refusal.ts'
import { documentSchema } from './schema.ts'
import { SimulatedClient } from './simulated-client.ts'

const paragraph = (text: string): unknown => ({
  type: 'paragraph',
  content: text === '' ? [] : [{ type: 'text', text }],
})
const heading = (text: string): unknown => ({ type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text }] })

function docOf(...blocks: unknown[]): Node {
  const node = nodeFromJson({ type: 'doc', content: blocks })
  if (isRefusal(node)) throw new Error(node.because)
  return node
}

function journal(): {
  rows: JournaledUpdate[]
  ada: SimulatedClient
  ben: SimulatedClient
  write: (client: SimulatedClient, atMs: number) => void
} {
  const ydoc = documentFromJson({ type: 'doc', content: [heading('Plan'), paragraph('Hello.')] }) as Y.Doc
  const first = Y.encodeStateAsUpdate(ydoc)
  const ada = new SimulatedClient('ada', first, 31)
  const ben = new SimulatedClient('ben', first, 32)
  const rows: JournaledUpdate[] = [{ bytes: first, actor: 'template', atMs: 1 }]
  const write = (client: SimulatedClient, atMs: number): void => {
    const bytes = client.takeUpdate()!
    rows.push({ bytes, actor: client.person, atMs })
    for (const other of [ada, ben]) if (other !== client) other.receive(bytes)
  }
  return { rows, ada, ben, write }
}

describe('documentAt', () => {
  it('gives every moment of the document', () => {
    const { rows, ada, ben, write } = journal()
    ada.edit(tr => tr.insertText('Ada. ', ada.find('Hello')))
    write(ada, 10)
    ben.edit(tr => tr.insertText(' Ben.', ben.find('Hello.') + 6))
    write(ben, 20)
    const texts = [0, 1, 2, 3].map(count => proseOf(documentAt(rows, count)).textContent)
    expect(texts).toEqual(['', 'PlanHello.', 'PlanAda. Hello.', 'PlanAda. Hello. Ben.'])
  })
})

describe('clientOwners', () => {
  it('names the person of each client id', () => {
    const { rows, ada, ben, write } = journal()
    ada.edit(tr => tr.insertText('a', 1))
    write(ada, 10)
    ben.edit(tr => tr.insertText('b', 1))
    write(ben, 20)
    const owners = clientOwners(rows)
    expect([owners.get(31), owners.get(32)]).toEqual(['ada', 'ben'])
    expect(owners.size).toBe(3)
  })
})

describe('attribution', () => {
  it('says who wrote which text, at its position in the final document', () => {
    const { rows, ada, ben, write } = journal()
    ada.edit(tr => tr.insertText('brave world', ada.find('.')))
    write(ada, 10)
    ben.edit(tr => tr.insertText('new ', ben.find('world')))
    write(ben, 20)
    ada.run(splitBlock, ada.find('Hello') + 5)
    ada.edit(tr => tr.insertText('late', 1))
    write(ada, 30)
    const doc = proseOf(documentAt(rows, rows.length))
    const ranges = attribution(rows)
    for (const { from, to, text } of ranges) expect(doc.textBetween(from, to)).toBe(text)
    expect(ranges.map(({ text }) => text).join('')).toBe(doc.textContent)
    const by = (actor: string): string =>
      ranges
        .filter(range => range.actor === actor)
        .map(({ text }) => text)
        .join('|')
    expect(by('ben')).toContain('new ')
    expect(ranges.find(({ text }) => text === 'late')).toMatchObject({ actor: 'ada', atMs: 30, from: 1, to: 5 })
    expect(by('template')).toContain('Hello')
    // Ada's split rewrote what stood after it; the words stay Ben's and her own earlier ones.
    expect(ranges.find(({ text }) => text === 'brave ')).toMatchObject({ actor: 'ada', atMs: 10 })
    expect(ranges.find(({ text }) => text === 'new ')).toMatchObject({ actor: 'ben', atMs: 20 })
  })

  it('tells two updates of one person apart', () => {
    const { rows, ada, write } = journal()
    ada.edit(tr => tr.insertText('ab', ada.find('Hello')))
    write(ada, 10)
    ada.edit(tr => tr.insertText('cd', ada.find('Hello')))
    write(ada, 20)
    expect(attribution(rows).filter(({ actor }) => actor === 'ada')).toMatchObject([
      { text: 'ab', atMs: 10 },
      { text: 'cd', atMs: 20 },
    ])
  })

  it('counts leaves as the document does', () => {
    const { rows, ada, write } = journal()
    const schema = documentSchema()
    ada.edit(tr => tr.insert(6, [schema.node('horizontalRule'), schema.node('billBlock', { bill: 'hr1' })]))
    ada.edit(tr => tr.insert(ada.find('llo'), schema.node('hardBreak')))
    ada.edit(tr => tr.insertText('x', ada.find('llo')))
    write(ada, 10)
    const doc = proseOf(documentAt(rows, rows.length))
    for (const { from, to, text } of attribution(rows)) expect(doc.textBetween(from, to)).toBe(text)
  })
})

describe('changesBetween', () => {
  it('finds nothing between equal documents', () => {
    expect(changesBetween(docOf(paragraph('a')), docOf(paragraph('a')))).toEqual([])
  })

  it('finds a changed word and a new paragraph, each in its section', () => {
    const before = docOf(heading('Reserves'), paragraph('The peg holds today.'), heading('Law'), paragraph('None.'))
    const after = docOf(
      heading('Reserves'),
      paragraph('The peg broke today.'),
      heading('Law'),
      paragraph('None.'),
      paragraph('Later.'),
    )
    const changes = changesBetween(before, after)
    expect(changes[0]).toMatchObject({ removed: 'holds', added: 'broke', section: 'Reserves' })
    expect(changes.at(-1)).toMatchObject({ removed: '', section: 'Law' })
    expect(changes.at(-1)!.added).toContain('Later')
    expect(changes).toHaveLength(2)
  })

  it('gives positions that fit both documents', () => {
    const before = docOf(paragraph('one two three'), paragraph('four'))
    const after = docOf(paragraph('one 2 three'), paragraph('four five'))
    for (const change of changesBetween(before, after)) {
      expect(before.textBetween(change.fromBefore, change.toBefore, '\n')).toBe(change.removed)
      expect(after.textBetween(change.fromAfter, change.toAfter, '\n')).toBe(change.added)
    }
    expect(changesBetween(before, after).map(({ removed, added }) => [removed, added])).toEqual([
      ['two', '2'],
      ['', ' five'],
    ])
  })

  it('shows a paragraph that became a heading', () => {
    const { ada } = journal()
    const before = ada.state.doc
    ada.run(setBlockType(documentSchema().nodes['heading']!, { level: 2 }), ada.find('Hello'))
    expect(changesBetween(before, ada.state.doc).length).toBeGreaterThan(0)
  })
})
