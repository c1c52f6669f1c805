/**
 * The shape of a frame, checked before the library sees it: a stranger's bytes end in one close of the socket, not in an exception
 * inside a queue or a line in the log. Layout: the document's name, a type, and what the type carries (lengths as variable integers of
 * seven bits a byte). Source: y-protocols (sync, awareness) and the message types of Hocuspocus 4.
 */

import * as Y from 'yjs'
import { readDocumentName } from './document-name.ts'

const sync = 0
const awareness = 1
const auth = 2
const queryAwareness = 3
const syncReply = 4
const stateless = 5
const close = 7
const ping = 9
const pong = 10

/** States of more clients than one in a message are not sent by our pages; a few are let through, the rest is a flood. */
const awarenessStatesMax = 8
/** A state is a caret and a place. */
const awarenessBytesMax = 32 * 1024
/** A token is the version of the schema. */
const tokenLengthMax = 200

/** What stands at the head of every frame. */
export type FrameHead = { name: string; type: number }

/** Reads the document's name and the type; null where there is no such name or type. */
export function readFrameHead(frame: Uint8Array): FrameHead | null {
  try {
    const reader = new Reader(frame)
    const name = reader.text()
    const type = reader.integer()
    return readDocumentName(name) === null || !types.has(type) ? null : { name, type }
  } catch {
    return null
  }
}

/** True for a frame that asks whether somebody is there, or says so. Nothing is to be done about it. */
export function isSignOfLife({ type }: FrameHead): boolean {
  return type === ping || type === pong
}

/** True if a frame is whole: every length inside it fits, every text is text, every state is JSON, every state vector can be read. */
export function isWholeFrame(frame: Uint8Array): boolean {
  if (readFrameHead(frame) === null) return false
  try {
    const reader = new Reader(frame)
    reader.bytes()
    const type = reader.integer()
    switch (type) {
      case sync:
      case syncReply: {
        const step = reader.integer()
        const payload = reader.bytes()
        if (step === 0) Y.decodeStateVector(payload)
        // Sent once when a document is opened; the library reads it also where its sender may not write.
        if (step === 1) Y.decodeUpdate(payload)
        return step <= 2 && reader.done
      }
      case awareness:
        return isAwareness(reader.bytes()) && reader.done
      case auth:
        if (reader.integer() !== 0 || reader.text().length > tokenLengthMax) return false
        // Newer providers add their version.
        return reader.done || (reader.text().length <= tokenLengthMax && reader.done)
      case stateless:
        reader.text()
        return reader.done
      default:
        return true
    }
  } catch {
    return false
  }
}

const types: ReadonlySet<number> = new Set([
  sync,
  awareness,
  auth,
  queryAwareness,
  syncReply,
  stateless,
  close,
  ping,
  pong,
])

function isAwareness(bytes: Uint8Array): boolean {
  if (bytes.length > awarenessBytesMax) return false
  const reader = new Reader(bytes)
  const count = reader.integer()
  if (count > awarenessStatesMax) return false
  for (let index = 0; index < count; index++) {
    reader.integer()
    reader.integer()
    const state: unknown = JSON.parse(reader.text())
    if (typeof state !== 'object' || Array.isArray(state)) return false
  }
  return reader.done
}

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get done(): boolean {
    return this.#at === this.#bytes.length
  }

  integer(): number {
    let value = 0
    let scale = 1
    for (let index = 0; index < 8; index++) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) break
      value += (byte & 127) * scale
      if (byte < 128) {
        if (!Number.isSafeInteger(value)) break
        return value
      }
      scale *= 128
    }
    throw new RangeError('not an integer')
  }

  bytes(): Uint8Array {
    const length = this.integer()
    const end = this.#at + length
    if (end > this.#bytes.length) throw new RangeError('shorter than it says')
    const found = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return found
  }

  text(): string {
    return decoder.decode(this.bytes())
  }
}

// A byte order mark is kept: the library reads the same name that was checked here.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
