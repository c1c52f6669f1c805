/** What a screen reader is told as it happens: phases, points, the floor, votes and their results, injects. */

import { currentSpan, type Phase, type RoomState } from '@breakwater/room'
import type { Say } from '../texts/language.ts'
import { sayPhase } from './names.ts'

/** What the news are made from: taken before and after something happened, because the state is changed in place. */
export type Glance = {
  phase: Phase
  paused: boolean
  deadlineMs: number | null
  points: number
  lastPoint: string
  floor: string | null
  floorTitle: string
  voting: ReadonlyMap<string, 'open' | 'voting' | 'closed'>
  questions: ReadonlyMap<string, string>
  results: ReadonlyMap<string, string | null>
  deliveries: number
  lastDelivery: string
  hands: number
}

/** Looks at a state. */
export function glance(state: RoomState): Glance {
  const span = currentSpan(state)
  const floor = state.floor?.point ?? null
  const decisions = [...state.decisions.values()]
  return {
    phase: span?.phase ?? 'prepare',
    paused: span?.pausedRemainingMs != null,
    deadlineMs: span?.deadlineMs ?? null,
    points: state.points.size,
    lastPoint: [...state.points.values()].at(-1)?.title ?? '',
    floor,
    floorTitle: floor === null ? '' : (state.points.get(floor)?.title ?? ''),
    voting: new Map(decisions.map(decision => [decision.id, decision.stage])),
    questions: new Map(decisions.map(decision => [decision.id, decision.question])),
    results: new Map(
      decisions.map(decision => [
        decision.id,
        decision.options.find(option => option.id === decision.closed?.option)?.title ?? null,
      ]),
    ),
    deliveries: state.deliveries.length,
    lastDelivery: state.deliveries.at(-1)?.title ?? '',
    hands: state.hands.length,
  }
}

/** The sentences that tell what has changed between two glances; none where nothing worth saying has. */
export function newsBetween(t: Say, before: Glance, after: Glance): string[] {
  const news: string[] = []
  if (after.phase !== before.phase) news.push(t('news.phase', { phase: sayPhase(t, after.phase) }))
  else if (after.paused !== before.paused) news.push(t(after.paused ? 'news.paused' : 'news.resumed'))
  if (after.points > before.points) news.push(t('news.point', { title: after.lastPoint }))
  if (after.floor !== before.floor && after.floor !== null) news.push(t('news.floor', { title: after.floorTitle }))
  for (const [id, stage] of after.voting) {
    const earlier = before.voting.get(id)
    const question = after.questions.get(id) ?? ''
    if (stage === earlier) continue
    if (earlier === undefined && stage === 'open') news.push(t('news.decision', { question }))
    if (stage === 'voting') news.push(t('news.voting', { question }))
    if (stage === 'closed') {
      const option = after.results.get(id)
      news.push(option == null ? t('news.notCarried', { question }) : t('news.carried', { question, option }))
    }
  }
  if (after.deliveries > before.deliveries) news.push(t('news.inject', { title: after.lastDelivery }))
  return news
}
