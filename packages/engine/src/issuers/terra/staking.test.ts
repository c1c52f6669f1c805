import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as dec from './sdk-dec.ts'
import {
  copyStaking,
  createValidator,
  delegatedShares,
  delegateStake,
  endStakingBlock,
  openStaking,
  type StakingRules,
  type StakingState,
  tokensOfShares,
  undelegateStake,
  validatorPower,
} from './staking.ts'
import { redelegateStake } from './staking-redelegation.ts'
import { jailValidator, slashValidator, unjailValidator } from './staking-slash.ts'

const day = 86_400_000
const rules: StakingRules = { validatorsMax: 3, unbondingMs: 21 * day, entriesMax: 7 }
const tenth = dec.parse('0.1')
const at = (height: number, timeMs = height * 6_000) => ({ height, timeMs })

function open(change: Partial<StakingRules> = {}): StakingState {
  return openStaking({ ...rules, ...change }, [
    { name: 'a', commission: tenth, delegations: [['alice', 50_000_000n]] },
    { name: 'b', commission: tenth, delegations: [['bob', 30_000_000n]] },
    {
      name: 'c',
      commission: tenth,
      delegations: [
        ['carol', 15_000_000n],
        ['alice', 5_000_000n],
      ],
    },
    { name: 'd', commission: tenth, delegations: [['dave', 1_999_999n]] },
  ])
}

/** What must hold whatever happened. */
function expectSound(state: StakingState): void {
  let bonded = 0n
  let notBonded = 0n
  for (const validator of state.validators.values()) {
    if (validator.status === 'bonded') bonded += validator.tokensMicros
    else notBonded += validator.tokensMicros
    let shares = 0n
    for (const own of state.delegations.get(validator.name)?.values() ?? []) {
      expect(own > 0n).toBe(true)
      shares += own
    }
    expect(shares).toBe(validator.shares)
  }
  for (const tables of state.unbondings.values())
    for (const entries of tables.values()) {
      expect(entries.length).toBeLessThanOrEqual(state.rules.entriesMax)
      for (const entry of entries) notBonded += entry.balanceMicros
    }
  expect(state.bondedMicros).toBe(bonded)
  expect(state.notBondedMicros).toBe(notBonded)
}

describe('the active set', () => {
  test('has the strongest; power is whole LUNA, of equals the first by name sits', () => {
    const state = open()
    expect([...state.validators.values()].map(validator => validator.status)).toEqual([
      'bonded',
      'bonded',
      'bonded',
      'unbonded',
    ])
    expect(validatorPower(state.validators.get('d')!)).toBe(1n)
    expect([state.bondedMicros, state.notBondedMicros]).toEqual([100_000_000n, 1_999_999n])
    // 18,500,001 more: 20.5 LUNA, power 20 like c's, and c is the first by name.
    delegateStake(state, { delegator: 'dave', validator: 'd', micros: 18_500_001n }, at(1))
    expect(endStakingBlock(state, at(1))).toMatchObject({ entered: [], left: [] })
    delegateStake(state, { delegator: 'dave', validator: 'd', micros: 500_000n }, at(2))
    expect(endStakingBlock(state, at(2))).toEqual({
      entered: ['d'],
      left: ['c'],
      movedMicros: 20_000_000n - 21_000_000n,
      paid: [],
    })
    expect(state.validators.get('c')).toMatchObject({ status: 'unbonding', unbondingHeight: 2 })
    expectSound(state)
    // After its own 21 days c is out; its stake stays with it.
    endStakingBlock(state, at(3, 12_000 + 21 * day - 1))
    expect(state.validators.get('c')!.status).toBe('unbonding')
    endStakingBlock(state, at(4, 12_000 + 21 * day))
    expect(state.validators.get('c')!.status).toBe('unbonded')
    expectSound(state)
  })

  test('jail takes the seat at the end of the block, and can be left', () => {
    const state = open()
    expect(jailValidator(state, 'a')).toBeUndefined()
    expect(jailValidator(state, 'a')).toEqual({ refused: 'validator_jailed' })
    expect(state.validators.get('a')!.status).toBe('bonded')
    expect(endStakingBlock(state, at(1))).toMatchObject({ entered: ['d'], left: ['a'] })
    expect(unjailValidator(state, 'a')).toBeUndefined()
    expect(unjailValidator(state, 'a')).toEqual({ refused: 'validator_not_jailed' })
    expect(endStakingBlock(state, at(2))).toMatchObject({ entered: ['a'], left: ['d'] })
    expect(jailValidator(state, 'x')).toEqual({ refused: 'no_validator' })
    expectSound(state)
  })

  test('without stake of a whole LUNA there is no seat', () => {
    const state = openStaking(rules, [{ name: 'a', commission: 0n, delegations: [['alice', 999_999n]] }])
    expect(state.validators.get('a')!.status).toBe('unbonded')
  })
})

describe('delegation', () => {
  test('gives shares one to one until a slash, then at the present rate', () => {
    const state = open()
    const order = { delegator: 'zoe', validator: 'a', micros: 1_000_000n }
    expect(delegateStake(state, order, at(1))).toEqual({ shares: dec.fromInt(1_000_000n), pool: 'bonded' })
    // 51 LUNA, a tenth burned: 45.9 behind 51 shares.
    slashValidator(state, { validator: 'a', infractionHeight: 2, power: 51n, fraction: tenth }, at(2))
    expect(state.validators.get('a')!.tokensMicros).toBe(45_900_000n)
    const after = delegateStake(state, { ...order, micros: 900_000n }, at(3))
    expect(after).toEqual({ shares: dec.fromInt(1_000_000n), pool: 'bonded' })
    expect(tokensOfShares(state.validators.get('a')!, delegatedShares(state, 'a', 'zoe'))).toBe(dec.fromInt(1_800_000n))
    expectSound(state)
  })

  test('is refused by name', () => {
    const state = open({ delegationsUntilHeight: 7_603_700 })
    const order = { delegator: 'zoe', validator: 'a', micros: 1n }
    const before = copyStaking(state)
    const frozen = at(7_603_701)
    expect(delegateStake(state, { ...order, micros: 0n }, at(1))).toEqual({ refused: 'invalid_amount' })
    expect(delegateStake(state, { ...order, validator: 'x' }, at(1))).toEqual({ refused: 'no_validator' })
    expect(delegateStake(state, order, frozen)).toEqual({ refused: 'delegations_frozen' })
    const founding = { name: 'e', commission: 0n, delegator: 'eve', micros: 1_000_000n }
    expect(createValidator(state, founding, frozen)).toEqual({ refused: 'delegations_frozen' })
    expect(createValidator(state, { ...founding, name: 'a' }, at(1))).toEqual({ refused: 'validator_exists' })
    expect(createValidator(state, { ...founding, micros: -1n }, at(1))).toEqual({ refused: 'invalid_amount' })
    expect(state).toEqual(before)
    // The last height at which both still work; above it stake can leave and move.
    expect(delegateStake(state, order, at(7_603_700)).refused).toBeUndefined()
    expect(createValidator(state, founding, at(7_603_700)).refused).toBeUndefined()
    const leaving = { delegator: 'alice', validator: 'a', micros: 1_000_000n }
    expect(undelegateStake(state, leaving, frozen).refused).toBeUndefined()
    expect(redelegateStake(state, { ...leaving, to: 'b' }, frozen).refused).toBeUndefined()
    expectSound(state)
  })

  test('a validator that lost all cannot be joined', () => {
    const state = open()
    slashValidator(state, { validator: 'b', infractionHeight: 1, power: 30n, fraction: dec.ONE }, at(1))
    const order = { delegator: 'bob', validator: 'b', micros: 5n }
    expect(delegateStake(state, order, at(1))).toEqual({ refused: 'invalid_exchange_rate' })
    expect(undelegateStake(state, order, at(1))).toEqual({ refused: 'invalid_exchange_rate' })
    expect(redelegateStake(state, { ...order, validator: 'a', delegator: 'alice', to: 'b' }, at(1))).toEqual({
      refused: 'invalid_exchange_rate',
    })
    expectSound(state)
  })
})

describe('undelegation', () => {
  test('pays after 21 days, at most seven at once', () => {
    const state = open()
    const order = { delegator: 'alice', validator: 'a', micros: 1_000_000n }
    for (let height = 1; height <= 7; height++) {
      expect(undelegateStake(state, order, at(height))).toEqual({
        micros: 1_000_000n,
        movedMicros: 1_000_000n,
        completionMs: height * 6_000 + 1_814_400_000,
      })
    }
    expect(undelegateStake(state, order, at(8))).toEqual({ refused: 'too_many_unbondings' })
    expect(undelegateStake(state, { ...order, validator: 'c' }, at(8)).refused).toBeUndefined()
    expect(endStakingBlock(state, at(9, 6_000 + 1_814_399_999)).paid).toEqual([])
    expect(endStakingBlock(state, at(9, 12_000 + 1_814_400_000)).paid).toEqual([
      { delegator: 'alice', validator: 'a', micros: 1_000_000n },
      { delegator: 'alice', validator: 'a', micros: 1_000_000n },
    ])
    expect(undelegateStake(state, order, at(10)).refused).toBeUndefined()
    expectSound(state)
  })

  test('is refused by name', () => {
    const state = open()
    const order = { delegator: 'alice', validator: 'a', micros: 1n }
    expect(undelegateStake(state, { ...order, micros: 0n }, at(1))).toEqual({ refused: 'invalid_amount' })
    expect(undelegateStake(state, { ...order, validator: 'x' }, at(1))).toEqual({ refused: 'no_validator' })
    expect(undelegateStake(state, { ...order, delegator: 'bob' }, at(1))).toEqual({ refused: 'no_delegation' })
    expect(undelegateStake(state, { ...order, micros: 50_000_001n }, at(1))).toEqual({ refused: 'not_enough_shares' })
  })

  test('cuts to whole micro-LUNA, what is cut stays behind the others’ shares', () => {
    const state = openStaking(rules, [
      {
        name: 'a',
        commission: 0n,
        delegations: [
          ['alice', 2_000_000n],
          ['bob', 1_000_000n],
        ],
      },
    ])
    // A burn of 1 micro-LUNA: 2,999,999 behind 3,000,000 shares.
    const fault = { validator: 'a', infractionHeight: 1, power: 3n, fraction: dec.parse('0.000000333333333334') }
    expect(slashValidator(state, fault, at(1))).toMatchObject({ burnedBondedMicros: 1n, burnedNotBondedMicros: 0n })
    // 2 tokens are 2.00000066... shares: cut at 18 decimals, 0.96 of the last digit is lost and rounding does not bring it back, so
    // they are worth less than 2. Of 3 tokens' shares 0.44 is lost, which rounding brings back.
    const order = { delegator: 'bob', validator: 'a' }
    expect(undelegateStake(copyStaking(state), { ...order, micros: 3n }, at(2))).toMatchObject({ micros: 3n })
    expect(undelegateStake(state, { ...order, micros: 2n }, at(2))).toMatchObject({ micros: 1n })
    expect(state.validators.get('a')!.tokensMicros).toBe(2_999_998n)
    expectSound(state)
  })

  test('the last share of a validator that is out takes it away', () => {
    const state = open()
    undelegateStake(state, { delegator: 'dave', validator: 'd', micros: 1_999_999n }, at(1))
    expect(state.validators.has('d')).toBe(false)
    undelegateStake(state, { delegator: 'bob', validator: 'b', micros: 30_000_000n }, at(1))
    expect(endStakingBlock(state, at(1))).toMatchObject({ left: ['b'], paid: [] })
    expect(state.validators.get('b')!.status).toBe('unbonding')
    const end = endStakingBlock(state, at(2, 6_000 + 21 * day))
    expect(end.paid.map(entry => entry.micros)).toEqual([1_999_999n, 30_000_000n])
    expect(state.validators.has('b')).toBe(false)
    expectSound(state)
  })
})

describe('redelegation', () => {
  test('moves at once, waits before it moves on', () => {
    const state = open()
    const order = { delegator: 'alice', validator: 'a', micros: 10_000_000n, to: 'b' }
    expect(redelegateStake(state, order, at(1))).toMatchObject({ micros: 10_000_000n, movedMicros: 0n })
    expect(state.validators.get('b')!.tokensMicros).toBe(40_000_000n)
    const onward = { delegator: 'alice', validator: 'b', micros: 1n, to: 'c' }
    expect(redelegateStake(state, onward, at(2))).toEqual({ refused: 'transitive_redelegation' })
    expect(redelegateStake(state, { ...order, to: 'a' }, at(2))).toEqual({ refused: 'self_redelegation' })
    expect(redelegateStake(state, { ...order, to: 'x' }, at(2))).toEqual({ refused: 'no_validator' })
    expect(redelegateStake(state, { ...order, delegator: 'zoe' }, at(2))).toEqual({ refused: 'no_delegation' })
    endStakingBlock(state, at(3, 6_000 + 21 * day))
    expect(redelegateStake(state, onward, at(4)).refused).toBeUndefined()
    expectSound(state)
  })

  test('crosses the pools with the status, and is counted to seven', () => {
    const state = open()
    const order = { delegator: 'alice', validator: 'a', micros: 1_000_000n, to: 'd' }
    for (let height = 1; height <= 7; height++)
      expect(redelegateStake(state, order, at(height))).toMatchObject({ movedMicros: 1_000_000n })
    expect(redelegateStake(state, order, at(8))).toEqual({ refused: 'too_many_redelegations' })
    // Out of a validator that has been out for long nothing has to wait.
    const back = { delegator: 'dave', validator: 'd', micros: 1_000_000n, to: 'a' }
    expect(redelegateStake(state, back, at(8))).toEqual({
      micros: 1_000_000n,
      movedMicros: -1_000_000n,
      completionMs: 48_000,
    })
    expectSound(state)
  })
})

describe('slash', () => {
  const fault = { validator: 'a', infractionHeight: 10, power: 50n, fraction: tenth }

  test('burns a part of the power at the fault, cut to whole micro-LUNA', () => {
    const state = open()
    const odd = { ...fault, fraction: dec.parse('0.0000000333') }
    // 50,000,000 * 0.0000000333 = 1.665
    expect(slashValidator(state, odd, at(10))).toEqual({
      burnedBondedMicros: 1n,
      burnedNotBondedMicros: 0n,
      effectiveFraction: dec.parse('0.00000002'),
    })
    expectSound(state)
  })

  test('reaches what left since the fault, not what left before or is paid', () => {
    const state = open()
    undelegateStake(state, { delegator: 'alice', validator: 'a', micros: 10_000_000n }, at(9))
    undelegateStake(state, { delegator: 'alice', validator: 'a', micros: 20_000_000n }, at(10))
    const result = slashValidator(state, fault, at(12))
    // 5 LUNA in all: 2 of the 20 on their way, 3 of the 20 that are left.
    expect(result).toEqual({
      burnedBondedMicros: 3_000_000n,
      burnedNotBondedMicros: 2_000_000n,
      effectiveFraction: dec.parse('0.15'),
    })
    expect(
      state.unbondings
        .get('a')!
        .get('alice')!
        .map(entry => entry.balanceMicros),
    ).toEqual([10_000_000n, 18_000_000n])
    expectSound(state)
  })

  test('does not ask the validator for what an emptied entry no longer holds', () => {
    const state = open()
    undelegateStake(state, { delegator: 'alice', validator: 'a', micros: 20_000_000n }, at(10))
    // 12 of 20 LUNA each time, all of it the entry's to bear: the second time it holds 8, and the other 4 are nobody's.
    const twice = { ...fault, power: 20n, fraction: dec.parse('0.6') }
    expect(slashValidator(state, twice, at(12))).toMatchObject({ burnedNotBondedMicros: 12_000_000n })
    expect(slashValidator(state, twice, at(12))).toEqual({
      burnedBondedMicros: 0n,
      burnedNotBondedMicros: 8_000_000n,
      effectiveFraction: 0n,
    })
    expect(state.validators.get('a')!.tokensMicros).toBe(30_000_000n)
    expectSound(state)
  })

  test('leaves alone what is due, also before the block’s end pays it', () => {
    const state = open()
    const { completionMs } = undelegateStake(
      state,
      { delegator: 'alice', validator: 'a', micros: 20_000_000n },
      at(10),
    ) as { completionMs: number }
    const late = { ...fault, fraction: tenth }
    expect(slashValidator(copyStaking(state), late, at(20, completionMs - 1))).toMatchObject({
      burnedBondedMicros: 3_000_000n,
      burnedNotBondedMicros: 2_000_000n,
    })
    expect(slashValidator(state, late, at(20, completionMs))).toMatchObject({
      burnedBondedMicros: 5_000_000n,
      burnedNotBondedMicros: 0n,
    })
    expect(endStakingBlock(state, at(20, completionMs)).paid).toEqual([
      { delegator: 'alice', validator: 'a', micros: 20_000_000n },
    ])
  })

  test('at the fault’s own height looks at the validator alone', () => {
    const state = open()
    undelegateStake(state, { delegator: 'alice', validator: 'a', micros: 20_000_000n }, at(10))
    expect(slashValidator(state, fault, at(10))).toMatchObject({
      burnedBondedMicros: 5_000_000n,
      burnedNotBondedMicros: 0n,
    })
  })

  test('follows stake to another validator', () => {
    const state = open()
    redelegateStake(state, { delegator: 'alice', validator: 'a', micros: 20_000_000n, to: 'b' }, at(10))
    expect(slashValidator(state, fault, at(12))).toMatchObject({ burnedBondedMicros: 5_000_000n })
    expect(state.validators.get('a')!.tokensMicros).toBe(27_000_000n)
    expect(state.validators.get('b')!.tokensMicros).toBe(48_000_000n)
    expect(delegatedShares(state, 'b', 'alice')).toBe(dec.fromInt(18_000_000n))
    expectSound(state)
  })

  test('never takes more than there is, and says what it does not reach', () => {
    const state = open()
    undelegateStake(state, { delegator: 'alice', validator: 'a', micros: 49_000_000n }, at(11))
    for (let times = 0; times < 3; times++) slashValidator(state, { ...fault, fraction: dec.parse('0.6') }, at(12))
    expect(state.unbondings.get('a')!.get('alice')![0]!.balanceMicros).toBe(0n)
    expect(slashValidator(state, { ...fault, validator: 'd' }, at(12))).toEqual({ refused: 'validator_unbonded' })
    expect(slashValidator(state, { ...fault, validator: 'x' }, at(12))).toEqual({ refused: 'no_validator' })
    expect(() => slashValidator(state, fault, at(9))).toThrow('future')
    expect(() => slashValidator(state, { ...fault, fraction: -1n }, at(12))).toThrow('negative')
    expectSound(state)
    // An entry that lost everything is gone in silence.
    expect(endStakingBlock(state, at(20, 11 * 6_000 + 21 * day)).paid).toEqual([])
  })
})

test('a copy lives its own life', () => {
  const state = open()
  undelegateStake(state, { delegator: 'alice', validator: 'a', micros: 1_000_000n }, at(1))
  redelegateStake(state, { delegator: 'bob', validator: 'b', micros: 1_000_000n, to: 'c' }, at(1))
  const kept = copyStaking(state)
  const again = copyStaking(state)
  slashValidator(state, { validator: 'a', infractionHeight: 1, power: 50n, fraction: tenth }, at(2))
  delegateStake(state, { delegator: 'new', validator: 'b', micros: 7n }, at(2))
  jailValidator(state, 'c')
  endStakingBlock(state, at(3, 30 * day))
  expect(kept).toEqual(again)
  expect(state).not.toEqual(kept)
})

test('whatever happens, no coin appears or is lost', () => {
  const who = fc.constantFrom('alice', 'bob', 'carol', 'dave')
  const where = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const micros = fc.oneof(fc.bigInt(1n, 60_000_000n), fc.bigInt(1n, 9n))
  const what = fc.constantFrom('delegate', 'undelegate', 'redelegate', 'slash', 'jail', 'unjail', 'create', 'end')
  const step = fc.record({ what, who, where, to: where, micros, hours: fc.nat(200), share: fc.bigInt(0n, 10n ** 18n) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const state = open({ entriesMax: 2 })
      let outside = 0n
      let timeMs = 0
      const total = state.bondedMicros + state.notBondedMicros
      steps.forEach((given, index) => {
        timeMs += given.hours * 3_600_000
        const place = { height: index + 1, timeMs }
        const order = { delegator: given.who, validator: given.where, micros: given.micros, to: given.to }
        if (given.what === 'delegate' && delegateStake(state, order, place).refused === undefined)
          outside -= given.micros
        if (given.what === 'create') {
          const founding = { name: given.where, commission: 0n, delegator: given.who, micros: given.micros }
          if (createValidator(state, founding, place).refused === undefined) outside -= given.micros
        }
        if (given.what === 'undelegate') undelegateStake(state, order, place)
        if (given.what === 'redelegate') redelegateStake(state, order, place)
        if (given.what === 'jail') jailValidator(state, given.where)
        if (given.what === 'unjail') unjailValidator(state, given.where)
        if (given.what === 'slash') {
          const infractionHeight = Math.max(0, place.height - 5)
          const fault = { validator: given.where, infractionHeight, power: 40n, fraction: given.share }
          const burned = slashValidator(state, fault, place)
          if (burned.refused === undefined) {
            expect(burned.effectiveFraction <= dec.ONE).toBe(true)
            outside += burned.burnedBondedMicros + burned.burnedNotBondedMicros
          }
        }
        if (given.what === 'end') for (const paid of endStakingBlock(state, place).paid) outside += paid.micros
        expect(state.bondedMicros + state.notBondedMicros + outside).toBe(total)
        expectSound(state)
      })
      const seated = [...state.validators.values()].filter(validator => validator.status === 'bonded')
      expect(seated.length).toBeLessThanOrEqual(rules.validatorsMax)
    }),
  )
})
