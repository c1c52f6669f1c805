import { createRequire } from 'node:module'
import type * as Terra from '@terra-money/terra.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalText, gasCost, parseCoin, parseGasPrices, sumCoins } from './amounts.ts'
import { page } from './pagination.ts'

const terra = createRequire(import.meta.url)('@terra-money/terra.js') as typeof Terra

describe('amounts', () => {
  test.each([
    [0n, '0.000000000000000000'],
    [1n, '0.000000000000000001'],
    [-1n, '-0.000000000000000001'],
    [5_000_000_000_000_000n, '0.005000000000000000'],
    [-1_500_000_000_000_000_000n, '-1.500000000000000000'],
  ])('%d is %s', (value, text) => {
    expect(decimalText(value)).toBe(text)
  })

  test('decimals are read by the client as they are', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), value => {
        const text = decimalText(value)
        expect(new terra.Dec(text).toFixed(18)).toBe(text)
        expect(BigInt(text.replace('.', ''))).toBe(value)
      }),
    )
  })

  test('coins', () => {
    expect(parseCoin('1000000uluna')).toEqual({ denom: 'uluna', micros: 1_000_000n })
    for (const text of [
      '',
      'uluna',
      '1',
      '-1uluna',
      '1.5uluna',
      '1 uluna',
      '1u',
      `${'9'.repeat(79)}uluna`,
      '1uluna,2uusd',
    ]) {
      expect(parseCoin(text), text).toBeUndefined()
    }
    expect(
      sumCoins(
        [{ denom: 'uusd', micros: 2n }],
        [
          { denom: 'uluna', micros: 0n },
          { denom: 'uusd', micros: 3n },
        ],
      ),
    ).toEqual([{ denom: 'uusd', micros: 5n }])
  })

  test('gas costs are rounded up', () => {
    const price = parseGasPrices('0.15uusd')![0]!
    expect(gasCost(price, 200_000)).toEqual({ denom: 'uusd', micros: 30_000n })
    expect(gasCost(price, 1).micros).toBe(1n)
    expect(gasCost(price, 0).micros).toBe(0n)
    expect(parseGasPrices('0')).toEqual([])
    expect(parseGasPrices('0.15uusd,0.01uluna')).toHaveLength(2)
    for (const text of ['', '0.15', 'uusd', '-1uusd', '0.1uusd,']) expect(parseGasPrices(text), text).toBeUndefined()
  })
})

describe('pages', () => {
  const list = Array.from({ length: 250 }, (_, index) => index)
  const query = (values: Record<string, string>) => ({ query: (name: string) => values[name] })

  test('a hundred unless told, the rest by key', () => {
    const seen: number[] = []
    let key: string | null = ''
    let pages = 0
    while (key !== null) {
      const next: ReturnType<typeof page<number>> = page(list, query(key === '' ? {} : { 'pagination.key': key }))
      seen.push(...next.entries)
      expect(next.pagination.total).toBe('250')
      key = next.pagination.next_key
      pages++
    }
    expect(seen).toEqual(list)
    expect(pages).toBe(3)
  })

  test('limit, offset, reverse', () => {
    const asked = query({ 'pagination.limit': '2', 'pagination.offset': '3', 'pagination.reverse': 'true' })
    expect(page(list, asked).entries).toEqual([246, 245])
    expect(page(list, query({ 'pagination.offset': '900' })).entries).toEqual([])
  })

  test.each(['-1', 'x', '1.5', '9'.repeat(20)])('a limit of %s is refused', text => {
    expect(() => page(list, query({ 'pagination.limit': text }))).toThrow('whole number')
    expect(() => page(list, query({ 'pagination.key': text }))).toThrow('pagination.key')
  })
})
