/** What does the attacker of the article earn, and what if bitcoin had not fallen by itself? */

import { BreakwaterError, changeScenario, rehearse } from '@breakwater/engine'
import { openScenario } from './library.ts'

/** Two runs of the same world that differ in one choice; profits in dollars. */
export function compareDrift(): { asToldUsd: number; withoutFallUsd: number; sentence: string } {
  const scenario = openScenario('ust-2022-article')
  const asTold = rehearse(scenario, { seed: 1, precision: 'exact' })

  const changed = changeScenario(scenario, { 'markets.bitcoin.drift': 'flat-from-start' })
  if (!changed.ok) throw new BreakwaterError(changed.mistakes)
  const withoutFall = rehearse(changed.scenario, { seed: 1, precision: 'exact' })

  return {
    asToldUsd: asTold.parties['attacker']!.profitUsd,
    withoutFallUsd: withoutFall.parties['attacker']!.profitUsd,
    sentence: asTold.sentence,
  }
}
