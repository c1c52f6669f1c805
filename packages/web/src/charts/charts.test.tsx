import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { makeFixture } from '../dev/fixture.ts'
import { placeLabels } from './end-labels.ts'
import { gatherMarks } from './events.ts'
import { indexAt, indexRange, nearestIndex, panelFrame, timeScale, valueScale } from './frame.ts'
import { linePath, stretches } from './line-path.ts'
import { PanelChart } from './panel-chart.tsx'
import { panelViews, pegLostIndex, withKept } from './panels.ts'
import { PegLine } from './peg-line.tsx'
import { defaultWindow, timeTicks } from './time-ticks.ts'
import { Waterfall } from './waterfall.tsx'

const run = makeFixture()
const { timeMs } = run.series
const window = defaultWindow(run.startMs, run.endMs)

describe('panels', () => {
  const views = panelViews(run)

  test('the price stands first, with its band, its second line and the record', () => {
    const [price] = views
    expect(price!.panel.id).toBe('price')
    expect(price!.lines.map(line => line.look)).toEqual(['record', 'second', 'first'])
    expect(price!.lines.at(-1)!.band).toBeDefined()
  })

  test('every panel renders to one picture without broken numbers', () => {
    for (const view of views) {
      for (const width of [340, 620]) {
        const svg = renderToStaticMarkup(
          <PanelChart view={view} timeMs={timeMs} window={window} width={width} height={110} />,
        )
        expect(svg).toMatch(/^<svg/)
        expect(svg).not.toMatch(/NaN|undefined|Infinity/)
        expect(svg).toContain(view.panel.title)
      }
    }
  })

  test('a kept run lies beneath in its own look', () => {
    const both = withKept(views, run, timeMs)
    const price = both[0]!
    expect(price.lines[0]!.look).toBe('kept')
    expect(Array.from(price.lines[0]!.values.slice(0, 5))).toEqual(
      Array.from(price.lines.find(line => line.look === 'second')!.values.slice(0, 5)),
    )
  })

  test('the peg is lost when the price stays below 0.95 for an hour', () => {
    const at = pegLostIndex(run)!
    const price = run.series.columns[0]!.values
    expect(price[at]!).toBeLessThan(0.95)
    expect(price[at - 1]!).toBeGreaterThanOrEqual(0.95)
  })
})

describe('lines', () => {
  test('thinning keeps the ends and the extremes of every pixel', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 400 }),
        values => {
          const times = Float64Array.from(values, (_, index) => index * 1000)
          const column = Float64Array.from(values)
          const frame = panelFrame(60 + 88, 100)
          const range: [number, number] = [0, values.length - 1]
          const x = timeScale([0, (values.length - 1) * 1000], frame)
          const y = valueScale([column], range, frame, { scale: 'linear' })
          const points = stretches(times, column, range, x, y).flat()
          const heights = points.map(point => point[1])
          const drawn = values.map(value => Math.round(y(value) * 10) / 10)
          expect(Math.min(...heights)).toBe(Math.min(...drawn))
          expect(Math.max(...heights)).toBe(Math.max(...drawn))
          expect(points.at(-1)![1]).toBe(drawn.at(-1))
          for (let index = 1; index < points.length; index++)
            expect(points[index]![0]).toBeGreaterThanOrEqual(points[index - 1]![0])
        },
      ),
    )
  })

  test('a gap breaks the line', () => {
    const times = Float64Array.of(0, 1, 2, 3)
    const path = linePath(
      times,
      Float64Array.of(1, 2, Number.NaN, 1),
      [0, 3],
      at => at * 10,
      valueScale([Float64Array.of(1, 2)], [0, 1], panelFrame(200, 100), { scale: 'linear' }),
    )
    expect(path.match(/M/g)).toHaveLength(2)
  })
})

describe('time', () => {
  test('a long run opens on its last days, a short one whole', () => {
    expect(defaultWindow(run.startMs, run.endMs)).toEqual([Date.UTC(2022, 4, 6), run.endMs])
    expect(defaultWindow(0, 7 * 86_400_000)).toEqual([0, 7 * 86_400_000])
  })

  test('indices find the sample before, the nearest and the range in sight', () => {
    const times = Float64Array.of(0, 10, 20, 30)
    expect([indexAt(times, -5), indexAt(times, 19), indexAt(times, 99)]).toEqual([0, 1, 3])
    expect([nearestIndex(times, 14), nearestIndex(times, 16)]).toEqual([1, 2])
    expect(indexRange(times, [12, 18])).toEqual([1, 2])
  })

  test('ticks keep their distance and name days', () => {
    for (const width of [320, 640, 1200]) {
      const ticks = timeTicks(window, width)
      expect(ticks.length).toBeGreaterThan(1)
      for (let index = 1; index < ticks.length; index++) {
        expect(
          ((ticks[index]!.atMs - ticks[index - 1]!.atMs) / (window[1] - window[0])) * width,
        ).toBeGreaterThanOrEqual(64)
      }
    }
  })
})

describe('marks and labels', () => {
  test('marks are apart, keep all entries in sight and take the gravest look', () => {
    const x = timeScale(window, panelFrame(600, 100))
    const marks = gatherMarks(run.journal, window, x, 24)
    const inSight = run.journal.filter(entry => entry.atMs >= window[0])
    expect(marks.flatMap(mark => mark.entries)).toEqual(inSight)
    expect(marks.some(mark => mark.look === 'refusal')).toBe(true)
    for (let index = 1; index < marks.length; index++)
      expect(marks[index]!.x - marks[index - 1]!.x).toBeGreaterThanOrEqual(24)
  })

  test('labels do not lie over one another', () => {
    const placed = placeLabels(
      [50, 52, 53, 99].map(y => ({ id: String(y), lines: ['a'], look: '', y })),
      14,
      10,
      100,
    )
    for (let index = 1; index < placed.length; index++)
      expect(placed[index]!.y - placed[index - 1]!.y).toBeGreaterThanOrEqual(14)
    expect(placed.at(-1)!.y).toBeLessThanOrEqual(100)
  })
})

test('the waterfall says its total and each bar in words', () => {
  const svg = renderToStaticMarkup(
    <Waterfall
      bars={run.waterfalls['attacker']!}
      beside={[{ label: 'Short alone', amountUsd: 861e6 }]}
      width={320}
      totalLabel="Total"
    />,
  )
  expect(svg.replaceAll('\u00a0', ' ')).toContain('Total +816 m USD; Short alone +861 m USD')
  expect(svg).not.toMatch(/NaN/)
})

test('the peg line is straight without a run and breaks where the peg is lost', () => {
  expect(renderToStaticMarkup(<PegLine width={100} height={20} />)).toContain('M0,6H100')
  const lostAtMs = timeMs[pegLostIndex(run)!]!
  const svg = renderToStaticMarkup(
    <PegLine width={600} height={20} price={{ timeMs, values: run.series.columns[0]!.values, window, lostAtMs }} />,
  )
  expect(svg).toContain('peg-gap')
})
