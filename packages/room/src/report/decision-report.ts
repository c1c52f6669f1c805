/** Decisions and what followed, and the decision log: for every inject who decided what, when and why. */

import type { Figure } from '../event/events.ts'
import { type Consequences, consequencesOf, decisionScenarioMs } from '../minutes/consequences.ts'
import { decisionsInOrder, questionCites } from '../minutes/decision-sections.ts'
import { seatTitle, timeText } from '../minutes/log-view.ts'
import {
  bulletList,
  citesOf,
  heading,
  type PaperBlock,
  type PaperItem,
  type PaperRow,
  paragraph,
} from '../paper/blocks.ts'
import { figureText } from '../paper/numbers.ts'
import { oneLine } from '../paper/plain-text.ts'
import { momentText } from '../paper/times.ts'
import type { Decision } from '../state/state.ts'
import { nameIn, type ReportView } from './report-view.ts'

/** Each decision with options, votes, outcome, the run before and after, refusals, and the run without it. */
export function decisionsPaper(report: ReportView): PaperBlock[] {
  const decisions = decisionsInOrder(report.view)
  const { words } = report
  if (decisions.length === 0) return [heading(2, words.decisions), paragraph(words.noDecisions)]
  return [
    heading(2, words.decisions),
    ...decisions.flatMap((decision, index) => decisionPaper(report, decision, index + 1)),
  ]
}

function decisionPaper(report: ReportView, decision: Decision, number: number): PaperBlock[] {
  const { view, words, shared } = report
  const asked = questionCites(view, decision)
  const votes = [...decision.votes].sort(([, a], [, b]) => a.seq - b.seq)
  const items: PaperItem[] = [
    { lead: shared.owner, text: oneLine(decision.owner), cites: asked },
    {
      lead: words.votesLine,
      text: decision.options
        .map(({ id, title }) => `${oneLine(title)}: ${votes.filter(([, { option }]) => option === id).length}`)
        .join('; '),
      cites: citesOf(...asked, ...votes.map(([, { seq }]) => seq)),
    },
  ]
  for (const [person, { dissent, seq }] of votes) {
    if (dissent !== '') {
      items.push({ lead: shared.dissent(nameIn(report, person)), text: dissent, quote: true, cites: [seq] })
    }
  }
  const { closed } = decision
  if (closed === null) items.push({ text: shared.notDecided, cites: [decision.seq] })
  else {
    const scenarioMs = decisionScenarioMs(view, decision)
    const time =
      timeText(view, closed.atMs) + (scenarioMs === null ? '' : ` (${shared.scenarioTime(momentText(scenarioMs))})`)
    items.push({ text: words.decidedLine(optionTitle(report, decision), time), cites: [closed.seq] })
    if (closed.reason !== '') items.push({ lead: shared.reason, text: closed.reason, cites: [closed.seq] })
    items.push(...followedItems(report, consequencesOf(view, decision)))
  }
  return [heading(3, `${number}. ${oneLine(decision.question)}`, ...asked), ...bulletList(items)]
}

function followedItems(report: ReportView, followed: Consequences): PaperItem[] {
  const { view, words, shared, language } = report
  const { pulls, refusals, before, after, actions, counterfactual } = followed
  const items: PaperItem[] = pulls.map(({ sentence, seat, seq }) => ({
    lead: `${seatTitle(view, seat)}:`,
    text: sentence,
    cites: [seq],
  }))
  for (const { because, section, seq } of refusals) {
    items.push({ lead: shared.refused(section), text: because, cites: [seq] })
  }
  for (const figure of after?.figures ?? []) {
    const earlier = before?.figures.find(({ measure }) => measure === figure.measure)
    if (earlier === undefined) continue
    items.push({
      text: words.beforeAfter(oneLine(figure.label), figureOf(earlier, language), figureOf(figure, language)),
      cites: citesOf(before?.seq, after?.seq),
    })
  }
  for (const { label, unit, with: withIt, without } of counterfactual?.figures ?? []) {
    const say = (value: number): string => figureText(value, oneLine(unit), language)
    items.push({
      text: words.withoutIt(oneLine(label), say(without), say(withIt)),
      cites: citesOf(counterfactual?.seq),
    })
  }
  for (const { owner, text, seq } of actions)
    items.push({ lead: `${oneLine(owner)}:`, text: oneLine(text), cites: [seq] })
  return items
}

function figureOf(figure: Figure, language: ReportView['language']): string {
  return figureText(figure.value, oneLine(figure.unit), language)
}

function optionTitle({ shared }: ReportView, decision: Decision): string {
  return oneLine(decision.options.find(({ id }) => id === decision.closed?.option)?.title ?? shared.none)
}

/** For every inject that went out: time, options, owner, decision, rationale, follow-up. */
export function decisionLogPaper(report: ReportView): PaperBlock[] {
  const { view, words } = report
  const injects = [...new Set(view.state.deliveries.map(({ inject }) => inject))]
  if (injects.length === 0) return [heading(2, words.decisionLog), paragraph(words.noInjects)]
  const rows = injects.flatMap((inject): PaperRow[] => {
    const deliveries = view.state.deliveries.filter(delivery => delivery.inject === inject)
    const title = oneLine(deliveries[0]?.title ?? inject)
    const delivered = deliveries.map(({ seq }) => seq)
    const decisions = decisionsInOrder(view).filter(decision => decision.inject === inject)
    if (decisions.length === 0) {
      const time = timeText(view, deliveries[0]?.atMs ?? 0)
      return [{ cells: [title, time, '', '', words.unanswered, '', ''], cites: citesOf(...delivered) }]
    }
    return decisions.map(decision => ({
      cells: [
        title,
        timeText(view, decision.closed?.atMs ?? decision.openedAtMs),
        decision.options.map(option => oneLine(option.title)).join('\n'),
        oneLine(decision.owner),
        decision.closed === null ? words.unanswered : optionTitle(report, decision),
        decision.closed?.reason ?? '',
        consequencesOf(view, decision)
          .actions.map(({ owner, text }) => `${oneLine(owner)}: ${oneLine(text)}`)
          .join('\n'),
      ],
      cites: citesOf(...delivered, decision.seq, decision.closed?.seq),
    }))
  })
  return [heading(2, words.decisionLog), { block: 'table', head: words.decisionLogHead, rows }]
}
