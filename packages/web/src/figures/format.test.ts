import { describe, expect, test } from 'vitest'
import {
  duration,
  formatFigure,
  formatFullMoment,
  formatMillions,
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
    [0.6667, 'share', '67 %'],
    [19_052.97, 'THB', '19,053 THB'],
    [64_017_255_656, 'KRW', '64.0 bn KRW'],
    [31_342.9, 'UST / BTC', '31,343 UST / BTC'],
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
    expect(keepTogether('paid 20 000 THB, 7.41 bn KRT').replaceAll('\u00a0', '_')).toBe('paid 20_000_THB, 7.41_bn_KRT')
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

  test('won, baht, shares and counts are read from names too', () => {
    expect(readMetricName('saverGapToShareThb')).toEqual({ label: 'Saver gap to share', unit: 'THB' })
    expect(readMetricName('chaiVolumeKrw')).toEqual({ label: 'Chai volume', unit: 'KRW' })
    expect(readMetricName('krtSupplyEnd')).toEqual({ label: 'KRT supply end', unit: 'KRT' })
    expect(readMetricName('lunaStakedEnd')).toEqual({ label: 'LUNA staked end', unit: 'LUNA' })
    expect(readMetricName('anchorLiquidatedBluna')).toEqual({ label: 'Anchor liquidated', unit: 'bLUNA' })
    expect(readMetricName('foundationUstPerBtc')).toEqual({ label: 'Foundation', unit: 'UST / BTC' })
    expect(readMetricName('saverPremiumPaid')).toEqual({ label: 'Saver premium paid', unit: 'fraction' })
    expect(readMetricName('taxRateEndFraction')).toEqual({ label: 'Tax rate end', unit: 'fraction' })
    expect(readMetricName('mirrorAuctionsCount')).toEqual({ label: 'Mirror auctions', unit: 'count' })
    expect(readMetricName('lunaSoldUsd')).toEqual({ label: 'LUNA sold', unit: 'USD' })
    expect(readMetricName('mirrorPairPriceLowUst')).toEqual({ label: 'Mirror pair price low', unit: 'UST' })
  })

  test('amounts of a table share a magnitude', () => {
    expect(plain(formatMillions(-10.8e6))).toBe('-10.8 m')
    expect(plain(formatMillions(59_880.08, 517_292))).toBe('+59,880')
    expect(plain(formatMillions(-0.2264, 28.7))).toBe('-0.23')
    expect(plain(formatMillions(0.001, 28.7))).toBe('0.00')
    expect(plain(formatMillions(Number.NaN, 28.7))).toBe(noFigure)
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
