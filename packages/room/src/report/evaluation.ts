/** Findings by capability, the improvement plan, and what is missing from both. */

import { eventsOf } from '../minutes/log-view.ts'
import { bulletList, citesOf, heading, type PaperBlock, paragraph } from '../paper/blocks.ts'
import { oneLine } from '../paper/plain-text.ts'
import type { RoomState } from '../state/state.ts'
import type { ReportView } from './report-view.ts'

type Finding = RoomState['findings'] extends Map<string, infer F> ? F : never

/** Strengths and areas for improvement, by capability in the order of the objectives. */
export function findingsPaper(report: ReportView): PaperBlock[] {
  const { view, words } = report
  const findings = findingsOf(report)
  if (findings.length === 0) return [heading(2, words.findings), paragraph(words.noFindings)]
  const named = (view.state.exercise?.objectives ?? []).map(({ capability }) => oneLine(capability))
  const capabilities = [...new Set([...named, ...findings.map(({ capability }) => oneLine(capability))])]
  const blocks: PaperBlock[] = [heading(2, words.findings)]
  for (const capability of capabilities) {
    const own = findings.filter(finding => oneLine(finding.capability) === capability)
    if (own.length === 0) continue
    blocks.push(heading(3, capability))
    for (const side of ['strength', 'improvement'] as const) {
      const sided = own.filter(finding => finding.side === side)
      if (sided.length === 0) continue
      blocks.push(heading(4, side === 'strength' ? words.strengths : words.improvements))
      blocks.push(...bulletList(sided.map(finding => findingItem(report, finding))))
    }
  }
  return blocks
}

function findingItem(report: ReportView, finding: Finding): Parameters<typeof bulletList>[0][number] {
  const { words, view } = report
  const cites = citesOf(finding.seq, ...finding.evidence.filter(cited => view.events.some(({ seq }) => seq === cited)))
  const lead = finding.side === 'improvement' ? { lead: `${words.severities[finding.severity]}:` } : {}
  const cause = finding.cause === '' ? [] : [{ lead: words.cause, text: finding.cause, cites: [finding.seq] }]
  return { ...lead, text: finding.text, cites, items: cause }
}

/** The improvement plan as rows: capability; issue; corrective action; element; responsible; start; completion. */
export function planPaper(report: ReportView): PaperBlock[] {
  const { view, words } = report
  const improvements = [...view.state.improvements.values()].sort((a, b) => a.seq - b.seq)
  if (improvements.length === 0) return [heading(2, words.plan), paragraph(words.noPlan)]
  return [
    heading(2, words.plan),
    {
      block: 'table',
      head: words.planHead,
      rows: improvements.map(({ finding: id, action, element, owner, start, due, seq }) => {
        const finding = view.state.findings.get(id)
        return {
          cells: [
            oneLine(finding?.capability ?? ''),
            finding?.text ?? '',
            oneLine(action),
            words.elements[element],
            oneLine(owner),
            start ?? '–',
            due ?? '–',
          ],
          cites: citesOf(seq, finding?.seq),
        }
      }),
    },
  ]
}

/** Something that the report should say and cannot. `about` is the id of what is incomplete. */
export type MissingPart = {
  missing: 'owner' | 'start' | 'due' | 'action' | 'rating' | 'outcome'
  about: string
  text: string
  cites: number[]
}

/** Words that people write where they have no name yet. */
const noOwner = /^(?:[-–—?.\s]*|n\/?a|tbd|tba|none|nobody|unknown|open|nadie|ninguno|por decidir|pendiente)$/i

/**
 * What is missing: owners and dates of the plan, a plan for each area of improvement, outcomes of decisions, and, for the staff,
 * ratings of objectives (others do not see them).
 */
export function missingParts(report: ReportView): MissingPart[] {
  const { view, words } = report
  const parts: MissingPart[] = []
  const improvements = [...view.state.improvements.values()].sort((a, b) => a.seq - b.seq)
  for (const { improvement: about, action, owner, start, due, seq } of improvements) {
    const cites = [seq]
    if (noOwner.test(oneLine(owner))) {
      parts.push({ missing: 'owner', about, text: words.missingOwner(oneLine(action)), cites })
    }
    if (start === null) parts.push({ missing: 'start', about, text: words.missingStart(oneLine(action)), cites })
    if (due === null) parts.push({ missing: 'due', about, text: words.missingDue(oneLine(action)), cites })
  }
  for (const finding of findingsOf(report)) {
    if (finding.side === 'strength' || improvements.some(({ finding: id }) => id === finding.finding)) continue
    const text = words.missingAction(oneLine(finding.text))
    parts.push({ missing: 'action', about: finding.finding, text, cites: [finding.seq] })
  }
  for (const { id, question, closed, seq } of view.state.decisions.values()) {
    if (closed === null)
      parts.push({ missing: 'outcome', about: id, text: words.missingOutcome(oneLine(question)), cites: [seq] })
  }
  if (view.audience !== 'control') return parts
  const shown = eventsOf(view, 'exercise.shown').at(-1)
  for (const { id, title } of view.state.exercise?.objectives ?? []) {
    if ([...view.state.observations.values()].some(({ objective }) => objective === id)) continue
    parts.push({ missing: 'rating', about: id, text: words.missingRating(oneLine(title)), cites: citesOf(shown?.seq) })
  }
  return parts
}

function findingsOf({ view }: ReportView): Finding[] {
  return [...view.state.findings.values()].sort((a, b) => a.seq - b.seq)
}
