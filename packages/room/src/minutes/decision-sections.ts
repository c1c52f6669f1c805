/** Decisions with options, votes, dissent and what followed; actions with owner and date. */

import { citesOf } from '../paper/blocks.ts'
import { figureText, type PaperLanguage } from '../paper/numbers.ts'
import { oneLine } from '../paper/plain-text.ts'
import { momentText } from '../paper/times.ts'
import type { Decision } from '../state/state.ts'
import { consequencesOf, type FiguresAt } from './consequences.ts'
import { actorName, eventsOf, type LogView, seatTitle, timeText } from './log-view.ts'
import { item, type MinutesLine, part } from './section.ts'
import type { MinutesWords } from './words.ts'

/** All decisions in the order in which they were opened. */
export function decisionLines(view: LogView, words: MinutesWords, language: PaperLanguage): MinutesLine[] {
  return decisionsInOrder(view).flatMap((decision, index) => decisionPart(view, words, language, decision, index + 1))
}

/** The decisions in the order in which they were opened. */
export function decisionsInOrder(view: LogView): Decision[] {
  return [...view.state.decisions.values()].sort((a, b) => a.seq - b.seq)
}

/** The events that made a decision's question and options what they are. */
export function questionCites(view: LogView, decision: Decision): number[] {
  const changes = eventsOf(view, 'decision.changed').filter(({ body }) => body.decision === decision.id)
  return citesOf(decision.seq, ...changes.map(({ seq }) => seq))
}

function decisionPart(
  view: LogView,
  words: MinutesWords,
  language: PaperLanguage,
  decision: Decision,
  number: number,
): MinutesLine[] {
  const name = (actor: string): string => actorName(view, actor, words)
  const asked = questionCites(view, decision)
  const lines = [
    part(`${number}. ${oneLine(decision.question)}`, asked),
    item(oneLine(decision.owner), asked, { lead: words.owner }),
    item(words.methods[decision.method], asked, { lead: words.method }),
  ]
  const votes = [...decision.votes].sort(([, a], [, b]) => a.seq - b.seq)
  for (const option of decision.options) {
    const own = votes.filter(([, vote]) => vote.option === option.id)
    const names = own.map(([person]) => name(person)).join(', ')
    lines.push(
      item(
        `${oneLine(option.title)}: ${words.votes(own.length, names)}`,
        citesOf(...asked, ...own.map(([, { seq }]) => seq)),
        { lead: words.option },
      ),
    )
  }
  const abstained = votes.filter(([, { option }]) => option === null)
  if (abstained.length > 0) {
    const names = abstained.map(([person]) => name(person)).join(', ')
    lines.push(item(`${words.abstained(abstained.length)} (${names})`, citesOf(...abstained.map(([, { seq }]) => seq))))
  }
  const objections = votes.filter(([, { objects }]) => objects)
  if (objections.length > 0) {
    const names = objections.map(([person]) => name(person)).join(', ')
    lines.push(
      item(`${words.objections(objections.length)} (${names})`, citesOf(...objections.map(([, { seq }]) => seq))),
    )
  }
  for (const [person, { dissent, seq }] of votes) {
    if (dissent !== '') lines.push(item(dissent, [seq], { lead: words.dissent(name(person)), quote: true }))
  }
  lines.push(...outcomeLines(view, words, decision), ...followedLines(view, words, language, decision))
  return lines
}

function outcomeLines(view: LogView, words: MinutesWords, decision: Decision): MinutesLine[] {
  const { closed } = decision
  if (closed === null) return [item(words.notDecided, [decision.seq])]
  const carried = decision.options.find(({ id }) => id === closed.option)
  const text = carried === undefined ? words.notCarried : words.carried(oneLine(carried.title))
  const by = words.decidedBy(actorName(view, closed.by, words), timeText(view, closed.atMs))
  const lines = [item(by, [closed.seq], { lead: text })]
  if (closed.reason !== '') lines.push(item(closed.reason, [closed.seq], { lead: words.reason }))
  return lines
}

function followedLines(view: LogView, words: MinutesWords, language: PaperLanguage, decision: Decision): MinutesLine[] {
  if (decision.closed === null) return []
  const { pulls, refusals, before, after, actions } = consequencesOf(view, decision)
  const lines: MinutesLine[] = []
  const nested = { level: 1 } as const
  for (const { sentence, seat, seq } of pulls) {
    lines.push(item(sentence, [seq], { ...nested, lead: `${seatTitle(view, seat)}:` }))
  }
  for (const { because, section, seq } of refusals) {
    lines.push(item(because, [seq], { ...nested, lead: words.refused(section) }))
  }
  for (const at of [before, after]) {
    if (at !== null) lines.push(item(figuresLine(at, language), [at.seq], { ...nested, lead: runLead(words, at) }))
  }
  for (const { text, owner, seq } of actions) {
    lines.push(item(oneLine(text), [seq], { ...nested, lead: `${oneLine(owner)}:` }))
  }
  if (lines.length === 0) return []
  return [item('', [decision.closed.seq], { lead: words.followed }), ...lines]
}

function runLead(words: MinutesWords, at: FiguresAt): string {
  return words.runThen(momentText(at.scenarioMs))
}

/** Figures on one line, `UST price 0.914 USD; supply 18 700 000 000 UST`. */
export function figuresLine(at: FiguresAt, language: PaperLanguage): string {
  return at.figures
    .map(({ label, value, unit }) => `${oneLine(label)} ${figureText(value, oneLine(unit), language)}`)
    .join('; ')
}

/** Actions: what, who, by when, whether it is done. */
export function actionLines(view: LogView, words: MinutesWords): MinutesLine[] {
  const done = eventsOf(view, 'action.done')
  return [...view.state.actions.values()]
    .sort((a, b) => a.seq - b.seq)
    .map(action => {
      const due = action.due === null ? words.noDue : words.due(action.due)
      const state = action.done ? words.done : words.open
      const cites = citesOf(action.seq, ...done.filter(({ body }) => body.action === action.id).map(({ seq }) => seq))
      return item(`${oneLine(action.text)} (${due}; ${state})`, cites, { lead: `${oneLine(action.owner)}:` })
    })
}
