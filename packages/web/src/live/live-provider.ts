/**
 * The library's provider and socket with two rules more. First, a change is sent by itself only after everything before it was. The library keeps
 * what is typed while the line is down in a queue, and sends that before it has told the server of the changes that were lost on the way
 * when the line broke; the server rightly refuses a change that builds on others which it does not have. Here nothing waits in a queue:
 * once the line is back, the exchange of what either side lacks brings all of it at once. Second, what others
 * write is taken in together where it comes fast: for each change of theirs the editor's binding builds the whole document anew, and
 * 200 people who type would leave no time for anything else.
 */

import { HocuspocusProvider, HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider'
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding'
import * as Y from 'yjs'

/** The socket. What is said while it is closed is not kept: every document says all of it anew when the socket opens. */
export class LiveSocketProvider extends HocuspocusProviderWebsocket {
  /** A connection that is being made is not given up for another: both the library's timer and a document may ask for one. */
  override async connect(): Promise<void> {
    if (this.status !== WebSocketStatus.Connecting) await super.connect()
  }

  override send(message: Uint8Array<ArrayBuffer>): void {
    if (this.webSocket?.readyState === WebSocket.OPEN) this.webSocket.send(message)
  }
}

/** Kinds of frames that matter here. Source: y-protocols (`sync`), Hocuspocus 4 (types of messages). */
const sync = 0
const awareness = 1
const stepOne = 0
const update = 2

/** The shortest time between two takings-in of what others wrote, milliseconds: below what an eye tells from at once. */
const gatherMs = 40

/**
 * What a frame of the server is: `rest`: it says what it has of a document and asks for the rest. `stream`: what somebody else wrote, or
 * where they are. `other`: all else, such as answers to what this page sent.
 */
export function kindOfFrame(frame: ArrayBuffer): 'rest' | 'stream' | 'other' {
  const decoder = createDecoder(new Uint8Array(frame))
  readVarString(decoder)
  const type = readVarUint(decoder)
  if (type === awareness) return 'stream'
  if (type !== sync) return 'other'
  const step = readVarUint(decoder)
  return step === stepOne ? 'rest' : step === update ? 'stream' : 'other'
}

/** One document on the socket. */
export class LiveProvider extends HocuspocusProvider {
  /** `away`: no line. `asking`: the server has not yet said what it lacks. `caught-up`: it has been told everything. */
  private stage: 'away' | 'asking' | 'caught-up' = 'away'
  private gathered: MessageEvent<ArrayBuffer>[] = []
  private gatherTimer: ReturnType<typeof setTimeout> | undefined
  private takenAtMs = Number.NEGATIVE_INFINITY

  override startSync(): void {
    this.stage = 'asking'
    super.startSync()
  }

  override onClose(): void {
    this.stage = 'away'
    this.dropGathered()
    super.onClose()
  }

  override onMessage(event: MessageEvent<ArrayBuffer>): void {
    const kind = kindOfFrame(event.data)
    if (kind === 'stream' && this.stage === 'caught-up') {
      this.gathered.push(event)
      const waitMs = this.takenAtMs + gatherMs - performance.now()
      if (waitMs <= 0) this.takeGathered()
      else this.gatherTimer ??= setTimeout(() => this.takeGathered(), waitMs)
      return
    }
    // The answer to this frame holds every change up to now; those that follow go by themselves.
    if (kind === 'rest' && this.stage === 'asking') this.stage = 'caught-up'
    super.onMessage(event)
  }

  override documentUpdateHandler(update: Uint8Array, origin: unknown): void {
    if (this.stage === 'caught-up') super.documentUpdateHandler(update, origin)
    // While the server is being asked, one acknowledgement will come for everything.
    else if (origin !== this && (this.stage === 'away' || this.unsyncedChanges === 0)) this.incrementUnsyncedChanges()
  }

  override destroy(): void {
    this.dropGathered()
    super.destroy()
  }

  private takeGathered(): void {
    const events = this.gathered
    this.dropGathered()
    this.takenAtMs = performance.now()
    const take = (): void => {
      for (const event of events) super.onMessage(event)
    }
    Y.transact(this.document, take, this, false)
  }

  /** What is dropped because the line broke is asked for again when it is back. */
  private dropGathered(): void {
    clearTimeout(this.gatherTimer)
    this.gatherTimer = undefined
    this.gathered = []
  }
}
