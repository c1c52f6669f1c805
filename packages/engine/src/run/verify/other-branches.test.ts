// Cases that no stored file holds: operations, errors and empty inputs that the formats allow. Expected values are arithmetic or the
// protocol's rules, written out beside each.
import { describe, expect, test } from 'vitest'
import { verifyVectors } from './verify.ts'

const twoTo256 = '115792089237316195423570985008687907853269984665640564039457584007913129639936'

/** All cases pass; and each fails where its expectation is another. */
function expectCases(suite: string, cases: Record<string, unknown>[]): void {
  const report = verifyVectors({ suite, cases: cases.map((given, index) => ({ id: `${suite}-${index}`, ...given })) })
  expect(report.outcomes.filter(outcome => !outcome.passed)).toEqual([])
  for (const given of cases) {
    if (!('expect' in given)) continue
    const wrong = verifyVectors({ suite, cases: [{ ...given, expect: { error: 'panic_of_nobody' } }] })
    expect(wrong.failed, JSON.stringify(given)).toBe(1)
  }
}

const amm = (cases: Record<string, unknown>[]) =>
  verifyVectors({ schema: 'amm-vectors/1', group: 'other', cases }).outcomes.map(outcome => outcome.detail ?? 'passed')

test('chain decimals: operations and overflows outside the stored file', () => {
  expectCases('sdk_dec', [
    { op: 'mul_int', a: '1.5', b: '3', expect: '4.500000000000000000' },
    { op: 'mul_int', a: `${twoTo256}`, b: '2', expect: { error: 'panic_overflow' } },
    // 7.000000000000000001 / 2 = 3.5000000000000000005: cut, not rounded.
    { op: 'quo_int', a: '-7.000000000000000001', b: '2', expect: '-3.500000000000000000' },
    { op: 'quo_int', a: '1', b: '0', expect: { error: 'panic_div_zero' } },
    { op: 'quo_truncate', a: '1', b: '0', expect: { error: 'panic_div_zero' } },
    { op: 'quo_round_up', a: '-1', b: '3', expect: '-0.333333333333333333' },
    { op: 'quo_round_up', a: '1', b: '3', expect: '0.333333333333333334' },
    { op: 'ceil', a: '-1.5', expect: '-1.000000000000000000' },
    { op: 'ceil', a: '1.000000000000000001', expect: '2.000000000000000000' },
    { op: 'ceil', a: '3', expect: '3.000000000000000000' },
    { op: 'round_int', a: '2.5', expect: '2' },
    { op: 'round_int', a: '-3.5', expect: '-4' },
    { op: 'round_int', a: twoTo256, expect: { error: 'panic_overflow' } },
    { op: 'truncate_int', a: '-2.999999999999999999', expect: '-2' },
    // Fits 316 bits as a decimal, but not 256 as a whole number.
    { op: 'truncate_int', a: twoTo256, expect: { error: 'panic_overflow' } },
  ])
})

describe('market', () => {
  const params = { base_pool: '1000.0', pool_recovery_period: 2, min_stability_spread: '0.5' }
  const rates = { uusd: '2.0', usdr: '1.0' }

  test('a swap that is refused inside a sequence leaves the pool, and the sequence goes on', () => {
    expectCases('market_sequence', [
      {
        params,
        start_delta: '8.0',
        luna_exchange_rates: rates,
        tobin_tax: {},
        steps: [
          {
            do: 'swap',
            offer: { denom: 'uusd', amount: '1' },
            ask_denom: 'uusd',
            error: 'recursive_swap',
            delta_after: '8.000000000000000000',
          },
          {
            do: 'swap',
            offer: { denom: 'ukrw', amount: '1' },
            ask_denom: 'uluna',
            error: 'no_effective_price',
            delta_after: '8.000000000000000000',
          },
          { do: 'end_blocks', blocks: 2, delta_after: '2.000000000000000000' },
          { do: 'end_blocks', blocks: 0, delta_after: '2.000000000000000000' },
        ],
      },
    ])
  })

  test('a product of the pool that passes 316 bits fails the swap', () => {
    const huge = { base_pool: twoTo256, min_stability_spread: '0', zero_swap_check: true }
    expectCases('market_swap', [
      {
        params: huge,
        terra_pool_delta: '0',
        luna_exchange_rates: rates,
        offer: { denom: 'uusd', amount: '1000000' },
        ask_denom: 'uluna',
        expect: { error: 'panic_overflow' },
        simulate: { error: 'panic_overflow' },
      },
    ])
  })

  test('the pool takes what is offered before the fee, and gives what is paid after it', () => {
    const cases = [
      // 4 uusd at 2 to 1 are 2 usdr.
      {
        offer: { denom: 'uusd', amount: '4' },
        ask: { denom: 'uluna', amount: '2' },
        delta_change: '2.000000000000000000',
      },
      {
        offer: { denom: 'uluna', amount: '2' },
        ask: { denom: 'uusd', amount: '4' },
        delta_change: '-2.000000000000000000',
      },
      {
        offer: { denom: 'uusd', amount: '4' },
        ask: { denom: 'usdr', amount: '2' },
        delta_change: '0.000000000000000000',
      },
      {
        offer: { denom: 'ukrw', amount: '4' },
        ask: { denom: 'uluna', amount: '2' },
        delta_change: 'no_effective_price',
      },
    ]
    expectCases(
      'market_upstream',
      cases.map(given => ({ kind: 'pool_update', luna_exchange_rates: rates, ...given })),
    )
  })
})

describe('oracle', () => {
  const period = {
    kind: 'vote_period',
    validators: { a: 3, b: 1 },
    vote_targets: ['uusd', 'ukrw'],
    vote_threshold: '0.1',
    reward_band: '0.02',
    vote_period: 5,
    reward_distribution_window: 500,
  }

  test('a cross rate with median 0 halts the chain', () => {
    const votes = { a: { ukrw: '1600' }, b: { ukrw: '0', uusd: '80' } }
    expectCases('oracle', [{ ...period, votes, expect: { error: 'panic_div_zero' } }])
  })

  test('without validators there is nothing to count and nobody to miss', () => {
    const nothing = {
      reference: '',
      remaining_targets: ['ukrw', 'uusd'],
      exchange_rates: {},
      ballots: {},
      claims: {},
      missed: [],
      reward_pool: { uluna: '5' },
      rewards: {},
    }
    expectCases('oracle', [{ ...period, validators: {}, votes: {}, expect: nothing }])
    expectCases('oracle', [{ ...period, validators: {}, votes: { x: { uusd: '1' } }, expect: nothing }])
  })

  test('an empty ballot has median and deviation 0', () => {
    expectCases('oracle', [
      { kind: 'median_stdev', ballot: [], median: '0.000000000000000000', standard_deviation: '0.000000000000000000' },
    ])
  })

  test('more misses than periods are a negative rate; no period at all is a division by zero', () => {
    const check = { kind: 'slash_check', min_valid_per_window: '0.05' }
    expectCases('oracle', [
      {
        ...check,
        vote_periods_per_window: 3,
        miss_counter: 5,
        valid_vote_rate: '-0.666666666666666666',
        slashed: true,
      },
      { ...check, vote_periods_per_window: 0, miss_counter: 0, expect: { error: 'panic_div_zero' } },
    ])
  })

  test('six decimals: ties to even far from 0 and below the last digit', () => {
    expectCases('oracle', [
      { kind: 'format_6dp', value: '0.0234375', expect: '0.023438' },
      { kind: 'format_6dp', value: '1e21', expect: '1000000000000000000000.000000' },
      { kind: 'format_6dp', value: '4.9e-7', expect: '0.000000' },
      { kind: 'format_6dp', value: '-0.0078125', expect: '-0.007812' },
      { kind: 'sqrt_6dp', value: '0', expect: '0.000000000000000000' },
      { kind: 'sqrt_6dp', value: '1000000000000', expect: '1000000.000000000000000000' },
    ])
  })
})

test('treasury: what is nothing, what has no price, what has no average', () => {
  const policy = { min: '0', max: '0.01', change: '0.00025' }
  const rates = { usdr: '2.0', uusd: '3.0', umnt: '0.0' }
  expectCases('treasury', [
    {
      kind: 'settle_seigniorage',
      seigniorage: '0',
      reward_weight: '0.5',
      expect: { minted: '0', burned: '0', to_community_pool: '0' },
    },
    {
      kind: 'settle_seigniorage',
      seigniorage: '3',
      reward_weight: '0.5',
      expect: { minted: '3', burned: '1', to_community_pool: '2' },
    },
    { kind: 'tax', amount: '1000000', denom: 'uluna', tax_rate: '0.01', tax_cap: '1000000', expect: '0' },
    { kind: 'tax', amount: '99', denom: 'uusd', tax_rate: '0.01', tax_cap: '1000000', expect: '0' },
    { kind: 'tax_cap', sdr_cap: '1000001', rates, denom: 'uusd', expect: '1500001' },
    { kind: 'tax_cap', sdr_cap: '1000000', rates, denom: 'ukrw', expect: '1000000' },
    { kind: 'tax_cap', sdr_cap: '1000000', rates: { uusd: '3.0' }, denom: 'uusd', expect: '1000000' },
    { kind: 'tax_cap', sdr_cap: '1000000', rates, denom: 'uluna', expect: '0' },
    { kind: 'tax_cap', sdr_cap: '7', rates: {}, denom: 'usdr', expect: '7' },
    // Without a short average the rate wants its maximum, and goes one step there.
    {
      kind: 'next_tax_rate',
      old: '0.001',
      trl_long_avg: '1',
      trl_short_avg: '0',
      mining_increment: '1.07',
      policy,
      expect: '0.001250000000000000',
    },
    {
      kind: 'next_reward_weight',
      old: '0.001',
      sr_sum: '0',
      mr_sum: '1',
      target: '0.67',
      policy,
      expect: '0.001250000000000000',
    },
    {
      kind: 'next_reward_weight',
      old: '0.001',
      sr_sum: '1',
      mr_sum: '0',
      target: '0.67',
      policy,
      expect: '0.001250000000000000',
    },
  ])
})

test('distribution: no fees, no power, nobody signed', () => {
  const rules = { community_tax: '0.02', base_proposer_reward: '0.01', bonus_proposer_reward: '0.04', proposer: 'a' }
  expectCases('distribution', [
    {
      ...rules,
      fees: { uusd: '7' },
      powers: {},
      signed: {},
      expect: {
        proposer_multiplier: '0.000000000000000000',
        vote_multiplier: '0.000000000000000000',
        validators: {},
        community_pool: { uusd: '7.000000000000000000' },
      },
    },
    {
      ...rules,
      fees: {},
      powers: { a: 1 },
      signed: { a: true },
      expect: {
        proposer_multiplier: '0.050000000000000000',
        vote_multiplier: '0.930000000000000000',
        validators: { a: {} },
        community_pool: {},
      },
    },
    {
      // Nobody signed: the proposer has its base alone; all are paid by power all the same.
      ...rules,
      fees: { uusd: '100' },
      powers: { a: 1, b: 3 },
      signed: {},
      expect: {
        proposer_multiplier: '0.010000000000000000',
        vote_multiplier: '0.970000000000000000',
        validators: { a: { uusd: '25.250000000000000000' }, b: { uusd: '72.750000000000000000' } },
        community_pool: { uusd: '2.000000000000000000' },
      },
    },
  ])
})

test('trading venues: views and limits that no stored case asks for', () => {
  const one = '1000000000000000000'
  const two = '2000000000000000000'
  const pool = {
    type: 'plain',
    A: '100',
    n: '2',
    rates: [one, one],
    balances: [one, one],
    lp_supply: two,
    fee: '4000000',
    admin_fee: '5000000000',
  }
  const call = (id: string, op: object, wanted: object, change: object = {}) => ({
    id,
    family: 'plain',
    pool: { ...pool, ...change },
    op,
    expect: wanted,
  })
  const pair = (op: object, wanted: object) => ({
    id: 'pair',
    family: 'v2',
    pool: { reserves: ['1000', '2000'], lp_supply: '1414' },
    op,
    expect: wanted,
  })
  const cases = [
    // A balanced pool: D is the sum, a share is worth one.
    call('D', { name: 'D' }, { D: two, virtual_price: one }),
    call('price', { name: 'get_virtual_price' }, { virtual_price: one }),
    call('quote', { name: 'calc_token_amount', amounts: [one, one], deposit: true }, { lp_amount: two }),
    call('index', { name: 'get_dy', i: '0', j: '0', dx: one }, { revert: 'bad index' }),
    call('index 2', { name: 'exchange', i: '0', j: '2', dx: one }, { revert: 'bad index' }),
    call('bound', { name: 'exchange', i: '0', j: '1', dx: '1000', min_dy: one }, { revert: 'slippage' }),
    call('drained', { name: 'D' }, { revert: 'div0' }, { balances: [one, '0'] }),
    call(
      'leave',
      { name: 'remove_liquidity', lp_amount: one },
      { amounts: ['500000000000000000', '0'] },
      { balances: [one, '0'] },
    ),
    pair({ name: 'quote', dx: '100' }, { dy: '200' }),
    pair({ name: 'burn', lp_amount: '707' }, { amounts: ['500', '1000'], lp_supply: '707' }),
    // 100 * 997 * 2000 / (1000 * 1000 + 100 * 997) = 181.3…
    pair({ name: 'amount_out', dx: '100' }, { dy: '181', reserves: ['1100', '1819'] }),
    // 1000 * 100 * 1000 / (1900 * 997) = 52.7…, cut, and one more.
    pair({ name: 'amount_in', dy: '100' }, { dx: '53' }),
  ]
  expect(amm(cases)).toEqual(cases.map(() => 'passed'))
  expect(amm([call('x', { name: 'flash_loan' }, { dy: '1' })])[0]).toContain('no operation is called')
  expect(amm([pair({ name: 'swap', dx: '1' }, { dy: '1' })])[0]).toContain('no operation is called')
})

test('a file of no known suite, or without cases, is a failure that says so', () => {
  expect(verifyVectors({ suite: 'toString', cases: [] })).toMatchObject({
    failed: 1,
    problem: expect.stringContaining('toString'),
  })
  expect(verifyVectors({ suite: 'oracle', cases: [] })).toMatchObject({ failed: 1, problem: 'the file has no case' })
  expect(verifyVectors(null)).toMatchObject({ failed: 1, problem: expect.any(String) })
})
