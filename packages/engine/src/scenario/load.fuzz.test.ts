/**
 * Whatever bytes a stranger sends, the loader answers within a second or two: a scenario, or mistakes that each have a sentence and
 * a hint. Method: random bytes, random damage to a right file, and the classic attacks on parsers.
 */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadScenario } from './load.ts'
import { sampleKinds, sampleReader, sampleText } from './sample-scenario.ts'

const long = process.env['BREAKWATER_LONG'] !== undefined
const runs = long ? 2000 : 150
/** Generous because the machine of a test may be busy; a parser that explodes needs minutes or never ends. */
const millisMax = 3000

function judge(content: string | Uint8Array): void {
  const before = performance.now()
  const result = loadScenario(content, {
    file: 'library/scenarios/fuzz.yaml',
    read: sampleReader(),
    kinds: sampleKinds,
  })
  expect(performance.now() - before).toBeLessThan(millisMax)
  if (result.ok) {
    expect(result.scenario.document.breakwater).toBe(1)
    return
  }
  expect(result.mistakes.length).toBeGreaterThan(0)
  for (const mistake of result.mistakes) {
    expect(mistake.message.length).toBeGreaterThan(5)
    expect(mistake.hint.length).toBeGreaterThan(5)
    expect(mistake.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(mistake.where.line).toBeGreaterThan(0)
    expect(mistake.where.column).toBeGreaterThan(0)
  }
}

test('random bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), judge), { numRuns: runs })
})

test('random text of YAML’s own characters', () => {
  const pieces = fc.constantFrom(
    '- ',
    ': ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '&a ',
    '*a',
    '!!str ',
    '|',
    '>',
    '"',
    "'",
    '#',
    '?',
    'key',
    '1e9',
    '\t',
    '---\n',
    '<<',
    '%',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 120 }), list => judge(list.join(''))),
    { numRuns: runs },
  )
})

test('a right file with random damage', () => {
  const bytes = new TextEncoder().encode(sampleText)
  const damage = fc.array(
    fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), fc.constantFrom('set', 'cut', 'repeat')),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  fc.assert(
    fc.property(damage, changes => {
      let damaged = Array.from(bytes)
      for (const [at, byte, how] of changes) {
        if (how === 'set') damaged[at] = byte
        else if (how === 'cut') damaged = [...damaged.slice(0, at), ...damaged.slice(at + byte)]
        else damaged = [...damaged.slice(0, at), ...damaged.slice(Math.max(0, at - byte))]
      }
      judge(Uint8Array.from(damaged))
    }),
    { numRuns: runs },
  )
})

test('a right file with values of the wrong sort', () => {
  const lines = sampleText.split('\n')
  const odd = fc.constantFrom(
    'null',
    '.nan',
    '.inf',
    '-.inf',
    '1e308',
    '-1e308',
    '9'.repeat(400),
    '0x7fffffffffffffffffff',
    '"\\u0000"',
    '[]',
    '{}',
    '[[]]',
    'true',
    '~',
    '""',
    '5 constructor',
    '1 toString',
    '__proto__',
    '{ value: {}, source: [], standing: 1 }',
    '{ value: 1 UST, source: paper, standing: guess, range: [x, {}] }',
    '2022-99-99T00:00Z',
    '- - -',
    '*a',
    'x'.repeat(5000),
  )
  fc.assert(
    fc.property(fc.nat(lines.length - 2), odd, (at, value) => {
      const damaged = [...lines]
      damaged[at] = damaged[at]!.replace(/(:|-) .*$/, `$1 ${value}`)
      judge(damaged.join('\n'))
    }),
    { numRuns: runs * 2 },
  )
})

const attacks: [string, string][] = [
  ['open brackets', '['.repeat(1_000_000)],
  ['open braces', '{a: '.repeat(250_000)],
  ['closed brackets', '['.repeat(390) + ']'.repeat(390)],
  ['nested dashes', '- '.repeat(500_000)],
  ['dashes below the first limit', `${'- '.repeat(399)}x`],
  ['question marks', '? '.repeat(500_000)],
  ['growing indentation', Array.from({ length: 1400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ['many keys', Array.from({ length: 60_000 }, (_, index) => `k${index}: 1`).join('\n')],
  ['one long list', `a: [${'1,'.repeat(110_000)}1]`],
  ['lists of lists', `a: [${'[],'.repeat(60_000)}[]]`],
  ['many anchors', Array.from({ length: 20_000 }, (_, index) => `- &a${index} x`).join('\n')],
  ['many aliases', `- &a x\n${'- *a\n'.repeat(40_000)}`],
  ['quotes', '"'.repeat(1_000_000)],
  ['one long text', `a: "${'x'.repeat(1_000_000)}"`],
  ['one long plain text', `a: ${'x y '.repeat(250_000)}`],
  ['folded lines', `a: >\n${'  x\n'.repeat(100_000)}`],
  ['comments', '# x\n'.repeat(100_000)],
  ['colons', ':'.repeat(1_000_000)],
  ['spaces', ' '.repeat(1_000_000)],
  ['tabs', '\t'.repeat(1_000_000)],
  ['escapes', `a: "${'\\u0041'.repeat(150_000)}"`],
  ['tags', '!a '.repeat(300_000)],
  ['documents', '---\n'.repeat(90_000)],
  ['directives', '%YAML 1.2\n'.repeat(90_000)],
  [
    'unknown keys in a part',
    sampleText.replace(
      '    fee:',
      `${Array.from({ length: 5000 }, (_, index) => `    x${index}: 1`).join('\n')}\n    fee:`,
    ),
  ],
  [
    'many parts of the same kind',
    sampleText.replace(
      'issuers:\n',
      `${Array.from({ length: 3000 }, (_, index) => `  - { id: m${index}, kind: pool }`).join('\n')}\nissuers:\n`,
    ),
  ],
  [
    'many events at one time',
    sampleText.replace(
      'switches:\n',
      `${'  - { at: 2022-05-07T21:44Z, target: curve, act: withdraw, sentence: x, source: data }\n'.repeat(4000)}switches:\n`,
    ),
  ],
]

test.each(attacks)('attack: %s', (_what, text) => {
  judge(text)
})
