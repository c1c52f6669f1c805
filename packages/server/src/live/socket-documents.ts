/**
 * The documents that one socket has asked for, and what may pass for each. A frame for a document that was not asked for, or was ended,
 * goes no further, and nothing leaves for one that was ended: what was under way when a person was taken out never arrives.
 */

import type { DocumentAddress } from './document-name.ts'

/** Who a connection belongs to, and to which document. */
export type LiveContext = DocumentAddress & { person: string }

/** Type of a frame that asks for a document, of one that ends it, and the verdicts of the server. Source: Hocuspocus 4. */
const auth = 2
const close = 7
const denied = 1
const admitted = 2

/** Documents open or asked for on one socket; a page has five at most. */
const documentsMax = 40
/** Documents that wait for their verdict on one socket. */
const askingMax = 20
/** What a socket may send ahead for a document that has no verdict yet: it is held in memory. */
const framesAheadMax = 150
const bytesAheadMax = 1024 * 1024

type Asked = { phase: 'asking' | 'open' | 'ended'; frames: number; bytes: number; context: LiveContext | null }

/** See the file's head. */
export class SocketDocuments {
  readonly #asked = new Map<string, Asked>()

  /** Whether a frame is handled, dropped, or too much: then the socket is closed. */
  incoming(name: string, type: number, sizeBytes: number): 'pass' | 'drop' | 'flood' {
    const asked = this.#asked.get(name)
    if (type === auth && (asked === undefined || asked.phase === 'ended')) {
      this.#asked.set(name, { phase: 'asking', frames: 0, bytes: 0, context: null })
      return this.#count('asking') > askingMax || this.#asked.size > documentsMax ? 'flood' : 'pass'
    }
    if (asked === undefined || asked.phase === 'ended') return 'drop'
    if (asked.phase === 'open') return 'pass'
    asked.frames++
    asked.bytes += sizeBytes
    return asked.frames > framesAheadMax || asked.bytes > bytesAheadMax ? 'flood' : 'pass'
  }

  /** Looks at a frame of the server before it is sent. False: it must not leave. */
  outgoing(frame: Uint8Array): boolean {
    // A name is shorter than 128 bytes, so its length is one byte and the type stands right behind it.
    const length = frame[0] ?? 0
    const type = frame[1 + length]
    if (type !== auth && type !== close && this.#count('ended') === 0) return true
    const name = Buffer.from(frame.buffer, frame.byteOffset + 1, length).toString('latin1')
    const asked = this.#asked.get(name)
    if (asked === undefined) return true
    if (type === auth) {
      const verdict = frame[2 + length]
      if (verdict === denied) this.#asked.delete(name)
      else if (asked.phase === 'ended') return false
      else if (verdict === admitted) asked.phase = 'open'
      return true
    }
    if (type !== close) return asked.phase !== 'ended'
    asked.phase = 'ended'
    return true
  }

  /** Says who asked for a document, once the session was looked up. */
  identify(name: string, context: LiveContext): void {
    const asked = this.#asked.get(name)
    if (asked !== undefined) asked.context = context
  }

  /** Ends documents that are being opened and whose right was lost meanwhile. */
  endArriving(lost: (context: LiveContext) => boolean): void {
    for (const asked of this.#asked.values()) {
      if (asked.phase !== 'ended' && asked.context !== null && lost(asked.context)) asked.phase = 'ended'
    }
  }

  #count(phase: Asked['phase']): number {
    let count = 0
    for (const asked of this.#asked.values()) if (asked.phase === phase) count++
    return count
  }
}
