/** Who I am, and the host's way in. */

import type { Hono } from 'hono'
import { cleanName, sessionCookieHeader } from '../account/index.ts'
import { badJson, limitBody, mistaken, readObject } from './http-answers.ts'
import { type HallParts, type Limits, limited, whoAsks } from './http-asking.ts'

/** Adds the addresses. `schemaVersion` is the documents': a page with another one must load anew. */
export function addMe(app: Hono, parts: HallParts, limits: Limits, schemaVersion: string): void {
  const { accounts, hall, nowMs } = parts

  app.get('/host/:token', async context => {
    const wait = limited(context, limits.join(parts.addressOf(context)))
    if (wait !== null) return wait
    const refusal = accounts.host.use(context.req.param('token'))
    context.header('cache-control', 'no-store')
    if (refusal !== null) {
      const waitMs = limits.wrongLink(parts.addressOf(context))
      if (waitMs > 0) return limited(context, waitMs)!
      return context.text(`${refusal.because} ${refusal.hint}\n`, 410)
    }
    const host = await accounts.people.host()
    context.header('set-cookie', sessionCookieHeader(await accounts.sessions.open(host.id), parts.secureCookies))
    return context.redirect('/rooms', 302)
  })

  app.get('/api/me', async context => {
    const person = await accounts.personOf(context.req.raw.headers)
    return context.json({
      person: person === null ? null : { id: person.id, name: person.name, colour: person.colour },
      host: person !== null && accounts.mayOpenRooms(person),
      accounts: {
        signIn: accounts.team !== null,
        signUp: accounts.team?.signUp ?? false,
        providers: accounts.team?.providers ?? [],
      },
      serverMs: nowMs(),
      schemaVersion,
    })
  })

  app.post('/api/me', limitBody(4 * 1024), async context => {
    const person = await whoAsks(context, parts)
    if (person instanceof Response) return person
    const wait = limited(context, limits.command(person.id, parts.addressOf(context)))
    if (wait !== null) return wait
    const body = await readObject(context)
    if (body === null) return badJson(context)
    const name = cleanName(body['name'])
    if (name === null) {
      return mistaken(
        context,
        422,
        'bad-name',
        'That is no name.',
        'Write one to sixty characters with a letter in them.',
      )
    }
    await hall.rename(person.id, name)
    return context.json({ ok: true, person: { id: person.id, name, colour: person.colour } })
  })

  // Ends this browser's session for good, and what it has open.
  app.post('/api/me/leave', async context => {
    const person = await accounts.personOf(context.req.raw.headers)
    await accounts.leave(context.req.raw.headers)
    if (person !== null) hall.endConnections(person.id)
    context.header('set-cookie', sessionCookieHeader('', parts.secureCookies).replace(/Max-Age=\d+/, 'Max-Age=0'))
    return context.json({ ok: true })
  })
}
