import { describe, expect, test } from 'vitest'
import { chartOf, readRunContent } from './run-source.ts'

const run = {
  branch: 'main',
  scenarioMs: 7200,
  columns: [
    { id: 'ustPriceUsd', label: 'UST', unit: 'USD', role: 'simulated', panel: 'price' },
    { id: 'ustPriceRecordUsd', label: 'record', unit: 'USD', role: 'record', panel: 'price' },
    { id: 'lunaPriceUsd', label: 'LUNA', unit: 'USD', role: 'simulated', panel: 'luna-price' },
  ],
  timeMs: [0, 3600, 7200],
  values: { ustPriceUsd: [1, null, 0.9], ustPriceRecordUsd: [1, 1, 1], lunaPriceUsd: [80, 70, 60] },
}

describe('what a run block shows', () => {
  test('a run is its first panel; a gap in it is no number', () => {
    const content = readRunContent(run)
    expect(content.kind).toBe('run')
    const chart = content.kind === 'run' ? chartOf(content.figures) : null
    expect(chart?.view.pegged).toBe(true)
    expect(chart?.view.lines.map(line => line.id)).toEqual(['ustPriceUsd'])
    expect([...(chart?.view.lines[0]?.values ?? [])]).toEqual([1, Number.NaN, 0.9])
  })

  test('one sample is no chart', () => {
    const content = readRunContent({ ...run, timeMs: [0] })
    expect(content.kind === 'run' ? chartOf(content.figures) : 'none').toBeNull()
  })

  test('futures are a table of options', () => {
    const figures = [{ measure: 'low', label: 'Lowest', unit: 'USD', p05: 0.1, p50: 0.5, p95: 0.9 }]
    expect(readRunContent({ options: [{ id: 'halt', title: 'Halt', fans: {}, figures }], runs: 200 })).toEqual({
      kind: 'options',
      options: [{ id: 'halt', title: 'Halt', figures }],
    })
  })

  test('anything else is shown by its words alone', () => {
    for (const answer of [null, 3, [], {}, { columns: [] }]) expect(readRunContent(answer)).toEqual({ kind: 'words' })
  })
})
