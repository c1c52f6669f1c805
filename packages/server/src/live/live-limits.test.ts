import { connect } from 'node:net'
import { schemaVersion } from '@breakwater/room/document'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Client } from '../hall/staged-hall.test-hall.ts'
import { LiveServer } from './live-server.ts'
import { defaultSocketLimits } from './live-socket.ts'
import { addParagraph, frame, frames, type RawClient, StagedLive, type } from './staged-live.test-live.ts'

// Few bytes may wait, and many may come, so that the test of slow readers needs neither much memory nor much time.
const limits = { ...defaultSocketLimits, waitingBytesMax: 1024 * 1024, bytesPerSecond: 2 ** 30, bytesBurst: 2 ** 30 }
const stage = new StagedLive([], { limits })
const printed = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'log')]
let room: string
let ben: Client

beforeAll(async () => {
  await stage.open()
  room = await stage.newRoom()
  ben = await stage.staged.guest(stage.chair, room, 'participant', null, 'Ben')
  await stage.openPhase(room, 'comment')
})
// A stranger cannot fill the log.
afterEach(() => {
  for (const print of printed) expect(print).not.toHaveBeenCalled()
})
afterAll(() => stage.remove())

const closed = (raw: RawClient): Promise<void> => raw.until(() => raw.closed !== null, 'the close')

/** Somebody who lives by the rules still gets an answer. */
async function othersGoOn(): Promise<void> {
  const honest = await stage.at(stage.chair, room)
  honest.edit(addParagraph('on we go'))
  await honest.until(() => honest.acks.length === 1, 'the acknowledgement')
  expect(honest.acks).toEqual([true])
  honest.socket.terminate()
}

describe('a socket is closed', () => {
  const name = (): string => `${room}/plenary`
  const cases: [string, number, (raw: RawClient) => void][] = [
    ['for text', 1003, raw => raw.socket.send('hello')],
    ['for a frame of 1.2 MB', 1009, raw => raw.socket.send(Buffer.alloc(1_200_000))],
    ['for bytes that are no frame', 1007, raw => raw.socket.send(Buffer.from([5, 1, 2]))],
    ['for the name of an object’s method', 1007, raw => raw.socket.send(frame('constructor', frames.auth, 0, 'x'))],
    [
      'for a session behind the name',
      1007,
      raw => raw.socket.send(frame(`${name()}\0a`, frames.auth, 0, schemaVersion())),
    ],
    ['for a broadcast between servers', 1007, raw => raw.socket.send(frame(name(), 6, 'x'))],
    ['for a verdict on itself', 1007, raw => raw.socket.send(frame(name(), frames.auth, 2, 'read-write'))],
    [
      'for an answer that is no update',
      1007,
      raw => raw.socket.send(frame(name(), frames.syncReply, 1, Uint8Array.of(7, 7))),
    ],
    ['for a thousand states', 1007, raw => raw.socket.send(frame(name(), frames.awareness, frame(1000, 7)))],
    [
      'for going too fast',
      1008,
      raw => {
        for (let index = 0; index < 1000; index++) raw.socket.send(frame(name(), 9))
      },
    ],
    [
      'for 1,500 documents',
      1008,
      raw => {
        for (let index = 0; index < 1500; index++)
          raw.socket.send(frame(`${room}/person:p${index}`, frames.auth, 0, 'x'))
      },
    ],
    [
      'for sending far ahead of the answer',
      1008,
      raw => {
        const other = `${room}/person:${ben.id}`
        raw.socket.send(frame(other, frames.auth, 0, schemaVersion()))
        for (let index = 0; index < 300; index++) raw.socket.send(frame(other, frames.sync, 0, Uint8Array.of(0)))
      },
    ],
  ]
  test.each(cases)('%s', async (_what, code, send) => {
    const raw = await stage.at(ben, room)
    send(raw)
    await closed(raw)
    expect(raw.closed?.code).toBe(code)
    await othersGoOn()
  })

  test('after a stateless message the document is ended', async () => {
    const raw = await stage.at(ben, room)
    const other = await stage.at(stage.chair, room)
    raw.socket.send(frame(raw.name, frames.stateless, 'canary'))
    await raw.until(() => raw.ended !== null, 'the end')
    expect(raw.ended).toMatchObject({ status: 403, refused: 'no-such-message' })
    await other.settled()
    expect(other.bytes.toString()).not.toContain('canary')
  })

  test('that says nothing, or only half of what it should', async () => {
    const normal = stage.live
    const impatient = new LiveServer({
      store: stage.staged.store,
      rooms: {} as never,
      limits: { ...limits, silentMs: 300 },
    })
    stage.live = impatient
    const silent = await stage.socket(ben, room).opened()
    const half = connect(Number(stage.address.split(':')[1]), '127.0.0.1')
    half.on('error', () => undefined)
    const gone = new Promise<void>(resolve => half.once('close', () => resolve()))
    half.write(
      'GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    half.once('data', () => half.write(Buffer.from([0x82, 0xff])))
    await closed(silent)
    // The half-open one never answers the close, and is ended all the same.
    await gone
    await vi.waitFor(() => expect(impatient.figures().sockets).toBe(0))
    stage.live = normal
    await impatient.close()
  })
})

test('a reader that does not read is cut off, and what waits for it stays small, while others go on', async () => {
  const own = await stage.newRoom('Slow')
  const slow = await stage.at(stage.chair, own)
  const { _socket: tcp } = slow.socket as unknown as { _socket: { pause(): void } }
  tcp.pause()
  const writer = await stage.at(stage.chair, own)
  const reader = await stage.at(stage.chair, own)
  const present = (): number => stage.live.connections(own).length
  expect(present()).toBe(3)
  // Some megabytes fit into the buffers of the operating system; what is beyond them would wait in the server.
  let sentBytes = 0
  for (let index = 0; index < 300 && present() === 3; index++) {
    const grow = index % 2 === 0
    writer.edit(grow ? addParagraph('x'.repeat(200_000)) : prose => prose.delete(prose.length - 1, 1))
    if (grow) sentBytes += 200_000
    await writer.until(() => writer.acks.length > index, 'the acknowledgement')
  }
  expect(present()).toBe(2)
  expect(sentBytes).toBeGreaterThan(limits.waitingBytesMax)
  writer.edit(addParagraph('the end'))
  await reader.until(() => reader.text.endsWith('the end'), 'the last words')
})

describe('who is where', () => {
  test('names and colours are the server’s, and a client id belongs to one connection', async () => {
    const watcher = await stage.at(stage.chair, room)
    const honest = await stage.at(ben, room)
    honest.appear(501, 1, {
      user: { name: 'The chair', color: '#000000' },
      cursor: { anchor: 1, head: 2 },
      canary: 'canary',
    })
    await watcher.until(() => watcher.states.has(501), 'the caret')
    expect(watcher.states.get(501)).toEqual({
      user: { id: ben.id, name: 'Ben', color: expect.stringMatching(/^#[0-9a-f]{6}$/) },
      cursor: { anchor: 1, head: 2 },
    })
    const thief = await stage.at(stage.chair, room)
    thief.appear(501, 99, { cursor: { anchor: 9, head: 9 } })
    thief.appear(502, 1, { cursor: { anchor: 'canary'.repeat(1000), head: 0 } })
    thief.appear(503, 1, {})
    thief.socket.send(frame(thief.name, frames.awareness, frame(1, 501, 100, 'null')))
    await watcher.until(() => watcher.states.has(502), 'the other caret')
    await watcher.settled()
    expect(watcher.states.get(501)).toMatchObject({ user: { name: 'Ben' }, cursor: { anchor: 1, head: 2 } })
    expect(watcher.states.get(502)).toEqual({ user: expect.objectContaining({ id: 'host' }) })
    expect(watcher.states.has(503)).toBe(false)
    expect(watcher.bytes.toString()).not.toContain('canary')
    expect(stage.live.connections(room).map(({ person }) => person)).toContain(ben.id)
    honest.socket.close()
    await watcher.until(() => watcher.states.get(501) === null, 'the leaving')
  })
})

test('the page’s own library opens, writes, is refused, and hears why', async () => {
  const own = await stage.newRoom('Library')
  await stage.openPhase(own, 'read')
  class WithCookie extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie: stage.chair.cookie } })
    }
  }
  const socket = new HocuspocusProviderWebsocket({
    url: `ws://${stage.address}/live?room=${own}`,
    WebSocketPolyfill: WithCookie,
  })
  const document = new Y.Doc()
  const reasons: string[] = []
  const provider = new HocuspocusProvider({
    websocketProvider: socket,
    name: `${own}/plenary`,
    token: schemaVersion(),
    document,
    onClose: ({ event }) => {
      reasons.push(event.reason)
    },
  })
  provider.attach()
  await vi.waitFor(() => expect(provider.isSynced).toBe(true), 10_000)
  document.transact(() => type(' Too early.')(document.getXmlFragment('prose')))
  await vi.waitFor(() => expect(reasons).toHaveLength(1), 10_000)
  expect(JSON.parse(reasons[0]!)).toMatchObject({ status: 409, refused: 'no-right', because: expect.any(String) })
  expect(provider.hasUnsyncedChanges).toBe(true)
  provider.destroy()
  socket.destroy()
})

test('who is refused again and again waits, and others do not', async () => {
  const own = await stage.newRoom('Refused')
  const eve = await stage.staged.guest(stage.chair, own, 'participant', null, 'Eve')
  await stage.openPhase(own, 'comment')
  const raw = await stage.at(eve, own)
  for (let count = 0; count < 12 && raw.denied === null; count++) {
    raw.send(raw.make(type(' Not a suggestion.')))
    await raw.until(() => raw.ended !== null, 'the refusal')
    raw.doc = new Y.Doc()
    await raw.ask(raw.name)
    await raw.until(() => raw.synced || raw.denied !== null, 'an answer')
  }
  expect(raw.denied).toMatchObject({ status: 429, refused: 'too-many-refused' })
  const other = await stage.at(stage.chair, own)
  other.edit(addParagraph('on we go'))
  await other.until(() => other.acks.length === 1, 'the acknowledgement')
  expect(other.acks).toEqual([true])
})

test('a defect behind a document is reported, and told as something to try again', async () => {
  const reported: unknown[] = []
  const broken = new LiveServer({
    store: stage.staged.store,
    rooms: { person: () => Promise.reject(new TypeError('a defect')) } as never,
    report: error => reported.push(error),
  })
  const normal = stage.live
  stage.live = broken
  const raw = stage.socket(ben, room)
  await raw.ask(`${room}/plenary`)
  await raw.until(() => raw.denied !== null, 'the denial')
  stage.live = normal
  await broken.close()
  expect(raw.denied).toMatchObject({ status: 503 })
  expect(reported).toEqual([expect.any(TypeError)])
})
