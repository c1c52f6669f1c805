/** Points with what was said about them, changes to the document, and what people added afterwards. */

import { citesOf } from '../paper/blocks.ts'
import { oneLine } from '../paper/plain-text.ts'
import { lengthText } from '../paper/times.ts'
import { pointsInOrder } from '../state/points-in-order.ts'
import type { Comment, Point, Thread } from '../state/state.ts'
import { actorName, eventsOf, type LogView, timeText } from './log-view.ts'
import { item, type MinutesLine, part } from './section.ts'
import type { MinutesWords } from './words.ts'

/** All points with words, remarks, arguments, evaluation and outcome; then how many remarks stayed remarks. */
export function pointLines(view: LogView, words: MinutesWords): MinutesLine[] {
  const lines = pointsInOrder(view.state, 'chair').flatMap((point, index) => pointPart(view, words, point, index + 1))
  const others = [...view.state.threads.values()].filter(
    thread => !thread.draft && ![...view.state.points.values()].some(point => point.thread === thread.id),
  )
  if (others.length === 0) return lines
  const rest = item(words.otherRemarks(others.length), citesOf(...others.map(({ seq }) => seq)))
  return lines.length === 0 ? [rest] : [...lines, rest]
}

function pointPart(view: LogView, words: MinutesWords, point: Point, number: number): MinutesLine[] {
  const name = (actor: string): string => actorName(view, actor, words)
  const lines = [
    part(`${number}. ${oneLine(point.title)}`, [point.seq]),
    item(words.raisedBy(name(point.raisedBy), timeText(view, point.raisedAtMs)), [point.seq]),
  ]
  const thread = point.thread === null ? undefined : view.state.threads.get(point.thread)
  if (thread !== undefined) lines.push(...threadLines(view, words, thread))
  const suggestion = point.suggestion === null ? undefined : view.state.suggestions.get(point.suggestion)
  if (suggestion !== undefined) {
    const { inserted, deleted, seq } = suggestion
    if (inserted !== '') lines.push(item(inserted, [seq], { lead: words.inserted, quote: true }))
    if (deleted !== '') lines.push(item(deleted, [seq], { lead: words.deleted, quote: true }))
  }
  for (const { side, text, speaker, by, spoken, seq } of point.arguments) {
    const lead = side === 'for' ? words.forSide(name(speaker)) : words.againstSide(name(speaker))
    const noted = spoken && by !== speaker ? ` (${words.saidBy(name(by))})` : ''
    lines.push(item(text + noted, [seq], { lead }))
  }
  if (point.evaluation !== null) {
    const { text, by, seq } = point.evaluation
    lines.push(item(text, [seq], { lead: words.evaluation(name(by)) }))
  }
  if (point.outcome === null) lines.push(item(words.noOutcome, [point.seq]))
  else {
    const { outcome, reason, by, seq } = point.outcome
    const detail = reason === '' ? words.outcomeBy(name(by)) : `${words.outcomeBy(name(by))}: ${reason}`
    lines.push(item(detail, [seq], { lead: words.outcome(words.outcomes[outcome]) }))
  }
  if (point.floorMs > 0) {
    // The floor goes to a point, and goes from it with the next event of this kind.
    const floors = eventsOf(view, 'floor.given')
    const cites = floors.flatMap(({ body, seq }, index) =>
      body.point === point.id ? [seq, floors[index + 1]?.seq] : [],
    )
    lines.push(item(words.floor(lengthText(point.floorMs)), citesOf(...cites)))
  }
  return lines
}

function threadLines(view: LogView, words: MinutesWords, thread: Thread): MinutesLine[] {
  const lines: MinutesLine[] = []
  if (thread.quote !== '') lines.push(item(thread.quote, [thread.seq], { lead: words.aboutWords, quote: true }))
  for (const [index, comment] of thread.comments.entries()) {
    const name = actorName(view, comment.by, words)
    const level = index === 0 ? 0 : 1
    const cites = commentCites(view, thread, comment)
    if (comment.deleted) lines.push(item(words.deletedRemark(name), cites, { level }))
    else lines.push(item(comment.text, cites, { lead: words.remark(name), quote: true, level }))
  }
  return lines
}

/** The events that made a comment what it is: written, edited, deleted. */
export function commentCites(view: LogView, thread: Thread, comment: Comment): number[] {
  const changes = view.events.filter(
    event =>
      (event.kind === 'comment.edited' || event.kind === 'comment.deleted') &&
      event.body.thread === thread.id &&
      event.body.comment === comment.id,
  )
  return citesOf(comment.seq, ...changes.map(({ seq }) => seq))
}

/** Suggestions that were settled: words, author, who settled them and why. */
export function suggestionLines(view: LogView, words: MinutesWords): MinutesLine[] {
  return [...view.state.suggestions.values()]
    .sort((a, b) => a.seq - b.seq)
    .flatMap(({ author, inserted, deleted, outcome, by, atMs, reason, seq }) => {
      const settled = words.settledBy(
        words.suggestionOutcomes[outcome],
        actorName(view, by, words),
        timeText(view, atMs),
      )
      const lines = [item(`${words.suggested(actorName(view, author, words))}; ${settled}.`, [seq])]
      if (inserted !== '') lines.push(item(inserted, [seq], { lead: words.inserted, quote: true, level: 1 }))
      if (deleted !== '') lines.push(item(deleted, [seq], { lead: words.deleted, quote: true, level: 1 }))
      if (reason !== '') lines.push(item(reason, [seq], { lead: words.reason, level: 1 }))
      return lines
    })
}

/** Reflections by question of the hot wash, those without a question last. */
export function reflectionLines(view: LogView, words: MinutesWords): MinutesLine[] {
  const reflections = [...view.state.reflections.values()].sort((a, b) => a.seq - b.seq)
  const questions = view.state.exercise?.hotWash ?? []
  const numbers = [...new Set(reflections.map(({ question }) => question))].sort(
    (a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY),
  )
  return numbers.flatMap(number => {
    const asked = number === null ? undefined : questions[number]
    const shown = eventsOf(view, 'exercise.shown').at(-1)
    const title =
      number === null ? words.freeReflection : `${words.hotWashQuestion(number + 1)} ${oneLine(asked ?? '')}`.trim()
    const own = reflections.filter(({ question }) => question === number)
    if (number === null && numbers.length === 1) return own.map(reflectionLine)
    return [part(title, asked === undefined ? [] : citesOf(shown?.seq)), ...own.map(reflectionLine)]
  })

  function reflectionLine({ by, text, seq }: { by: string; text: string; seq: number }): MinutesLine {
    return item(text, [seq], { lead: `${actorName(view, by, words)}:`, quote: true })
  }
}
