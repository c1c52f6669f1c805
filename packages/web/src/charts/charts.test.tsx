import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { makeFixture } from '../dev/fixture.ts'
import { breakLabel, placeLabels } from './end-labels.ts'
import { gatherMarks } from './events.ts'
import { indexAt, indexRange, nearestIndex, panelFrame, timeScale, valueScale } from './frame.ts'
import { linePath, stretches } from './line-path.ts'
import { datePlace, PanelChart, panelHeight } from './panel-chart.tsx'
import {
  leadLine,
  openingWindow,
  type PanelView,
  panelViews,
  partViews,
  pegLostIndex,
  tellingMax,
  withKept,
} from './panels.ts'
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

describe('many panels', () => {
  const view = (id: string, values: number[], kept?: number[]): PanelView => ({
    panel: { id, title: id, unit: 'share', scale: 'linear' },
    pegged: false,
    lines: [
      { id, label: id, look: 'first', unit: 'share', values: Float64Array.from(values) },
      ...(kept === undefined
        ? []
        : [
            {
              id: `kept-${id}`,
              label: 'kept',
              look: 'kept' as const,
              unit: 'share',
              values: Float64Array.from(kept),
            },
          ]),
    ],
  })
  const ids = (views: PanelView[]) => views.map(one => one.panel.id)

  test('panels that stand still are kept back, unless the kept run stood elsewhere', () => {
    const views = [
      view('still', [1, 1]),
      view('moves', [1, 0.6]),
      view('elsewhere', [1, 1], [0.5, 0.5]),
      view('trembles', [1, 1.0005]),
    ]
    const { telling, others } = partViews(views)
    expect(ids(telling)).toEqual(['moves', 'elsewhere'])
    expect(ids(others)).toEqual(['still', 'trembles'])
  })

  test('a dozen is shown, the others wait; a run in which nothing moves shows what it has', () => {
    const many = Array.from({ length: tellingMax + 5 }, (_, index) => view(String(index), [0, index + 1]))
    const { telling, others } = partViews(many)
    expect(ids(telling)).toEqual(ids(many.slice(0, tellingMax)))
    expect(others).toHaveLength(5)
    expect(ids(partViews([view('still', [2, 2])]).telling)).toEqual(['still'])
  })

  test('shares are said in percent, once', () => {
    const svg = renderToStaticMarkup(
      <PanelChart
        view={view('voting', [1, 0.65])}
        timeMs={Float64Array.of(0, 1)}
        window={[0, 1]}
        width={600}
        height={116}
      />,
    ).replaceAll('\u00a0', ' ')
    expect(svg).toContain('from 100 % on')
    expect(svg).toContain('>65 %<')
    expect(svg).not.toContain('>share<')
  })

  test('ticks near the peg do not read alike', () => {
    const pegged = (values: number[]): string[] => {
      const one = { ...view('price', values), pegged: true }
      const svg = renderToStaticMarkup(
        <PanelChart view={one} timeMs={Float64Array.of(0, 1)} window={[0, 1]} width={600} height={244} />,
      )
      return [...svg.matchAll(/chart-tick"[^>]*>([^<]+)</g)].map(match => match[1]!)
    }
    for (const values of [
      [0.9986, 1],
      [0.13, 1],
    ]) {
      const ticks = pegged(values)
      expect(ticks.length).toBeGreaterThan(2)
      expect(new Set(ticks).size).toBe(ticks.length)
    }
    expect(pegged([0.13, 1])).toContain('1.00')
    expect(pegged([0.9986, 1])).toContain('1.000')
  })

  test('the names at the ends have the room that they need', () => {
    const tall = view('voting', [1, 0.65], [1, 1])
    expect(panelHeight(tall, 600, 116)).toBe(116)
    for (const line of tall.lines) line.label = 'the same money in the real share'
    // Two names of four lines each at 13 pixels, and 47 for title and foot.
    expect(panelHeight(tall, 340, 116)).toBe(8 * 13 + 47)
    expect(breakLabel('the same money in the real share', 9)).toEqual(['the same', 'money in', 'the real', 'share'])
    expect(breakLabel('one two three four five', 4).at(-1)).toMatch(/…$/)
  })

  test('a run without a pegged coin opens whole, and its first panel stands for it', () => {
    const series = {
      ...run.series,
      columns: run.series.columns.filter(column => column.panel !== 'price'),
      panels: run.series.panels.filter(panel => panel.id !== 'price'),
    }
    const other = { ...run, series }
    expect(openingWindow(run)).toEqual(window)
    expect(openingWindow(other)).toEqual([run.startMs, run.endMs])
    expect(pegLostIndex(other)).toBeUndefined()
    const views = panelViews(other)
    expect(leadLine(other, views)).toBe(views[0]!.lines.find(line => line.look === 'first')!.values)
    expect(leadLine(run, panelViews(run))).toBe(run.series.columns[0]!.values)
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

  test('dates at the edges stay inside and do not run into their neighbours', () => {
    const frame = { ...panelFrame(324, 100), right: 0 }
    expect(datePlace(21, frame)).toEqual({ x: 0, textAnchor: 'start' })
    expect(datePlace(85, frame)).toEqual({ x: 85, textAnchor: 'middle' })
    expect(datePlace(320, frame)).toEqual({ x: 324, textAnchor: 'end' })
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
    expect(marks.some(mark => mark.look === 'refusal' || mark.look === 'both')).toBe(true)
    for (let index = 1; index < marks.length; index++)
      expect(marks[index]!.x - marks[index - 1]!.x).toBeGreaterThanOrEqual(24)
  })

  test('a refusal does not hide a halt that is gathered with it', () => {
    const lookAt = (gap: number) =>
      gatherMarks(run.journal, [run.startMs, run.endMs], at => at / 3_600_000, gap).map(mark => mark.look)
    expect(lookAt(0)).toContain('halt')
    expect(lookAt(0)).not.toContain('both')
    expect(lookAt(24)).toContain('both')
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
