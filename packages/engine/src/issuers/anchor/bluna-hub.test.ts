import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalOne, parseDecimal } from '../terra/cosmwasm-decimal.ts'
import {
  type BlunaHub,
  type BlunaHubTerms,
  blunaHubLuna,
  blunaRewardOf,
  bondLuna,
  checkBlunaSlashing,
  claimBlunaRewards,
  completeUndelegations,
  openBlunaHub,
  requestUnbond,
  slashBlunaStake,
  withdrawUnbonded,
} from './bluna-hub.ts'

const decimal = (text: string): bigint => parseDecimal(text)!
const dayMs = 86_400_000
const terms: BlunaHubTerms = {
  pegRecoveryFee: decimal('0.001'),
  feeBelowRate: decimal('0.99'),
  epochMs: 3 * dayMs,
  unbondingMs: 21 * dayMs,
  chainUnbondingMs: 21 * dayMs,
}
const free: BlunaHubTerms = { ...terms, pegRecoveryFee: 0n }

function happened<T extends { refused?: unknown }>(outcome: T): Exclude<T, { refused: string }> {
  if (outcome.refused !== undefined) throw new Error(`refused: ${outcome.refused}`)
  return outcome as Exclude<T, { refused: string }>
}

const open = (bondedMicros = 1_000_000n, supplyMicros = bondedMicros) =>
  openBlunaHub({ bondedMicros, supplyMicros, openedMs: 0 })

describe('bonding', () => {
  test('at a rate of 1 mints as much as comes in', () => {
    const { hub, mintedMicros, feeMicros } = happened(bondLuna(open(0n), terms, 10_000n))
    expect({ mintedMicros, feeMicros, rate: hub.rate, booked: hub.bookedMicros }).toEqual({
      mintedMicros: 10_000n,
      feeMicros: 0n,
      rate: decimalOne,
      booked: 10_000n,
    })
  })

  // The case of the contract's own test of the fee: 10 % slashed, one million bonded, a thousandth kept back.
  test('below the threshold mints a thousandth less: 1,000,000 / 0.9 less 0.1 %', () => {
    const slashed = slashBlunaStake(open(), decimal('0.1'))
    expect(slashed.burnedMicros).toBe(100_000n)
    const { hub, mintedMicros, feeMicros } = happened(bondLuna(slashed.hub, terms, 1_000_000n))
    expect(feeMicros).toBe(1_111n)
    expect(mintedMicros).toBe(1_111_111n - 1_111n)
    expect(hub.supplyMicros).toBe(2_110_000n)
    // The fee lifts the rate for all: 1.9 m over 2.11 m is above 0.9.
    expect(hub.rate).toBe((1_900_000n * decimalOne) / 2_110_000n)
  })

  test('keeps back no more than what is missing to a rate of 1', () => {
    const slashed = slashBlunaStake(open(), decimal('0.02')).hub
    const greedy = { ...terms, pegRecoveryFee: decimal('0.5') }
    const { hub, feeMicros } = happened(bondLuna(slashed, greedy, 1_000_000n))
    expect(hub.rate).toBe(decimalOne)
    // 1,000,000 / 0.98 = 1,020,408 and a supply of 1,000,000 stand against 1,980,000 LUNA.
    expect(feeMicros).toBe(40_408n)
  })

  test('at the threshold costs nothing', () => {
    const slashed = slashBlunaStake(open(), decimal('0.01')).hub
    expect(checkBlunaSlashing(slashed).rate).toBe(decimal('0.99'))
    expect(happened(bondLuna(slashed, terms, 990_000n))).toMatchObject({ feeMicros: 0n, mintedMicros: 1_000_000n })
  })

  test('never raises the rate beyond rounding, and lowers it by less than a billionth', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1_000_000n, 10n ** 15n),
        fc.bigInt(500n, 1100n),
        fc.bigInt(1n, 10n ** 15n),
        (supply, thousandths, paid) => {
          const before = open((supply * thousandths) / 1000n, supply)
          const { hub } = happened(bondLuna(before, free, paid))
          // One micro-unit of bLuna floored away, of at least a million.
          const rounding = hub.rate / hub.supplyMicros + 1n
          expect(hub.rate <= before.rate + rounding).toBe(true)
          expect(hub.rate + 3_000_000_000n >= before.rate).toBe(true)
        },
      ),
    )
  })
})

describe('slashing', () => {
  test('of 1 % lowers the rate by 1 %, once the hub looks', () => {
    fc.assert(
      fc.property(fc.bigInt(10n ** 6n, 10n ** 15n), fc.bigInt(10n ** 6n, 10n ** 15n), (bonded, supply) => {
        const before = open(bonded, supply)
        const { hub, burnedMicros } = slashBlunaStake(before, decimal('0.01'))
        expect(burnedMicros).toBe(bonded / 100n)
        expect(hub.rate).toBe(before.rate)
        const after = checkBlunaSlashing(hub).rate
        const wanted = (before.rate * 99n) / 100n
        const off = after > wanted ? after - wanted : wanted - after
        // The slash floors to a micro-unit of the stake.
        expect(off <= decimalOne / supply + 2n).toBe(true)
      }),
    )
  })

  test('a stake above the book changes nothing', () => {
    const given: BlunaHub = { ...open(), delegatedMicros: 2_000_000n }
    expect(checkBlunaSlashing(given)).toEqual(given)
  })
})

describe('unbonding', () => {
  const epochOver = 3 * dayMs + 1000

  test('waits for the epoch, then for 21 days, then pays at the rate of the batch', () => {
    const first = happened(requestUnbond(open(), free, 'bidder', 100_000n, dayMs))
    expect(first.undelegatedMicros).toBe(0n)
    expect(first.hub.supplyMicros).toBe(900_000n)
    // The claims of the open batch still count: nobody else gains or loses.
    expect(first.hub.rate).toBe(decimalOne)
    const second = happened(requestUnbond(first.hub, free, 'bidder', 50_000n, epochOver))
    expect(second.undelegatedMicros).toBe(150_000n)
    expect(second.hub.bookedMicros).toBe(850_000n)
    expect(second.hub.requestedMicros).toBe(0n)
    const early = epochOver + 21 * dayMs - 1
    expect(withdrawUnbonded(completeUndelegations(second.hub, early), free, 'bidder', early).refused).toBe(
      'nothing_withdrawable',
    )
    const late = early + 1
    const arrived = completeUndelegations(second.hub, late)
    expect(arrived.balanceMicros).toBe(150_000n)
    expect(withdrawUnbonded(arrived, free, 'somebody', late).refused).toBe('nothing_withdrawable')
    const { hub, paidMicros } = happened(withdrawUnbonded(arrived, free, 'bidder', late))
    expect(paidMicros).toBe(150_000n)
    expect(hub.balanceMicros).toBe(0n)
    expect(withdrawUnbonded(hub, free, 'bidder', late).refused).toBe('nothing_withdrawable')
  })

  test('the epoch must have passed, to the second', () => {
    const at = (nowMs: number) => happened(requestUnbond(open(), free, 'a', 1000n, nowMs)).undelegatedMicros
    expect(at(3 * dayMs + 999)).toBe(0n)
    expect(at(3 * dayMs + 1000)).toBe(1000n)
  })

  test('below the threshold a fee stays with those who remain', () => {
    const slashed = slashBlunaStake(open(), decimal('0.1')).hub
    const { hub, feeMicros, undelegatedMicros } = happened(requestUnbond(slashed, terms, 'a', 100_000n, epochOver))
    expect(feeMicros).toBe(100n)
    // 900,000 LUNA for 900,000 bLuna and the 99,900 of the batch.
    expect(undelegatedMicros).toBe((99_900n * ((900_000n * decimalOne) / 999_900n)) / decimalOne)
    expect(hub.requests).toEqual([{ holder: 'a', batch: 1, requestedMicros: 99_900n }])
  })

  test('a slash on the way is borne by the batch', () => {
    const sent = happened(requestUnbond(open(), free, 'a', 1000n, epochOver)).hub
    const slashed = slashBlunaStake(sent, decimal('0.1')).hub
    const late = epochOver + 21 * dayMs
    const { paidMicros, hub } = happened(withdrawUnbonded(completeUndelegations(slashed, late), free, 'a', late))
    // 900 of 1000 arrived; the hub keeps a micro-unit for its rounding.
    expect(paidMicros).toBe(899n)
    expect(hub.batches[0]!.withdrawRate).toBe(decimal('0.899'))
  })

  test('more than anybody has panics, nothing is nothing', () => {
    expect(requestUnbond(open(), free, 'a', 1_000_001n, 0).refused).toBe('panic_underflow')
    expect(requestUnbond(open(), free, 'a', 0n, 0).refused).toBe('nothing_to_do')
    expect(bondLuna(open(), free, 0n).refused).toBe('nothing_to_do')
  })
})

describe('any course of bonds, exits, slashes and withdrawals', () => {
  const move = fc.oneof(
    fc.record({
      kind: fc.constant('bond' as const),
      amount: fc.bigInt(1n, 10n ** 12n),
      hours: fc.integer({ min: 0, max: 200 }),
    }),
    fc.record({
      kind: fc.constant('unbond' as const),
      amount: fc.bigInt(1n, 10n ** 12n),
      hours: fc.integer({ min: 0, max: 200 }),
    }),
    fc.record({
      kind: fc.constant('withdraw' as const),
      amount: fc.constant(0n),
      hours: fc.integer({ min: 0, max: 200 }),
    }),
    fc.record({
      kind: fc.constant('slash' as const),
      amount: fc.bigInt(0n, 50n),
      hours: fc.integer({ min: 0, max: 200 }),
    }),
  )

  test('conserves LUNA and pays nobody before 21 days', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), fc.bigInt(10n ** 9n, 10n ** 13n), (moves, bonded) => {
        let hub = open(bonded)
        let paidIn = bonded
        let paidOut = 0n
        let slashed = 0n
        let nowMs = 0
        for (const { kind, amount, hours } of moves) {
          nowMs += hours * 3_600_000
          hub = completeUndelegations(hub, nowMs)
          if (kind === 'bond') {
            hub = happened(bondLuna(hub, terms, amount)).hub
            paidIn += amount
          } else if (kind === 'unbond') {
            const done = requestUnbond(
              hub,
              terms,
              'a',
              amount < hub.supplyMicros ? amount : hub.supplyMicros / 2n,
              nowMs,
            )
            if (done.refused === undefined) hub = done.hub
          } else if (kind === 'slash') {
            const done = slashBlunaStake(hub, (amount * decimalOne) / 1000n)
            hub = done.hub
            slashed += done.burnedMicros
          } else {
            const done = withdrawUnbonded(hub, terms, 'a', nowMs)
            if (done.refused === undefined) {
              for (const batch of done.hub.batches.filter(candidate => candidate.released)) {
                expect(nowMs - batch.undelegatedMs).toBeGreaterThanOrEqual(21 * dayMs)
              }
              hub = done.hub
              paidOut += done.paidMicros
            } else expect(done.refused).toBe('nothing_withdrawable')
          }
          expect(blunaHubLuna(hub) + paidOut + slashed).toBe(paidIn)
          expect(hub.balanceMicros >= 0n).toBe(true)
        }
      }),
    )
  })
})

test('rewards are shared by bLuna held, and leave the rate alone', () => {
  const before = open()
  const once = claimBlunaRewards(before, 500_000n)
  expect(once.rate).toBe(before.rate)
  expect(blunaRewardOf(once, 200_000n, 0n)).toBe(100_000n)
  const twice = claimBlunaRewards(once, 1_000_000n)
  expect(blunaRewardOf(twice, 200_000n, once.rewardIndex)).toBe(200_000n)
  expect(claimBlunaRewards(open(0n), 5n).rewardIndex).toBe(0n)
})
