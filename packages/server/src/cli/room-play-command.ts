/** `breakwater room play`: an exercise played by bots alone, told as a table or as JSON. */

import type { RoomEvent } from '@breakwater/room'
import { type Play, playByBots } from '../exercise/bot-play.ts'
import { loadExercise } from '../exercise/load-exercise.ts'
import { jsonText } from '../files/json-text.ts'
import { loadLibrary } from '../files/library.ts'
import { WorkerPool } from '../run/worker-pool.ts'
import { type Given, wrongUse } from './options.ts'
import { Interrupted, ProgressBar, type Terminal } from './terminal.ts'
import { figure, table } from './words.ts'

/** `breakwater room play <exercise> --bots`. Exit code 0 when the minutes are signed. */
export async function roomPlayCommand(given: Given, terminal: Terminal): Promise<number> {
  const { values, words } = given
  const [verb, argument] = words
  if (verb !== 'play' || argument === undefined) {
    throw wrongUse(
      'missing-argument',
      'room needs “play” and an exercise.',
      'Write `breakwater room play ust-2022 --bots`.',
    )
  }
  if (values['bots'] !== true) {
    throw wrongUse(
      'missing-option',
      'Only bots play on a command line.',
      'Add --bots, or open a room with `breakwater start`.',
    )
  }
  const seed = values['seed'] as string | undefined
  const json = values['json'] === true
  const { scenarios } = loadLibrary()
  const exercise = loadExercise(argument, scenarios)
  const bar = new ProgressBar(terminal, !json)
  const pool = values['compare'] === true ? new WorkerPool(2) : undefined
  let play: Play
  try {
    play = await playByBots(exercise, {
      scenarios,
      signal: terminal.interrupted,
      onProgress: share => bar.show(share, 1, 'of the exercise'),
      ...(seed === undefined ? {} : { seed }),
      ...(pool === undefined ? {} : { workers: pool }),
    })
  } catch (error) {
    if (terminal.interrupted.aborted) throw new Interrupted()
    throw error
  } finally {
    bar.clear()
    await pool?.close()
  }
  terminal.out(json ? `${jsonText(jsonOfPlay(exercise.id, play))}\n` : `${tellPlay(exercise.title, play)}\n`)
  return 0
}

/** The object that `--json` prints. `figures` are those at the end; empty without a run. */
function jsonOfPlay(exercise: string, play: Play): object {
  const { events, logHash, minutesHash, manifestHash, resultHash, report } = play
  const end = lastAdvance(events)
  const started = events.find((event): event is RoomEvent<'run.started'> => event.kind === 'run.started')
  return {
    exercise,
    seed: started?.body.seed ?? null,
    logHash,
    minutesHash,
    manifestHash,
    resultHash,
    figures: end?.body.figures ?? [],
    report: { hash: report.hash, missing: report.missing },
    events,
  }
}

function lastAdvance(events: readonly RoomEvent[]): RoomEvent<'run.advanced'> | undefined {
  return events.findLast((event): event is RoomEvent<'run.advanced'> => event.kind === 'run.advanced')
}

/** The story as a table: when in the scenario, which seat, what, and the price that everybody saw last. */
function tellPlay(title: string, play: Play): string {
  const { events, logHash, minutesHash, manifestHash, resultHash, report } = play
  const rows: string[][] = []
  let time = ''
  let price = ''
  const row = (seat: string, what: string): void => {
    rows.push([time, seat, what, price])
  }
  let round = 0
  for (const event of events) {
    if (event.kind === 'run.advanced') {
      time = new Date(event.body.toMs).toISOString().slice(5, 16).replace('T', ' ')
      price = figure(event.body.figures[0]?.value ?? Number.NaN)
    } else if (event.kind === 'phase.opened' && event.body.phase === 'read') row('', `Round ${++round}`)
    else if (event.kind === 'lever.pulled') row(event.body.pull.seat, event.body.sentence)
    else if (event.kind === 'lever.refused') row(event.body.pull.seat, `refused: ${event.body.because}`)
    else if (event.kind === 'inject.released') row('', `Inject: ${event.body.inject} (${event.body.because})`)
    else if (event.kind === 'decision.closed') row('', decisionText(event.body, events))
    else if (event.kind === 'counterfactual.run') row('', comparedText(event.body, events))
    else if (event.kind === 'minutes.signed') row('', 'The minutes are signed.')
  }
  const hashes = [
    ['log', `${events.length} events, ${logHash}`],
    ['minutes', minutesHash],
    ...(manifestHash === null ? [] : [['manifest', manifestHash]]),
    ...(resultHash === null ? [] : [['result', resultHash]]),
    ['report', `${report.hash}, ${report.missing} owners, dates and reasons missing`],
  ]
  return `${title}\n\n${table([['time', 'seat', 'what', 'price'], ...rows], [3])}\n\n${table(hashes)}`
}

function decisionText(body: RoomEvent<'decision.closed'>['body'], events: readonly RoomEvent[]): string {
  const opened = openedOf(body.decision, events)
  const chosen = opened?.options.find(option => option.id === body.option)?.title
  return `${opened?.question ?? body.decision} ${chosen ?? 'Nothing is carried.'}`
}

function comparedText(
  { decision, figures }: RoomEvent<'counterfactual.run'>['body'],
  events: readonly RoomEvent[],
): string {
  const lowest = figures.find(entry => entry.measure.endsWith(':lowest'))
  if (lowest === undefined) return `Without it: ${decision}`
  const { label, unit } = lowest
  const question = openedOf(decision, events)?.question ?? decision
  return `Without “${question}”: ${label} ${figure(lowest.without)} ${unit} instead of ${figure(lowest.with)}`
}

function openedOf(decision: string, events: readonly RoomEvent[]): RoomEvent<'decision.opened'>['body'] | undefined {
  const opened = events.find(
    (event): event is RoomEvent<'decision.opened'> =>
      event.kind === 'decision.opened' && event.body.decision === decision,
  )
  return opened?.body
}
