/**
 * The live side of the server: WebSockets at `/live` that speak Hocuspocus' protocol. It owns no rule: who may write what comes from
 * the rooms, what an update does from the gate, when it is acknowledged from the journal.
 */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { DocumentName, Refusal } from '@breakwater/room'
import { schemaVersion } from '@breakwater/room/document'
import { type beforeSyncPayload, type Connection, type Document, Hocuspocus } from '@hocuspocus/server'
import { type WebSocket, WebSocketServer } from 'ws'
import type * as Y from 'yjs'
import type { RoomDoor } from '../hall/index.ts'
import type { Rate } from '../hall/token-bucket.ts'
import { Stopped } from '../run/worker-pool.ts'
import { type Store, StoreFailure } from '../store/index.ts'
import { rewriteAwareness } from './awareness.ts'
import { type CloseStatus, closeReason, type Denial, denial } from './close-reason.ts'
import { audienceOfDocument, readDocumentName } from './document-name.ts'
import { isSignOfLife, isWholeFrame, readFrameHead } from './frame.ts'
import { isEmptyUpdate, LiveDocument, NotWritten } from './live-document.ts'
import {
  defaultSocketLimits,
  type LimitedSocket,
  limitSocket,
  nonsenseCode,
  policyCode,
  type SocketLimits,
  unsupportedCode,
} from './live-socket.ts'
import { defaultRefusalRate, RefusalLimit } from './refusal-limit.ts'
import { readTarget } from './request-target.ts'
import type { LiveContext, SocketDocuments } from './socket-documents.ts'

/** Largest frame. Pictures go by upload; a document of 100,000 edits is sent by the server, not by clients. */
const frameBytesMax = 512 * 1024
/** Sockets of one address: an office behind one router, or a bench on this machine. */
const socketsPerAddressMax = 2000

/** What the live server is made of. */
export type LiveParts = {
  store: Store
  rooms: RoomDoor
  nowMs?: () => number
  limits?: SocketLimits
  /** How often changes of one person may be refused before that person waits. */
  refusals?: Rate
  /** Documents whose journal is damaged, by their names in the store: they can be read and nothing can be added. */
  damaged?: ReadonlySet<string>
  /** Hears of defects. What a store or a client failed at is told to the client alone. */
  report?: (error: unknown) => void
}

/** A live server. */
export class LiveServer {
  readonly #parts: LiveParts
  readonly #nowMs: () => number
  readonly #hocuspocus: Hocuspocus<LiveContext>
  readonly #sockets: WebSocketServer
  readonly #open = new Map<string, LiveDocument>()
  readonly #ended = new WeakSet<Connection>()
  readonly #limits: SocketLimits
  readonly #refusals: RefusalLimit
  readonly #limited = new Set<LimitedSocket>()
  /** The documents of the socket that a request became, by its headers: the library hands those to every hook. */
  readonly #documentsOf = new WeakMap<Headers, SocketDocuments>()
  readonly #socketsByAddress = new Map<string, number>()
  #closing = false

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.#nowMs = parts.nowMs ?? Date.now
    this.#limits = parts.limits ?? defaultSocketLimits
    this.#refusals = new RefusalLimit(parts.refusals ?? defaultRefusalRate, this.#nowMs)
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload: frameBytesMax, perMessageDeflate: false })
    this.#hocuspocus = new Hocuspocus<LiveContext>({
      quiet: true,
      timeout: this.#limits.silentMs,
      debounce: 2000,
      maxDebounce: 10_000,
      maxUnauthenticatedQueueSize: 1024 * 1024,
      maxUnauthenticatedQueueMessages: 200,
      maxPendingDocuments: 20,
      onAuthenticate: payload => this.#authenticate(payload),
      onLoadDocument: ({ document, documentName }) => this.#load(documentName, document),
      beforeSync: payload => this.#beforeSync(payload as beforeSyncPayload<LiveContext>),
      beforeHandleAwareness: async payload => {
        const { connection, context, document, states } = payload
        if (connection === undefined || context === undefined) return
        if (!document.hasConnection(connection) || !this.#stillOpen(connection, context)) {
          states.clear()
          return
        }
        // A connection has one client id, and keeps it: many would be as many carets.
        const own = document.getClients(connection)
        rewriteAwareness(states, this.#parts.rooms.identity(context.room, context.person), clientId =>
          own.size > 0
            ? own.has(clientId)
            : !document.getConnections().some(other => document.getClients(other).has(clientId)),
        )
      },
      connected: async ({ context, connection }) => {
        // The right may have been lost while the document was being opened.
        if (this.#stillOpen(connection, context)) this.#parts.rooms.presence(context.room)
      },
      onDisconnect: async ({ context }) => this.#parts.rooms.presence(context.room),
      onStateless: async ({ connection }) => {
        // Nothing is said this way; a client that does is not ours.
        this.#end(connection, 403, { refused: 'no-such-message', because: 'Clients send no stateless messages.' })
      },
      onStoreDocument: async ({ documentName }) => {
        await this.#open.get(documentName)?.snapshot()
      },
      beforeUnloadDocument: async ({ documentName }) => {
        // A document that nobody reads keeps a snapshot, so that the next one to open it need not replay its rows.
        const open = this.#open.get(documentName)
        if (open !== undefined && open.rowsSinceSnapshot >= 200) await open.snapshot(true).catch(() => undefined)
      },
      afterUnloadDocument: async ({ documentName }) => {
        this.#open.delete(documentName)
      },
    })
  }

  /** Handles one upgrade at `/live`. Host and origin were checked. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // The HTTP server takes its own listener off: without one, a reset would end this process.
    socket.on('error', () => undefined)
    const address = request.socket.remoteAddress ?? ''
    const count = this.#socketsByAddress.get(address) ?? 0
    if (this.#closing || count >= socketsPerAddressMax) {
      this.refuse(socket, this.#closing ? '503 Service Unavailable' : '429 Too Many Requests')
      return
    }
    this.#sockets.handleUpgrade(request, socket, head, webSocket => {
      this.#socketsByAddress.set(address, count + 1)
      webSocket.once('close', () => {
        const left = (this.#socketsByAddress.get(address) ?? 1) - 1
        if (left > 0) this.#socketsByAddress.set(address, left)
        else this.#socketsByAddress.delete(address)
      })
      this.#serve(webSocket, request)
    })
  }

  /** Refuses an upgrade with a status. */
  refuse(socket: Duplex, status: string): void {
    socket.on('error', () => undefined)
    // Whoever does not close their side would keep the socket for ever.
    socket.once('finish', () => socket.destroy())
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  }

  #serve(webSocket: WebSocket, request: IncomingMessage): void {
    const limited = limitSocket(webSocket, this.#limits, this.#nowMs)
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers)) {
      if (typeof value === 'string') headers.set(name, value)
    }
    const room = readTarget(request.url)?.searchParams.get('room') ?? ''
    const asked = new Request(`http://localhost/live?room=${encodeURIComponent(room)}`, { headers })
    this.#documentsOf.set(asked.headers, limited.documents)
    this.#limited.add(limited)
    const client = this.#hocuspocus.handleConnection(limited, asked)
    webSocket.on('message', (data: Buffer, isBinary: boolean) => {
      // What comes behind a close is not heard.
      if (webSocket.readyState !== webSocket.OPEN) return
      if (!isBinary) limited.cutOff(unsupportedCode, 'binary frames only')
      else if (limited.admits(data.length)) this.#handle(limited, data, client)
    })
    webSocket.on('close', (code, reason) => {
      this.#limited.delete(limited)
      client.handleClose({ code, reason: reason.toString() })
    })
    // An error is followed by a close; a frame that is too large closes with 1009 by itself.
    webSocket.on('error', () => undefined)
  }

  #handle(limited: LimitedSocket, data: Buffer, client: { handleMessage(frame: Uint8Array): void }): void {
    const head = readFrameHead(data)
    const verdict = head === null ? 'nonsense' : limited.documents.incoming(head.name, head.type, data.length)
    if (verdict === 'drop' || (head !== null && isSignOfLife(head))) return
    if (verdict === 'flood') limited.cutOff(policyCode, 'too many documents, or too much for them')
    else if (verdict === 'nonsense' || !isWholeFrame(data)) limited.cutOff(nonsenseCode, 'not a frame of this protocol')
    else client.handleMessage(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }

  async #authenticate(payload: {
    documentName: string
    requestHeaders: Headers
    requestParameters: URLSearchParams
    token: string
  }): Promise<LiveContext> {
    const { rooms } = this.#parts
    const name = payload.documentName
    if (this.#closing) throw stopping()
    if (payload.token !== schemaVersion()) {
      throw denial(408, 'other-version', 'This page is of another version of the program. Load it again.')
    }
    try {
      const person = await rooms.person(payload.requestHeaders)
      if (person === null) throw denial(401, 'no-session', 'You are not signed in. Open your link again.')
      if (this.#refusals.bars(person)) throw tooManyRefusals()
      const address = readDocumentName(name)
      if (address === null) throw noDocument()
      // A socket that was brought to the process of one room is for that room alone: another's owner may be elsewhere.
      const brought = payload.requestParameters.get('room') ?? ''
      if (brought !== '' && brought !== address.room) throw noDocument()
      if (!(await rooms.open(address.room))) throw noDocument()
      const context = { person, ...address }
      this.#documentsOf.get(payload.requestHeaders)?.identify(name, context)
      await this.#open.get(name)?.settle()
      if (rooms.rights(address.room, person, address.document) === 'none') throw this.#refusalOf(context)
      return context
    } catch (error) {
      throw this.#denialOf(error)
    }
  }

  async #load(name: string, document: Document): Promise<void> {
    const address = readDocumentName(name)
    if (address === null) throw noDocument()
    const { journal } = this.#parts.store
    try {
      const open = await LiveDocument.load({
        name,
        document,
        journal,
        owner: () => this.#parts.rooms.owner(address.room),
        nowMs: this.#nowMs,
        damaged: this.#isDamaged(name),
      })
      // Notes of a person, or a seat's document of an exercise that was added later, begin when they are opened.
      if (open.lastSeq === 0) {
        await journal.ensureDocument({ id: name, room: address.room, audience: audienceOfDocument(address.document) })
      }
      // What was read is new to nobody: without this, the first to come would be sent all of it twice.
      document.flush()
      this.#open.set(name, open)
    } catch (error) {
      throw this.#denialOf(error)
    }
  }

  async #beforeSync(payload: beforeSyncPayload<LiveContext>): Promise<void> {
    const { connection, context, document, documentName, type, payload: update } = payload
    if (this.#ended.has(connection) || !this.#stillOpen(connection, context)) return
    // 0 asks for what is missing; 1 and 2 carry updates.
    if ((type !== 1 && type !== 2) || isEmptyUpdate(update)) return
    const open = this.#open.get(documentName)
    try {
      if (open === undefined || !document.hasConnection(connection)) throw noDocument()
      if (type === 1 && open.contains(update)) return
      if (this.#isDamaged(documentName)) throw denial(409, 'document-damaged', damaged)
      if (this.#refusals.bars(context.person)) throw tooManyRefusals()
      const rights = this.#parts.rooms.rights(context.room, context.person, context.document)
      const refused = await open.admit(update, context.person, rights, { source: 'connection', connection })
      if (refused === undefined) return
      this.#refusals.count(context.person)
      this.#end(connection, 409, refused)
    } catch (error) {
      this.#endWith(connection, this.#denialOf(error, unstored))
    }
  }

  #isDamaged(name: string): boolean {
    return this.#parts.damaged?.has(name) ?? false
  }

  /** True while the person may see the document; ends the connection otherwise. */
  #stillOpen(connection: Connection, context: LiveContext): boolean {
    if (this.#parts.rooms.rights(context.room, context.person, context.document) !== 'none') return true
    this.#endWith(connection, this.#refusalOf(context))
    return false
  }

  /** Why somebody may not see a document: they have no right, or the room is not open here (any more), so nobody has. */
  #refusalOf({ room }: LiveContext): Denial {
    try {
      this.#parts.rooms.owner(room)
      return noDocument()
    } catch {
      return this.#closing ? stopping() : moved()
    }
  }

  /** What a client is told about an error. A defect is reported, since the client cannot know more than that it is to try again. */
  #denialOf(error: unknown, because = 'The document cannot be opened now: the store does not answer.'): Denial {
    if (isDenial(error)) return error
    if (this.#closing || error instanceof Stopped) return stopping()
    if (error instanceof NotWritten) return moved()
    if (!(error instanceof StoreFailure)) this.#parts.report?.(error)
    return denial(503, 'store-unavailable', because)
  }

  /**
   * Ends a connection to a document with a reason. It is made read-only first: what is still in its queue is neither applied nor
   * acknowledged as stored.
   */
  #end(connection: Connection, status: CloseStatus, refusal: Refusal): void {
    this.#endWith(connection, { reason: closeReason(status, refusal) })
  }

  #endWith(connection: Connection, { reason }: Denial): void {
    if (this.#ended.has(connection)) return
    this.#ended.add(connection)
    connection.readOnly = true
    connection.close({ code: 1000, reason })
  }

  /** Opens a document for the time of `use`, whoever else has it open. */
  async withDocument<T>(name: string, use: (open: LiveDocument, document: Y.Doc) => Promise<T> | T): Promise<T> {
    const direct = await this.#hocuspocus.openDirectConnection(name)
    try {
      const open = this.#open.get(name)
      const document = this.#hocuspocus.documents.get(name)
      if (open === undefined || document === undefined) throw new Error(`the document ${name} was not loaded`)
      await open.settle()
      return await use(open, document)
    } finally {
      await direct.disconnect()
    }
  }

  /** Connections to the documents of a room: who, to which. */
  connections(room: string): { person: string; document: DocumentName }[] {
    return this.#connectionsOf(room).map(({ connection }) => {
      const { person, document } = connection.context
      return { person, document }
    })
  }

  #connectionsOf(room: string): { connection: Connection<LiveContext> }[] {
    const found: { connection: Connection<LiveContext> }[] = []
    for (const [name, document] of this.#hocuspocus.documents) {
      if (!name.startsWith(`${room}/`)) continue
      for (const connection of document.getConnections()) {
        found.push({ connection: connection as Connection<LiveContext> })
      }
    }
    return found
  }

  /** Ends connections whose person has lost the right to the document; called when a room's people or phase change. */
  rightsChanged(room: string): void {
    const { rooms } = this.#parts
    this.#endArriving(
      context => context.room === room && rooms.rights(room, context.person, context.document) === 'none',
    )
    for (const { connection } of this.#connectionsOf(room)) {
      const { person, document } = connection.context
      if (this.#parts.rooms.rights(room, person, document) !== 'none') continue
      this.#end(connection, 410, { refused: 'no-longer', because: 'This document is no longer open to you.' })
    }
  }

  /** Ends the connections of a person to a room at once: the chair took the person out, or a session ended. */
  closePerson(room: string, person: string): void {
    this.#endArriving(context => context.room === room && context.person === person)
    for (const { connection } of this.#connectionsOf(room)) {
      if (connection.context.person !== person) continue
      this.#end(connection, 410, { refused: 'removed', because: 'You are no longer in this room.' })
    }
  }

  /** Ends all connections of a room: another process owns it now. */
  async leaveRoom(room: string): Promise<void> {
    for (const { connection } of this.#connectionsOf(room)) this.#endWith(connection, moved())
    for (const [name, document] of this.#hocuspocus.documents) {
      if (!name.startsWith(`${room}/`)) continue
      // One that stays for a moment, because it is being used, is read on when it is used again.
      this.#open.get(name)?.doubt()
      await this.#hocuspocus.debouncer.executeNow(`onStoreDocument-${name}`)
      await this.#hocuspocus.unloadDocument(document)
    }
  }

  /** Where a document is only being opened there is no connection to end yet: nothing of it leaves, and it ends once it is there. */
  #endArriving(lost: (context: LiveContext) => boolean): void {
    for (const { documents } of this.#limited) documents.endArriving(lost)
  }

  /** Figures for the page of health. */
  figures(): { sockets: number; documents: number } {
    return { sockets: this.#sockets.clients.size, documents: this.#open.size }
  }

  /** Takes no new sockets, writes snapshots, closes the sockets that are open. */
  async close(): Promise<void> {
    this.#closing = true
    for (const open of this.#open.values()) await open.snapshot(true).catch(() => undefined)
    for (const socket of this.#sockets.clients) socket.close(1012, 'the server stops')
    const waited = new Promise<void>(resolve => setTimeout(resolve, 500).unref())
    const closed = new Promise<void>(resolve => this.#sockets.close(() => resolve()))
    await Promise.race([closed, waited])
    for (const socket of this.#sockets.clients) socket.terminate()
  }
}

const damaged = 'The journal of this document was found damaged at the start of the server; it can only be read.'
const unstored =
  'What you typed could not be stored: the store does not answer. It stays on your page and is sent again.'

function isDenial(error: unknown): error is Denial {
  return typeof error === 'object' && error !== null && !(error instanceof Error) && 'reason' in error
}

function noDocument(): Denial {
  return denial(403, 'no-such-document', 'There is no such document for you.')
}

function tooManyRefusals(): Denial {
  return denial(429, 'too-many-refused', 'Too many changes of yours were refused in a short time. Wait a moment.')
}

function moved(): Denial {
  return denial(503, 'moved', 'The room moved to another server. The page connects again.')
}

function stopping(): Denial {
  return denial(503, 'stopping', 'The server is stopping. The page connects again.')
}
