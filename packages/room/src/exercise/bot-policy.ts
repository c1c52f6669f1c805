/** What a seat does that a stated policy plays: which levers it pulls and how it votes. No chance is in it. */

import type { Pull } from '../event/events.ts'
import type { Seat } from '../event/exercise.ts'
import { holds, type MeasureHistory, parseCondition } from './condition.ts'

/** A pull of a bot and what it says as its reason. */
export type BotPull = { rule: string; pull: Pull; because: string }

/**
 * The lever that a bot's seat pulls now: that of the first rule whose condition holds and that has uses left. At most one for each call,
 * so a seat acts once for each time that the run goes on.
 *
 * Uses are counted by lever: a rule has uses left while its lever was pulled fewer times than this rule and those above it for the same
 * lever may pull it together. So the count needs no memory but the log's.
 * @param pulls how often the seat pulled each lever so far, by lever id.
 */
export function nextBotPulls(
  seat: Seat,
  pulls: ReadonlyMap<string, number>,
  history: MeasureHistory,
  nowMs: number,
): BotPull[] {
  const allowed = new Map<string, number>()
  for (const rule of seat.policy?.rules ?? []) {
    const usesMax = (allowed.get(rule.lever) ?? 0) + rule.usesMax
    allowed.set(rule.lever, usesMax)
    const lever = seat.levers.find(candidate => candidate.id === rule.lever)
    const used = pulls.get(rule.lever) ?? 0
    if (lever === undefined || used >= usesMax || (lever.usesMax !== null && used >= lever.usesMax)) continue
    const reading = parseCondition(rule.when)
    if (!reading.ok || !holds(reading.condition, history, nowMs)) continue
    return [
      {
        rule: rule.id,
        pull: { seat: seat.id, lever: rule.lever, choices: { ...rule.choices } },
        because: rule.because,
      },
    ]
  }
  return []
}

/**
 * How a bot's seat votes.
 * @param options ids of the decision's options in their order.
 * @param votes options that people voted for so far; null is an abstention.
 * @returns the option, or null to abstain. `majority` goes with what most people voted for, the earlier option where two are even, and
 * abstains where nobody voted.
 */
export function botVote(
  policy: NonNullable<Seat['policy']>['vote'],
  options: readonly string[],
  votes: readonly (string | null)[],
): string | null {
  if (policy === 'first') return options[0] ?? null
  if (policy === 'last') return options.at(-1) ?? null
  if (policy === 'abstain') return null
  let best: string | null = null
  let most = 0
  for (const option of options) {
    const count = votes.filter(vote => vote === option).length
    if (count > most) {
      best = option
      most = count
    }
  }
  return best
}
