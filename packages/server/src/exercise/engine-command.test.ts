import type { Seat } from '@breakwater/room'
import { describe, expect, test } from 'vitest'
import { loadLibrary } from '../files/library.ts'
import { commandOfPull, engineCommand } from './engine-command.ts'

const record = loadLibrary().scenarios.get('ust-2022-record')!
const nowMs = Date.UTC(2022, 4, 8, 12)
const asked = (target: string, act: string, numbers: Record<string, unknown>) =>
  engineCommand(record, { atMs: 0, target, act, sentence: 'It is done.', numbers }, nowMs)

describe('numbers get the form that the act wants', () => {
  test('a bare quantity gets a source and a standing, a word stays, a span becomes a moment', () => {
    expect(asked('three-wallets', 'buy-in-pool', { amount: '150000000 USD', until: '+6 h' })).toEqual({
      atMs: nowMs,
      target: 'three-wallets',
      act: 'buy-in-pool',
      sentence: 'It is done.',
      numbers: {
        amount: { value: '150000000 USD', source: 'choice', standing: 'changed' },
        until: '2022-05-08T18:00:00Z',
      },
    })
    expect(asked('exchange', 'halt', { what: 'trading' }).numbers).toEqual({ what: 'trading' })
    expect(asked('exchange', 'price-floor', { price: '0.7' }).numbers).toEqual({
      price: { value: '0.7', source: 'choice', standing: 'changed' },
    })
  })

  test('what fits nothing is left for the engine to refuse', () => {
    expect(asked('exchange', 'halt', { what: 'everything' }).numbers).toEqual({ what: 'everything' })
    expect(asked('nobody', 'halt', { what: 'trading' }).numbers).toEqual({ what: 'trading' })
    expect(asked('exchange', '__proto__', { what: 'trading' }).numbers).toEqual({ what: 'trading' })
  })
})

test('a pull becomes a command with its choices in numbers and sentence', () => {
  const seat = {
    id: 'desk',
    levers: [
      {
        id: 'buy',
        target: 'three-wallets',
        act: 'buy-in-pool',
        numbers: { until: '+6 h' },
        choices: [{ name: 'amount', label: 'Dollars', unit: 'USD', preset: 100_000_000, low: 0, high: 1e9 }],
        sentence: 'The desk buys for {amount}.',
      },
    ],
  } as unknown as Seat
  expect(commandOfPull(seat, { seat: 'desk', lever: 'buy', choices: {} }, 5)).toEqual({
    atMs: 5,
    target: 'three-wallets',
    act: 'buy-in-pool',
    sentence: 'The desk buys for 100,000,000 USD.',
    numbers: { until: '+6 h', amount: '100000000 USD' },
  })
  expect(commandOfPull(seat, { seat: 'desk', lever: 'sell', choices: {} }, 5)).toBeUndefined()
})
