/** The constant-product part of the conformance files: Uniswap v2, Terraswap (second rounding) and Astroport pairs. */

import { AstroportPair, type AstroportSwap } from '../../markets/constant-product/astroport.ts'
import { attemptPair, otherSide, type PairOutcome } from '../../markets/constant-product/refusal.ts'
import { TerraswapPair } from '../../markets/constant-product/terraswap.ts'
import { getAmountOut, quoteAmount, UniswapV2Pair } from '../../markets/constant-product/uniswap-v2.ts'
import {
  CaseShape,
  type Computed,
  findDifference,
  type JsonRecord,
  readIndex,
  readInteger,
  readIntegers,
  readList,
  readRecord,
} from './amm-compare.ts'

/** Runs one operation on the pair that `pool` describes; the fields computed, or `{ revert }`. */
export function runPairOperation(pool: JsonRecord, operation: JsonRecord, family: string): Computed {
  const listed = readIntegers(pool['reserves'], 'pool.reserves')
  if (listed.length !== 2) throw new CaseShape('pool.reserves must hold two numbers')
  const reserves: [bigint, bigint] = [listed[0]!, listed[1]!]
  if (pool['commission_permille'] !== undefined) {
    const permille = readInteger(pool['commission_permille'], 'pool.commission_permille')
    return runSwap(new TerraswapPair(reserves, 0n, 'commission-up', permille), operation)
  }
  if (pool['commission_rate_wad'] !== undefined) {
    const rate = readInteger(pool['commission_rate_wad'], 'pool.commission_rate_wad')
    const share = readInteger(pool['maker_share_wad'], 'pool.maker_share_wad')
    return runSwap(new AstroportPair(reserves, rate, share), operation)
  }
  if (family !== '' && !family.startsWith('v2')) throw new CaseShape(`no pair is called “${family}”`)
  const supply = pool['lp_supply'] === undefined ? 0n : readInteger(pool['lp_supply'], 'pool.lp_supply')
  return runUniswap(new UniswapV2Pair(reserves, supply), operation)
}

function runSwap(pair: TerraswapPair | AstroportPair, operation: JsonRecord): Computed {
  if (operation['name'] !== 'swap') throw new CaseShape(`no operation is called “${String(operation['name'])}”`)
  const side = operation['side'] === undefined ? 0 : readIndex(operation['side'], 'op.side')
  const swap = pair.swap(side, readInteger(operation['dx'], 'op.dx'))
  if (!swap.ok) return { revert: swap.revert }
  const computed = { dy: swap.paid, spread: swap.spread, commission: swap.commission, reserves: [...pair.reserves] }
  return 'makerFee' in swap ? { ...computed, maker_fee: (swap as AstroportSwap).makerFee } : computed
}

function runUniswap(pair: UniswapV2Pair, operation: JsonRecord): Computed {
  switch (operation['name']) {
    case 'amount_out':
      return runStep(pair, operation)
    case 'amount_in': {
      const side = operation['side'] === undefined ? 0 : readIndex(operation['side'], 'op.side')
      const dy = readInteger(operation['dy'], 'op.dy')
      const swap = pair.swapExactOut(side, dy)
      return swap.ok ? { dx: swap.amountIn, reserves: [...pair.reserves] } : { revert: swap.revert }
    }
    case 'quote': {
      const amount = readInteger(operation['dx'] ?? operation['amount'], 'op.dx')
      return fields(attemptPair(() => ({ ok: true, dy: quoteAmount(amount, ...pair.reserves) })))
    }
    case 'mint': {
      const amounts = readIntegers(operation['amounts'], 'op.amounts')
      if (amounts.length !== 2) throw new CaseShape('op.amounts must hold two numbers')
      const mint = pair.mint(amounts[0]!, amounts[1]!)
      if (!mint.ok) return { revert: mint.revert }
      return { minted: mint.minted, locked: mint.locked, lp_supply: pair.lpSupply, reserves: [...pair.reserves] }
    }
    case 'burn': {
      const burn = pair.burn(readInteger(operation['lp_amount'], 'op.lp_amount'))
      if (!burn.ok) return { revert: burn.revert }
      return { amounts: burn.amounts, lp_supply: pair.lpSupply, reserves: [...pair.reserves] }
    }
    case 'sequence':
      return runSequence(pair, readList(operation['steps'], 'op.steps'))
    default:
      throw new CaseShape(`no operation is called “${String(operation['name'])}”`)
  }
}

function runSequence(pair: UniswapV2Pair, steps: unknown[]): Computed {
  for (const [k, entry] of steps.entries()) {
    const step = readRecord(entry, `op.steps[${k}]`)
    if (step['name'] !== undefined && step['name'] !== 'amount_out') {
      throw new CaseShape(`op.steps[${k}]: no step is called “${String(step['name'])}”`)
    }
    const { side: _side, dx: _dx, name: _name, result, ...inline } = step
    const expected = { ...inline, ...(result === undefined ? {} : readRecord(result, `op.steps[${k}].result`)) }
    const difference = findDifference(expected, runStep(pair, step), `step ${k + 1}`)
    if (difference !== undefined) throw new CaseShape(difference)
  }
  return { reserves: [...pair.reserves], lp_supply: pair.lpSupply }
}

/** A swap of an exact input. An output that rounds to nothing is the formula's zero: the library quotes it, the pair would refuse. */
function runStep(pair: UniswapV2Pair, step: JsonRecord): Computed {
  const side = step['side'] === undefined ? 0 : readIndex(step['side'], 'side')
  const dx = readInteger(step['dx'], 'dx')
  const quoted = attemptPair(() => {
    const other = otherSide(side)
    return { ok: true, dy: getAmountOut(dx, pair.reserves[side]!, pair.reserves[other]!) }
  })
  if (!quoted.ok) return { revert: quoted.revert }
  if (quoted.dy === 0n) {
    pair.reserves[side] = pair.reserves[side]! + dx
    return { dy: 0n, reserves: [...pair.reserves] }
  }
  const swap = pair.swapExactIn(side, dx)
  return swap.ok ? { dy: swap.amountOut, reserves: [...pair.reserves] } : { revert: swap.revert }
}

function fields(outcome: PairOutcome<{ dy: bigint }>): Computed {
  return outcome.ok ? { dy: outcome.dy } : { revert: outcome.revert }
}
