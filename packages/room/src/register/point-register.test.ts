import { describe, expect, test } from 'vitest'
import { type Entry, logOf, meeting, opening } from '../minutes/short-meeting.test-log.ts'
import { csvRows } from '../paper/csv.ts'
import { hostileWords } from '../paper/hostile-words.test-words.ts'
import { registerCsv, registerJson, registerMarkdown, registerRows } from './point-register.ts'

const log = logOf(meeting)

describe('register of points', () => {
  test('a row has words, people, arguments, evaluation, outcome and the events of all of these', () => {
    expect(registerRows(log)).toEqual([
      {
        number: 1,
        id: 'po01',
        title: 'Size of the buffer',
        quote: 'a buffer of 30 %',
        document: 'plenary',
        raisedBy: 'Ann',
        raisedAt: '2026-11-23T14:20:00Z',
        stage: 'settled',
        people: ['Bo', 'Cy', 'Ann'],
        remarks: [
          { by: 'Bo', text: 'Why not 50 %?' },
          { by: 'Cy', text: 'Too dear.' },
        ],
        arguments: [
          { side: 'for', text: 'Runs are large.', speaker: 'Bo', noted: 'Ann', spoken: true },
          { side: 'against', text: 'It costs interest.', speaker: 'Cy', noted: 'Cy', spoken: false },
        ],
        evaluation: 'Both hold; the size is open.',
        outcome: 'to-decide',
        reason: 'Vote on it.',
        settledBy: 'Ann',
        decisions: ['How large a buffer?'],
        floorMs: 300_000,
        cites: [11, 12, 13, 14, 17, 19, 20, 21, 23, 26],
      },
    ])
  })

  test('JSON is the rows', () => {
    expect(JSON.parse(registerJson(log))).toEqual({ points: registerRows(log) })
  })

  test('CSV has one line for each point, in the reader’s language', () => {
    const { rows } = csvRows(registerCsv(log, { language: 'es' }))
    expect(rows).toHaveLength(2)
    expect(rows[0]?.cells[0]).toBe('número')
    expect(rows[1]?.cells.slice(7, 11)).toEqual([
      'Bo: Runs are large.',
      'Cy: It costs interest.',
      'Both hold; the size is open.',
      'por decidir',
    ])
    expect(rows[1]?.cells[13]).toBe('300')
  })

  test('Markdown has the overview and each point in full', () => {
    const lines = registerMarkdown(log).split('\n')
    expect(lines).toContain('| 1 | Size of the buffer | Ann | 1 | 1 | to decide |')
    expect(lines).toContain('- **Outcome:** to decide. Vote on it.')
    expect(registerMarkdown(logOf(opening))).toContain('No point was raised.')
  })

  test('the chair’s order is the order of the rows', () => {
    const points: Entry[] = [
      ...opening,
      [0, 'ann1', 'point.raised', { point: 'po01', thread: null, suggestion: null, title: 'One' }],
      [0, 'ann1', 'point.raised', { point: 'po02', thread: null, suggestion: null, title: 'Two' }],
      [0, 'ann1', 'points.ordered', { points: ['po02', 'po01'] }],
    ]
    expect(registerRows(logOf(points)).map(({ title }) => title)).toEqual(['Two', 'One'])
  })

  test.each(hostileWords)('no cell of the CSV begins a formula: %j', words => {
    const { rows } = csvRows(
      registerCsv(
        logOf([
          ...opening,
          [0, 'ann1', 'point.raised', { point: 'po01', thread: null, suggestion: null, title: words }],
        ]),
      ),
    )
    for (const cell of rows[1]?.cells ?? []) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
  })
})
