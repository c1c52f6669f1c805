/** The point register: every point with its words, people, arguments, evaluation and outcome, as rows, and in the formats that a record is kept in. */

import type { Outcome, RoomEvent } from '../event/events.ts'
import type { Audience } from '../event/person.ts'
import { actorName, eventsOf, type LogView, viewLog } from '../minutes/log-view.ts'
import { commentCites } from '../minutes/talk-sections.ts'
import { minutesWords } from '../minutes/words.ts'
import { citesOf, heading, type PaperBlock } from '../paper/blocks.ts'
import { csvText } from '../paper/csv.ts'
import { markdownFromPaper } from '../paper/markdown.ts'
import type { PaperLanguage } from '../paper/numbers.ts'
import { oneLine, plainText } from '../paper/plain-text.ts'
import { isoText, lengthText } from '../paper/times.ts'
import { pointsInOrder } from '../state/points-in-order.ts'
import { type RegisterWords, registerWords } from './words.ts'

/** An argument of a row. `noted` is who wrote it down. */
export type RegisterArgument = {
  side: 'for' | 'against'
  text: string
  speaker: string
  noted: string
  spoken: boolean
}

/** One point of the register. Names, not ids; times are ISO 8601 in UTC; lengths in milliseconds. */
export type RegisterRow = {
  number: number
  id: string
  title: string
  /** Words of the document that the point is about; empty where it is about none. */
  quote: string
  document: string
  raisedBy: string
  raisedAt: string
  stage: 'raised' | 'argued' | 'evaluated' | 'settled'
  /** Everybody who remarked, argued, evaluated or settled, the first first. */
  people: string[]
  /** What was said in the thread, deleted remarks left out. */
  remarks: { by: string; text: string }[]
  arguments: RegisterArgument[]
  evaluation: string
  outcome: Outcome | null
  reason: string
  settledBy: string
  /** Questions of decisions that were opened on the point. */
  decisions: string[]
  floorMs: number
  /** Events that the row rests on. */
  cites: number[]
}

/** How a register is written. Defaults: the room's language, audience `all`. */
export type RegisterOptions = { language?: PaperLanguage; audience?: Audience }

/** The rows, in the chair's order. */
export function registerRows(events: readonly RoomEvent[], options: RegisterOptions = {}): RegisterRow[] {
  const view = viewLog(events, options.audience)
  const words = minutesWords(options.language ?? view.state.language)
  const name = (actor: string): string => actorName(view, actor, words)
  return pointsInOrder(view.state, 'chair').map((point, index) => {
    const thread = point.thread === null ? undefined : view.state.threads.get(point.thread)
    const comments = thread?.comments.filter(({ deleted }) => !deleted) ?? []
    const suggestion = point.suggestion === null ? undefined : view.state.suggestions.get(point.suggestion)
    const decisions = [...view.state.decisions.values()].filter(decision => decision.point === point.id)
    const actors = [
      ...comments.map(({ by }) => by),
      point.raisedBy,
      ...point.arguments.map(({ speaker }) => speaker),
      ...(point.evaluation === null ? [] : [point.evaluation.by]),
      ...(point.outcome === null ? [] : [point.outcome.by]),
    ]
    return {
      number: index + 1,
      id: point.id,
      title: oneLine(point.title),
      quote: plainText(thread?.quote ?? suggestion?.deleted ?? ''),
      document: thread?.document ?? suggestion?.document ?? '',
      raisedBy: name(point.raisedBy),
      raisedAt: isoText(point.raisedAtMs),
      stage: point.stage,
      people: [...new Set(actors.map(name))],
      remarks: comments.map(({ by, text }) => ({ by: name(by), text: plainText(text) })),
      arguments: point.arguments.map(({ side, text, speaker, by, spoken }) => ({
        side,
        text: plainText(text),
        speaker: name(speaker),
        noted: name(by),
        spoken,
      })),
      evaluation: plainText(point.evaluation?.text ?? ''),
      outcome: point.outcome?.outcome ?? null,
      reason: plainText(point.outcome?.reason ?? ''),
      settledBy: point.outcome === null ? '' : name(point.outcome.by),
      decisions: decisions.map(({ question }) => oneLine(question)),
      floorMs: point.floorMs,
      cites: rowCites(view, point.id),
    }
  })
}

function rowCites(view: LogView, id: string): number[] {
  const point = view.state.points.get(id)
  if (point === undefined) return []
  const thread = point.thread === null ? undefined : view.state.threads.get(point.thread)
  const decisions = eventsOf(view, 'decision.opened').filter(({ body }) => body.point === id)
  return citesOf(
    point.seq,
    ...(thread?.comments.flatMap(comment => commentCites(view, thread, comment)) ?? []),
    ...point.arguments.map(({ seq }) => seq),
    point.evaluation?.seq,
    point.outcome?.seq,
    ...decisions.map(({ seq }) => seq),
  )
}

/** The register as JSON text, indented, ending with a line end. */
export function registerJson(events: readonly RoomEvent[], options: RegisterOptions = {}): string {
  return `${JSON.stringify({ points: registerRows(events, options) }, null, 2)}\n`
}

/** The register as CSV: one line for each point, arguments joined by line ends. */
export function registerCsv(events: readonly RoomEvent[], options: RegisterOptions = {}): string {
  const { language, words } = languageOf(events, options)
  const shared = minutesWords(language)
  return csvText(
    words.csvHead,
    registerRows(events, options).map(row => [
      row.number,
      row.title,
      row.quote,
      row.raisedBy,
      row.raisedAt,
      shared.stages[row.stage],
      row.people.join('; '),
      sideText(row, 'for'),
      sideText(row, 'against'),
      row.evaluation,
      row.outcome === null ? '' : shared.outcomes[row.outcome],
      row.reason,
      row.decisions.join('; '),
      Math.round(row.floorMs / 1000),
      row.cites.join(' '),
    ]),
  )
}

/** The register as paper: an overview table, then each point in full. */
export function registerPaper(events: readonly RoomEvent[], options: RegisterOptions = {}): PaperBlock[] {
  const { language, words } = languageOf(events, options)
  const shared = minutesWords(language)
  const rows = registerRows(events, options)
  const title = oneLine(viewLog(events, options.audience).state.title)
  const blocks: PaperBlock[] = [heading(1, words.title(title))]
  if (rows.length === 0) return [...blocks, { block: 'paragraph', text: words.empty, cites: [] }]
  blocks.push({
    block: 'table',
    head: words.tableHead,
    rows: rows.map(row => ({
      cells: [
        String(row.number),
        row.title,
        row.raisedBy,
        String(row.arguments.filter(({ side }) => side === 'for').length),
        String(row.arguments.filter(({ side }) => side === 'against').length),
        row.outcome === null ? shared.stages[row.stage] : shared.outcomes[row.outcome],
      ],
      cites: [],
    })),
  })
  for (const row of rows) {
    const { cites } = row
    blocks.push(heading(2, `${row.number}. ${row.title}`, ...cites))
    if (row.quote !== '') blocks.push({ block: 'quote', text: row.quote, cites: [] })
    const parts: [string, string][] = [
      ...row.remarks.map(({ by, text }): [string, string] => [`${by}:`, text]),
      ...row.arguments.map(({ side, speaker, text }): [string, string] => [
        side === 'for' ? shared.forSide(speaker) : shared.againstSide(speaker),
        text,
      ]),
      [words.evaluation, row.evaluation],
      [
        words.outcome,
        row.outcome === null ? shared.noOutcome : `${shared.outcomes[row.outcome]}. ${row.reason}`.trim(),
      ],
      [words.decisions, row.decisions.join('; ')],
      [words.floor, row.floorMs === 0 ? '' : lengthText(row.floorMs)],
    ]
    blocks.push({
      block: 'list',
      ordered: false,
      items: parts.filter(([, text]) => text !== '').map(([lead, text]) => ({ lead, text, cites: [] })),
    })
  }
  return blocks
}

/** The register as Markdown. */
export function registerMarkdown(events: readonly RoomEvent[], options: RegisterOptions = {}): string {
  return markdownFromPaper(registerPaper(events, options))
}

function languageOf(
  events: readonly RoomEvent[],
  options: RegisterOptions,
): { language: PaperLanguage; words: RegisterWords } {
  const language = options.language ?? viewLog(events, options.audience).state.language
  return { language, words: registerWords(language) }
}

function sideText(row: RegisterRow, side: 'for' | 'against'): string {
  return row.arguments
    .filter(argument => argument.side === side)
    .map(({ speaker, text }) => `${speaker}: ${text}`)
    .join('\n')
}
