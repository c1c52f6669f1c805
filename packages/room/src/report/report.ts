/**
 * The after-action report with its improvement plan (HSEEP: AAR/IP), written from the log of events; each statement cites its
 * events. Source: FEMA, Homeland Security Exercise and Evaluation Program, parts of the report and columns of the plan.
 */

import type { RoomEvent } from '../event/events.ts'
import type { Audience } from '../event/person.ts'
import { eventsOf, viewLog } from '../minutes/log-view.ts'
import { hashOfText } from '../minutes/minutes.ts'
import { paperOfSection } from '../minutes/section.ts'
import { reflectionLines } from '../minutes/talk-sections.ts'
import { bulletList, citesOf, heading, type PaperBlock } from '../paper/blocks.ts'
import { markdownFromPaper } from '../paper/markdown.ts'
import type { PaperLanguage } from '../paper/numbers.ts'
import { oneLine } from '../paper/plain-text.ts'
import { decisionLogPaper, decisionsPaper } from './decision-report.ts'
import { findingsPaper, type MissingPart, missingParts, planPaper } from './evaluation.ts'
import { objectivesPaper, overviewPaper } from './overview.ts'
import { type ReportView, reportView } from './report-view.ts'
import { timelinePaper } from './timeline.ts'

/** How a report is written. Defaults: the room's language, audience `all`. `control` is for the staff alone. */
export type ReportOptions = { language?: PaperLanguage; audience?: Audience }

/** See the file's head. `hash` is the SHA-256 of the Markdown. */
export type AfterActionReport = { markdown: string; blocks: PaperBlock[]; hash: string; missing: MissingPart[] }

/** Writes the report. The same events give the same bytes. */
export function afterActionReport(events: readonly RoomEvent[], options: ReportOptions = {}): AfterActionReport {
  const view = viewLog(events, options.audience)
  const report = reportView(view, options.language ?? view.state.language)
  const { words, shared } = report
  const missing = missingParts(report)
  const blocks: PaperBlock[] = [
    heading(1, words.title(oneLine(view.state.title))),
    { block: 'note', form: 'note', text: words.howToRead(shared.audience(view.audience)), cites: [] },
    ...overviewPaper(report),
    ...objectivesPaper(report),
    ...timelinePaper(report),
    ...decisionsPaper(report),
    ...decisionLogPaper(report),
    ...findingsPaper(report),
    ...planPaper(report),
    ...(missing.length === 0
      ? []
      : [heading(2, words.missing), ...bulletList(missing.map(({ text, cites }) => ({ text, cites })))]),
    ...hotWashPaper(report),
    ...injectsPaper(report),
  ]
  const markdown = markdownFromPaper(blocks)
  return { markdown, blocks, hash: hashOfText(markdown), missing }
}

function hotWashPaper({ view, words, shared }: ReportView): PaperBlock[] {
  const lines = reflectionLines(view, shared)
  return lines.length === 0 ? [] : paperOfSection({ id: 'reflections', title: words.hotWash, lines })
}

/** The staff's list of injects, as far as this view knows it. */
function injectsPaper({ view, words }: ReportView): PaperBlock[] {
  const injects = [...view.state.injects.values()]
  if (injects.length === 0) return []
  const moves = view.events.filter(event => event.kind.startsWith('inject.') && event.kind !== 'inject.delivered')
  const completed = eventsOf(view, 'inject.completed')
  return [
    heading(2, words.injects),
    {
      block: 'table',
      head: words.injectHead,
      rows: injects.map(({ id, text, stage, note, seq }, index) => {
        const last = moves.findLast(event => 'inject' in event.body && event.body.inject === id)
        const done = completed.find(({ body }) => body.inject === id)
        return {
          cells: [String(index + 1), oneLine(text.title), words.stages[stage], text.expected, note],
          cites: citesOf(seq, last?.seq, done?.seq),
        }
      }),
    },
  ]
}
