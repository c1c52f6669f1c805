/** How a decision comes out: counting, carrying, and the levers that a carried option pulls. */

import { isRefusal } from '../command/refusal.ts'
import type { EventBodies, EventDraft } from '../event/events.ts'
import { runMs } from '../phase/scenario-clock.ts'
import { currentSpan, type Decision, type RoomState } from '../state/state.ts'
import { draft } from './answer.ts'
import { pullLever } from './levers.ts'

/** Sentences that say why nothing was carried, in the room's language: they stand in the minutes. */
const sentences = {
  en: {
    tie: 'The vote was tied, so no option is carried.',
    none: 'Nobody voted for an option, so none is carried.',
    objection: 'An objection stands, so no option is carried.',
  },
  es: {
    tie: 'La votación quedó empatada; no se aprueba ninguna opción.',
    none: 'Nadie votó por una opción; no se aprueba ninguna.',
    objection: 'Se mantiene una objeción; no se aprueba ninguna opción.',
  },
} as const

/**
 * When votes end, in server time: the vote's own deadline, else that of the phase; null without either. From that moment on no vote
 * counts. While the clock stands there is no deadline.
 */
export function voteDeadlineMs(state: RoomState, decision: Decision): number | null {
  const span = currentSpan(state)
  if (span?.pausedAtMs != null) return null
  return decision.deadlineMs ?? span?.deadlineMs ?? null
}

/**
 * The count and what it carries. `majority`: most votes; a tie or no vote carries nothing. `consent`: nothing while an objection
 * stands; else the single option even if nobody spoke, of several the one with most votes. `chair`: what the chair chose.
 */
export function countVotes(
  decision: Decision,
  chosen: string | null,
  language: 'en' | 'es',
): EventBodies['decision.closed'] {
  const votes = [...decision.votes.values()]
  const counts = decision.options.map(option => ({
    option: option.id,
    votes: votes.filter(vote => vote.option === option.id).length,
  }))
  const abstained = votes.filter(vote => vote.option === null).length
  const objections = votes.filter(vote => vote.objects).length
  const body = { decision: decision.id, counts, abstained, objections }
  if (decision.method === 'chair') return { ...body, option: chosen, reason: '' }
  const text = sentences[language]
  if (decision.method === 'consent') {
    if (objections > 0) return { ...body, option: null, reason: text.objection }
    const single = decision.options.length === 1 ? decision.options[0] : undefined
    if (single !== undefined) return { ...body, option: single.id, reason: '' }
  }
  const most = Math.max(...counts.map(count => count.votes))
  if (most === 0) return { ...body, option: null, reason: text.none }
  const first = counts.filter(count => count.votes === most)
  if (first.length > 1) return { ...body, option: null, reason: text.tie }
  return { ...body, option: first[0]?.option ?? null, reason: '' }
}

/**
 * The events that close a decision: the outcome for all, then for a carried option each pull, in its order. A pull that cannot be
 * (no use is left) is refused to its seat and the others go on: the decision stands.
 */
export function closeDecision(
  state: RoomState,
  decision: Decision,
  chosen: string | null,
  reason: string,
): EventDraft[] {
  const body = countVotes(decision, chosen, state.language)
  body.reason = [body.reason, reason].filter(part => part !== '').join(' ')
  const carried = decision.options.find(option => option.id === body.option)
  const used = new Map<string, number>()
  const pulls = (carried?.pulls ?? []).flatMap(pull => {
    const key = `${pull.seat} ${pull.lever}`
    const events = pullLever(state, pull, decision.id, used.get(key) ?? 0)
    if (isRefusal(events)) {
      const refused = { pull, because: events.because, section: null, atMs: runMs(state) ?? 0, use: null }
      return [draft('lever.refused', `seat:${pull.seat}`, refused)]
    }
    used.set(key, (used.get(key) ?? 0) + 1)
    return events
  })
  return [draft('decision.closed', 'all', body), ...pulls]
}
