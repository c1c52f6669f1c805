/** The stream over a real socket: what `app.request` cannot show. */

import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listener, listen } from '../http/listening.ts'
import { type Client, StagedHall, StreamReader } from './staged-hall.test-hall.ts'

const staged = new StagedHall()
let listener: Listener
let chair: Client
let room: string

beforeAll(async () => {
  await staged.open()
  chair = await staged.host()
  room = ((await (await chair.post('/api/rooms', {})).json()) as { id: string }).id
  listener = await listen({ fetch: staged.app.fetch, port: 0, host: '127.0.0.1', examplePort: 4400 })
})
afterAll(async () => {
  await listener.close(() => staged.close())
  staged.remove()
  expect(staged.reported).toEqual([])
})

const follow = (signal?: AbortSignal): Promise<Response> =>
  fetch(`${listener.address}/api/rooms/${room}/stream`, {
    headers: { cookie: chair.cookie },
    ...(signal === undefined ? {} : { signal }),
  })

/** Waits until nobody follows the room. */
async function nobodyFollows(): Promise<boolean> {
  const host = (await staged.hall.room(room))!
  for (let turn = 0; !host.idle && turn < 200; turn++) await new Promise(resolve => setTimeout(resolve, 10))
  return host.idle
}

test('begins at once, brings events as they happen, and is let go when the browser goes', async () => {
  const stop = new AbortController()
  const answer = await follow(stop.signal)
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const reader = new StreamReader(answer)
  await reader.until(() => reader.events.length === 2, 'the beginning')
  await chair.command(room, 'title-room', { title: 'Heard' })
  await reader.until(() => reader.text.includes('Heard'), 'the title')
  expect(await nobodyFollowsNow()).toBe(false)
  stop.abort()
  expect(await nobodyFollows()).toBe(true)
})

const nobodyFollowsNow = async (): Promise<boolean> => (await staged.hall.room(room))!.idle

test('a browser that does not read for a while gets everything, once and in order, when it reads again', async () => {
  const socket = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${listener.address}/api/rooms/${room}/stream`, { headers: { cookie: chair.cookie } }, resolve)
      .on('error', reject)
      .end()
  })
  socket.pause()
  const host = (await staged.hall.room(room))!
  const before = host.events.length
  // Some four megabytes: more than the sockets' buffers on both sides hold.
  for (let count = 0; count < 100; count++) {
    await host.append(
      () => [
        {
          kind: 'agenda.set',
          audience: 'all',
          body: { items: [{ id: 'x', title: 'y'.repeat(40_000), durationMs: null }] },
        },
      ],
      'host',
    )
  }
  let text = ''
  const last = `id: ${before + 100}\n`
  await new Promise<void>(resolve => {
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      text += part
      if (text.includes(last)) resolve()
    })
    socket.resume()
  })
  const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(match => Number(match[1]))
  expect(ids).toEqual(Array.from({ length: before + 100 }, (_, index) => index + 1))
  socket.destroy()
  expect(await nobodyFollows()).toBe(true)
})

test('ends when the server stops, so that the server can', async () => {
  const reader = new StreamReader(await follow())
  await reader.until(() => reader.events.length > 1, 'the beginning')
  await staged.hall.drop(room)
  await reader.until(() => reader.done, 'its end')
})
