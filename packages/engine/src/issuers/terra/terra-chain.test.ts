import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Precision } from '../../ledger/ledger.ts'
import { unitsMax } from '../../money/asset.ts'
import type { Report } from '../../step/module.ts'
import { openSmallStage } from '../../step/small-stage.ts'
import { LUNA_DENOM, type MarketState, swap } from './market.ts'
import { TerraChain, terraChainKind } from './terra-chain.ts'

const start = Date.UTC(2022, 4, 8)
const minute = 60_000
const dec = 10n ** 18n

function open(precision: Precision = 'exact', setup: Record<string, unknown> = {}, luna = 343e6) {
  const stage = openSmallStage({
    precision,
    holds: { holder: { UST: 5e9 }, public: { LUNA: luna } },
    startMs: start,
    stepMs: minute,
    parts: [
      {
        kind: terraChainKind,
        id: 'terra',
        config: {
          stable: 'UST',
          coin: 'LUNA',
          basePool: 50e6,
          recoveryBlocks: 36,
          minSpread: 0.005,
          denom: 'uusd',
          currencies: [],
          stablePerSdr: 1.25,
          blockTime: 6000,
          startHeight: 1000,
          votePeriodBlocks: 5,
          oracleNoise: 0,
          startPrice: 80,
          capacity: 60e6,
          congestedCapacity: 6e6,
          halts: [],
          ...setup,
        },
      },
    ],
  })
  const { ledger } = stage
  return {
    stage,
    chain: stage.find('terra', TerraChain),
    holder: ledger.account('holder'),
    ust: ledger.asset('UST'),
    luna: ledger.asset('LUNA'),
    ledger,
  }
}

const act = (kind: string, config: unknown = {}) => ({ atMs: 0, kind, target: 'terra', sentence: '', config })

describe('redemption', () => {
  test('burns and mints to the unit what the market module says, and takes its delta on', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40_000_000_000_000 }), { minLength: 1, maxLength: 6 }), offers => {
        const { chain, holder, ledger, ust, luna, stage } = open()
        const state: MarketState = {
          delta: 0n,
          basePool: 50_000_000_000_000n * dec,
          poolRecoveryPeriodBlocks: 36,
          minStabilitySpread: (5n * dec) / 1000n,
          zeroSwapCheck: false,
        }
        const prices = {
          exchangeRates: new Map([
            ['uusd', 80n * dec],
            ['usdr', 64n * dec],
          ]),
          tobinTaxes: new Map<string, bigint>(),
        }
        for (const micros of offers) {
          const before = {
            ust: ledger.units(holder, ust),
            luna: ledger.units(holder, luna),
            fees: ledger.units(chain.oracleAccount, luna),
            supply: ledger.supplyUnits(luna),
          }
          const expected = swap(state, prices, {
            offerDenom: 'uusd',
            offerMicros: BigInt(Math.floor((micros / 1e6) * 1e6)),
            askDenom: LUNA_DENOM,
          })
          if (expected.refused !== undefined) throw new Error(expected.refused)
          expect(chain.redeem(holder, micros / 1e6)).toBe(Number(expected.swapMicros) / 1e6)
          expect(before.ust - ledger.units(holder, ust)).toBe(expected.burnedMicros)
          expect(ledger.units(holder, luna) - before.luna).toBe(expected.swapMicros)
          expect(ledger.units(chain.oracleAccount, luna) - before.fees).toBe(expected.feeMicros)
          expect(ledger.supplyUnits(luna) - before.supply).toBe(expected.mintedMicros)
          state.delta = expected.deltaAfter
        }
        stage.ledger.checkConservation()
      }),
    )
  })

  test('exact and fast agree to a part in ten million, recovery included', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 100, max: 60_000_000 }), { minLength: 1, maxLength: 8 }), offers => {
        const exact = open('exact')
        const fast = open('fast')
        for (const offer of offers) {
          const paid = exact.chain.redeem(exact.holder, offer)
          // The exact core cuts to whole micro-units.
          expect(Math.abs(fast.chain.redeem(fast.holder, offer) - paid)).toBeLessThanOrEqual(1e-7 * paid + 2e-6)
          expect(fast.chain.marginalSpread()).toBeCloseTo(exact.chain.marginalSpread(), 9)
          exact.stage.runStep()
          fast.stage.runStep()
        }
        expect(fast.chain.coinSupply() / exact.chain.coinSupply()).toBeCloseTo(1, 9)
        expect(fast.chain.stableSupply()).toBeCloseTo(exact.chain.stableSupply(), 4)
      }),
      { numRuns: 50 },
    )
  })

  test.each(['exact', 'fast'] as const)(
    'pays half a per cent less than the oracle for a small swap (%s)',
    precision => {
      const { chain, holder, ledger, luna } = open(precision)
      expect(chain.redeem(holder, 8000)).toBeCloseTo(99.5, 4)
      expect(ledger.balance(chain.oracleAccount, luna)).toBeCloseTo(0.5, 4)
      // The stakers' coins do not circulate yet.
      expect(chain.coinSupply()).toBeCloseTo(343e6 + 99.5, 2)
    },
  )

  test.each(['exact', 'fast'] as const)(
    'burning what the spread leaves room for brings the spread there (%s)',
    precision => {
      const { chain, holder } = open(precision)
      expect(chain.marginalSpread()).toBeCloseTo(0.005, 12)
      const amount = chain.redeemableAtSpread(0.05)
      // B((1 − s)^−1/2 − 1) SDR at 1.25 UST.
      expect(amount).toBeCloseTo(50e6 * (1 / Math.sqrt(0.95) - 1) * 1.25, 2)
      chain.redeem(holder, amount)
      expect(chain.marginalSpread()).toBeCloseTo(0.05, 9)
      expect(chain.redeemableAtSpread(0.05)).toBeLessThan(1)
    },
  )

  test.each(['exact', 'fast'] as const)('never more than the account has; nothing for nothing (%s)', precision => {
    const { chain, holder, ledger, ust, stage } = open(precision)
    expect(chain.redeem(holder, 0)).toBe(0)
    chain.redeem(holder, 9e9)
    expect(ledger.balance(holder, ust)).toBe(0)
    expect(chain.redeem(holder, 1)).toBe(0)
    ledger.checkConservation()
    expect(stage.journal.entries).toEqual([])
  })

  test.each(['exact', 'fast'] as const)(
    'that would pass what 64 bits can count is refused whole, in the journal (%s)',
    precision => {
      const ceiling = Number(unitsMax) / 1e6
      const { chain, holder, ledger, stage } = open(precision, { startPrice: 0.00001 }, ceiling - 1e9)
      const before = ledger.bytes()
      expect(chain.redeem(holder, 1e6)).toBe(0)
      expect(ledger.bytes()).toEqual(before)
      expect(stage.journal.entries).toHaveLength(1)
      expect(stage.journal.entries[0]!.refusal).toMatchObject({ refused: 'ceiling', who: 'terra' })
      expect(chain.marginalSpread()).toBeCloseTo(0.005, 12)
    },
  )
})

describe('blocks', () => {
  test.each(['exact', 'fast'] as const)('bring the pool back by 1/36 each (%s)', precision => {
    const { chain, holder, stage } = open(precision)
    chain.redeem(holder, chain.redeemableAtSpread(0.2))
    const room = (spread: number) => 50e6 * (1 / Math.sqrt(1 - spread) - 1) * 1.25
    for (let step = 1; step <= 5; step++) {
      stage.runStep()
      const delta = room(0.2) - chain.redeemableAtSpread(0.2)
      expect(delta / (room(0.2) * (35 / 36) ** (10 * step))).toBeCloseTo(1, 5)
    }
    expect(chain.height).toBe(1050)
  })

  test.each(['exact', 'fast'] as const)(
    'a halted chain refuses, recovers nothing, and its oracle stands (%s)',
    precision => {
      const { chain, holder, stage } = open(precision)
      chain.redeem(holder, 20e6)
      const spread = chain.marginalSpread()
      chain.act(stage, act('halt'))
      expect(chain.isHalted()).toBe(true)
      expect(chain.redeem(holder, 1e6)).toBe(0)
      chain.showPrice(40)
      for (let step = 0; step < 5; step++) stage.runStep()
      expect(chain.marginalSpread()).toBe(spread)
      expect(chain.oraclePrice).toBe(80)
      expect(chain.height).toBe(1000)
      chain.act(stage, act('restart'))
      expect(chain.redeem(holder, 1e6)).toBeGreaterThan(0)
      stage.runStep()
      expect(chain.height).toBe(1010)
      expect(chain.marginalSpread()).toBeLessThan(spread)
    },
  )

  test('dated stops are noted once, with their source, and so is the restart', () => {
    const halts = [
      { at: start + 3 * minute, restart: start + 6 * minute, source: 'press', sentence: 'Validators stop the chain.' },
    ]
    const { chain, stage } = open('exact', { halts })
    const live: boolean[] = []
    for (let step = 0; step < 9; step++) {
      stage.runStep()
      live.push(!chain.isHalted())
    }
    expect(live).toEqual([true, true, false, false, false, false, true, true, true])
    expect(stage.journal.entries.map(entry => entry.sentence)).toEqual([
      'Validators stop the chain.',
      expect.stringMatching(/makes blocks again/),
    ])
    expect(stage.journal.entries[0]).toMatchObject({ kind: 'halt', source: 'press' })
    const report: Report = { sentences: [], metrics: {}, parties: {}, waterfalls: {} }
    chain.report(stage, report)
    expect(report.metrics['chainHaltFirstHours']).toBeCloseTo(3 / 60, 12)
    expect(report.metrics).not.toHaveProperty('chainHaltSecondHours')
  })

  test('a parameter proposal widens the pool and quickens it', () => {
    const narrow = open()
    const wide = open()
    wide.chain.act(wide.stage, act('set-pool', { basePool: 100e6, recoveryBlocks: 18 }))
    const room = narrow.chain.redeemableAtSpread(0.1)
    expect(wide.chain.redeemableAtSpread(0.1) / room).toBeCloseTo(2, 9)
    wide.chain.redeem(wide.holder, 2 * room)
    wide.stage.runStep()
    expect((2 * room - wide.chain.redeemableAtSpread(0.1)) / (2 * room)).toBeCloseTo((17 / 18) ** 10, 6)
  })
})

describe('the queue before the blocks', () => {
  test('is first in, first out, and lets through what the blocks hold', () => {
    const { chain, stage } = open()
    // 60 m an hour: 1 m a step of a minute.
    chain.send('sales', 1.5e6)
    stage.runStep()
    expect(chain.arrived('sales')).toBeCloseTo(1e6, 6)
    expect(chain.queue()).toBeCloseTo(0.5e6, 6)
    chain.send('redemptions', 0.8e6)
    stage.runStep()
    expect(chain.arrived('sales')).toBeCloseTo(0.5e6, 6)
    expect(chain.arrived('redemptions')).toBeCloseTo(0.5e6, 6)
    stage.runStep()
    expect(chain.arrived('sales')).toBe(0)
    expect(chain.arrived('redemptions')).toBeCloseTo(0.3e6, 6)
    expect(chain.queue()).toBe(0)
  })

  test('narrows with the congestion, which the stage tells', () => {
    const { chain, stage } = open()
    expect(chain.room()).toBeCloseTo(1e6, 6)
    chain.act(stage, act('congest'))
    expect(chain.isCongested()).toBe(true)
    chain.send('sales', 60e3)
    expect(chain.room()).toBeCloseTo(40e3, 6)
    chain.send('sales', 240e3)
    expect(chain.room()).toBe(0)
    stage.runStep()
    expect(chain.arrived('sales')).toBeCloseTo(100e3, 6)
    chain.holdBack(7)
    expect(chain.queue()).toBeCloseTo(200_007, 6)
    expect(stage.journal.entries).toHaveLength(0)
    expect(() => chain.act(stage, act('fly'))).toThrow(/cannot fly/)
  })

  test('conserves what was sent, in any traffic', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3_000_000), fc.nat(3_000_000)), { maxLength: 20 }), traffic => {
        const { chain, stage } = open()
        let sent = 0
        let arrived = 0
        for (const [sales, redemptions] of traffic) {
          chain.send('sales', sales)
          chain.send('redemptions', redemptions)
          sent += sales + redemptions
          stage.runStep()
          const served = chain.arrived('sales') + chain.arrived('redemptions')
          expect(served).toBeLessThanOrEqual(1e6 * (1 + 1e-12))
          arrived += served
        }
        expect(arrived + chain.queue()).toBeCloseTo(sent, 4)
      }),
      { numRuns: 40 },
    )
  })
})

test('the oracle is late by one to two votes', () => {
  const { chain, stage } = open('exact', { blockTime: 60_000 })
  // Votes of five minutes: what is shown from minute 10 on cannot serve before minute 15 and must by minute 21.
  const seen: number[] = []
  for (let step = 0; step < 30; step++) {
    chain.showPrice(step < 10 ? 80 : 60)
    stage.runStep()
    seen.push(chain.oraclePrice)
  }
  const turned = seen.indexOf(60)
  expect(turned).toBeGreaterThanOrEqual(14)
  expect(turned).toBeLessThanOrEqual(20)
  expect(seen.slice(turned).every(price => price === 60)).toBe(true)
})

test.each(['exact', 'fast'] as const)('a saved chain goes on as if nothing had been (%s)', precision => {
  const { chain, holder, stage, ledger } = open(precision, { oracleNoise: 0.01 })
  chain.act(stage, act('congest'))
  chain.act(stage, act('set-pool', { basePool: 70e6, recoveryBlocks: 20 }))
  chain.send('sales', 3e6)
  chain.redeem(holder, 5e6)
  for (let step = 0; step < 3; step++) stage.runStep()
  const goOn = () => {
    const told: unknown[] = [chain.arrived('sales')]
    chain.showPrice(33)
    for (let step = 0; step < 4; step++) {
      told.push(chain.redeem(holder, 1e6), chain.arrived('sales'), chain.queue())
      stage.runStep()
    }
    return [...told, chain.oraclePrice, chain.height, chain.marginalSpread(), ledger.bytes()]
  }
  const saved = stage.save()
  const first = goOn()
  chain.act(stage, act('set-pool', { basePool: 1e6, recoveryBlocks: 2 }))
  stage.load(saved, stage.journal.fork())
  expect(goOn()).toEqual(first)
})
