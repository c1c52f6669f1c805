/**
 * Findings proposed from the log, for the hot wash to take, change or throw away: a threshold was crossed, a decision came late, an
 * inject got no answer, the law refused a lever, somebody dissented. Each carries the events that bear it out.
 */

import type { EventBodies, RoomEvent } from '../event/events.ts'
import type { Exercise } from '../event/exercise.ts'
import type { Audience } from '../event/person.ts'
import { type Condition, parseCondition } from '../exercise/condition.ts'
import { decisionsInOrder } from '../minutes/decision-sections.ts'
import { eventsOf, viewLog } from '../minutes/log-view.ts'
import { citesOf } from '../paper/blocks.ts'
import { figureText, numberText, type PaperLanguage } from '../paper/numbers.ts'
import { oneLine, plainText } from '../paper/plain-text.ts'
import { lengthText, momentText } from '../paper/times.ts'
import type { Decision } from '../state/state.ts'
import { nameIn, type ReportView, reportView } from './report-view.ts'

/** A finding that somebody may make. `key` says what it is about and is the same at every call. */
export type ProposedFinding = Omit<EventBodies['finding.made'], 'finding'> & { key: string }

/** A bound of a measure of the run. */
export type Threshold = { measure: string; comparison: '<' | '>'; value: number }

/** How findings are looked for. */
export type ProposalOptions = {
  /** Default: the room's language. */
  language?: PaperLanguage
  /** Default `control`: the hot wash is led by the staff. */
  audience?: Audience
  /** Bounds to look for. Default: those in the conditions of the exercise's injects and bots. */
  thresholds?: readonly Threshold[]
  /** How long after its deadline a decision is late, ms. Default one minute: somebody has to close it. */
  graceMs?: number
}

/** Proposes findings; the same events give the same proposals in the same order. */
export function proposeFindings(events: readonly RoomEvent[], options: ProposalOptions = {}): ProposedFinding[] {
  const view = viewLog(events, options.audience ?? 'control')
  const report = reportView(view, options.language ?? view.state.language)
  const file = view.state.exerciseFile
  const thresholds = options.thresholds ?? (file === null ? [] : thresholdsOf(file))
  return [
    ...crossedThresholds(report, thresholds),
    ...metConditions(report),
    ...lateDecisions(report, options.graceMs ?? 60_000),
    ...unansweredInjects(report),
    ...refusedByLaw(report),
    ...dissentedDecisions(report),
    ...observedRatings(report),
  ]
}

/** The bounds that the conditions of an exercise name, with the short names of its file resolved. Equal ones once. */
export function thresholdsOf(exercise: Exercise): Threshold[] {
  const conditions = [
    ...exercise.injects.flatMap(({ release }) => (release.by === 'condition' ? [release.when] : [])),
    ...exercise.seats.flatMap(({ policy }) => policy?.rules.map(({ when }) => when) ?? []),
  ]
  const found = new Map<string, Threshold>()
  for (const text of conditions) {
    const reading = parseCondition(text)
    if (!reading.ok) continue
    for (const { measure: name, comparison, value } of comparisonsOf(reading.condition)) {
      const measure = exercise.run?.names[name] ?? name
      const side = comparison.startsWith('<') ? '<' : '>'
      found.set(`${measure}${side}${value}`, { measure, comparison: side, value })
    }
  }
  return [...found.values()]
}

type Comparing = Extract<Condition, { kind: 'compares' }>

function comparisonsOf(condition: Condition): Comparing[] {
  switch (condition.kind) {
    case 'compares':
      return [condition]
    case 'lasts':
      return comparisonsOf(condition.inner)
    case 'and':
    case 'or':
      return condition.parts.flatMap(comparisonsOf)
  }
}

/**
 * The farthest bound of each measure and direction that the run went through, where it went through it first. A bound that the run
 * was beyond from the beginning was not crossed.
 */
function crossedThresholds(report: ReportView, thresholds: readonly Threshold[]): ProposedFinding[] {
  const { view, words, language } = report
  const advanced = eventsOf(view, 'run.advanced')
  const crossings = new Map<string, { threshold: Threshold; finding: ProposedFinding }>()
  for (const threshold of thresholds) {
    const { measure, comparison, value: bound } = threshold
    const beyond = (value: number): boolean => (comparison === '<' ? value < bound : value > bound)
    const index = advanced.findIndex(({ body }) =>
      body.figures.some(figure => figure.measure === measure && beyond(figure.value)),
    )
    const event = advanced[index]
    if (event === undefined || index === 0) continue
    const key = `threshold:${measure}${comparison}`
    const known = crossings.get(key)?.threshold.value
    if (known !== undefined && (comparison === '<' ? known <= bound : known >= bound)) continue
    const figure = event.body.figures.find(candidate => candidate.measure === measure)!
    crossings.set(key, {
      threshold,
      finding: improvement(report, {
        key,
        text: words.proposals.crossed(
          oneLine(figure.label),
          `${comparison} ${numberText(bound, language)}`,
          figureText(figure.value, oneLine(figure.unit), language),
          momentText(event.body.toMs),
        ),
        severity: 'major',
        evidence: citesOf(advanced[index - 1]?.seq, event.seq),
      }),
    })
  }
  return [...crossings.values()].map(({ finding }) => finding)
}

function metConditions(report: ReportView): ProposedFinding[] {
  const { view, words } = report
  return eventsOf(view, 'inject.released')
    .filter(({ body }) => body.because === 'condition')
    .map(({ body, seq }) =>
      improvement(report, {
        key: `condition:${body.inject}`,
        text: words.proposals.conditionMet(injectTitle(report, body.inject)),
        capability: injectCapability(report, body.inject),
        severity: 'minor',
        evidence: [seq],
      }),
    )
}

function lateDecisions(report: ReportView, graceMs: number): ProposedFinding[] {
  const { view, words } = report
  const findings: ProposedFinding[] = []
  const timed: { seqs: number[] }[] = []
  const decisions = decisionsInOrder(view)
  for (const decision of decisions) {
    const { closed, deadlineMs } = decision
    const question = oneLine(decision.question)
    const voting = eventsOf(view, 'voting.opened').findLast(({ body }) => body.decision === decision.id)
    const capability = decision.inject === null ? undefined : injectCapability(report, decision.inject)
    if (closed === null) {
      const text = words.proposals.notClosed(question)
      findings.push(
        improvement(report, {
          key: `undecided:${decision.id}`,
          text,
          capability,
          cause: words.proposals.lateCause,
          severity: 'major',
          evidence: citesOf(decision.seq, voting?.seq),
        }),
      )
    } else if (deadlineMs !== null && closed.atMs > deadlineMs + graceMs) {
      const extended = extensionsDuring(report, decision)
      findings.push(
        improvement(report, {
          key: `late:${decision.id}`,
          text: words.proposals.late(question, lengthText(closed.atMs - deadlineMs)),
          capability,
          cause: extended.length > 0 ? words.proposals.extendedCause : words.proposals.lateCause,
          severity: 'minor',
          evidence: citesOf(decision.seq, voting?.seq, ...extended, closed.seq),
        }),
      )
    } else if (deadlineMs !== null) timed.push({ seqs: citesOf(voting?.seq, closed.seq) })
  }
  if (timed.length > 0 && timed.length === decisions.length) {
    findings.push({
      key: 'in-time',
      side: 'strength',
      capability: words.proposals.capability,
      text: words.proposals.inTime(timed.length),
      cause: '',
      severity: 'minor',
      evidence: citesOf(...timed.flatMap(({ seqs }) => seqs)).slice(0, 50),
    })
  }
  return findings
}

function extensionsDuring({ view }: ReportView, decision: Decision): number[] {
  return eventsOf(view, 'phase.extended')
    .filter(({ seq }) => seq > decision.seq && seq < (decision.closed?.seq ?? 0))
    .map(({ seq }) => seq)
}

function unansweredInjects(report: ReportView): ProposedFinding[] {
  const { view, words } = report
  const ids = [...new Set(view.state.deliveries.map(({ inject }) => inject))]
  const answered = new Set([
    ...[...view.state.decisions.values()].flatMap(({ inject }) => inject ?? []),
    ...eventsOf(view, 'inject.completed').map(({ body }) => body.inject),
  ])
  return ids
    .filter(id => !answered.has(id))
    .map(id =>
      improvement(report, {
        key: `unanswered:${id}`,
        text: words.proposals.unanswered(injectTitle(report, id)),
        capability: injectCapability(report, id),
        cause: words.proposals.unansweredCause,
        severity: 'minor',
        evidence: citesOf(...view.state.deliveries.filter(({ inject }) => inject === id).map(({ seq }) => seq)),
      }),
    )
}

/** Refusals that name a section of the law, one finding for each act and section however often it was tried. */
function refusedByLaw(report: ReportView): ProposedFinding[] {
  const { view, words } = report
  const refusals = [
    ...eventsOf(view, 'lever.refused').map(({ body, seq }) => ({ ...body, act: leverTitle(report, body.pull), seq })),
    ...eventsOf(view, 'run.refused').map(({ body, seq }) => ({ ...body, act: oneLine(body.act), seq })),
  ]
  const groups = new Map<string, { act: string; section: string; seqs: number[] }>()
  for (const { act, section, seq } of refusals) {
    if (section === null) continue
    const key = `law:${section}:${act}`
    const group = groups.get(key) ?? { act, section: oneLine(section), seqs: [] }
    group.seqs.push(seq)
    groups.set(key, group)
  }
  return [...groups].map(([key, { act, section, seqs }]) =>
    improvement(report, {
      key,
      text: words.proposals.refused(act, section),
      cause: words.proposals.refusedCause,
      severity: 'major',
      evidence: citesOf(...seqs).slice(0, 50),
    }),
  )
}

function dissentedDecisions(report: ReportView): ProposedFinding[] {
  const { words } = report
  return decisionsInOrder(report.view).flatMap(decision => {
    const dissents = [...decision.votes].filter(([, { dissent }]) => dissent !== '')
    if (dissents.length === 0) return []
    const said = dissents
      .map(([person, { dissent }]) => `${nameIn(report, person)}: “${plainText(dissent)}”`)
      .join('\n')
    return [
      improvement(report, {
        key: `dissent:${decision.id}`,
        text: words.proposals.dissent(oneLine(decision.question), dissents.length),
        capability: decision.inject === null ? undefined : injectCapability(report, decision.inject),
        cause: words.proposals.dissentCause(said),
        severity: 'minor',
        evidence: citesOf(...dissents.map(([, { seq }]) => seq), decision.closed?.seq),
      }),
    ]
  })
}

/** Observations become findings: P is a strength, M and U are areas for improvement; S is left to the hot wash. */
function observedRatings(report: ReportView): ProposedFinding[] {
  const { view, words } = report
  return [...view.state.observations.values()]
    .sort((a, b) => a.seq - b.seq)
    .filter(({ rating }) => rating !== 'S')
    .map(({ observation, objective: id, rating, text, evidence, seq }) => {
      const objective = view.state.exercise?.objectives.find(candidate => candidate.id === id)
      return {
        key: `observation:${observation}`,
        side: rating === 'P' ? ('strength' as const) : ('improvement' as const),
        capability: oneLine(objective?.capability ?? words.proposals.capability),
        text: words.proposals.observed(oneLine(objective?.title ?? id), rating, plainText(text)),
        cause: '',
        severity: rating === 'U' ? ('critical' as const) : rating === 'M' ? ('major' as const) : ('minor' as const),
        evidence: citesOf(seq, ...evidence).slice(0, 50),
      }
    })
}

type Improvement = Pick<ProposedFinding, 'key' | 'text' | 'severity' | 'evidence'> & {
  capability?: string | undefined
  cause?: string
}

function improvement(report: ReportView, { capability, cause, ...finding }: Improvement): ProposedFinding {
  return {
    ...finding,
    side: 'improvement',
    capability: capability ?? report.words.proposals.capability,
    cause: cause ?? '',
  }
}

function injectTitle({ view }: ReportView, id: string): string {
  const delivered = view.state.deliveries.find(({ inject }) => inject === id)
  return oneLine(view.state.injects.get(id)?.text.title ?? delivered?.title ?? id)
}

/** The capability of the objective that an inject serves; undefined where this view does not know it. */
function injectCapability({ view }: ReportView, id: string): string | undefined {
  const objective = view.state.injects.get(id)?.text.objective
  const known = view.state.exercise?.objectives.find(candidate => candidate.id === objective)
  return known === undefined ? undefined : oneLine(known.capability)
}

function leverTitle({ view }: ReportView, pull: { seat: string; lever: string }): string {
  return oneLine(view.state.seats.get(pull.seat)?.levers?.find(({ id }) => id === pull.lever)?.title ?? pull.lever)
}
