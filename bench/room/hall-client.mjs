// A person over HTTP: signs in by a link, asks for rooms, sends commands. For load and crash programs; the loopback alone.
import { randomBytes } from 'node:crypto'

/** An id as commands take it. */
export const newId = () => randomBytes(12).toString('base64url').replace(/^[-_]/, 'x')

/** One signed-in person. */
export class HallClient {
  constructor(address, cookie) {
    this.address = address
    this.cookie = cookie
  }

  /** Signs in by the chair's link that the server prints at its start. */
  static async byHostLink(address, link) {
    const answer = await fetch(link, { redirect: 'manual' })
    return new HallClient(address, cookieOf(answer))
  }

  /** Joins a room by an invitation's link. */
  static async byInvitation(address, link, name) {
    const token = new URL(link, address).pathname.split('/').at(-1)
    for (;;) {
      const answer = await fetch(`${address}/api/join/${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      })
      if (answer.ok) return new HallClient(address, cookieOf(answer))
      // A crowd from one address is let in step by step.
      if (answer.status !== 429) throw new Error(`cannot join: ${answer.status} ${await answer.text()}`)
      await answer.text()
      await new Promise(done => setTimeout(done, 1000 * Number(answer.headers.get('retry-after') ?? 1)))
    }
  }

  async ask(method, path, body) {
    const answer = await fetch(`${this.address}${path}`, {
      method,
      headers: { cookie: this.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const text = await answer.text()
    let value
    try {
      value = JSON.parse(text)
    } catch {
      value = { text }
    }
    return { status: answer.status, value }
  }

  /** Asks and demands that it went well. */
  async must(method, path, body) {
    const { status, value } = await this.ask(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(value)}`)
    return value
  }

  /** Sends a command; answers the server's answer, refusals too. */
  command(room, kind, input, extra = {}) {
    return this.ask('POST', `/api/rooms/${room}/commands`, { id: newId(), kind, input, ...extra })
  }

  /** Sends a command that must be taken. */
  async act(room, kind, input, extra) {
    const { status, value } = await this.command(room, kind, input, extra)
    if (status !== 200) throw new Error(`${kind}: ${status} ${JSON.stringify(value)}`)
    return value
  }
}

function cookieOf(answer) {
  const cookie = answer.headers.getSetCookie().find(line => line.startsWith('breakwater_session='))
  if (cookie === undefined) throw new Error(`no session: ${answer.status}`)
  return cookie.split(';')[0]
}
