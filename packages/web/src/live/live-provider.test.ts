import {
  createEncoder,
  toUint8Array,
  writeVarInt,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { kindOfFrame, LiveProvider, LiveSocketProvider } from './live-provider.ts'

const name = 'room1/plenary'
const auth = 2
const sync = 0
const syncStatus = 8

/** A socket whose other end is this test. */
class TestSocket extends EventTarget {
  static readonly OPEN = 1
  static made: TestSocket[] = []
  readyState = 0
  readonly sent: Uint8Array[] = []
  constructor() {
    super()
    TestSocket.made.push(this)
  }
  send(frame: Uint8Array): void {
    this.sent.push(frame)
  }
  close(): void {
    this.readyState = 3
  }
  open(): void {
    this.readyState = TestSocket.OPEN
    this.dispatchEvent(new Event('open'))
  }
  breakOff(): void {
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }))
  }
  say(...parts: (number | string | Uint8Array)[]): void {
    const encoder = createEncoder()
    writeVarString(encoder, name)
    for (const part of parts) {
      if (typeof part === 'number') writeVarUint(encoder, part)
      else if (typeof part === 'string') writeVarString(encoder, part)
      else writeVarUint8Array(encoder, part)
    }
    this.dispatchEvent(new MessageEvent('message', { data: toUint8Array(encoder).slice().buffer }))
  }
  acknowledge(): void {
    const encoder = createEncoder()
    writeVarString(encoder, name)
    writeVarUint(encoder, syncStatus)
    writeVarInt(encoder, 1)
    this.dispatchEvent(new MessageEvent('message', { data: toUint8Array(encoder).slice().buffer }))
  }
}

/** What the server has after the frames of one connection: it takes an update only if it has all that the update builds on. */
function take(server: Y.Doc, frames: readonly Uint8Array[]): string[] {
  const faults: string[] = []
  for (const frame of frames) {
    const body = frame.subarray(1 + name.length)
    if (body[0] !== sync || (body[1] !== 1 && body[1] !== 2)) continue
    // The length of these short updates is one byte.
    const update = body.subarray(3)
    const { structs } = Y.decodeUpdate(update)
    for (const { id } of structs) {
      if (id.clock > Y.getState(server.store, id.client)) faults.push(`starts at ${id.clock}`)
    }
    Y.applyUpdate(server, update)
  }
  return faults
}

const settle = (): Promise<void> => new Promise(resolve => queueMicrotask(() => queueMicrotask(resolve)))

let socket: LiveSocketProvider
let provider: LiveProvider
let server: Y.Doc
let words: Y.Text

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
  vi.stubGlobal('WebSocket', TestSocket)
  TestSocket.made = []
  socket = new LiveSocketProvider({ url: 'ws://localhost/live', delay: 10, minDelay: 10 })
  const doc = new Y.Doc()
  words = doc.getText('words')
  server = new Y.Doc()
  provider = new LiveProvider({ websocketProvider: socket, name, document: doc, token: 't' })
  provider.attach()
})

afterEach(() => {
  provider.destroy()
  socket.destroy()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The newest connection, opened and asked by the server for the rest. */
async function connect(): Promise<TestSocket> {
  await vi.advanceTimersByTimeAsync(100)
  const line = TestSocket.made.at(-1)!
  line.open()
  await settle()
  return line
}

function greet(line: TestSocket): void {
  line.say(auth, 2, 'read-write')
  line.say(sync, 1, Y.encodeStateAsUpdate(server))
  line.say(sync, 0, Y.encodeStateVector(server))
}

test('what was on its way when the line broke goes before what was typed afterwards', async () => {
  const first = await connect()
  greet(first)
  words.insert(0, 'kept ')
  expect(take(server, first.sent)).toEqual([])
  expect(server.getText('words').toString()).toBe('kept ')
  words.insert(5, 'lost ')
  first.breakOff()
  words.insert(10, 'away ')
  expect(provider.hasUnsyncedChanges).toBe(true)

  const second = await connect()
  words.insert(15, 'early ')
  expect(take(server, second.sent), 'nothing is sent before the server has said what it lacks').toEqual([])
  expect(server.getText('words').toString()).toBe('kept ')
  greet(second)
  words.insert(21, 'late')
  expect(take(server, second.sent)).toEqual([])
  expect(server.getText('words').toString()).toBe('kept lost away early late')
  second.acknowledge()
  second.acknowledge()
  expect(provider.hasUnsyncedChanges).toBe(false)
})

test('what was said of a document that was left while the line was down is not said later', async () => {
  const first = await connect()
  greet(first)
  first.breakOff()
  provider.detach()
  const second = await connect()
  second.say(auth, 2, 'read-write')
  expect(second.sent).toEqual([])
})

test('what others write fast is taken in together, and the first of it at once', async () => {
  const line = await connect()
  greet(line)
  const other = new Y.Doc()
  const updates: Uint8Array[] = []
  other.on('update', (update: Uint8Array) => updates.push(update))
  for (const letter of 'abcd') other.getText('words').insert(other.getText('words').length, letter)
  let changes = 0
  words.observe(() => {
    changes++
  })
  for (const update of updates) line.say(sync, 2, update)
  expect(words.toString()).toBe('a')
  await vi.advanceTimersByTimeAsync(50)
  expect(words.toString()).toBe('abcd')
  expect(changes).toBe(2)
  expect(provider.hasUnsyncedChanges, 'what came from there is not sent back').toBe(true)
  line.acknowledge()
  expect(provider.hasUnsyncedChanges).toBe(false)
})

test('kinds of frames are told apart', () => {
  const frame = (...numbers: number[]): ArrayBuffer => {
    const encoder = createEncoder()
    writeVarString(encoder, name)
    for (const number of numbers) writeVarUint(encoder, number)
    return toUint8Array(encoder).slice().buffer
  }
  expect(kindOfFrame(frame(sync, 0, 0))).toBe('rest')
  expect(kindOfFrame(frame(sync, 1, 0))).toBe('other')
  expect(kindOfFrame(frame(sync, 2, 0))).toBe('stream')
  expect(kindOfFrame(frame(1, 0))).toBe('stream')
  expect(kindOfFrame(frame(auth, 0))).toBe('other')
})
