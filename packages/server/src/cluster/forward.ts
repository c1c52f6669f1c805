/** Passing a request or a WebSocket on to the process that owns its room. The owner asks for the session again; nothing is trusted. */

import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** Set on what was passed on: an owner that is none any more answers instead of passing it on again. */
export const forwardedHeader = 'x-breakwater-forwarded'

/** Headers that belong to one hop, and the origin, which the first process has checked against its own name. */
const dropped = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'host',
  'origin',
  'content-length',
])

/** Passes an HTTP request on. Answers stream through (events, progress). @returns 503 where the owner does not answer. */
export async function forwardRequest(request: Request, address: string): Promise<Response> {
  const url = new URL(request.url)
  const headers = new Headers()
  request.headers.forEach((value, name) => {
    if (!dropped.has(name)) headers.set(name, value)
  })
  headers.set(forwardedHeader, '1')
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  try {
    const answer = await fetch(new URL(`${url.pathname}${url.search}`, address), {
      method: request.method,
      headers,
      redirect: 'manual',
      signal: request.signal,
      ...(hasBody ? { body: request.body, duplex: 'half' } : {}),
    } as RequestInit)
    const back = new Headers(answer.headers)
    // The body was unpacked on its way here.
    back.delete('content-encoding')
    back.delete('content-length')
    back.delete('transfer-encoding')
    return new Response(answer.body, { status: answer.status, headers: back })
  } catch {
    return ownerGone()
  }
}

/** What is said while a room changes hands: the page asks again by itself. */
export function ownerGone(): Response {
  return Response.json(
    {
      ok: false,
      mistakes: [
        {
          code: 'room-moving',
          where: {},
          message: 'The room is being taken over by another server.',
          hint: 'Try again in a few seconds; nothing that was acknowledged is lost.',
        },
      ],
    },
    { status: 503, headers: { 'retry-after': '1' } },
  )
}

/** Passes a WebSocket on: the owner answers the upgrade, then bytes flow both ways until one side ends. */
export function forwardUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void {
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && name !== 'origin' && name !== 'host') headers[name] = value
  }
  headers[forwardedHeader] = '1'
  const outgoing = httpRequest(new URL(request.url ?? '/', address), { headers, timeout: 5000 })
  const fail = (): void => {
    socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  }
  outgoing.on('upgrade', (response, far, farHead) => {
    const lines = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`]
    for (let index = 0; index < response.rawHeaders.length; index += 2) {
      lines.push(`${response.rawHeaders[index]}: ${response.rawHeaders[index + 1]}`)
    }
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    if (farHead.length > 0) socket.write(farHead)
    if (head.length > 0) far.write(head)
    far.setTimeout?.(0)
    far.pipe(socket)
    socket.pipe(far)
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
    far.on('close', () => socket.destroy())
    socket.on('close', () => far.destroy())
  })
  outgoing.on('response', response => {
    socket.end(
      `HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    )
    response.resume()
  })
  outgoing.on('timeout', () => outgoing.destroy())
  outgoing.on('error', fail)
  socket.on('error', () => outgoing.destroy())
  outgoing.end()
}
