import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellFromCsv, csvRows, csvText } from './csv.ts'
import { hostileWords } from './hostile-words.test-words.ts'

describe('CSV', () => {
  test('quotes by RFC 4180 and keeps numbers plain', () => {
    expect(
      csvText(
        ['a', 'b'],
        [
          ['x,"y"', -2.5],
          ['two\nlines', null],
        ],
      ),
    ).toBe('a,b\r\n"x,""y""",-2.5\r\n"two\nlines",\r\n')
  })

  test.each(hostileWords)('no cell begins a formula: %j', text => {
    const { rows } = csvRows(csvText(['a', 'b'], [[text, 'x']]))
    expect(rows[1]?.cells[0]).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
    expect(rows[1]?.cells).toHaveLength(2)
  })

  test('any table comes back as it went out', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'a=+-@\'" ,;\r\n\t') }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...hostileWords),
    )
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 })), table => {
        const { rows, fault } = csvRows(csvText(['head', 'b'], table))
        expect(fault).toBeNull()
        const kept = table.filter(row => row.some(text => text !== '') || row.length > 1)
        expect(rows.slice(1).map(({ cells }) => cells.map(cellFromCsv))).toEqual(kept)
      }),
    )
  })

  test('reads semicolons, a byte order mark, bare line feeds, and counts lines', () => {
    const { rows } = csvRows('\ufeffa;b\n"1\n2";x\n\nlast;')
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1\n2', 'x'] },
      { line: 5, cells: ['last', ''] },
    ])
  })

  test('says where a quote is wrong', () => {
    expect(csvRows('a,b\n"open,b\n').fault).toEqual({ line: 2, fault: 'open-quote' })
    expect(csvRows('a,b\n"x"y,b').fault).toEqual({ line: 2, fault: 'text-after-quote' })
    expect(csvRows('a\n'.repeat(10), 3).fault?.fault).toBe('too-many-rows')
  })
})
