/** A live server for tests: a real store, a real HTTP server on a free port, and people at raw WebSockets who may do what pages never do. */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Exercise } from '@breakwater/room'
import { createReplica, jsonFromDocument, schemaVersion } from '@breakwater/room/document'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { roomDoor } from '../hall/room-door.ts'
import { type Client, StagedHall } from '../hall/staged-hall.test-hall.ts'
import { isLoopbackHost, isOwnOrigin } from '../http/app.ts'
import type { Store } from '../store/index.ts'
import { type LiveParts, LiveServer } from './live-server.ts'
import { upgradeListener } from './upgrade.ts'

type Journal = Store['journal']

/** The live side on a port. The clock is the real one: rates and deadlines are part of what is tested. */
export class StagedLive {
  readonly staged: StagedHall
  /** What the journal of documents does: it works, it does not answer, or it fails. */
  appends: 'work' | 'wait' | 'fail' = 'work'
  /** True: nobody can say which process a room belongs to. */
  directoryDead = false
  chair!: Client
  address = ''
  live!: LiveServer
  #server!: Server
  #waiting: (() => void)[] = []
  readonly #limits: Pick<LiveParts, 'limits' | 'refusals'>
  readonly #sockets = new Set<RawClient>()

  constructor(exercises: readonly Exercise[] = [], limits: Pick<LiveParts, 'limits' | 'refusals'> = {}) {
    this.staged = new StagedHall(exercises)
    Object.defineProperty(this.staged, 'nowMs', { get: () => Date.now() })
    this.#limits = limits
  }

  async open(): Promise<this> {
    await this.staged.open()
    const store = this.staged.store as { journal: Journal }
    store.journal = this.#steered(store.journal)
    this.live = this.staged.live
    if (Object.keys(this.#limits).length > 0) {
      const rooms = roomDoor(() => this.staged.hall, this.staged.accounts)
      this.live = new LiveServer({ store: this.staged.store, rooms, ...this.#limits })
    }
    this.#server = createServer()
    this.#server.on(
      'upgrade',
      upgradeListener({
        // Tests put other live servers in its place.
        live: {
          upgrade: (...given) => this.live.upgrade(...given),
          refuse: (...given) => this.live.refuse(...given),
        },
        admits: (host, origin) => isLoopbackHost(host) && isOwnOrigin(host, origin),
        ownerOf: async () => {
          if (this.directoryDead) throw new Error('the directory of this test does not answer')
          return null
        },
        forward: () => undefined,
        report: () => undefined,
      }),
    )
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    this.address = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    this.chair = await this.staged.host()
    return this
  }

  /** Lets appends that wait go on. */
  release(how: 'work' | 'fail' = 'work'): void {
    this.appends = how
    for (const go of this.#waiting.splice(0)) go()
  }

  /** How many appends wait. */
  get waiting(): number {
    return this.#waiting.length
  }

  async newRoom(title = 'The peg'): Promise<string> {
    const made = await this.chair.post('/api/rooms', { title })
    return ((await made.json()) as { id: string }).id
  }

  /** Goes through the phases up to this one. */
  async openPhase(room: string, upTo: 'read' | 'comment' | 'discuss'): Promise<void> {
    for (const phase of ['read', 'comment', 'discuss']) {
      const done = await this.chair.command(room, 'open-phase', { phase, durationMs: 0 })
      if (done.status !== 200) throw new Error(`${phase}: ${JSON.stringify(done)}`)
      if (phase === upTo) return
    }
  }

  /** A socket of somebody; nothing is asked for yet. */
  socket(client: { cookie: string }, room = '', headers: Record<string, string> = {}): RawClient {
    const url = `ws://${this.address}/live${room === '' ? '' : `?room=${room}`}`
    const made = new RawClient(new WebSocket(url, { headers: { cookie: client.cookie, ...headers } }))
    this.#sockets.add(made)
    made.socket.once('close', () => this.#sockets.delete(made))
    return made
  }

  /** Somebody at a document, with everything that is in it. */
  async at(client: { cookie: string }, room: string, document = 'plenary'): Promise<RawClient> {
    const raw = this.socket(client, room)
    await raw.ask(`${room}/${document}`)
    await raw.until(() => raw.synced, 'the document')
    return raw
  }

  /** The rows of a document's journal. */
  async rows(room: string, document = 'plenary'): Promise<{ seq: number; actor: string; bytes: Uint8Array }[]> {
    const rows = []
    for (;;) {
      const page = await this.staged.store.journal.readUpdates(`${room}/${document}`, rows.at(-1)?.seq ?? 0)
      if (page.length === 0) return rows
      rows.push(...page)
    }
  }

  /** The document that the journal gives from its first row on, without any snapshot. */
  async replay(room: string, document = 'plenary'): Promise<{ json: unknown; text: string; state: Uint8Array }> {
    const ydoc = createReplica(...(await this.rows(room, document)).map(row => row.bytes))
    const replayed = { json: jsonFromDocument(ydoc), text: textOf(ydoc), state: Y.encodeStateVector(ydoc) }
    ydoc.destroy()
    return replayed
  }

  async stop(): Promise<void> {
    this.release()
    for (const raw of this.#sockets) raw.socket.terminate()
    this.#sockets.clear()
    await this.staged.hall.close()
    await this.live.close()
    await this.staged.live.close()
    this.#server.closeAllConnections()
    await new Promise<void>(resolve => this.#server.close(() => resolve()))
    await this.staged.store.close()
  }

  /** Stops in order and starts on the same folder. */
  async restart(): Promise<void> {
    await this.stop()
    await this.open()
  }

  async remove(): Promise<void> {
    await this.stop()
    this.staged.remove()
  }

  #steered(journal: Journal): Journal {
    return new Proxy(journal, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown
        if (name !== 'appendUpdates') return typeof value === 'function' ? value.bind(target) : value
        return async (...given: Parameters<Journal['appendUpdates']>) => {
          if (this.appends === 'wait') await new Promise<void>(resolve => this.#waiting.push(resolve))
          if (this.appends === 'fail') throw new Error('the disk of this test is full')
          return target.appendUpdates(...given)
        }
      },
    })
  }
}

/** Types of frames. */
export const frames = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  syncReply: 4,
  stateless: 5,
  close: 7,
  status: 8,
} as const

/** Writes numbers, texts and byte strings one after the other, as the protocol has them. */
export function frame(...parts: readonly (number | string | Uint8Array)[]): Buffer {
  const chunks: Uint8Array[] = []
  const integer = (value: number): void => {
    const bytes: number[] = []
    let rest = value
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
    chunks.push(Uint8Array.from([...bytes, rest]))
  }
  for (const part of parts) {
    if (typeof part === 'number') {
      integer(part)
      continue
    }
    const body = typeof part === 'string' ? Buffer.from(part) : part
    integer(body.length)
    chunks.push(body)
  }
  return Buffer.concat(chunks)
}

class Reader {
  readonly bytes: Uint8Array
  at = 0
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
  integer(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  body(): Uint8Array {
    const length = this.integer()
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }
  text(): string {
    return Buffer.from(this.body()).toString()
  }
}

/** Why a document was denied or ended. */
export type Reason = { status: number; refused: string; because: string }

/** A person at one document, over a socket of their own. */
export class RawClient {
  readonly socket: WebSocket
  doc = new Y.Doc()
  name = ''
  /** False: what came is counted and not kept, for long runs. */
  keeps = true
  /** Frames that came. */
  count = 0
  /** Everything that came, byte by byte. */
  bytes = Buffer.alloc(0)
  received: { name: string; type: number }[] = []
  synced = false
  /** Verdicts of the server on what was sent, in its order. */
  acks: boolean[] = []
  denied: Reason | null = null
  ended: Reason | null = null
  closed: { code: number; reason: string } | null = null
  readonly states = new Map<number, Record<string, unknown> | null>()
  /** Updates of others and of the server that were relayed. */
  relayed: Uint8Array[] = []
  #wake: (() => void)[] = []

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data: Buffer) => {
      this.count++
      if (this.keeps) this.bytes = Buffer.concat([this.bytes, data])
      this.#receive(data)
      this.#wakeAll()
    })
    socket.on('error', () => undefined)
    socket.on('unexpected-response', (request, answer) => {
      this.closed = { code: answer.statusCode ?? 0, reason: 'refused' }
      request.destroy()
      this.#wakeAll()
    })
    socket.on('close', (code, reason) => {
      this.closed ??= { code, reason: reason.toString() }
      this.#wakeAll()
    })
  }

  async opened(): Promise<this> {
    await this.until(() => this.socket.readyState === WebSocket.OPEN || this.closed !== null, 'the socket')
    return this
  }

  /** Asks for a document and for what is in it. */
  async ask(name: string, version = schemaVersion()): Promise<void> {
    await this.opened()
    this.name = name
    this.synced = false
    this.denied = null
    this.ended = null
    this.socket.send(frame(name, frames.auth, 0, version))
    this.socket.send(frame(name, frames.sync, 0, Y.encodeStateVector(this.doc)))
  }

  /** Drops the replica and loads the document anew, as a page does whose change was refused. */
  async reload(): Promise<void> {
    this.doc = new Y.Doc()
    await this.ask(this.name)
    await this.until(() => this.synced, 'the document anew')
  }

  /** Changes the replica and sends the change. */
  edit(change: (prose: Y.XmlFragment) => void): Uint8Array {
    const update = this.make(change)
    this.send(update)
    return update
  }

  /** Changes the replica and keeps the change back. */
  make(change: (prose: Y.XmlFragment) => void): Uint8Array {
    const before = Y.encodeStateVector(this.doc)
    this.doc.transact(() => change(this.doc.getXmlFragment('prose')))
    return Y.encodeStateAsUpdate(this.doc, before)
  }

  send(update: Uint8Array, step = 2): void {
    this.socket.send(frame(this.name, frames.sync, step, update))
  }

  /** Says who and where one is, or claims to be. */
  appear(clientId: number, clock: number, state: unknown): void {
    this.socket.send(frame(this.name, frames.awareness, frame(1, clientId, clock, JSON.stringify(state))))
  }

  get text(): string {
    return textOf(this.doc)
  }

  /** Waits for something that comes by the socket; fails after a while. */
  async until(holds: () => boolean, what: string): Promise<void> {
    const endMs = performance.now() + 15_000
    while (!holds()) {
      if (performance.now() > endMs) {
        throw new Error(`${what} did not come: ${JSON.stringify([this.denied, this.ended, this.closed, this.acks])}`)
      }
      await Promise.race([
        new Promise<void>(resolve => this.#wake.push(resolve)),
        new Promise<void>(resolve => setTimeout(resolve, 20)),
      ])
    }
  }

  /** Everything that was sent before has been handled when this returns: the server answers in order. */
  async settled(): Promise<void> {
    const before = this.count
    this.socket.send(frame(this.name, frames.sync, 0, Y.encodeStateVector(this.doc)))
    await this.until(() => this.count > before + 1 || this.ended !== null || this.closed !== null, 'an answer')
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }

  #receive(data: Buffer): void {
    const reader = new Reader(data)
    const name = reader.text()
    const type = reader.integer()
    if (this.keeps) this.received.push({ name, type })
    if (type === frames.auth) {
      if (reader.integer() === 1) this.denied = JSON.parse(reader.text()) as Reason
    } else if (type === frames.sync || type === frames.syncReply) {
      const step = reader.integer()
      if (step === 0) return
      const body = reader.body()
      Y.applyUpdate(this.doc, body, 'server')
      if (step === 1) this.synced = true
      else if (this.keeps) this.relayed.push(body)
    } else if (type === frames.status) this.acks.push(reader.integer() === 1)
    else if (type === frames.close) {
      const reason = reader.text()
      this.ended = reason.startsWith('{') ? (JSON.parse(reason) as Reason) : { status: 0, refused: reason, because: '' }
    } else if (type === frames.awareness) {
      const states = new Reader(reader.body())
      for (let count = states.integer(); count > 0; count--) {
        const clientId = states.integer()
        states.integer()
        this.states.set(clientId, JSON.parse(states.text()) as Record<string, unknown> | null)
      }
    }
  }
}

/** Adds a paragraph at the end, with one text. */
export function addParagraph(words: string, marks: Record<string, unknown> = {}): (prose: Y.XmlFragment) => void {
  return prose => {
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    text.insert(0, words, marks)
    paragraph.insert(0, [text])
    prose.insert(prose.length, [paragraph])
  }
}

/** Types at the end of the last block. */
export function type(words: string, marks: Record<string, unknown> = {}): (prose: Y.XmlFragment) => void {
  return prose => {
    const text = (prose.get(prose.length - 1) as Y.XmlElement).get(0) as Y.XmlText
    text.insert(text.length, words, marks)
  }
}

/** The marks of a suggested insertion by a person. */
export function suggested(person: string, unique = 'one'): Record<string, unknown> {
  return { insertion: { id: `${person}:${unique}:1651968000000` } }
}

/** The words of a document, a line for each block. */
export function textOf(ydoc: Y.Doc): string {
  return ydoc
    .getXmlFragment('prose')
    .toArray()
    .map(block => block.toString().replace(/<[^>]*>/g, ''))
    .join('\n')
}
