import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LaneOpening, openingLanes, type PositionLanes } from './position-lanes.ts'
import { ExactPositionLanes } from './position-lanes-exact.ts'
import { FastPositionLanes } from './position-lanes-fast.ts'

const terms = { minimumCollateralRatio: 1.5, collateralMultiplier: 1, auctionDiscount: 0.2, protocolFeeRate: 0.015 }

function both(opening: readonly LaneOpening[]): [PositionLanes, PositionLanes] {
  const cells = new Float64Array(FastPositionLanes.cellCount(opening.length))
  return [new ExactPositionLanes(opening, terms), new FastPositionLanes(opening, terms, cells)]
}

test('what was minted is shared out whole, at ratios that stand evenly', () => {
  const lanes = openingLanes({
    lanes: 7,
    mintedMicros: 100_000_000_003n,
    ratioLow: 1.6,
    ratioHigh: 2.2,
    assetPrice: 150,
    collateralPrice: 75,
  })
  expect(lanes.length).toBe(8)
  expect(lanes.reduce((sum, lane) => sum + lane.assetMicros, 0n)).toBe(100_000_000_003n)
  expect(lanes[7]).toEqual({ assetMicros: 0n, collateralMicros: 0n })
  lanes.slice(0, 7).forEach((lane, index) => {
    expect((Number(lane.collateralMicros) * 75) / (Number(lane.assetMicros) * 150)).toBeCloseTo(1.6 + 0.1 * index, 8)
  })
})

describe.each([0, 1])('core %d (0 exact, 1 fast)', core => {
  const assetMicros = fc.bigInt({ min: 10n ** 6n, max: 10n ** 12n })
  const ratio = fc.double({ min: 0.05, max: 1.499, noNaN: true })

  test('an auction with enough asset leaves a position above its ratio, or closes it', () => {
    fc.assert(
      fc.property(
        assetMicros,
        ratio,
        fc.integer({ min: 1_000, max: 1_000_000 }).map(cents => cents / 100),
        (owedMicros, held, price) => {
          const collateralMicros = BigInt(Math.floor(Number(owedMicros) * price * held))
          const lanes = both([{ assetMicros: owedMicros, collateralMicros }])[core]!
          const prices = { asset: price, collateral: 1 }
          const [owed, has] = [lanes.owed(0), lanes.held(0)]
          // Brings the ratio back: held - 1.25 P a = 1.5 P (owed - a). One micro-unit's worth more for the floors.
          const needed = (1.5 * price * owed - has) / (0.25 * price) + 1e-5
          const offered = Math.min(owed, needed)
          const done = lanes.auction(0, offered, prices)
          if ('refused' in done) {
            // Collateral that does not even pay the fee: the message aborts.
            expect(done.refused).toBe('contract_panic')
            expect(has).toBeLessThan(0.02 * owed * price)
            return
          }
          const closed = lanes.owed(0) === 0
          if (!closed) {
            expect(lanes.held(0)).toBeGreaterThan(1.5 * price * lanes.owed(0) - 1e-5 * price)
            expect(lanes.auction(0, Math.min(1, lanes.owed(0)), prices)).toEqual({ refused: 'safe_position' })
          } else expect(lanes.held(0)).toBe(0)
        },
      ),
    )
  })

  test('auctions make and lose nothing', () => {
    fc.assert(
      fc.property(assetMicros, ratio, fc.double({ min: 0, max: 1, noNaN: true }), (owedMicros, held, share) => {
        const collateralMicros = BigInt(Math.floor(Number(owedMicros) * 10 * held))
        const lanes = both([{ assetMicros: owedMicros, collateralMicros }])[core]!
        const before = [Number(lanes.totalOwed()), Number(lanes.totalHeld())]
        const done = lanes.auction(0, lanes.owed(0) * share, { asset: 10, collateral: 1 })
        if ('refused' in done) return
        const paid = Number(done.toLiquidator) + Number(done.fee) + Number(done.toOwner)
        expect(Math.abs(Number(lanes.totalHeld()) + paid - before[1]!)).toBeLessThanOrEqual(1e-9 * before[1]!)
        expect(Math.abs(Number(lanes.totalOwed()) + Number(done.liquidated) - before[0]!)).toBeLessThanOrEqual(
          1e-9 * before[0]!,
        )
      }),
    )
  })
})

test('a position whose collateral is all sold leaves its asset without anything behind it, and says so', () => {
  for (const lanes of both([{ assetMicros: 100_000_000n, collateralMicros: 500_000_000n }])) {
    // 500 of collateral buy 500 / 12.5 = 40 of the 100 that are owed.
    const done = lanes.auction(0, 100, { asset: 10, collateral: 1 })
    expect('refused' in done ? done : Number(done.liquidated)).toBeCloseTo(
      lanes instanceof ExactPositionLanes ? 40e6 : 40,
      3,
    )
    expect(lanes.unbacked()).toBeCloseTo(60, 6)
    expect([lanes.owed(0), lanes.held(0)]).toEqual([0, 0])
    expect(Number(lanes.totalOwed())).toBeCloseTo(lanes instanceof ExactPositionLanes ? 60e6 : 60, 3)
  }
})

type Step = { act: number; lane: number; size: number; move: number }
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.integer({ min: 0, max: 4 }),
  lane: fc.integer({ min: 0, max: 5 }),
  size: fc.double({ min: 0.001, max: 1, noNaN: true }),
  move: fc.double({ min: 0.93, max: 1.08, noNaN: true }),
})

test('over sixty acts and a random price the cores part by at most two micro-units of asset, or their worth, an act, and a part in 10^9', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), list => {
      const opening = openingLanes({
        lanes: 5,
        mintedMicros: 50_000_000_000n,
        ratioLow: 1.55,
        ratioHigh: 2.5,
        assetPrice: 150,
        collateralPrice: 1,
      })
      const cores = both(opening)
      let price = 150
      let slack = 0
      for (const { act, lane, size, move } of list) {
        price = Math.round(price * move * 1e6) / 1e6
        const prices = { asset: price, collateral: 1 }
        slack += 2e-6 * (1 + 1.25 * price)
        // Near the edge of a rule the cores may part by a rounding: such a step is left out of the comparison.
        const margin = cores[0]!.held(lane) - 1.5 * price * cores[0]!.owed(lane)
        if (Math.abs(margin) < 1.5 * slack + 1e-6 * cores[0]!.held(lane)) continue
        const part = cores[0]!.owed(lane) * 0.999 * size
        const results = cores.map(lanes => {
          if (act === 0) return lanes.open(5, 1000 * size, 1.5 + size, prices)
          if (act === 1) return lanes.deposit(lane, 1000 * size)
          if (act === 2) return lanes.burn(lane, part, prices)
          if (act === 3) return lanes.withdraw(lane, 500 * size, prices)
          return lanes.auction(lane, part, prices)
        })
        const refused = results.map(result => (typeof result === 'object' && 'refused' in result ? result.refused : ''))
        if (refused[0] !== refused[1]) {
          // Only a withdrawal may fall on the edge after what it would take out.
          expect(act).toBe(3)
          return
        }
      }
      for (let lane = 0; lane < 6; lane++) {
        for (const of of ['owed', 'held'] as const) {
          const [exact, fast] = cores.map(lanes => lanes[of](lane)) as [number, number]
          expect(Math.abs(exact - fast)).toBeLessThanOrEqual(slack + 1e-9 * exact)
        }
      }
    }),
    { numRuns: 300 },
  )
})
