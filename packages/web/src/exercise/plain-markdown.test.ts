import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPlainMarkdown, readWords } from './plain-markdown.ts'

const plain = (text: string) => ({ text, look: 'plain' as const })
const item = (text: string, depth = 0) => ({ depth, words: [plain(text)] })

describe('briefs, injects, minutes', () => {
  test('headings, lists, quotes and paragraphs', () => {
    const text = '# You\nhold **300 m** UST\nand fear.\n\n- one\n- two\n\n1. first\n> said\n> again'
    expect(readPlainMarkdown(text)).toEqual([
      { kind: 'heading', level: 1, words: [plain('You')] },
      { kind: 'paragraph', words: [plain('hold '), { text: '300 m', look: 'strong' }, plain(' UST and fear.')] },
      { kind: 'list', ordered: false, items: [item('one'), item('two')] },
      { kind: 'list', ordered: true, items: [item('first')] },
      { kind: 'quote', words: [plain('said again')] },
    ])
  })
  test('items inside items, and items of two lines', () => {
    expect(readPlainMarkdown('- one\n  goes on\n  - inner\n- two')).toEqual([
      { kind: 'list', ordered: false, items: [item('one goes on'), item('inner', 1), item('two')] },
    ])
  })
  test('tables, with a bar inside a cell', () => {
    expect(readPlainMarkdown('| a | b |\n| --- | --- |\n| 1 \\| 2 | x<br>y |')).toEqual([
      { kind: 'table', head: [[plain('a')], [plain('b')]], rows: [[[plain('1 | 2')], [plain('x\ny')]]] },
    ])
  })
  test('what is escaped is shown as it was meant', () => {
    expect(readWords('\\*no\\* &lt;b&gt; &amp; &#64;ada **a\\*b**')).toEqual([
      plain('*no* <b> & @ada '),
      { text: 'a*b', look: 'strong' },
    ])
    expect(readPlainMarkdown('one\\\ntwo')).toEqual([{ kind: 'paragraph', words: [plain('one\ntwo')] }])
  })
  test('HTML and addresses stay words', () => {
    const text = '<img src=x onerror=alert(1)> [press](javascript:alert(1))'
    expect(readPlainMarkdown(text)).toEqual([{ kind: 'paragraph', words: [plain(text)] }])
  })
  test('emphasis and code inside a line', () => {
    expect(readWords('a *b* `c*d` e')).toEqual([
      plain('a '),
      { text: 'b', look: 'emphasis' },
      plain(' '),
      { text: 'c*d', look: 'code' },
      plain(' e'),
    ])
  })
  test('any text is read, and long ones too', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), text => {
        for (const block of readPlainMarkdown(text)) expect(block.kind).toBeTypeOf('string')
      }),
    )
    expect(readPlainMarkdown('*'.repeat(20_000)).length).toBeLessThanOrEqual(1)
  })
})
