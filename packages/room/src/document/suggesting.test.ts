import { Fragment, Slice } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { nodeAttributeFault } from './attribute-rules.ts'
import { documentSchema } from './schema.ts'
import { cleanPasted } from './suggesting.ts'

const { nodes, marks } = documentSchema()
const text = (words: string, ...on: ReturnType<(typeof marks)[string]['create']>[]) => documentSchema().text(words, on)
const clean = (...content: ReturnType<typeof text>[]) =>
  cleanPasted(new Slice(Fragment.fromArray(content), 0, 0)).content

describe('what is pasted', () => {
  it('loses the marks of the place that it was copied from, and keeps its form', () => {
    const words = text(
      'words',
      marks['bold']!.create(),
      marks['comment']!.create({ thread: 't1' }),
      marks['insertion']!.create({ id: 'ada:u1:1000' }),
    )
    const [paragraph] = clean(nodes['paragraph']!.create({ suggestion: 'insertion ada:u1:1000' }, words)).content
    expect(paragraph!.attrs['suggestion']).toBeNull()
    expect(paragraph!.firstChild!.marks.map(mark => mark.type.name)).toEqual(['bold'])
  })

  it('has no attribute that the server would refuse the whole of it for', () => {
    const paragraph = nodes['paragraph']!.create(null, text('x'))
    const cell = nodes['tableCell']!.create({ colspan: 99_999_999, rowspan: -3, colwidth: [Number.NaN] }, paragraph)
    const table = nodes['table']!.create(null, nodes['tableRow']!.create(null, cell))
    const list = nodes['orderedList']!.create(
      { start: 1e15, type: 'disc' },
      nodes['listItem']!.create(null, nodes['paragraph']!.create(null, text('item'))),
    )
    clean(table, list).descendants(node => {
      expect(nodeAttributeFault(node), node.type.name).toBeUndefined()
    })
    const [cleaned] = clean(list).content
    expect(cleaned!.attrs).toMatchObject({ start: 1, type: null })
    expect(cleaned!.textContent).toBe('item')
  })

  it('keeps the words of a link that leads nowhere allowed', () => {
    const [paragraph] = clean(
      nodes['paragraph']!.create(null, text('press me', marks['link']!.create({ href: 'javascript:alert(1)' }))),
    ).content
    expect(paragraph!.textContent).toBe('press me')
    expect(paragraph!.firstChild!.marks).toEqual([])
  })
})
