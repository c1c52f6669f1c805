import { describe, expect, test } from 'vitest'
import {
  duration,
  formatFigure,
  formatFullMoment,
  formatMoment,
  keepTogether,
  noFigure,
  readMetricName,
} from './format.ts'
import { positionOn, readWritten, sayWritten, trackBetween, writeQuantity } from './written.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-')

describe('figures as people say them', () => {
  const rows: [number, string, string][] = [
    [815_000_000, 'USD', '815 m USD'],
    [18_700_000_000, 'UST', '18.7 bn UST'],
    [-0.65, 'fraction', '-65 %'],
    [0.972, '1', '0.9720'],
    [0.972, 'USD', '0.9720 USD'],
    [31_300, 'USD', '31,300 USD'],
    [26.5, 'USD', '26.50 USD'],
    [-10.8, 'USD m', '-10.8 m USD'],
    [952.38, 'USD m', '952 m USD'],
    [80_394, 'BTC', '80,394 BTC'],
    [999_600, 'UST', '1.00 m UST'],
    [6.5e12, 'LUNA', '6.50 tn LUNA'],
    [0, 'USD', '0 USD'],
    [-0.00000001, 'fraction', '0.00 %'],
  ]
  for (const [value, unit, said] of rows) {
    test(`${value} ${unit} is said ${said}`, () => expect(plain(formatFigure(value, unit))).toBe(said))
  }

  test('a gain carries its sign when asked, a missing figure is a dash', () => {
    expect(plain(formatFigure(952e6, 'USD', { signed: true }))).toBe('+952 m USD')
    expect(formatFigure(Number.NaN, 'USD')).toBe(noFigure)
    expect(formatFigure(null, 'USD')).toBe(noFigure)
  })

  test('a sentence keeps its figures whole', () => {
    const said = keepTogether('earned 818 m USD: short +955 m, −11 %; sold 80 394 BTC on 9 May')
    expect(said.replaceAll('\u00a0', '_')).toBe('earned 818_m_USD: short +955_m, −11_%; sold 80_394_BTC on 9 May')
  })

  test('durations and moments', () => {
    expect(plain(duration(600_000))).toBe('10 min')
    expect(plain(duration(49 * 86_400_000))).toBe('49 d')
    expect(plain(duration(9_000_000))).toBe('2.5 h')
    const at = Date.UTC(2022, 4, 8, 4, 30)
    expect(plain(formatMoment(at))).toBe('8 May 04:30')
    expect(plain(formatFullMoment(at))).toBe('8 May 2022 04:30 UTC')
  })

  test('a name that ends in its unit is read', () => {
    expect(readMetricName('ustPriceLowUsd')).toEqual({ label: 'UST price low', unit: 'USD' })
    expect(readMetricName('curve3crvEnd')).toEqual({ label: 'Curve end', unit: '3CRV' })
    expect(readMetricName('anchorGateRefusals')).toEqual({ label: 'Anchor gate refusals', unit: 'count' })
    expect(readMetricName('tipsAtMs')).toEqual({ label: 'Tips', unit: 'moment' })
  })
})

describe('quantities as a file writes them', () => {
  test('are taken apart, said and written again', () => {
    expect(readWritten('350_000_000 UST')).toEqual({ number: 350_000_000, scale: 1, unit: 'UST' })
    expect(readWritten('14 bn UST')).toEqual({ number: 14, scale: 1e9, unit: 'UST' })
    expect(readWritten('2.9 % / h')).toEqual({ number: 2.9, scale: 1, unit: '% / h' })
    expect(readWritten('many')).toBeUndefined()
    expect(plain(sayWritten('350_000_000 UST'))).toBe('350 m UST')
    expect(writeQuantity(350_000_000, 'UST')).toBe('350_000_000 UST')
    expect(writeQuantity(0.1 + 0.2, '')).toBe('0.3')
  })

  test('a slider has about a hundred steps between ends of one unit', () => {
    const track = trackBetween('200 m USD', '3 bn USD')!
    expect([track.low, track.high, track.unit]).toEqual([200e6, 3e9, 'USD'])
    expect(track.step).toBe(20e6)
    expect(positionOn(track, '634_000_000 USD')).toBe(634e6)
    expect(positionOn(track, '9 bn USD')).toBe(3e9)
    expect(trackBetween('1 BTC', '2 UST')).toBeUndefined()
  })
})
