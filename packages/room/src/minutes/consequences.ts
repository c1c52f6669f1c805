/** What followed a decision: pulls of levers, refusals, the run before and after, actions, and the run without it. */

import type { EventBodies, Figure, RoomEvent } from '../event/events.ts'
import type { ActionItem, Decision } from '../state/state.ts'
import { eventsOf, type LogView, scenarioMsAt } from './log-view.ts'

/** A refusal between one decision and the next. */
export type FollowingRefusal = { because: string; section: string | null; act: string; atMs: number; seq: number }

/** The run's figures at a moment of the scenario. */
export type FiguresAt = { scenarioMs: number; figures: readonly Figure[]; manifestHash: string; seq: number }

/** See the file's head. */
export type Consequences = {
  pulls: { sentence: string; seat: string; seq: number }[]
  refusals: FollowingRefusal[]
  /** The last figures before the decision was closed, and the last before the next decision was closed or the run ended. */
  before: FiguresAt | null
  after: FiguresAt | null
  actions: ActionItem[]
  counterfactual: (EventBodies['counterfactual.run'] & { seq: number }) | null
}

/** Collects what followed a closed decision. Where several decisions are closed, one's consequences end where the next one's begin. */
export function consequencesOf(view: LogView, decision: Decision): Consequences {
  const closedSeq = decision.closed?.seq ?? Number.POSITIVE_INFINITY
  const next = eventsOf(view, 'decision.closed').find(({ seq }) => seq > closedSeq)
  const endSeq = next?.seq ?? Number.POSITIVE_INFINITY
  const advanced = eventsOf(view, 'run.advanced')
  const branch = branchAt(view, closedSeq)
  const onBranch = advanced.filter(({ body }) => branch === null || body.branch === branch)
  return {
    pulls: pullsOf(view, decision.id),
    refusals: [
      ...eventsOf(view, 'run.refused').map(({ body, seq }) => ({ ...body, seq })),
      ...eventsOf(view, 'lever.refused').map(({ body, seq }) => ({ ...body, act: body.pull.lever, seq })),
    ]
      .filter(({ seq }) => seq > closedSeq && seq < endSeq)
      .map(({ because, section, act, atMs, seq }) => ({ because, section, act, atMs, seq }))
      .sort((a, b) => a.seq - b.seq),
    before: figuresAt(onBranch.findLast(({ seq }) => seq < closedSeq)),
    after: figuresAt(onBranch.findLast(({ seq }) => seq > closedSeq && seq < endSeq)),
    actions: [...view.state.actions.values()].filter(action => action.decision === decision.id),
    counterfactual: view.state.counterfactuals.get(decision.id) ?? null,
  }
}

/** Levers that were pulled for a decision: as their seat saw it, or as the run got it, one line for each pull. */
function pullsOf(view: LogView, decision: string): Consequences['pulls'] {
  const commanded = eventsOf(view, 'run.commanded').filter(({ body }) => body.decision === decision)
  const pulled = eventsOf(view, 'lever.pulled').filter(
    ({ body }) =>
      body.decision === decision &&
      !commanded.some(({ body: { seat, lever } }) => seat === body.pull.seat && lever === body.pull.lever),
  )
  return [
    ...commanded.map(({ body, seq }) => ({ sentence: body.command.sentence, seat: body.seat, seq })),
    ...pulled.map(({ body, seq }) => ({ sentence: body.sentence, seat: body.pull.seat, seq })),
  ].sort((a, b) => a.seq - b.seq)
}

function figuresAt(event: RoomEvent<'run.advanced'> | undefined): FiguresAt | null {
  if (event === undefined) return null
  const { toMs, figures, manifestHash } = event.body
  return { scenarioMs: toMs, figures, manifestHash, seq: event.seq }
}

/** The branch that the room was on at an event; null where there is no run. */
export function branchAt(view: LogView, seq: number): string | null {
  let branch: string | null = null
  for (const event of view.events) {
    if (event.seq > seq) break
    if (event.kind === 'run.started' || event.kind === 'branch.entered') branch = event.body.branch
    else if (event.kind === 'run.advanced') branch = event.body.branch
  }
  return branch
}

/** The hash of the run's manifest at an event; null where there is no run yet. */
export function manifestHashAt(view: LogView, seq: number): { hash: string; seq: number } | null {
  const event = view.events.findLast(
    entry => entry.seq <= seq && (entry.kind === 'run.started' || entry.kind === 'run.advanced'),
  )
  if (event?.kind !== 'run.started' && event?.kind !== 'run.advanced') return null
  return { hash: event.body.manifestHash, seq: event.seq }
}

/** Scenario time at which a decision was closed; null without a run or while it is open. */
export function decisionScenarioMs(view: LogView, decision: Decision): number | null {
  return decision.closed === null ? null : scenarioMsAt(view, decision.closed.seq)
}
