/** The run behind a room, as far as somebody may see it; exhibits; futures of a decision's options. */

import { type Audience, controlRoles, maySee, type RoomEvent, type RoomState, viewerOf } from '@breakwater/room'
import type { Hono } from 'hono'
import type { Store } from '../store/index.ts'
import { answerFailure, badJson, limitBody, mistaken, nothingHere, readObject, refuse } from './http-answers.ts'
import { type HallParts, type Limits, limited, whoAsksIn } from './http-asking.ts'

const runsMax = 1000
const runsUsual = 200

/** Adds the addresses. */
export function addRun(app: Hono, parts: HallParts, limits: Limits, store: Store): void {
  app.get('/api/rooms/:id/run', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const { room, me } = asking
    const wanted = context.req.query('branch') ?? null
    const foreign = wanted !== null && wanted !== room.state.run?.branch
    if (foreign && !controlRoles.includes(me.role) && !wasShown(room.events, wanted)) return nothingHere(context)
    const found = await room.run.soFar(measuresFor(room.state, me.id), wanted)
    if (found === null) return nothingHere(context)
    const { branch, series, happened } = found
    return context.json({
      branch,
      scenarioMs: series.timeMs.at(-1) ?? null,
      columns: series.columns,
      timeMs: series.timeMs,
      values: series.values,
      // Documented events, decisions of the simulated and halts; what seats did is told by the room to whom it concerns.
      events: happened,
    })
  })

  app.get('/api/rooms/:id/exhibits/:exhibit', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const row = await store.db
      .selectFrom('exhibits')
      .select(['audience', 'body'])
      .where('room', '=', asking.room.id)
      .where('id', '=', context.req.param('exhibit'))
      .executeTakeFirst()
    if (row === undefined) return nothingHere(context)
    if (!maySee(viewerOf(asking.room.state, asking.me.id), row.audience as Audience)) return nothingHere(context)
    return context.body(row.body, 200, { 'content-type': 'application/json' })
  })

  app.post('/api/rooms/:id/forks', limitBody(4 * 1024), async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const { room, me } = asking
    const wait = limited(context, limits.heavy(me.id))
    if (wait !== null) return wait
    const body = await readObject(context)
    if (body === null) return badJson(context)
    const decision = body['decision']
    const runs = body['runs'] ?? runsUsual
    const untilMs = body['untilMs'] ?? null
    if (
      typeof decision !== 'string' ||
      typeof runs !== 'number' ||
      !Number.isInteger(runs) ||
      runs < 10 ||
      runs > runsMax
    ) {
      return mistaken(
        context,
        422,
        'bad-forks',
        'That names no decision, or too many futures.',
        `Give a decision’s id and a whole number of runs from 10 to ${runsMax}.`,
      )
    }
    if (untilMs !== null && !Number.isSafeInteger(untilMs)) {
      return mistaken(
        context,
        422,
        'bad-until',
        'That is no moment of the scenario.',
        'Give untilMs in milliseconds since 1970 UTC, or leave it out.',
      )
    }
    const stop = new AbortController()
    context.req.raw.signal.addEventListener('abort', () => stop.abort(), { once: true })
    const started = await room.futures.fork(me, decision, { runs, untilMs: untilMs as number | null }, stop.signal)
    if ('refused' in started) return refuse(context, started)
    const encoder = new TextEncoder()
    const lines = started.lines[Symbol.asyncIterator]()
    return context.body(
      new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            try {
              const next = await lines.next()
              if (next.done === true) controller.close()
              else controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`))
            } catch (error) {
              // The status is sent already: the last line says what happened.
              const answer = answerFailure(context, error, parts.report)
              controller.enqueue(encoder.encode(`${JSON.stringify(await answer.json())}\n`))
              controller.close()
            }
          },
          cancel: () => stop.abort(),
        },
        { highWaterMark: 0 },
      ),
      200,
      { 'content-type': 'application/x-ndjson; charset=utf-8', 'x-accel-buffering': 'no' },
    )
  })
}

/** True for a branch that the room has been in: what happened there was told to everybody. Others are the staff's. */
function wasShown(events: readonly RoomEvent[], branch: string): boolean {
  return events.some(
    event => (event.kind === 'run.started' || event.kind === 'branch.entered') && event.body.branch === branch,
  )
}

/** Columns of the run that a person may see: the public ones, those of the own seat, for the staff those of all seats. */
export function measuresFor(state: RoomState, person: string): string[] {
  const measures = new Set(state.exercise?.run?.measures ?? [])
  const me = state.people.get(person)
  if (me === undefined) return []
  for (const seat of state.seats.values()) {
    if (seat.id !== me.seat && !controlRoles.includes(me.role)) continue
    for (const measure of seat.measures ?? []) measures.add(measure)
  }
  return [...measures]
}
