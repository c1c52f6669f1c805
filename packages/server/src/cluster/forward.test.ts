/** Passing on to an owner: answers stream, sockets flow both ways, and an owner that is gone is said, not waited for. */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { forwardedHeader, forwardRequest, forwardUpgrade } from './forward.ts'

const servers: Server[] = []

function listening(server: Server): Promise<string> {
  servers.push(server)
  return new Promise(done => {
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise(done => server.close(done))
  }
})

test('method, path, query, body and cookies arrive; the origin, checked before, does not', async () => {
  const owner = await listening(
    createServer(async (request, response) => {
      let body = ''
      for await (const piece of request) body += piece
      response.setHeader('set-cookie', 'breakwater_session=x')
      response.statusCode = 409
      response.end(JSON.stringify({ method: request.method, url: request.url, body, headers: request.headers }))
    }),
  )
  const answer = await forwardRequest(
    new Request('http://front.example/api/rooms/r1/commands?x=1', {
      method: 'POST',
      headers: { cookie: 'breakwater_session=y', origin: 'http://front.example', 'content-type': 'application/json' },
      body: '{"id":"c1"}',
    }),
    owner,
  )
  expect(answer.status).toBe(409)
  expect(answer.headers.get('set-cookie')).toBe('breakwater_session=x')
  const seen = (await answer.json()) as { method: string; url: string; body: string; headers: Record<string, string> }
  expect([seen.method, seen.url, seen.body]).toEqual(['POST', '/api/rooms/r1/commands?x=1', '{"id":"c1"}'])
  expect(seen.headers['cookie']).toBe('breakwater_session=y')
  expect(seen.headers['origin']).toBeUndefined()
  expect(seen.headers[forwardedHeader]).toBe('1')
})

test('a stream comes through piece by piece', async () => {
  let more: (() => void) | undefined
  const owner = await listening(
    createServer((_request, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.write('event: a\n\n')
      more = () => response.end('event: b\n\n')
    }),
  )
  const answer = await forwardRequest(new Request('http://front/api/rooms/r1/stream'), owner)
  const reader = answer.body!.getReader()
  const decoder = new TextDecoder()
  expect(decoder.decode((await reader.read()).value)).toBe('event: a\n\n')
  more!()
  expect(decoder.decode((await reader.read()).value)).toBe('event: b\n\n')
})

test('an owner that does not answer is 503 with a hint to come back', async () => {
  const server = createServer()
  const address = await listening(server)
  await new Promise(done => server.close(done))
  const answer = await forwardRequest(new Request('http://front/api/rooms/r1'), address)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('1')
  expect(JSON.stringify(await answer.json())).toContain('room-moving')
})

test('a WebSocket is passed on both ways; when the owner ends it, it ends here', async () => {
  const sockets = new WebSocketServer({ noServer: true })
  sockets.on('connection', socket => {
    socket.on('message', data =>
      String(data) === 'bye' ? socket.close(4001, 'so long') : socket.send(`heard ${data}`),
    )
  })
  const ownerServer = createServer()
  ownerServer.on('upgrade', (request, socket, head) => {
    expect(request.headers[forwardedHeader]).toBe('1')
    sockets.handleUpgrade(request, socket, head, opened => sockets.emit('connection', opened))
  })
  const owner = await listening(ownerServer)
  const front = createServer()
  front.on('upgrade', (request, socket, head) => forwardUpgrade(request, socket, head, owner))
  const address = await listening(front)
  const client = new WebSocket(`${address.replace('http', 'ws')}/live?room=r1`)
  await new Promise(done => client.once('open', done))
  const heard = new Promise(done => client.once('message', data => done(String(data))))
  client.send('hello')
  expect(await heard).toBe('heard hello')
  const closed = new Promise(done => client.once('close', code => done(code)))
  client.send('bye')
  expect(await closed).toBe(4001)
})

test('a WebSocket to an owner that is gone is refused at once', async () => {
  const gone = createServer()
  const owner = await listening(gone)
  await new Promise(done => gone.close(done))
  const front = createServer()
  front.on('upgrade', (request, socket, head) => forwardUpgrade(request, socket, head, owner))
  const client = new WebSocket(`${(await listening(front)).replace('http', 'ws')}/live`)
  const refused = await new Promise(done =>
    client.once('unexpected-response', (_request, answer) => done(answer.statusCode)),
  )
  expect(refused).toBe(503)
})
