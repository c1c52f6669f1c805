/** All addresses of the rooms in one application, to be mounted by the server's. */

import type { Refusal } from '@breakwater/room'
import { schemaVersion } from '@breakwater/room/document'
import { Hono } from 'hono'
import type { RoomsElsewhere } from '../cluster/rooms-elsewhere.ts'
import type { Store } from '../store/index.ts'
import { answerFailure, nothingHere, refuse } from './http-answers.ts'
import { type HallParts, Limits } from './http-asking.ts'
import { addJoining } from './http-join.ts'
import { addMe } from './http-me.ts'
import { addPapers } from './http-papers.ts'
import { addPictures } from './http-pictures.ts'
import { addRooms } from './http-rooms.ts'
import { addRun } from './http-run.ts'
import { addStream } from './http-stream.ts'
import { RoomMoved } from './room-log.ts'

/**
 * `/host/*`, `/api/me`, `/api/rooms*`, `/api/join/*`, `/api/room-templates`, and `/api/auth/*` where a team signs in. Host and origin
 * are checked by the application that mounts this.
 */
export function hallRoutes(
  parts: HallParts & { store: Store; elsewhere?: RoomsElsewhere; damagedRooms?: ReadonlySet<string> },
): Hono {
  const app = new Hono()
  const limits = new Limits(parts.nowMs)
  app.use('/api/*', async (context, next) => {
    await next()
    if (context.res.headers.get('cache-control') === null) context.header('cache-control', 'no-store')
  })
  // Nothing has a NUL in its name, and no database takes one.
  app.use('/api/*', async (context, next) => (/%00|\0/.test(context.req.path) ? nothingHere(context) : next()))
  const { elsewhere, damagedRooms } = parts
  if (damagedRooms !== undefined && damagedRooms.size > 0) {
    app.on(['POST', 'DELETE'], '/api/rooms/:id/*', async (context, next) =>
      damagedRooms.has(context.req.param('id')) ? refuse(context, damagedRoom) : next(),
    )
  }
  if (elsewhere !== undefined) {
    for (const path of ['/api/rooms/:id/*', '/api/rooms/:id', '/api/join/:token']) {
      app.use(path, async (context, next) => (await elsewhere.answer(context)) ?? next())
    }
  }
  addMe(app, parts, limits, schemaVersion())
  addJoining(app, parts, limits)
  addRooms(app, parts, limits, schemaVersion())
  addStream(app, parts)
  addRun(app, parts, limits, parts.store)
  addPictures(app, parts, limits, parts.store)
  addPapers(app, parts, limits)
  app.all('/api/rooms/*', nothingHere)
  const { team } = parts.accounts
  if (team !== null) {
    app.on(['GET', 'POST'], '/api/auth/*', async context => {
      const { raw } = context.req
      if (!endsSession(context.req.path)) return team.handle(raw)
      const person = await parts.accounts.personOf(raw.headers)
      const answer = await team.handle(raw)
      if (answer.ok && person !== null) parts.hall.endConnections(person.id)
      return answer
    })
  }
  app.onError((error, context) => {
    if (error instanceof RoomMoved)
      parts.hall.drop(/^\/api\/rooms\/([^/]+)/.exec(context.req.path)?.[1] ?? '').catch(parts.report)
    return answerFailure(context, error, parts.report)
  })
  return app
}

/** Addresses of the accounts after which a session is over: what it has open must not outlive it. */
function endsSession(path: string): boolean {
  return /^\/api\/auth\/(sign-out|revoke-[a-z-]+|change-password|delete-user)$/.test(path)
}

const damagedRoom: Refusal = {
  refused: 'room-damaged',
  because: 'The log of this room was found damaged at the start of the server; it can only be read.',
  hint: 'Tell whoever runs the server: a backup can be restored.',
}
