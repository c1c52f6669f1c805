/** The parties besides the attacker whose result a run keeps. */

import type { PartyResult, RunResult, WaterfallBar } from '@breakwater/engine'

/** A party with the size of its largest figure, so that all of them are said in one magnitude. */
export type EarningParty = {
  id: string
  party: PartyResult
  bars: readonly WaterfallBar[] | undefined
  largestUsd: number
}

/** In the order of the run. A party all of whose legs are 0 did nothing and is left out. */
export function earningParties(result: RunResult): EarningParty[] {
  return Object.entries(result.parties)
    .filter(([id, party]) => id !== 'attacker' && party.legs.some(leg => leg.profitUsd !== 0))
    .map(([id, party]) => ({
      id,
      // One leg is the total once more.
      party: party.legs.length > 1 ? party : { ...party, legs: [] },
      bars: result.waterfalls[id],
      largestUsd: Math.max(Math.abs(party.profitUsd), ...party.legs.map(leg => Math.abs(leg.profitUsd))),
    }))
}
