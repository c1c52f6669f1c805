import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InjectText, Release } from '../event/exercise.ts'
import { scenarioStartMs } from '../minutes/short-meeting.test-log.ts'
import { hostileWords } from '../paper/hostile-words.test-words.ts'
import { injectChanges, injectsFromCsv, injectsToCsv, type KnownToList, releaseText } from './inject-list.ts'
import { releaseFromText } from './release-text.ts'

const known: KnownToList = {
  seats: ['issuer', 'bank'],
  cells: ['north'],
  objectives: ['halt-in-time'],
  measures: ['ustPriceUsd'],
  fromMs: scenarioStartMs,
}

const inject: InjectText = {
  id: 'bank-run',
  title: 'Deposits leave',
  form: 'newspaper',
  to: ['all', 'seat:bank', 'cell:north'],
  from: 'The Gazette',
  text: 'Half left,\nsaid "the bank".',
  measures: ['ustPriceUsd'],
  picture: null,
  release: { by: 'time', atMs: scenarioStartMs },
  expected: 'The issuer halts.',
  objective: 'halt-in-time',
}

const head = 'number,id,release,from,to,title,text,form,expected action,objective'

/** What is wrong with a list, as `row column: message`. */
function mistakesOf(text: string): string[] {
  const answer = injectsFromCsv(text, known)
  return answer.ok ? [] : answer.mistakes.map(({ row, column, message }) => `${row} ${column}: ${message}`)
}

describe('list of injects', () => {
  test('goes out with the columns of the list and the stage', () => {
    const entry = {
      id: 'bank-run',
      text: inject,
      release: { by: 'hand' } as const,
      stage: 'approved' as const,
      releasedAtMs: null,
      releasedScenarioMs: null,
      note: '',
      seq: 1,
    }
    expect(injectsToCsv([entry])).toBe(
      'number,id,release,from,to,title,text,form,measures,picture,expected action,objective,status\r\n' +
        '1,bank-run,by hand,The Gazette,"all; seat:bank; cell:north",Deposits leave,"Half left,\nsaid ""the bank"".",newspaper,ustPriceUsd,,The issuer halts.,halt-in-time,approved\r\n',
    )
  })

  test('comes back as it went out, whatever the words', () => {
    const words = fc.oneof(fc.constantFrom(...hostileWords), fc.string({ unit: 'grapheme', minLength: 1 }))
    const line = words
      .map(text => text.replace(/\s+/g, ' ').trim())
      .filter(text => text !== '' && !/[\p{C}]/u.test(text))
    const long = words.map(text => text.replace(/\r\n?/g, '\n').trim())
    const release = fc.oneof(
      fc.constant<Release>({ by: 'hand' }),
      fc.nat({ max: 4_000_000_000 }).map((seconds): Release => ({ by: 'time', atMs: seconds * 1000 })),
      fc
        .option(fc.constant(scenarioStartMs))
        .map((notBeforeMs): Release => ({ by: 'condition', when: 'peg < 0.985 for 30 min', notBeforeMs })),
    )
    fc.assert(
      fc.property(line, line, long, long, release, (title, from, text, expected, when) => {
        const sent = { ...inject, title, from, text, expected, release: when }
        const answer = injectsFromCsv(injectsToCsv([sent]), known)
        expect(answer).toEqual({ ok: true, injects: [sent] })
      }),
    )
  })

  test('columns in another order, large letters, semicolons, seats without a prefix, an id from the number', () => {
    const text = 'Title;FROM;To;Text;Form;Release\r\nNews;Gazette;issuer, bank;Words;TEXT;+1 h 30 min\r\n'
    expect(injectsFromCsv(text, known)).toEqual({
      ok: true,
      injects: [
        {
          ...inject,
          id: 'inject-1',
          title: 'News',
          from: 'Gazette',
          to: ['seat:issuer', 'seat:bank'],
          text: 'Words',
          form: 'text',
          measures: [],
          release: { by: 'time', atMs: scenarioStartMs + 90 * 60_000 },
          expected: '',
          objective: null,
        },
      ],
    })
  })

  test('every mistake names its row and column, all together', () => {
    expect(
      mistakesOf(
        [
          head,
          '1,ok,by hand,Gazette,all,News,Words,text,,',
          '2,ok,tomorrow,,nobody,News,Words,poem,,fame',
          '3,Not An Id,2022-02-30T00:00Z,Gazette,,News,Words,picture,,',
        ].join('\n'),
      ),
    ).toEqual([
      '3 id: The id “ok” stands in row 2 too.',
      '3 release: “tomorrow” is not a time, a condition or “by hand”.',
      '3 from: The cell is empty.',
      '3 to: “nobody” is not a seat of this exercise.',
      '3 form: “poem” is not a form.',
      '3 objective: “fame” is not an objective.',
      '4 id: “Not An Id” is not an id.',
      '4 release: “2022-02-30T00:00Z” is not a day and time.',
      '4 to: The cell is empty.',
      '4 picture: The cell is empty.',
    ])
  })

  test('a list that is none is told so', () => {
    expect(mistakesOf('')).toEqual(['1 : The list is empty.'])
    expect(mistakesOf('number,title\n1,x')).toContain('1 release: The column “release” is missing.')
    expect(mistakesOf(`${head},title\n`)).toEqual(['1 title: The column “title” stands twice.'])
    expect(mistakesOf(`${head}\n1,ok,"open`)).toEqual(['2 : A quoted cell does not end.'])
    expect(mistakesOf('x'.repeat(2_000_001))).toEqual(['1 : The list is too large.'])
  })

  test('a condition is judged by whoever knows the language of conditions', () => {
    const conditionFault = (when: string) => (when.startsWith('peg ') ? null : `“${when}” names nothing.`)
    const list = (release: string) => `${head}\n1,ok,${release},Gazette,all,News,Words,text,,`
    expect(injectsFromCsv(list('if peg < 0.9'), { ...known, conditionFault }).ok).toBe(true)
    expect(injectsFromCsv(list('if moon < 0.9'), { ...known, conditionFault })).toMatchObject({
      ok: false,
      mistakes: [{ row: 2, column: 'release', message: '“moon < 0.9” names nothing.' }],
    })
  })

  test('any text whatever gets an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        expect(typeof injectsFromCsv(`${head}\n${text}`, known).ok).toBe('boolean')
      }),
    )
  })

  test('says what a list would change', () => {
    const other = { ...inject, id: 'other' }
    const changed = { ...inject, title: 'New', to: ['all' as const] }
    expect(injectChanges([inject, other], [changed, { ...inject, id: 'third' }])).toEqual({
      added: [{ ...inject, id: 'third' }],
      changed: [{ before: inject, after: changed, columns: ['to', 'title'] }],
      unchanged: 0,
      absent: [other],
    })
    expect(injectChanges([inject], [{ ...inject }]).unchanged).toBe(1)
  })
})

describe('releases as text', () => {
  test.each<[string, Release | { fault: string }]>([
    ['by hand', { by: 'hand' }],
    ['2022-05-09T14:30Z', { by: 'time', atMs: scenarioStartMs + 150 * 60_000 }],
    ['2022-05-09 14:30 UTC', { by: 'time', atMs: scenarioStartMs + 150 * 60_000 }],
    ['+1 d 30 s', { by: 'time', atMs: scenarioStartMs + 86_430_000 }],
    ['if peg < 0.9 after +2 h', { by: 'condition', when: 'peg < 0.9', notBeforeMs: scenarioStartMs + 7_200_000 }],
    ['2022-05-09 14:30', { fault: '“2022-05-09 14:30” is not a time, a condition or “by hand”.' }],
    ['+9999 d', { fault: 'The time is more than a year after the start.' }],
    ['if peg < 0.9 after noon', { fault: '“noon” is not a time, a condition or “by hand”.' }],
  ])('%s', (text, release) => {
    expect(releaseFromText(text, scenarioStartMs)).toEqual(release)
    if (!('fault' in release)) expect(releaseFromText(releaseText(release), null)).toEqual(release)
  })

  test('without a run nothing counts from its start', () => {
    expect(releaseFromText('+1 h', null)).toHaveProperty('fault')
  })
})
