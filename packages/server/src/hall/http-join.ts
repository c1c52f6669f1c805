/** Coming in by a link: looking at it, using it; and the chair's side, making and revoking them. */

import type { Refusal } from '@breakwater/room'
import type { Hono } from 'hono'
import { cleanName, sessionCookieHeader } from '../account/index.ts'
import { badJson, limitBody, mistaken, nothingHere, readObject, refuse } from './http-answers.ts'
import { type HallParts, type Limits, limited, whoAsksIn } from './http-asking.ts'
import { invitable, isRole, mayInvite, refuseInvitation } from './invitation-rules.ts'

const usesMaxMax = 500
const hoursMax = 24 * 30
/** A room has so many links at most, used and unused. */
const invitationsMax = 500

/** Adds the addresses. */
export function addJoining(app: Hono, parts: HallParts, limits: Limits): void {
  const { accounts, hall } = parts
  const { invitations } = accounts

  app.get('/api/join/:token', async context => {
    const address = parts.addressOf(context)
    const wait = limited(context, limits.join(address))
    if (wait !== null) return wait
    const seen = await invitations.look(context.req.param('token'))
    if ('refused' in seen) return limited(context, limits.wrongLink(address)) ?? refuse(context, seen)
    const room = await hall.room(seen.room)
    if (room === null) return nothingHere(context)
    const person = await accounts.personOf(context.req.raw.headers)
    return context.json({
      room: { title: room.state.title },
      role: seen.role,
      seat: seen.seat,
      seatTitle: seen.seat === null ? null : (room.state.seats.get(seen.seat)?.title ?? null),
      already: person === null ? null : (room.person(person.id)?.role ?? null),
      name: person?.name ?? null,
    })
  })

  app.post('/api/join/:token', limitBody(4 * 1024), async context => {
    const address = parts.addressOf(context)
    const wait = limited(context, limits.join(address))
    if (wait !== null) return wait
    const body = await readObject(context)
    if (body === null) return badJson(context)
    const person = await accounts.personOf(context.req.raw.headers)
    const name = cleanName(body['name']) ?? person?.name ?? null
    if (name === null) {
      return mistaken(
        context,
        422,
        'bad-name',
        'That is no name.',
        'Write one to sixty characters with a letter in them.',
      )
    }
    const joined = await hall.join(context.req.param('token'), person, name)
    if ('refused' in joined) {
      const slow = joined.refused === 'unknown-link' ? limited(context, limits.wrongLink(address)) : null
      return slow ?? refuse(context, joined)
    }
    if (joined.session !== null) {
      context.header('set-cookie', sessionCookieHeader(joined.session, parts.secureCookies))
    }
    return context.json({ room: joined.room })
  })

  app.get('/api/rooms/:id/invitations', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    if (!mayInvite(asking.me.role)) return refuse(context, chairsOnly)
    return context.json(await invitations.list(asking.room.id))
  })

  app.post('/api/rooms/:id/invitations', limitBody(4 * 1024), async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    const wait = limited(context, limits.command(asking.person.id, parts.addressOf(context)))
    if (wait !== null) return wait
    if (!mayInvite(asking.me.role)) return refuse(context, chairsOnly)
    const body = await readObject(context)
    if (body === null) return badJson(context)
    const role = body['role']
    const seat = body['seat'] ?? null
    const usesMax = body['usesMax'] ?? 1
    const hours = body['hours'] ?? 24
    if (!isRole(role)) {
      return mistaken(context, 422, 'bad-role', 'There is no such role.', `Give one of: ${invitable.join(', ')}.`)
    }
    if (!isWithin(usesMax, 1, usesMaxMax, true)) {
      return mistaken(
        context,
        422,
        'bad-uses',
        'That many uses cannot be.',
        `Give a whole number from 1 to ${usesMaxMax}.`,
      )
    }
    if (!isWithin(hours, 0.05, hoursMax, false)) {
      return mistaken(context, 422, 'bad-hours', 'A link cannot last that long.', `Give up to ${hoursMax} hours.`)
    }
    const refusal = refuseInvitation(asking.room.state, role, seat)
    if (refusal !== null) return refuse(context, refusal)
    if ((await invitations.list(asking.room.id)).length >= invitationsMax) return refuse(context, tooManyLinks)
    const { id, token } = await invitations.open({
      room: asking.room.id,
      role,
      seat: seat as string | null,
      by: asking.person.id,
      usesMax,
      hours,
    })
    return context.json({ id, link: `/join/${token}` })
  })

  app.delete('/api/rooms/:id/invitations/:invitation', async context => {
    const asking = await whoAsksIn(context, parts)
    if (asking instanceof Response) return asking
    if (!mayInvite(asking.me.role)) return refuse(context, chairsOnly)
    const done = await invitations.revoke(asking.room.id, context.req.param('invitation'))
    return done ? context.json({ ok: true }) : nothingHere(context)
  })
}

function isWithin(value: unknown, low: number, high: number, whole: boolean): value is number {
  return typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value))
}

const chairsOnly: Refusal = {
  refused: 'no-right',
  because: 'Only the chair and the director hand out links.',
  hint: 'Ask the chair.',
}

const tooManyLinks: Refusal = {
  refused: 'too-many-links',
  because: `A room has at most ${invitationsMax} links.`,
  hint: 'Make one link with more uses.',
}
