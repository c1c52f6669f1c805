/** One sentence for each event, for lists of what happened. Long words are cut; the record keeps them whole. */

import type { RoomEvent, RoomState } from '@breakwater/room'
import { formatFigure } from '../figures/format.ts'
import { sayActor, sayPhase, sayRole, saySeat } from '../room/names.ts'
import { isPegged } from '../room/use-run-series.ts'
import type { Say } from '../texts/language.ts'

const wordsMax = 160

/** See the file's head. `state` names people, points and seats: the room as it is now or was then. */
export function sayEvent(t: Say, state: RoomState, event: RoomEvent): string {
  return (
    sayMeeting(t, state, event) ?? sayTalk(t, state, event) ?? sayExercise(t, state, event) ?? sayEnd(t, state, event)
  )
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= wordsMax ? line : `${line.slice(0, wordsMax - 1)}…`
}

function nameOf(t: Say, state: RoomState, id: string): string {
  return sayActor(t, state, id)
}

function sayMeeting(t: Say, state: RoomState, event: RoomEvent): string | null {
  switch (event.kind) {
    case 'room.created':
    case 'room.titled':
      return t(`event.${event.kind}`, { title: cut(event.body.title) })
    case 'person.joined':
    case 'person.changed':
      return t(`event.${event.kind}`, { name: event.body.name, role: sayRole(t, event.body.role) })
    case 'person.removed':
      return t('event.person.removed', { name: nameOf(t, state, event.body.person) })
    case 'agenda.set':
    case 'phase.paused':
    case 'phase.resumed':
      return t(`event.${event.kind}`)
    case 'phase.opened':
      return t('event.phase.opened', { phase: sayPhase(t, event.body.phase) })
    case 'phase.extended':
      return t('event.phase.extended', { minutes: t('time.minutes', { count: Math.round(event.body.byMs / 60_000) }) })
    case 'floor.given': {
      const { point, speaker } = event.body
      const title = point === null ? null : (state.points.get(point)?.title ?? point)
      if (title === null && speaker === null) return t('event.floor.closed')
      return t('event.floor.given', { title: title ?? nameOf(t, state, speaker ?? '') })
    }
    case 'hand.raised':
      return t('event.hand.raised', { name: nameOf(t, state, event.by) })
    case 'hand.lowered':
      return t('event.hand.lowered', { name: nameOf(t, state, event.body.person) })
    default:
      return null
  }
}

function sayTalk(t: Say, state: RoomState, event: RoomEvent): string | null {
  const name = nameOf(t, state, event.by)
  const question = (decision: string) => state.decisions.get(decision)?.question ?? decision
  switch (event.kind) {
    case 'thread.opened':
      return t('event.thread.opened', { name, quote: cut(event.body.anchor.quote), text: cut(event.body.text) })
    case 'thread.replied':
      return t('event.thread.replied', { name, text: cut(event.body.text) })
    case 'thread.published':
    case 'comment.edited':
    case 'comment.deleted':
    case 'thread.resolved':
    case 'thread.reopened':
    case 'vote.cast':
      return t(`event.${event.kind}`, { name })
    case 'point.raised':
      return t('event.point.raised', { title: cut(event.body.title) })
    case 'point.argued': {
      const { side, point, speaker, text } = event.body
      return t(side === 'for' ? 'event.point.argued.for' : 'event.point.argued.against', {
        name: nameOf(t, state, speaker),
        title: cut(state.points.get(point)?.title ?? point),
        text: cut(text),
      })
    }
    case 'point.evaluated': {
      const title = cut(state.points.get(event.body.point)?.title ?? event.body.point)
      return t('event.point.evaluated', { title, text: cut(event.body.text) })
    }
    case 'point.settled': {
      const { point, outcome, reason } = event.body
      const title = cut(state.points.get(point)?.title ?? point)
      return t('event.point.settled', { title, outcome: t(`outcome.${outcome}`), reason: cut(reason) })
    }
    case 'points.ordered':
    case 'action.done':
      return t(`event.${event.kind}`)
    case 'suggestion.settled': {
      const { outcome, author, inserted, deleted } = event.body
      const text = cut(`${deleted === '' ? '' : `−“${deleted}” `}${inserted === '' ? '' : `+“${inserted}”`}`)
      return t(`event.suggestion.${outcome}`, { name: nameOf(t, state, author), text })
    }
    case 'decision.opened':
    case 'decision.changed':
      return t(`event.${event.kind}`, { question: cut(event.body.question) })
    case 'voting.opened':
      return t('event.voting.opened', { question: cut(question(event.body.decision)) })
    case 'decision.closed': {
      const { decision, option } = event.body
      const chosen = state.decisions.get(decision)?.options.find(one => one.id === option)?.title
      return t('event.decision.closed', { question: question(decision), option: chosen ?? t('decision.notCarried') })
    }
    case 'action.noted':
      return t('event.action.noted', { text: cut(event.body.text), owner: event.body.owner })
    case 'forks.made':
      return t('event.forks.made', { runs: event.body.runs })
    case 'exhibit.added':
      return t('event.exhibit.added', { title: cut(event.body.title) })
    default:
      return null
  }
}

function sayExercise(t: Say, state: RoomState, event: RoomEvent): string | null {
  switch (event.kind) {
    case 'exercise.loaded':
    case 'clock.set':
    case 'counterfactual.run':
      return t(`event.${event.kind}`)
    case 'exercise.shown':
      return t('event.exercise.shown', { title: cut(event.body.title) })
    case 'seat.briefed':
      return t('event.seat.briefed', { seat: saySeat(state, event.body.seat) })
    case 'seat.played':
      return t(event.body.by === 'bot' ? 'event.seat.bot' : 'event.seat.people', {
        seat: saySeat(state, event.body.seat),
      })
    case 'bot.spoke':
      return t('event.bot.spoke', { seat: saySeat(state, event.body.seat), text: cut(event.body.text) })
    case 'run.started':
      return t('event.run.started', { scenario: event.body.scenario })
    case 'run.advanced': {
      const [figure] = event.body.figures
      const unit = figure !== undefined && isPegged(figure.measure) ? '1' : (figure?.unit ?? '1')
      return t('event.run.advanced', {
        time: sayUtc(event.body.toMs),
        figure: figure === undefined ? '' : `${figure.label} ${formatFigure(figure.value, unit)}`,
      })
    }
    case 'run.commanded':
      return t('event.run.commanded', { sentence: cut(event.body.command.sentence) })
    case 'run.refused':
      return t('event.run.refused', { act: event.body.act, because: cut(event.body.because) })
    case 'lever.pulled':
      return t('event.lever.pulled', { seat: saySeat(state, event.body.pull.seat), sentence: cut(event.body.sentence) })
    case 'lever.refused':
      return t('event.lever.refused', { seat: saySeat(state, event.body.pull.seat), because: cut(event.body.because) })
    case 'branch.opened':
      return t('event.branch.opened', { title: cut(event.body.title) })
    case 'branch.entered':
      return t('event.branch.entered', { title: branchTitle(t, state, event.body.branch) })
    case 'inject.written':
      return t('event.inject.written', { title: cut(event.body.inject.title) })
    case 'inject.submitted':
    case 'inject.approved':
    case 'inject.scheduled':
    case 'inject.released':
    case 'inject.completed':
    case 'inject.deferred':
    case 'inject.dropped': {
      const stage = stageOfKind[event.kind]
      const title = state.injects.get(event.body.inject)?.text.title ?? event.body.inject
      return t('event.inject.stage', { title: cut(title), stage: t(`stage.${stage}`) })
    }
    case 'inject.delivered':
      return t('event.inject.delivered', { title: cut(event.body.title), from: event.body.from })
    case 'observation.made':
      return t('event.observation.made', { rating: event.body.rating, text: cut(event.body.text) })
    case 'finding.made':
      return t('event.finding.made', { text: cut(event.body.text) })
    case 'improvement.planned':
      return t('event.improvement.planned', { text: cut(event.body.action), owner: event.body.owner })
    default:
      return null
  }
}

const stageOfKind = {
  'inject.submitted': 'submitted',
  'inject.approved': 'approved',
  'inject.scheduled': 'scheduled',
  'inject.released': 'released',
  'inject.completed': 'complete',
  'inject.deferred': 'deferred',
  'inject.dropped': 'obsolete',
} as const

function sayEnd(t: Say, state: RoomState, event: RoomEvent): string {
  const name = nameOf(t, state, event.by)
  switch (event.kind) {
    case 'reflection.written':
    case 'minutes.amended':
    case 'minutes.added':
      return t(`event.${event.kind}`, { name, text: cut(event.body.text) })
    case 'amendment.settled':
      return t(event.body.accepted ? 'event.amendment.accepted' : 'event.amendment.declined')
    case 'minutes.drafted':
      return t('event.minutes.drafted')
    case 'minutes.signed':
      return t('event.minutes.signed', { name })
    default:
      return event.kind
  }
}

/** `2022-05-08 04:30 UTC`: the same in all languages. */
function sayUtc(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A branch that this person was not told the name of is another one. */
function branchTitle(t: Say, state: RoomState, id: string): string {
  const title = state.run?.branches.get(id)?.title ?? ''
  if (title !== '') return title
  return t(id === 'main' ? 'branch.main' : 'run.otherBranch')
}
