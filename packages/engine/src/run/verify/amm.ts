/**
 * Conformance files of the trading venues, format `amm-vectors/1`: builds the pool of each case, runs its operation and compares every
 * expected field. Works from the shape of a case, not from the name of its group, so files with other cases run too.
 */

import type { AmplificationRamp } from '../../markets/stableswap/exact/amplification.ts'
import { getD, getY, getYD, type StableSwapDialect, traceD } from '../../markets/stableswap/exact/invariant.ts'
import { ExactMetapool } from '../../markets/stableswap/exact/metapool.ts'
import { scaledBalances } from '../../markets/stableswap/exact/operations.ts'
import { ExactStableSwap } from '../../markets/stableswap/exact/pool.ts'
import { type Outcome, Revert } from '../../markets/stableswap/revert.ts'
import {
  CaseShape,
  type Computed,
  checkCases,
  findDifference,
  type JsonRecord,
  readIndex,
  readInteger,
  readIntegers,
  readList,
  readRecord,
} from './amm-compare.ts'
import { runPairOperation } from './amm-pairs.ts'
import type { CaseOutcome } from './outcome.ts'

/** Runs a parsed file of the format `amm-vectors/1`, any group. Never throws: what cannot be understood is a failed case. */
export function verifyAmm(file: unknown): CaseOutcome[] {
  return checkCases(file, entry => {
    const pool = readRecord(entry['pool'], 'pool')
    const operation = readRecord(entry['op'], 'op')
    const expected = readRecord(entry['expect'], 'expect')
    if (Object.keys(expected).length === 0) throw new CaseShape('expect is empty')
    if (Object.hasOwn(pool, 'reserves')) {
      return findDifference(expected, runPairOperation(pool, operation, String(entry['family'] ?? '')), '')
    }
    return checkStableSwap(pool, operation, expected)
  })
}

function checkStableSwap(pool: JsonRecord, operation: JsonRecord, expected: JsonRecord): string | undefined {
  switch (pool['type']) {
    case 'plain':
      return checkPlain(pool, operation, expected)
    case 'factory-meta':
    case 'template-meta': {
      const metapool = readMetapool(pool)
      return checkOnMetapool(metapool, operation, expected)
    }
    default:
      throw new CaseShape(`no pool type is called “${String(pool['type'])}”`)
  }
}

function checkPlain(record: JsonRecord, operation: JsonRecord, expected: JsonRecord): string | undefined {
  const pool = readPlainPool(record)
  if (operation['timestamp'] !== undefined) pool.setTime(readInteger(operation['timestamp'], 'op.timestamp'))
  switch (operation['name']) {
    case 'invariant':
      return findDifference(expected, runInvariant(pool, operation), '')
    case 'sequence':
      return checkSequence(
        readList(operation['steps'], 'op.steps'),
        expected,
        step => runPlain(pool, step),
        () => afterPlain(pool),
      )
    default: {
      const before = {
        A_precise: pool.amplificationPrecise() * (100n / unitOf(pool)),
        A: pool.amplification(),
        ...fieldIfOk('D_before', pool.getD()),
      }
      return checkCall(
        expected,
        runPlain(pool, operation),
        before,
        pool.state(),
        () => pool.state(),
        () => afterPlain(pool),
      )
    }
  }
}

function checkOnMetapool(metapool: ExactMetapool, operation: JsonRecord, expected: JsonRecord): string | undefined {
  if (operation['timestamp'] !== undefined) metapool.setTime(readInteger(operation['timestamp'], 'op.timestamp'))
  const run = (step: JsonRecord) => runMetapool(metapool, step)
  const after = () => afterMetapool(metapool)
  if (operation['name'] === 'sequence') {
    return checkSequence(readList(operation['steps'], 'op.steps'), expected, run, after)
  }
  const state = () => ({ ...metapool.pool.state(), base: metapool.base.state() })
  return checkCall(expected, run(operation), {}, state(), state, after)
}

/** Compares one call; after a refusal the state must be as before. */
function checkCall(
  expected: JsonRecord,
  outcome: Outcome<Record<string, Computed>>,
  before: Record<string, Computed>,
  stateBefore: Computed,
  state: () => Computed,
  after: () => Computed,
): string | undefined {
  if (!outcome.ok) {
    const difference = findDifference(expected, { revert: outcome.revert }, '')
    if (difference !== undefined) return `${difference} (the call reverted: ${outcome.revert})`
    return findDifference(textOf(stateBefore), state(), 'state after the revert')
  }
  const { ok: _, ...fields } = outcome
  return findDifference(expected, { ...before, ...fields, after: after() }, '')
}

function checkSequence(
  steps: unknown[],
  expected: JsonRecord,
  run: (step: JsonRecord) => Outcome<Record<string, Computed>>,
  after: () => Computed,
): string | undefined {
  for (const [k, entry] of steps.entries()) {
    const step = readRecord(entry, `op.steps[${k}]`)
    const outcome = run(step)
    const { ok: _, ...fields } = outcome
    const difference = findDifference(readRecord(step['result'], `op.steps[${k}].result`), fields, `step ${k + 1}`)
    if (difference !== undefined)
      return outcome.ok ? difference : `${difference} (the call reverted: ${outcome.revert})`
  }
  return findDifference(expected, { after: after() }, '')
}

function runPlain(pool: ExactStableSwap, operation: JsonRecord): Outcome<Record<string, Computed>> {
  switch (operation['name']) {
    case 'D': {
      const invariant = pool.getD()
      return invariant.ok ? { ok: true, D: invariant.d, ...fieldIfOk('virtual_price', pool.virtualPrice()) } : invariant
    }
    case 'get_dy':
      return pool.getDy(
        readIndex(operation['i'], 'op.i'),
        readIndex(operation['j'], 'op.j'),
        readInteger(operation['dx'], 'op.dx'),
      )
    case 'calc_token_amount': {
      const isDeposit = operation['deposit'] === true || operation['is_deposit'] === true
      const quote = pool.calcTokenAmount(readIntegers(operation['amounts'], 'op.amounts'), isDeposit)
      return quote.ok ? { ok: true, lp_amount: quote.lpAmount } : quote
    }
    case 'virtual_price':
    case 'get_virtual_price': {
      const price = pool.virtualPrice()
      return price.ok ? { ok: true, virtual_price: price.virtualPrice } : price
    }
    default:
      return runShared(pool, operation)
  }
}

function runMetapool(metapool: ExactMetapool, operation: JsonRecord): Outcome<Record<string, Computed>> {
  const i = () => readIndex(operation['i'], 'op.i')
  const j = () => readIndex(operation['j'], 'op.j')
  const dx = () => readInteger(operation['dx'], 'op.dx')
  switch (operation['name']) {
    case 'exchange_underlying':
      return metapool.exchangeUnderlying(i(), j(), dx(), readLimit(operation, 'min_dy') ?? 0n)
    case 'get_dy':
      return metapool.getDy(i(), j(), dx())
    case 'D': {
      const invariant = metapool.getD()
      return invariant.ok ? { ok: true, D: invariant.d } : invariant
    }
    default:
      return runShared(metapool, operation)
  }
}

/** The calls that plain pools and metapools have in common. */
function runShared(pool: ExactStableSwap | ExactMetapool, operation: JsonRecord): Outcome<Record<string, Computed>> {
  const lpAmount = () => readInteger(operation['lp_amount'], 'op.lp_amount')
  const amounts = () => readIntegers(operation['amounts'], 'op.amounts')
  switch (operation['name']) {
    case 'exchange':
      return pool.exchange(
        readIndex(operation['i'], 'op.i'),
        readIndex(operation['j'], 'op.j'),
        readInteger(operation['dx'], 'op.dx'),
        readLimit(operation, 'min_dy') ?? 0n,
      )
    case 'add_liquidity':
      return pool.addLiquidity(amounts(), readLimit(operation, 'min_mint', 'min_mint_amount', 'min_minted') ?? 0n)
    case 'remove_liquidity': {
      const least = operation['min_amounts']
      return pool.removeLiquidity(lpAmount(), least === undefined ? undefined : readIntegers(least, 'op.min_amounts'))
    }
    case 'remove_liquidity_imbalance':
      return pool.removeLiquidityImbalance(amounts(), readLimit(operation, 'max_burn', 'max_burn_amount', 'max_burned'))
    case 'remove_liquidity_one_coin':
      return pool.removeLiquidityOneCoin(
        lpAmount(),
        readIndex(operation['i'], 'op.i'),
        readLimit(operation, 'min_dy', 'min_amount') ?? 0n,
      )
    default:
      throw new CaseShape(`no operation is called “${String(operation['name'])}”`)
  }
}

/** Fields of the group of bare invariants: D with its Newton steps, balances after a change, output before any fee. */
function runInvariant(pool: ExactStableSwap, operation: JsonRecord): Computed {
  const { dialect } = pool
  const i = readIndex(operation['i'], 'op.i')
  const j = readIndex(operation['j'], 'op.j')
  const dxWad = readInteger(operation['dx_wad'], 'op.dx_wad')
  const reduced = readInteger(operation['D_reduced'], 'op.D_reduced')
  try {
    const xp = scaledBalances(pool.balances, pool.rates)
    const amp = pool.amplificationPrecise()
    const trace = traceD(xp, amp, dialect)
    if (getD(xp, amp, dialect) !== trace.d) return { D: 'the two ways to D disagree' }
    const y = getY(i, j, xp[i]! + dxWad, xp, amp, dialect)
    const gross = xp[j]! - y
    return {
      xp,
      D: trace.d,
      newton_iterations_D: trace.steps,
      y_after_dx: y,
      y_at_reduced_D: getYD(i, xp, reduced, amp, dialect),
      dy_wad_gross: gross,
      dy_wad_net_no_minus_one: gross - (gross * pool.fee) / 10_000_000_000n,
    }
  } catch (thrown) {
    if (thrown instanceof Revert) return { revert: thrown.reason }
    throw thrown
  }
}

function afterPlain(pool: ExactStableSwap): Record<string, Computed> {
  const invariant = pool.getD()
  return {
    balances: [...pool.balances],
    lp_supply: pool.lpSupply,
    admin_balances: [...pool.adminBalances],
    D: invariant.ok ? invariant.d : invariant.revert,
    ...fieldIfOk('virtual_price', pool.virtualPrice()),
  }
}

function afterMetapool(metapool: ExactMetapool): Record<string, Computed> {
  const invariant = metapool.getD()
  return {
    balances: [...metapool.pool.balances],
    lp_supply: metapool.pool.lpSupply,
    admin_balances: [...metapool.pool.adminBalances],
    D: invariant.ok ? invariant.d : invariant.revert,
    ...fieldIfOk('virtual_price', metapool.virtualPrice()),
    base: afterPlain(metapool.base),
  }
}

function fieldIfOk(
  name: string,
  outcome: Outcome<{ d: bigint }> | Outcome<{ virtualPrice: bigint }>,
): Record<string, Computed> {
  if (!outcome.ok) return {}
  return { [name]: 'd' in outcome ? outcome.d : outcome.virtualPrice }
}

function readPlainPool(record: JsonRecord): ExactStableSwap {
  const rates = readIntegers(record['rates'], 'pool.rates')
  const count = record['n'] === undefined ? rates.length : readIndex(record['n'], 'pool.n')
  if (count !== rates.length) throw new CaseShape(`pool.n is ${count} but there are ${rates.length} rates`)
  return new ExactStableSwap({ ...readSharedOptions(record), rates })
}

function readMetapool(record: JsonRecord): ExactMetapool {
  return new ExactMetapool({
    ...readSharedOptions(record),
    rateMultiplier: readInteger(record['rate_multiplier'], 'pool.rate_multiplier'),
    base: readPlainPool(readRecord(record['base'], 'pool.base')),
    baseRateRule: record['type'] === 'factory-meta' ? 'live' : 'cached',
  })
}

function readSharedOptions(record: JsonRecord) {
  const dialect: StableSwapDialect = record['dialect'] === 'three-pool' ? 'three-pool' : 'template'
  const optional = (name: string) =>
    record[name] === undefined ? undefined : readInteger(record[name], `pool.${name}`)
  const adminBalances = record['admin_balances']
  return {
    ramp: readRamp(record, dialect),
    balances: readIntegers(record['balances'], 'pool.balances'),
    lpSupply: optional('lp_supply') ?? 0n,
    fee: readInteger(record['fee'], 'pool.fee'),
    adminFee: optional('admin_fee') ?? 0n,
    dialect,
    ...(adminBalances === undefined ? {} : { adminBalances: readIntegers(adminBalances, 'pool.admin_balances') }),
  }
}

function readRamp(record: JsonRecord, dialect: StableSwapDialect): AmplificationRamp {
  const read = (name: string) => readInteger(record[name], `pool.${name}`)
  if (record['initial_A'] !== undefined) {
    return {
      initialA: read('initial_A'),
      initialTimeSeconds: read('initial_A_time'),
      futureA: read('future_A'),
      futureTimeSeconds: read('future_A_time'),
    }
  }
  const precise = record['A_precise'] === undefined ? read('A') * 100n : read('A_precise')
  const amp = dialect === 'template' ? precise : precise / 100n
  return { initialA: amp, initialTimeSeconds: 0n, futureA: amp, futureTimeSeconds: 0n }
}

function unitOf(pool: ExactStableSwap): bigint {
  return pool.dialect === 'template' ? 100n : 1n
}

function readLimit(operation: JsonRecord, ...names: string[]): bigint | undefined {
  for (const name of names) if (operation[name] !== undefined) return readInteger(operation[name], `op.${name}`)
  return undefined
}

/** Computed values as the texts of a file, so that two computed states can be compared. */
function textOf(value: Computed): unknown {
  if (Array.isArray(value)) return value.map(part => textOf(part as Computed))
  if (typeof value !== 'object') return String(value)
  return Object.fromEntries(Object.entries(value).map(([field, part]) => [field, textOf(part)]))
}
