/** Conformance file `terraswap_pair`: the Terraswap pair in its rounding of April 2022. */

import { attemptPair, type PairOutcome } from '../../markets/constant-product/refusal.ts'
import { computeOffer, computeSwap } from '../../markets/constant-product/terraswap.ts'
import { CaseShape, type Computed, checkCases, findDifference, readInteger, readRecord } from './amm-compare.ts'
import type { CaseOutcome } from './outcome.ts'

/** Runs a parsed file of the suite `terraswap_pair`. Never throws: what cannot be understood is a failed case. */
export function verifyTerraswapPair(file: unknown): CaseOutcome[] {
  return checkCases(file, entry => {
    const expected = readRecord(entry['expect'], 'expect')
    if (Object.keys(expected).length === 0) throw new CaseShape('expect is empty')
    const amount = (name: string) => readInteger(entry[name], name)
    switch (entry['kind']) {
      case 'swap':
        return findDifference(expected, swapFields(amount('offer_pool'), amount('ask_pool'), amount('offer')), '')
      case 'reverse_simulation':
        return findDifference(expected, offerFields(amount('offer_pool'), amount('ask_pool'), amount('ask')), '')
      default:
        throw new CaseShape(`no kind is called “${String(entry['kind'])}”`)
    }
  })
}

function swapFields(offerPool: bigint, askPool: bigint, offer: bigint): Computed {
  const swap = attemptPair(() => ({ ok: true, ...computeSwap(offerPool, askPool, offer) }))
  if (!swap.ok) return { error: errorName(swap) }
  return { return_amount: swap.paid, spread_amount: swap.spread, commission_amount: swap.commission }
}

function offerFields(offerPool: bigint, askPool: bigint, ask: bigint): Computed {
  const quote = attemptPair(() => ({ ok: true, ...computeOffer(offerPool, askPool, ask) }))
  if (!quote.ok) return { error: errorName(quote) }
  return { offer_amount: quote.offer, spread_amount: quote.spread, commission_amount: quote.commission }
}

const errorNames: Readonly<Record<string, string>> = {
  div0: 'panic_div_zero',
  overflow: 'panic_overflow',
  underflow: 'panic_underflow',
  'too small': 'too_small',
}

function errorName(refused: Extract<PairOutcome<object>, { ok: false }>): string {
  return errorNames[refused.revert] ?? refused.revert
}
