import {
  deltaAfterTrade,
  type MarketPrices,
  type MarketState,
  replenish,
  replenishBlocks,
  type SwapOrder,
  type SwapRefusal,
  type SwapResult,
  simulateSwap,
  swap,
} from '../../issuers/terra/market.ts'
import { type Dec, format, fromInt } from '../../issuers/terra/sdk-dec.ts'
import type { CaseOutcome } from './outcome.ts'
import { type CaseFields, CaseProblem, type Differences, runCases } from './vector-case.ts'

function prices(fields: CaseFields): MarketPrices {
  return {
    exchangeRates: fields.decTable('luna_exchange_rates'),
    tobinTaxes: fields.has('tobin_tax') ? fields.decTable('tobin_tax') : new Map<string, Dec>(),
  }
}

/** Parameters of a case; a period that the case does not give is not used by it. */
function marketState(params: CaseFields, delta: Dec): MarketState {
  return {
    delta,
    basePool: params.dec('base_pool'),
    poolRecoveryPeriodBlocks: params.has('pool_recovery_period') ? params.count('pool_recovery_period') : 1,
    minStabilitySpread: params.dec('min_stability_spread'),
    zeroSwapCheck: params.has('zero_swap_check') ? params.flag('zero_swap_check') : false,
  }
}

function order(fields: CaseFields): SwapOrder {
  const offer = fields.object('offer')
  return { offerDenom: offer.text('denom'), offerMicros: offer.integer('amount'), askDenom: fields.text('ask_denom') }
}

type Shown = string | null

/** Every expected name of a swap result, in the text form of the files. */
const shownFields: Readonly<Record<string, (result: SwapResult) => Shown>> = {
  base_offer: result => format(result.baseOffer),
  oracle_amount: result => format(result.oracleAmount),
  raw_spread: result => (result.rawSpread === undefined ? null : format(result.rawSpread)),
  spread: result => format(result.spread),
  fee_dec: result => format(result.feeDec),
  net_dec: result => format(result.netDec),
  swap_coin: result => result.swapMicros.toString(),
  fee_coin: result => result.feeMicros.toString(),
  burned: result => result.burnedMicros.toString(),
  minted: result => result.mintedMicros.toString(),
  to_oracle_pool: result => result.feeMicros.toString(),
  delta_after: result => format(result.deltaAfter),
}

function compareSwap(result: SwapResult | SwapRefusal, expected: CaseFields, differences: Differences): void {
  if (expected.has('error')) {
    differences.same('error', result.refused ?? 'none', expected.text('error'))
    return
  }
  if (result.refused !== undefined) {
    differences.same('error', result.refused, 'none')
    return
  }
  const names = expected.names()
  if (names.length === 0) throw new CaseProblem('expect is empty')
  for (const name of names) {
    const shown = Object.hasOwn(shownFields, name) ? shownFields[name] : undefined
    if (shown === undefined) throw new CaseProblem(`expect.${name} is not known`)
    differences.same(name, shown(result), expected.raw(name))
  }
}

/** Suite market_swap: one swap against a given state, and the read-only simulation of the same. */
export function verifyMarketSwap(file: unknown): CaseOutcome[] {
  return runCases(file, (fields, differences) => {
    const state = marketState(fields.object('params'), fields.dec('terra_pool_delta'))
    const given = prices(fields)
    const asked = order(fields)
    compareSwap(swap(state, given, asked), fields.object('expect'), differences)
    if (!fields.has('simulate')) return
    const expected = fields.object('simulate')
    if (expected.raw('skip') === true) return
    const simulated = simulateSwap(state, given, asked)
    if (expected.has('error')) differences.same('simulate.error', simulated.refused ?? 'none', expected.text('error'))
    else if (simulated.refused !== undefined) differences.same('simulate.error', simulated.refused, 'none')
    else differences.same('simulate.return_amount', simulated.returnMicros.toString(), expected.text('return_amount'))
  })
}

const upstreamKinds: Readonly<Record<string, (fields: CaseFields, differences: Differences) => void>> = {
  pool_update(fields, differences) {
    const offer = fields.object('offer')
    const ask = fields.object('ask')
    const change = deltaAfterTrade(
      0n,
      prices(fields),
      { denom: offer.text('denom'), amount: fromInt(offer.integer('amount')) },
      { denom: ask.text('denom'), amount: fromInt(ask.integer('amount')) },
    )
    differences.same('delta_change', typeof change === 'string' ? change : format(change), fields.text('delta_change'))
  },
  documented_example(fields, differences) {
    const state = marketState(fields.object('params'), fields.dec('terra_pool_delta'))
    const result = swap(state, prices(fields), order(fields))
    const paid = result.refused ?? result.swapMicros.toString()
    differences.same('swap_coin', paid, fields.text('swap_coin'))
  },
  replenish(fields, differences) {
    differences.same('delta', format(replenish(fields.dec('delta'), fields.count('period'))), fields.text('expect'))
  },
}

/** Suite market_upstream: what the module's own tests and documentation assert. */
export function verifyMarketUpstream(file: unknown): CaseOutcome[] {
  return runCases(file, (fields, differences) => {
    const kind = fields.text('kind')
    const run = Object.hasOwn(upstreamKinds, kind) ? upstreamKinds[kind] : undefined
    if (run === undefined) throw new CaseProblem(`kind "${kind}" is not known`)
    run(fields, differences)
  })
}

/** Blocks in one step of a sequence are bounded, so that a broken file cannot hold the program up. */
const blocksMax = 10_000_000

/** Suite market_sequence: swaps, ends of blocks and price moves in order, on one state. */
export function verifyMarketSequence(file: unknown): CaseOutcome[] {
  return runCases(file, (fields, differences) => {
    const state = marketState(fields.object('params'), fields.dec('start_delta'))
    let given = prices(fields)
    fields.list('steps').forEach((step, index) => {
      const place = `step ${index}`
      const what = step.text('do')
      if (what === 'set_rates') {
        given = { ...given, exchangeRates: step.decTable('luna_exchange_rates') }
        return
      }
      if (what === 'end_blocks') {
        const blocks = step.count('blocks')
        if (blocks > blocksMax) throw new CaseProblem(`${place}: ${blocks} blocks are too many`)
        state.delta = replenishBlocks(state.delta, state.poolRecoveryPeriodBlocks, blocks)
      } else if (what === 'swap') {
        const result = swap(state, given, order(step))
        differences.same(`${place} error`, result.refused ?? null, step.raw('error') ?? null)
        if (result.refused === undefined) {
          state.delta = result.deltaAfter
          differences.same(`${place} swap_coin`, result.swapMicros.toString(), step.raw('swap_coin'))
          differences.same(`${place} fee_coin`, result.feeMicros.toString(), step.raw('fee_coin'))
        }
      } else {
        throw new CaseProblem(`${place}: "${what}" is not known`)
      }
      differences.same(`${place} delta_after`, format(state.delta), step.text('delta_after'))
    })
  })
}
