import { describe, expect, test } from 'vitest'
import type { PaperBlock } from './blocks.ts'
import { hostileWords } from './hostile-words.test-words.ts'
import { escapeHtml, htmlFromPaper } from './html.ts'

const everywhere = (text: string): PaperBlock[] => [
  { block: 'heading', level: 1, text, cites: [1] },
  { block: 'paragraph', lead: text, text, cites: [] },
  { block: 'quote', text, cites: [] },
  { block: 'note', form: 'note', text, cites: [] },
  { block: 'list', ordered: true, items: [{ lead: text, text, quote: true, cites: [], items: [{ text, cites: [] }] }] },
  { block: 'table', head: [text], rows: [{ cells: [text], cites: [2, 3] }] },
]

/** The tags of a page with their attributes, in order: none of them holds anybody's words. */
function elements(html: string): string[] {
  return [...html.matchAll(/<\/?[a-z!][^>]*>/gi)].map(([tag]) => tag)
}

describe('paper as HTML', () => {
  test.each(hostileWords)('has the same elements with %j as with plain words', text => {
    const options = { title: text, footer: text }
    const lines = Math.max(1, escapeHtml(text).trim().split(/\n+/).length)
    const plain = Array.from({ length: lines }, () => 'word').join('\n')
    const hostile = htmlFromPaper(everywhere(text), options)
    expect(elements(hostile)).toEqual(elements(htmlFromPaper(everywhere(plain), { title: 'word', footer: 'word' })))
    expect(hostile).not.toMatch(/<script|<svg|<img|<details/i)
  })

  test('a footer cannot leave its CSS string', () => {
    const html = htmlFromPaper([], { title: 't', footer: '"; } body { display: none } </style> \\' })
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? ''
    expect(style).toContain('content: "\\22 ; \\7d  body \\7b  display\\3a  none \\7d  \\3c \\2f style\\3e  \\5c "')
    expect(html.match(/<\/style>/g)).toHaveLength(1)
  })

  test('is one page that loads nothing and is set for paper', () => {
    const html = htmlFromPaper(everywhere('Reserve'), {
      title: 'Minutes',
      footer: 'Room',
      language: 'es',
      size: 'Letter',
    })
    expect(html).toContain('<html lang="es">')
    expect(html).toContain("default-src 'none'")
    expect(html).toContain('@page { size: Letter')
    expect(html).toContain('counter(page)')
    expect(html).not.toMatch(/(src|href)=|url\(|@import/)
    expect(html).toContain('<h1>Reserve <span class="cites">[1]</span></h1>')
  })
})
