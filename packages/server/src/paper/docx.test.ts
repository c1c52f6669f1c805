import type { PaperBlock } from '@breakwater/room'
import type { DocumentJson } from '@breakwater/room/document'
import { documentFromMarkdown, documentSchema, formatBlockSuggestion } from '@breakwater/room/document'
import { describe, expect, test } from 'vitest'
import { type DocxThread, docxFromDocument } from './docx-document.ts'
import { docxFromPaper } from './docx-paper.ts'
import { zipTexts } from './zip-entries.test-reader.ts'

const options = { title: 'Reserve policy', footer: 'Room of Ann' }

/** A one-pixel PNG: signature and header are all that is read of it. */
const png = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

/** Words that would change the file if they were taken for XML. */
const hostile = [
  '</w:t></w:r></w:p><w:p><w:r><w:t>forged',
  ']]><evil/>',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  '" w:author="Forged',
  'null\u0000 bell\u0007 \ufffe \ud800',
]

function text(words: string, ...marks: NonNullable<DocumentJson['marks']>): DocumentJson {
  return { type: 'text', text: words, marks }
}

function paragraph(...content: DocumentJson[]): DocumentJson {
  return { type: 'paragraph', content }
}

function doc(...content: DocumentJson[]): DocumentJson {
  return { type: 'doc', content }
}

/** Every part of the file is well formed: tags close in order, and no bare ampersand or control stands in it. */
function expectWellFormed(xml: string): void {
  const open: string[] = []
  for (const [, close, name, empty] of xml.matchAll(/<(\/?)([A-Za-z][\w:.-]*)(?:\s+[\w:.-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (close === '/') expect(open.pop()).toBe(name)
    else if (empty === '') open.push(name!)
  }
  expect(open).toEqual([])
  const rest = xml.replace(/<\?xml[^>]*\?>/, '').replace(/<\/?[A-Za-z][\w:.-]*(?:\s+[\w:.-]+="[^"<]*")*\s*\/?>/g, '')
  expect(rest).not.toMatch(/[<]|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/)
  expect([...xml].some(sign => sign < ' ' && !'\t\n\r'.includes(sign))).toBe(false)
}

function expectAllWellFormed(file: Map<string, string>): void {
  for (const [name, xml] of file) if (/\.(xml|rels)$/.test(name)) expectWellFormed(xml)
}

/** The words of a part, tags taken out. */
function words(xml: string): string {
  return xml
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&')
}

describe('paper as .docx', () => {
  const blocks = (said: string): PaperBlock[] => [
    { block: 'heading', level: 1, text: said, cites: [1] },
    { block: 'paragraph', lead: said, text: said, cites: [] },
    { block: 'quote', text: said, cites: [] },
    { block: 'note', form: 'warning', text: said, cites: [] },
    {
      block: 'list',
      ordered: true,
      items: [{ lead: said, text: said, cites: [2], items: [{ text: said, cites: [] }] }],
    },
    { block: 'table', head: [said, 'B'], rows: [{ cells: [said, `${said}\nx`], cites: [3] }] },
  ]

  test('has headings, lists, tables, quotes, notes and the events that lines rest on', async () => {
    const file = zipTexts(await docxFromPaper(blocks('Buffer'), options))
    const body = file.get('word/document.xml')!
    expect(body).toContain('<w:pStyle w:val="Heading1"/>')
    expect(body).toContain('<w:pStyle w:val="RoomQuote"/>')
    expect(body).toContain('<w:pStyle w:val="RoomNote"/>')
    expect(body).toContain('<w:tbl>')
    expect(body.match(/<w:numPr>/g)).toHaveLength(2)
    expect(words(body)).toContain('Buffer [1]')
    expect(words(body)).toContain('Buffer [2]')
    expect(file.get('docProps/core.xml')).toContain('Reserve policy')
    expect([...file].some(([name, xml]) => /footer\d*\.xml/.test(name) && xml.includes('Room of Ann'))).toBe(true)
    expectAllWellFormed(file)
  })

  test.each(hostile)('keeps %j as words', async said => {
    const file = zipTexts(await docxFromPaper(blocks(said), { title: said, footer: said }))
    expectAllWellFormed(file)
    const plain = zipTexts(await docxFromPaper(blocks('word'), options))
    const tags = (xml: string) => [...xml.matchAll(/<\/?(w:[A-Za-z]+)/g)].map(match => match[1])
    expect(tags(file.get('word/document.xml')!)).toEqual(tags(plain.get('word/document.xml')!))
  })
})

describe('the document as .docx', () => {
  const atMs = Date.UTC(2026, 10, 23, 14, 5)
  const nameOf = (person: string) => ({ bo01: 'Bo Berg', cy01: 'Cy' })[person] ?? person
  const insertion = { type: 'insertion', attrs: { id: `bo01:u1:${atMs}` } }
  const deletion = { type: 'deletion', attrs: { id: `cy01:u2:${atMs}` } }
  const comment = (thread: string) => ({ type: 'comment', attrs: { thread } })
  const thread = (id: string, ...said: string[]): DocxThread => ({
    id,
    quote: 'the words',
    resolved: false,
    comments: said.map((words, index) => ({
      author: index === 0 ? 'Bo Berg' : 'Cy',
      atMs,
      text: words,
      deleted: false,
    })),
  })

  async function bodyOf(document: DocumentJson, threads: DocxThread[] = []): Promise<Map<string, string>> {
    const file = zipTexts(await docxFromDocument(document, { threads, nameOf, picture: () => png }, options))
    expectAllWellFormed(file)
    return file
  }

  test('pending suggestions are tracked changes with author and time', async () => {
    const body = (await bodyOf(doc(paragraph(text('keep '), text('new', insertion), text('old', deletion))))).get(
      'word/document.xml',
    )!
    const when = '2026-11-23T14:05:00.000Z'
    expect(body).toMatch(
      new RegExp(`<w:ins w:id="\\d+" w:author="Bo Berg" w:date="${when}"><w:r>.*?<w:t[^>]*>new</w:t></w:r></w:ins>`),
    )
    expect(body).toMatch(
      new RegExp(
        `<w:del w:id="\\d+" w:author="Cy" w:date="${when}"><w:r>.*?<w:delText[^>]*>old</w:delText></w:r></w:del>`,
      ),
    )
    expect(body).toMatch(/<w:t[^>]*>keep <\/w:t>/)
  })

  test('a deletion of somebody’s insertion is inside it', async () => {
    const body = (await bodyOf(doc(paragraph(text('both', insertion, deletion))))).get('word/document.xml')!
    expect(body).toMatch(
      /<w:ins [^>]*w:author="Bo Berg"[^>]*><w:del [^>]*w:author="Cy"[^>]*>.*?both<\/w:delText>.*?<\/w:del><\/w:ins>/,
    )
    const ids = [...body.matchAll(/<w:(?:ins|del) w:id="(\d+)"/g)].map(match => match[1])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('whole blocks: an inserted paragraph, a deleted row, a changed heading', async () => {
    const suggestion = (kind: 'insertion' | 'deletion') => formatBlockSuggestion({ kind, id: `bo01:u3:${atMs}` })
    const change = formatBlockSuggestion({
      kind: 'change',
      id: `cy01:u4:${atMs}`,
      previous: { type: 'paragraph', attrs: {} },
    })
    const cell: DocumentJson = { type: 'tableCell', content: [paragraph(text('x'))] }
    const file = await bodyOf(
      doc(
        { ...paragraph(text('whole', insertion)), attrs: { suggestion: suggestion('insertion') } },
        {
          type: 'table',
          content: [{ type: 'tableRow', attrs: { suggestion: suggestion('deletion') }, content: [cell] }],
        },
        { type: 'heading', attrs: { level: 2, suggestion: change }, content: [text('Title')] },
      ),
    )
    const body = file.get('word/document.xml')!
    expect(body).toMatch(/<w:pPr>.*?<w:rPr>.*?<w:ins [^>]*w:author="Bo Berg"/)
    expect(body).toMatch(/<w:trPr>.*?<w:del [^>]*w:author="Bo Berg"/)
    expect(words(file.get('word/comments.xml')!)).toContain('was: paragraph')
  })

  test('comments keep author, replies and the words that they are on, over several paragraphs', async () => {
    const file = await bodyOf(
      doc(
        paragraph(text('before '), text('the ', comment('th01'))),
        paragraph(text('words', comment('th01')), text(' after')),
      ),
      [thread('th01', 'Why?', 'Because.')],
    )
    const comments = file.get('word/comments.xml')!
    expect(comments.match(/<w:comment /g)).toHaveLength(2)
    expect(comments).toContain('w:author="Bo Berg"')
    expect(comments).toContain('w:initials="BB"')
    expect(words(comments)).toBe('Why?Because.')
    const body = file.get('word/document.xml')!
    expect(body.match(/<w:commentReference /g)).toHaveLength(2)
    const inside = body.slice(body.indexOf('<w:commentRangeStart'), body.lastIndexOf('<w:commentRangeEnd'))
    expect(words(inside)).toBe('the words')
    expect(file.get('word/commentsExtended.xml')).toMatch(/paraIdParent=/)
  })

  test('a thread whose words are gone stands at the end with its quote; deleted remarks leave nothing', async () => {
    const lost = { ...thread('th09', 'Lost?', 'secret'), quote: 'gone words' }
    const comments = lost.comments.map((one, index) => ({ ...one, deleted: index === 1 }))
    const body = words((await bodyOf(doc(paragraph(text('x'))), [{ ...lost, comments }])).get('word/document.xml')!)
    expect(body).toContain('Remarks whose words are gone')
    expect(body).toContain('gone words')
    expect(body).toContain('Bo Berg: Lost?')
    expect(body).not.toContain('secret')
  })

  test('a picture is in the file; one that Word does not show leaves its description', async () => {
    const image: DocumentJson = { type: 'image', attrs: { src: '/api/rooms/a/pictures/b', alt: 'A chart' } }
    const file = await bodyOf(doc(image))
    expect([...file.keys()].some(name => name.startsWith('word/media/') && name.endsWith('.png'))).toBe(true)
    const without = zipTexts(await docxFromDocument(doc(image), { threads: [] }, options))
    expect(words(without.get('word/document.xml')!)).toContain('[Picture: A chart]')
  })

  test('every block of the room’s Markdown has its form, and links keep to allowed protocols', async () => {
    const markdown = [
      '# One',
      '',
      'A *word* **bold** `code` ~~gone~~ and [link](https://example.org/?a=1&b=2).',
      '',
      '1. first',
      '   - inner',
      '2. second',
      '',
      '- [x] done',
      '- [ ] open',
      '',
      '> quote',
      '',
      '```',
      'let x = 1',
      'let y = 2',
      '```',
      '',
      '| A | B |',
      '| --- | --- |',
      '| c | d |',
      '',
      '---',
      '',
      '> [!WARNING]',
      '>',
      '> mind',
    ].join('\n')
    const node = documentFromMarkdown(markdown)
    if ('refused' in node) throw new Error(node.because)
    const file = await bodyOf(node.toJSON() as DocumentJson)
    const body = file.get('word/document.xml')!
    expect(words(body)).toContain('let x = 1')
    expect(words(body)).toContain('☑ done')
    expect(words(body)).toContain('☐ open')
    expect(words(body)).toContain('Warningmind')
    expect(body).toContain('<w:pStyle w:val="RoomCode"/>')
    expect(body.match(/<w:numPr>/g)).toHaveLength(5)
    expect(file.get('word/_rels/document.xml.rels')).toContain('Target="https://example.org/?a=1&amp;b=2"')
    const evil = await bodyOf(
      doc(
        paragraph(
          text('x', { type: 'link', attrs: { href: 'javascript:alert(1)' } }),
          text('y', { type: 'link', attrs: { href: 'file:///etc/passwd' } }),
        ),
      ),
    )
    expect([...evil.values()].join()).not.toMatch(/javascript:|file:\/\//)
  })

  test('knows every node of the schema: none loses its words', async () => {
    const schema = documentSchema()
    const holding = new Set(['doc', 'text'])
    const lost: string[] = []
    const seen: string[] = []
    for (const type of Object.values(schema.nodes)) {
      if (holding.has(type.name) || !type.isBlock || type.isLeaf) continue
      const filled = type.createAndFill(null, type.inlineContent ? schema.text('canary') : undefined)
      if (filled === null) continue
      const json = withWords(filled.toJSON() as DocumentJson)
      // The schema lets tables be empty; Word does not.
      if (!JSON.stringify(json).includes('canary')) continue
      seen.push(type.name)
      const file = zipTexts(await docxFromDocument(doc(json), { threads: [] }, options))
      if (!words(file.get('word/document.xml')!).includes('canary')) lost.push(type.name)
    }
    expect(lost).toEqual([])
    expect(seen.length).toBeGreaterThan(10)
  })

  test.each(hostile)('keeps %j as words everywhere', async said => {
    const document = doc(
      paragraph(text(said), text(said, insertion), text(said, deletion), text(said, comment('th01'))),
      { type: 'heading', attrs: { level: 1 }, content: [text(said)] },
      { type: 'callout', attrs: { kind: said }, content: [paragraph(text(said))] },
      { type: 'columns', content: [{ type: 'column', attrs: { title: said }, content: [paragraph(text(said))] }] },
      { type: 'runBlock', attrs: { manifestHash: said, exhibit: said, title: said } },
      { type: 'image', attrs: { src: said, alt: said } },
      paragraph({ type: 'mention', attrs: { id: 'x', label: said } }),
    )
    const threads = [thread('th01', said), { ...thread('gone', said), quote: said }].map(one => ({
      ...one,
      comments: one.comments.map(remark => ({ ...remark, author: said })),
    }))
    const file = zipTexts(
      await docxFromDocument(
        document,
        { threads, nameOf: () => said, picture: () => png },
        { title: said, footer: said },
      ),
    )
    expectAllWellFormed(file)
    expect(file.get('word/document.xml')).not.toContain('<w:t>forged')
    expect([...file.values()].join()).not.toContain('w:author="Forged"')
  })

  test('an empty document is a file too', async () => {
    expect((await bodyOf(doc())).get('word/document.xml')).toContain('<w:p>')
  })
})

/** The node with the word in every paragraph below it. */
function withWords(node: DocumentJson): DocumentJson {
  if (node.type === 'paragraph') return { ...node, content: [{ type: 'text', text: 'canary' }] }
  return node.content === undefined ? node : { ...node, content: node.content.map(withWords) }
}
