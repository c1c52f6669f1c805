import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addToCommunityPool,
  allotToValidator,
  copyDelegatorRewards,
  type DelegatorRewards,
  openDelegatorRewards,
  outstandingRewards,
  pendingRewards,
  rewardHooks,
  startAllRewards,
  withdrawCommission,
  withdrawRewards,
} from './delegator-rewards.ts'
import * as dec from './sdk-dec.ts'
import { delegateStake, endStakingBlock, openStaking, type StakingState, undelegateStake } from './staking.ts'
import { redelegateStake } from './staking-redelegation.ts'
import { slashValidator } from './staking-slash.ts'

const at = (height: number) => ({ height, timeMs: height * 6_000 })
const uusd = (text: string) => new Map([['uusd', dec.parse(text)]])
const stakeOf = (delegator: string, validator: string, micros: bigint) => ({ delegator, validator, micros })

function world(commission = '0.1') {
  const staking = openStaking({ validatorsMax: 2, unbondingMs: 1_814_400_000, entriesMax: 7 }, [
    {
      name: 'a',
      commission: dec.parse(commission),
      delegations: [
        ['alice', 3_000_000n],
        ['bob', 1_000_000n],
      ],
    },
    { name: 'b', commission: 0n, delegations: [['bob', 5_000_000n]] },
  ])
  const rewards = openDelegatorRewards()
  startAllRewards(rewards, staking, at(0))
  const paid: [string, string, bigint][] = []
  const hooks = rewardHooks(rewards, staking, (receiver, micros) => {
    const name = 'delegator' in receiver ? receiver.delegator : `operator ${receiver.operator}`
    for (const [denom, amount] of micros) paid.push([name, denom, amount])
  })
  return { staking, rewards, hooks, paid, validator: (name: string) => staking.validators.get(name)! }
}

describe('shares of a validator', () => {
  test('commission first, the rest by stake, whole micro-units; dust to the community pool', () => {
    const { staking, rewards, validator } = world()
    allotToValidator(rewards, validator('a'), uusd('1000.7'))
    // 100.07 commission; 900.63 over 4,000,000: 0.0002251575 each.
    expect(pendingRewards(rewards, staking, 'a', 'alice', at(1)).get('uusd')).toBe(dec.parse('675.4725'))
    expect(withdrawRewards(rewards, staking, 'a', 'alice', at(1))).toEqual(new Map([['uusd', 675n]]))
    expect(withdrawRewards(rewards, staking, 'a', 'bob', at(1))).toEqual(new Map([['uusd', 225n]]))
    expect(rewards.communityPool.get('uusd')).toBe(dec.parse('0.63'))
    expect(withdrawCommission(rewards, 'a')).toEqual(new Map([['uusd', 100n]]))
    // The commission's fraction stays with the validator.
    expect(outstandingRewards(rewards, 'a')).toEqual(uusd('0.07'))
    expect(withdrawRewards(rewards, staking, 'a', 'alice', at(2))).toEqual(new Map())
    expect(withdrawRewards(rewards, staking, 'a', 'zoe', at(2))).toBeUndefined()
    expect(withdrawRewards(rewards, staking, 'x', 'alice', at(2))).toBeUndefined()
    expect(withdrawCommission(rewards, 'b')).toBeUndefined()
  })

  test('nothing in the block of the claim’s start', () => {
    const { staking, rewards, hooks, validator } = world('0')
    delegateStake(staking, stakeOf('zoe', 'b', 5_000_000n), at(1), hooks)
    allotToValidator(rewards, validator('b'), uusd('100'))
    expect(pendingRewards(rewards, staking, 'b', 'zoe', at(1)).size).toBe(0)
    expect(pendingRewards(rewards, staking, 'b', 'zoe', at(2)).get('uusd')).toBe(dec.parse('50'))
  })

  test('stake that comes later earns later only, a change of stake pays', () => {
    const { staking, rewards, hooks, paid, validator } = world('0')
    allotToValidator(rewards, validator('b'), uusd('100'))
    delegateStake(staking, stakeOf('zoe', 'b', 5_000_000n), at(1), hooks)
    allotToValidator(rewards, validator('b'), uusd('100'))
    undelegateStake(staking, stakeOf('bob', 'b', 2_000_000n), at(2), hooks)
    expect(paid).toEqual([['bob', 'uusd', 150n]])
    allotToValidator(rewards, validator('b'), uusd('80'))
    // 3 of 8 million are bob's now.
    expect(withdrawRewards(rewards, staking, 'b', 'bob', at(3))).toEqual(new Map([['uusd', 30n]]))
    expect(withdrawRewards(rewards, staking, 'b', 'zoe', at(3))).toEqual(new Map([['uusd', 100n]]))
  })

  test('a redelegation pays on both sides', () => {
    const { staking, rewards, hooks, paid, validator } = world('0')
    allotToValidator(rewards, validator('a'), uusd('40'))
    allotToValidator(rewards, validator('b'), uusd('50'))
    redelegateStake(staking, { ...stakeOf('bob', 'a', 1_000_000n), to: 'b' }, at(1), hooks)
    expect(paid).toEqual([
      ['bob', 'uusd', 10n],
      ['bob', 'uusd', 50n],
    ])
    expect(rewards.validators.get('a')!.starts.has('bob')).toBe(false)
  })

  test('a slash in between: before it the old stake earns, after it what is left', () => {
    const { staking, rewards, hooks, validator } = world('0')
    delegateStake(staking, stakeOf('zoe', 'b', 5_000_000n), at(1), hooks)
    allotToValidator(rewards, validator('b'), uusd('100'))
    const fault = { validator: 'b', infractionHeight: 2, power: 10n, fraction: dec.parse('0.5') }
    expect(slashValidator(staking, fault, at(2), hooks)).toMatchObject({ effectiveFraction: dec.parse('0.5') })
    // 5 million left; the next 5 million are all new.
    delegateStake(staking, stakeOf('yan', 'b', 5_000_000n), at(3), hooks)
    allotToValidator(rewards, validator('b'), uusd('100'))
    expect(withdrawRewards(rewards, staking, 'b', 'bob', at(4))).toEqual(new Map([['uusd', 75n]]))
    expect(withdrawRewards(rewards, staking, 'b', 'yan', at(4))).toEqual(new Map([['uusd', 50n]]))
    expect(rewards.validators.get('b')!.slashes).toHaveLength(1)
    expect(withdrawRewards(rewards, staking, 'b', 'zoe', at(4))).toEqual(new Map([['uusd', 75n]]))
    expect(rewards.validators.get('b')!.slashes).toHaveLength(0)
  })

  test('a validator that lost all earns for the community', () => {
    const { staking, rewards, hooks, validator } = world('0')
    const fault = { validator: 'b', infractionHeight: 1, power: 5n, fraction: dec.ONE }
    slashValidator(staking, fault, at(1), hooks)
    allotToValidator(rewards, validator('b'), uusd('12'))
    expect(withdrawRewards(rewards, staking, 'b', 'bob', at(2))).toEqual(new Map())
    expect(rewards.communityPool.get('uusd')).toBe(dec.parse('12'))
    expect(outstandingRewards(rewards, 'b').size).toBe(0)
  })

  test('a validator that is gone leaves its commission to the operator, its fractions to the community', () => {
    const { staking, rewards, hooks, paid, validator } = world('0.5')
    allotToValidator(rewards, validator('a'), uusd('9.5'))
    for (const [name, micros] of [
      ['alice', 3_000_000n],
      ['bob', 1_000_000n],
    ] as const)
      undelegateStake(staking, stakeOf(name, 'a', micros), at(1), hooks)
    endStakingBlock(staking, at(1), hooks)
    endStakingBlock(staking, { height: 2, timeMs: 6_000 + 1_814_400_000 }, hooks)
    expect(rewards.validators.has('a')).toBe(false)
    // 4.75 commission; of 4.75 alice has 3.5625 and bob 1.1875.
    expect(paid).toEqual([
      ['alice', 'uusd', 3n],
      ['bob', 'uusd', 1n],
      ['operator a', 'uusd', 4n],
    ])
    expect(rewards.communityPool.get('uusd')).toBe(dec.parse('1.5'))
  })

  test('a copy lives its own life', () => {
    const { staking, rewards, validator } = world()
    allotToValidator(rewards, validator('a'), uusd('10'))
    const kept = copyDelegatorRewards(rewards)
    const again = copyDelegatorRewards(rewards)
    allotToValidator(rewards, validator('a'), uusd('10'))
    withdrawRewards(rewards, staking, 'a', 'alice', at(1))
    addToCommunityPool(rewards, uusd('1'))
    expect(kept).toEqual(again)
  })
})

/** Everything that was allotted must be somewhere: paid, owed, or in the community pool. */
function accountedFor(rewards: DelegatorRewards, denom: string): dec.Dec {
  let sum = rewards.communityPool.get(denom) ?? 0n
  for (const name of rewards.validators.keys()) sum += outstandingRewards(rewards, name).get(denom) ?? 0n
  return sum
}

test('whatever happens to stake, every reward is paid, owed or in the community pool, and all can be paid', () => {
  const step = fc.record({
    what: fc.constantFrom('allot', 'allot', 'delegate', 'undelegate', 'redelegate', 'slash', 'withdraw', 'end'),
    who: fc.constantFrom('alice', 'bob', 'carol'),
    where: fc.constantFrom('a', 'b'),
    amount: fc.bigInt(1n, 10n ** 24n),
    micros: fc.bigInt(1n, 4_000_000n),
    share: fc.bigInt(1n, 5n * 10n ** 17n),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), steps => {
      const { staking, rewards } = world('0.123456789')
      let allotted = 0n
      let paid = 0n
      const take = (micros: ReadonlyMap<string, bigint> | undefined) => {
        for (const amount of micros?.values() ?? []) paid += dec.fromInt(amount)
      }
      const hooks = rewardHooks(rewards, staking, (_receiver, micros) => take(micros))
      steps.forEach((given, index) => {
        const place = at(index + 1)
        const order = { delegator: given.who, validator: given.where, micros: given.micros }
        const validator = staking.validators.get(given.where)
        if (given.what === 'allot' && validator !== undefined) {
          allotToValidator(rewards, validator, new Map([['uusd', given.amount]]))
          allotted += given.amount
        }
        if (given.what === 'delegate') delegateStake(staking, order, place, hooks)
        if (given.what === 'undelegate') undelegateStake(staking, order, place, hooks)
        if (given.what === 'redelegate') {
          redelegateStake(staking, { ...order, to: given.where === 'a' ? 'b' : 'a' }, place, hooks)
        }
        if (given.what === 'slash') {
          const infractionHeight = Math.max(0, place.height - 3)
          const fault = { validator: given.where, infractionHeight, power: 4n, fraction: given.share }
          slashValidator(staking, fault, place, hooks)
        }
        if (given.what === 'withdraw') take(withdrawRewards(rewards, staking, given.where, given.who, place))
        if (given.what === 'end') endStakingBlock(staking, place, hooks)
        expect(accountedFor(rewards, 'uusd') + paid).toBe(allotted)
        expectClaims(staking, rewards)
      })
      // Everybody leaves: what was announced is what is paid, and nothing is short.
      const last = at(steps.length + 1)
      for (const [name, delegations] of staking.delegations) {
        for (const delegator of delegations.keys()) {
          const announced = pendingRewards(rewards, staking, name, delegator, last).get('uusd') ?? 0n
          const got = withdrawRewards(rewards, staking, name, delegator, last)!
          expect(got.get('uusd') ?? 0n).toBe(dec.truncateInt(announced))
          take(got)
        }
        take(withdrawCommission(rewards, name))
      }
      expect(accountedFor(rewards, 'uusd') + paid).toBe(allotted)
    }),
  )
})

/** Each delegation has a claim and no claim is without one. */
function expectClaims(staking: StakingState, rewards: DelegatorRewards): void {
  for (const [name, books] of rewards.validators) {
    expect([...books.starts.keys()].sort()).toEqual([...(staking.delegations.get(name)?.keys() ?? [])].sort())
  }
}
