/** The timeline of the report: what happened, by the wall clock and by the scenario's. */

import type { RoomEvent } from '../event/events.ts'
import { figuresLine } from '../minutes/decision-sections.ts'
import { seatTitle, timeText } from '../minutes/log-view.ts'
import { citesOf, heading, type PaperBlock, type PaperRow, paragraph } from '../paper/blocks.ts'
import { oneLine, plainText } from '../paper/plain-text.ts'
import { momentText } from '../paper/times.ts'
import { nameIn, type ReportView } from './report-view.ts'

/** The timeline as a table. Advances of the run that nothing came between are one row: the last of them. */
export function timelinePaper(report: ReportView): PaperBlock[] {
  const { view, words } = report
  const rows: PaperRow[] = []
  let scenarioMs: number | null = null
  let advances: RoomEvent<'run.advanced'>[] = []
  const push = (event: RoomEvent, who: string, what: string, cites: number[]): void => {
    rows.push({
      cells: [timeText(view, event.atMs), scenarioMs === null ? '' : momentText(scenarioMs), who, what],
      cites,
    })
  }
  const endAdvances = (): void => {
    const last = advances.at(-1)
    if (last === undefined) return
    const { toMs, figures, manifestHash } = last.body
    scenarioMs = toMs
    const text = figuresLine({ scenarioMs: toMs, figures, manifestHash, seq: last.seq }, report.language)
    push(last, nameIn(report, last.by), words.lines.advanced(text), citesOf(advances[0]?.seq, last.seq))
    advances = []
  }
  for (const event of view.events) {
    if (event.kind === 'run.advanced') {
      if (advances.length > 0 && advances[0]!.body.branch !== event.body.branch) endAdvances()
      advances.push(event)
      continue
    }
    const line = lineOf(report, event)
    if (line === null) continue
    endAdvances()
    if (event.kind === 'run.started' || event.kind === 'branch.entered') scenarioMs = event.body.scenarioMs
    push(event, line.who ?? nameIn(report, event.by), line.text, citesOf(event.seq, ...(line.cites ?? [])))
  }
  endAdvances()
  if (rows.length === 0) return [heading(2, words.timeline), paragraph(words.nothingHappened)]
  return [heading(2, words.timeline), { block: 'table', head: words.timelineHead, rows }]
}

type Line = { text: string; who?: string; cites?: number[] }

/** What the timeline says of an event; null where it says nothing of it. */
function lineOf(report: ReportView, event: RoomEvent): Line | null {
  const { view, words, shared } = report
  const { lines } = words
  switch (event.kind) {
    case 'phase.opened':
      return { text: lines.phase(shared.phases[event.body.phase]) }
    case 'run.started':
      return { text: lines.started(oneLine(event.body.scenario)) }
    case 'inject.released': {
      const inject = view.state.injects.get(event.body.inject)
      const delivered = view.state.deliveries.find(({ inject: id }) => id === event.body.inject)
      const title = inject?.text.title ?? delivered?.title ?? event.body.inject
      return { text: lines.released(oneLine(title), lines.because[event.body.because]) }
    }
    case 'inject.delivered': {
      const deliveries = view.state.deliveries.filter(({ inject }) => inject === event.body.inject)
      // One row for all who got it, where the first of them got it.
      if (deliveries[0]?.seq !== event.seq) return null
      const to = deliveries.map(({ audience }) =>
        audience.startsWith('seat:') ? seatTitle(view, audience.slice(5)) : shared.audience(audience),
      )
      return {
        who: oneLine(event.body.from),
        text: lines.injectTo(oneLine(event.body.title), to.join(', ')),
        cites: deliveries.map(({ seq }) => seq),
      }
    }
    case 'decision.opened':
      return { text: lines.asked(oneLine(event.body.question)) }
    case 'decision.closed': {
      const decision = view.state.decisions.get(event.body.decision)
      if (decision === undefined) return null
      const option = decision.options.find(({ id }) => id === event.body.option)
      return { text: lines.decided(oneLine(decision.question), oneLine(option?.title ?? shared.none)) }
    }
    case 'lever.pulled':
      return { text: lines.pulled(seatTitle(view, event.body.pull.seat), plainText(event.body.sentence)) }
    case 'lever.refused': {
      const { pull, because, section } = event.body
      return { text: lines.refused(seatTitle(view, pull.seat), plainText(because), section) }
    }
    case 'run.refused': {
      const { who, because, section } = event.body
      return { text: lines.refused(oneLine(who), plainText(because), section) }
    }
    case 'bot.spoke':
      return { who: seatTitle(view, event.body.seat), text: lines.spoke(plainText(event.body.text)) }
    case 'branch.opened':
      return { text: lines.branch(oneLine(event.body.title)) }
    case 'branch.entered':
      return {
        text: lines.entered(oneLine(view.state.run?.branches.get(event.body.branch)?.title || event.body.branch)),
      }
    default:
      return null
  }
}
