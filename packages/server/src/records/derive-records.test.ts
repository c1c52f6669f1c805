import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { libraryFolder } from '../files/library.ts'
import { deriveRecords, parseCsv } from './derive-records.ts'

const collected: Record<string, string> = {
  'ust_usdt_binance_hourly.csv':
    'time_utc,open,high,low,close,vwap,volume_ust,volume_usdt,trades,taker_buy_ust,taker_sell_ust,net_taker_buy_ust\n2022-05-06T12:00:00Z,0.9998,0.9999,0.9997,0.9998,0.999772,3093280,3092575.35,1187,1990982,1102298,888684\n',
  'luna_usd_cryptocompare_hourly.csv':
    'time_utc,open,high,low,close,flags\n2022-05-07T00:00:00Z,77.35,77.47,76.7,76.8,\n',
  'btc_usdt_4h_2022-04_05.csv':
    'time_utc,open,close\n2022-04-30T15:00:00Z,1,2\n2022-04-30T19:00:00Z,2,3\n2022-04-30T23:00:00Z,3,4\n',
  'btc_usdt_binance_hourly_2022-05.csv': 'time_utc,open,close\n2022-05-01T00:00:00Z,5,6\n2022-05-01T01:00:00Z,6,7\n',
  'supply_daily_2022-04_05.csv': 'date_utc,ust_circulating,luna_circulating\n2022-04-30,100.5,200.25\n',
  'anchor_points.csv':
    'time_utc,time_precision,variable,value,unit,source\n2022-05-09T20:35:00Z,"a, b",deposits,8.7,bn UST,x\n2022-05-06T12:00:00Z,day,deposits,14.0,bn UST,x\n2022-05-06T12:00:00Z,day,yield reserve,323,m UST,x\n',
}

describe('derived from collected files', () => {
  const records = deriveRecords(name => collected[name]!)

  test('hours keep their label, volumes become millions', () => {
    expect(records['ust-usdt-hourly.csv']).toBe(
      'time_utc,low,high,close,volume_ust_m,net_taker_ust_m\n2022-05-06T12:00:00Z,0.9997,0.9999,0.9998,3.0933,0.8887\n',
    )
    expect(records['luna-usd-hourly.csv']).toBe('time_utc,low,high,close\n2022-05-07T00:00:00Z,76.7,77.47,76.8\n')
  })

  test('a price of BTC stands at the moment of its close, each moment once', () => {
    expect(records['btc-usd-2022-03_05.csv']).toBe(
      'time_utc,close\n2022-04-30T19:00:00Z,2\n2022-04-30T23:00:00Z,3\n2022-05-01T00:00:00Z,5\n2022-05-01T01:00:00Z,6\n2022-05-01T02:00:00Z,7\n',
    )
  })

  test('a supply stands at the end of its day; deposits in whole UST, in order', () => {
    expect(records['supply-daily.csv']).toBe('time_utc,ust_supply,luna_supply\n2022-05-01T00:00:00Z,100.5,200.25\n')
    expect(records['anchor-deposits.csv']).toBe(
      'time_utc,deposits_ust\n2022-05-06T12:00:00Z,14000000000\n2022-05-09T20:35:00Z,8700000000\n',
    )
  })
})

/** Figures that several outlets printed at the time; the committed tables must carry them. */
describe('the committed tables', () => {
  const rowsOf = (name: string) => parseCsv(readFileSync(join(libraryFolder, 'records', name), 'utf8'))
  const at = (name: string, time: string) => rowsOf(name).find(row => row['time_utc'] === time)

  test('UST fell to 0.2250 in the hour of 11 May 07:00 and to 0.6065 in the first hour of 10 May', () => {
    expect(at('ust-usdt-hourly.csv', '2022-05-11T07:00:00Z')!['low']).toBe('0.2250')
    expect(at('ust-usdt-hourly.csv', '2022-05-10T00:00:00Z')!['low']).toBe('0.6065')
  })

  test('BTC stood at 36,014 when 7 May began', () => {
    expect(Math.round(Number(at('btc-usd-2022-03_05.csv', '2022-05-07T00:00:00Z')!['close']))).toBe(36_014)
  })

  test('18.733 bn UST stood at the end of 6 May, 11.280 bn at the end of 13 May', () => {
    expect((Number(at('supply-daily.csv', '2022-05-07T00:00:00Z')!['ust_supply']) / 1e9).toFixed(3)).toBe('18.733')
    expect((Number(at('supply-daily.csv', '2022-05-14T00:00:00Z')!['ust_supply']) / 1e9).toFixed(3)).toBe('11.280')
  })

  test('every table has ascending times and no empty cell', () => {
    for (const name of [
      'ust-usdt-hourly',
      'luna-usd-hourly',
      'btc-usd-2022-03_05',
      'supply-daily',
      'anchor-deposits',
    ]) {
      const rows = rowsOf(`${name}.csv`)
      const times = rows.map(row => Date.parse(row['time_utc']!))
      expect(times).toEqual([...new Set(times)].sort((left, right) => left - right))
      expect(rows.every(row => Object.values(row).every(cell => cell !== ''))).toBe(true)
    }
  })
})
