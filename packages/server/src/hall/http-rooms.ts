/** Rooms: which I am in, a new one, one with its events, commands, reading progress. */

import type { Hono } from 'hono'
import { badJson, limitBody, mistaken, readObject, refuse } from './http-answers.ts'
import { type HallParts, type Limits, limited, whoAsks, whoAsksIn } from './http-asking.ts'
import { readRoomWish } from './new-room.ts'

const commandBytesMax = 64 * 1024

/** Adds the addresses. `schemaVersion` is the documents'. */
export function addRooms(app: Hono, parts: HallParts, limits: Limits, schemaVersion: string): void {
  const { accounts, hall, nowMs } = parts

  app.get('/api/room-templates', context =>
    context.json(hall.startingPoints(context.req.query('language') === 'es' ? 'es' : 'en')),
  )

  app.get('/api/rooms', async context => {
    const person = await whoAsks(context, parts)
    if (person instanceof Response) return person
    return context.json(await hall.roomsOf(person.id))
  })

  app.post('/api/rooms', limitBody(commandBytesMax), async context => {
    const person = await whoAsks(context, parts)
    if (person instanceof Response) return person
    if (!accounts.mayOpenRooms(person)) {
      return refuse(context, {
        refused: 'no-right',
        because: 'You came by a link to one room; you cannot open another.',
        hint: 'Ask whoever runs this server, or start Breakwater on your own machine.',
      })
    }
    const wait = limited(context, limits.room(person.id))
    if (wait !== null) return wait
    const body = await readObject(context)
    if (body === null) return badJson(context)
    return context.json({ id: await hall.create(person, readRoomWish(body)) })
  })

  app.get('/api/rooms/:id', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const { room, me } = asking
    return context.json({
      me,
      events: room.visibleTo(me.id),
      seq: room.events.length,
      serverMs: nowMs(),
      documents: room.documents(me.id),
      schemaVersion,
      live: '/live',
    })
  })

  app.post('/api/rooms/:id/commands', limitBody(commandBytesMax), async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const { room, person } = asking
    const wait = limited(context, limits.command(person.id, parts.addressOf(context)))
    if (wait !== null) return wait
    const body = await readObject(context)
    if (body === null) return badJson(context)
    const answer = await room.command(person.id, {
      id: body['id'],
      kind: body['kind'],
      input: body['input'],
      anchor: body['anchor'],
    })
    if (answer.ok) return context.json(answer)
    if ('refusal' in answer) return refuse(context, answer.refusal)
    return context.json(answer, 422)
  })

  app.post('/api/rooms/:id/progress', limitBody(1024), async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const wait = limited(context, limits.command(asking.person.id, parts.addressOf(context)))
    if (wait !== null) return wait
    const fraction = (await readObject(context))?.['fraction']
    if (typeof fraction !== 'number' || !(fraction >= 0 && fraction <= 1)) {
      return mistaken(context, 422, 'bad-fraction', 'That is no reading progress.', 'Give a number from 0 to 1.')
    }
    asking.room.read(asking.person.id, fraction)
    return context.json({ ok: true })
  })
}
