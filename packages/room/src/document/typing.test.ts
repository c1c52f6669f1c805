import type { Mark, Node } from '@tiptap/pm/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from './refusal.ts'
import { documentSchema } from './schema.ts'
import { isTyping } from './typing.ts'
import { judgeInFull } from './update-rules.ts'

const schema = documentSchema()
const mark = (name: string, attributes?: Record<string, unknown>): Mark => schema.mark(name, attributes)
const ada = mark('insertion', { id: 'p_ada:one:1' })
const adaAgain = mark('insertion', { id: 'p_ada:two:2' })
const ben = mark('insertion', { id: 'p_ben:one:1' })
const cut = mark('deletion', { id: 'p_ben:cut:1' })
const remark = mark('comment', { thread: 't1' })
const bold = mark('bold')

const text = (words: string, ...marks: Mark[]): Node => schema.text(words, marks)
const alone = (block: Node): Node => schema.node('doc', null, [block])
const paragraph = (...children: Node[]): Node => schema.node('paragraph', null, children)

const agreed = paragraph(text('agreed words'))

describe('typing', () => {
  test.each<[string, Node, Node, boolean, boolean]>([
    ['own words behind agreed ones', agreed, paragraph(text('agreed words'), text(' more', ada)), true, true],
    ['own words in the middle', agreed, paragraph(text('agreed'), text(' and', ada), text(' words')), true, true],
    ['own words longer', paragraph(text('a', ada)), paragraph(text('abc', ada)), true, true],
    ['own words in bold', paragraph(text('a')), paragraph(text('a'), text('b', bold, ada)), true, true],
    ['the first words of an empty block', paragraph(), paragraph(text('a', ada)), true, true],
    ['plain words', agreed, paragraph(text('agreed words.')), false, true],
    ['words of another', agreed, paragraph(text('agreed words'), text(' more', ben)), false, false],
    [
      'words in another’s suggestion',
      paragraph(text('ab', ben)),
      paragraph(text('a', ben), text('x', ada), text('b', ben)),
      false,
      false,
    ],
    ['another’s suggestion longer', paragraph(text('a', ben)), paragraph(text('ab', ben)), false, false],
    ['words that are deleted at once', agreed, paragraph(text('agreed words'), text('x', ada, cut)), false, false],
    ['words under a comment', agreed, paragraph(text('agreed words'), text('x', ada, remark)), false, false],
    [
      'commented words split',
      paragraph(text('ab', remark)),
      paragraph(text('a', remark), text('x', ada), text('b', remark)),
      false,
      false,
    ],
    ['fewer words', agreed, paragraph(text('agreed')), false, false],
    ['other words of the same length', agreed, paragraph(text('agreed wordz')), false, false],
    ['two places at once', paragraph(text('ab')), paragraph(text('x', ada), text('ab'), text('y', ada)), false, false],
    ['another kind of block', agreed, schema.node('heading', { level: 1 }, [text('agreed words')]), false, false],
    ['nothing', agreed, agreed, false, false],
  ])('%s', (_what, before, after, asSuggestion, asEdit) => {
    expect(isTyping(alone(before), alone(after), 0, 'p_ada', 'suggest')).toBe(asSuggestion)
    expect(isTyping(alone(before), alone(after), 0, 'p_ada', 'edit')).toBe(asEdit)
  })

  test('a word in a list, a quote, a table cell is typing too', () => {
    const item = (...children: Node[]) =>
      schema.node('bulletList', null, [
        schema.node('listItem', null, [paragraph(text('one'))]),
        schema.node('listItem', null, [paragraph(...children)]),
      ])
    expect(isTyping(alone(item(text('two'))), alone(item(text('two'), text('!', ada))), 0, 'p_ada', 'suggest')).toBe(
      true,
    )
    expect(isTyping(alone(item(text('two'))), alone(item(text('tw'))), 0, 'p_ada', 'suggest')).toBe(false)
  })

  test('words that tie two blocks by one suggestion suggest the break between them, and are more than typing', () => {
    const doc = (...blocks: Node[]) => schema.node('doc', null, blocks)
    const own = paragraph(text('own', ada))
    const typed = (...marks: Mark[]) => paragraph(text('x', ...marks), text('agreed words'))
    expect(isTyping(doc(own, agreed), doc(own, typed(ada)), 1, 'p_ada', 'suggest')).toBe(false)
    expect(isTyping(doc(own, agreed), doc(own, typed(adaAgain)), 1, 'p_ada', 'suggest')).toBe(true)
  })

  test('whatever passes here passes in full', () => {
    const piece = fc.record({
      words: fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 4 }),
      marks: fc.subarray([ada, adaAgain, ben, cut, remark, bold], { maxLength: 2 }),
    })
    const block = fc
      .array(piece, { maxLength: 4 })
      .map(pieces => paragraph(...pieces.map(({ words, marks }) => text(words, ...marks))))
    let passed = 0
    fc.assert(
      fc.property(
        block,
        piece,
        fc.nat({ max: 12 }),
        block,
        fc.boolean(),
        fc.constantFrom('suggest' as const, 'edit' as const),
        fc.nat({ max: 3 }),
        fc.nat({ max: 3 }),
        (old, { words, marks }, place, other, anything, rights, left, right) => {
          const at = Math.min(place, old.content.size)
          const typed = paragraph(
            ...children(old.content.cut(0, at)),
            text(words, ...marks),
            ...children(old.content.cut(at)),
          )
          const now = anything ? other : typed
          // Neighbours that end or begin with suggestions are tied to the block when suggestions are declined.
          const neighbours = [
            [text('plain')],
            [text('x'), text('theirs', ben)],
            [text('own', ada)],
            [text('said', remark)],
          ]
          const around = (node: Node) =>
            schema.node('doc', null, [paragraph(...neighbours[left]!), node, paragraph(...neighbours[right]!)])
          fc.pre(isTyping(around(old), around(now), 1, 'p_ada', rights))
          passed++
          const verdict = judgeInFull(around(old), around(now), 'p_ada', rights, new Map())
          expect(isRefusal(verdict) ? verdict : { lost: verdict.lostAnchors, removed: verdict.removedAnchors }).toEqual(
            {
              lost: [],
              removed: [],
            },
          )
        },
      ),
      { numRuns: process.env['BREAKWATER_LONG'] === '1' ? 20_000 : 600, maxSkipsPerRun: 200 },
    )
    expect(passed).toBeGreaterThan(100)
  })
})

function children(fragment: Node['content']): Node[] {
  return fragment.content.slice()
}
