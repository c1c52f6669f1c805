/** The head of the report: what was exercised, when, by how many, on which run; then the objectives with their ratings. */

import type { Rating } from '../event/events.ts'
import { controlRoles } from '../event/person.ts'
import { manifestHashAt } from '../minutes/consequences.ts'
import { eventsOf } from '../minutes/log-view.ts'
import { citesOf, heading, type PaperBlock, type PaperRow, paragraph } from '../paper/blocks.ts'
import { oneLine } from '../paper/plain-text.ts'
import { lengthText, momentText } from '../paper/times.ts'
import { nameIn, type ReportView } from './report-view.ts'

/** Ratings from best to worst. */
const ratingOrder: readonly Rating[] = ['P', 'S', 'M', 'U']

/** The table of facts. */
export function overviewPaper(report: ReportView): PaperBlock[] {
  const { view, words } = report
  const { state, beganMs, endedMs } = view
  const shown = eventsOf(view, 'exercise.shown').at(-1)
  const started = eventsOf(view, 'run.started').at(-1)
  const opened = eventsOf(view, 'phase.opened')
  const joined = eventsOf(view, 'person.joined')
  const people = [...state.people.values()]
  const count = (test: (role: (typeof people)[number]['role']) => boolean): number =>
    people.filter(({ role }) => test(role)).length
  const rows: PaperRow[] = []
  const add = (name: string, text: string, ...cites: (number | undefined)[]): void => {
    if (text !== '') rows.push({ cells: [name, text], cites: citesOf(...cites) })
  }
  if (state.exercise !== null) add(words.facts.name, oneLine(state.exercise.title), shown?.seq)
  const first = opened.find(({ body }) => body.phase !== 'prepare')?.seq
  const last = opened.findLast(({ body }) => body.phase === 'minutes')?.seq
  add(words.facts.day, momentText(beganMs), first)
  add(words.facts.length, lengthText(endedMs - beganMs), first, last)
  if (started !== undefined) {
    const { scenario, seed, precision } = started.body
    add(words.facts.scenario, words.scenarioText(scenario, seed, precision), started.seq)
    const manifest = manifestHashAt(view, Number.POSITIVE_INFINITY)
    add(words.manifest, manifest?.hash ?? '', manifest?.seq)
  }
  add(words.facts.seats, state.exercise?.seats.map(({ title }) => oneLine(title)).join('; ') ?? '', shown?.seq)
  const staff = count(role => controlRoles.includes(role))
  const observers = count(role => role === 'observer')
  add(
    words.facts.people,
    words.peopleText(people.length - staff - observers, staff, observers),
    ...joined.map(({ seq }) => seq),
  )
  const branches = eventsOf(view, 'branch.opened')
  add(words.branches, branches.map(({ body }) => oneLine(body.title)).join('; '), ...branches.map(({ seq }) => seq))
  const sources = state.exercise?.sources ?? []
  add(
    words.facts.sources,
    sources.map(({ what, source }) => `${oneLine(what)}: ${oneLine(source)}`).join('\n'),
    shown?.seq,
  )
  const summary = state.exercise === null ? [] : [paragraph(state.exercise.summary, ...citesOf(shown?.seq))]
  return [heading(2, words.overview), ...summary, { block: 'table', head: words.factHead, rows }]
}

/** Objectives with the lowest rating that was given to each, then the observations that stand behind the ratings. */
export function objectivesPaper(report: ReportView): PaperBlock[] {
  const { view, words } = report
  const objectives = view.state.exercise?.objectives ?? []
  const shown = eventsOf(view, 'exercise.shown').at(-1)
  if (objectives.length === 0) return [heading(2, words.objectives), paragraph(words.noObjectives)]
  const observations = [...view.state.observations.values()].sort((a, b) => a.seq - b.seq)
  const blocks: PaperBlock[] = [
    heading(2, words.objectives),
    {
      block: 'table',
      head: words.objectiveHead,
      rows: objectives.map(({ id, title, capability, target }) => {
        const own = observations.filter(({ objective }) => objective === id)
        const rating = ratingOrder.findLast(letter => own.some(observation => observation.rating === letter))
        return {
          cells: [
            oneLine(title),
            oneLine(capability),
            oneLine(target),
            rating === undefined ? words.notRated : words.ratings[rating],
          ],
          cites: citesOf(shown?.seq, ...own.map(({ seq }) => seq)),
        }
      }),
    },
  ]
  for (const objective of objectives) {
    const own = observations.filter(observation => observation.objective === objective.id)
    if (own.length === 0) continue
    blocks.push(heading(3, oneLine(objective.title)))
    blocks.push({
      block: 'list',
      ordered: false,
      items: own.map(({ rating, text, task, by, evidence, seq }) => {
        const title = objective.tasks.find(({ id }) => id === task)?.title
        const about = title === undefined ? '' : ` (${words.task(oneLine(title))})`
        return {
          lead: `${rating}, ${nameIn(report, by)}:`,
          text: `${text}${about}`,
          cites: citesOf(seq, ...evidence.filter(cited => view.events.some(event => event.seq === cited))),
        }
      }),
    })
  }
  return blocks
}
