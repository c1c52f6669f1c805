/**
 * A WebSocket with the limits that a stranger meets: frames and bytes a second, documents, and how far behind a reader may fall.
 * Hocuspocus sends without looking; a consumer that does not read would grow this process without bound.
 */

import type { WebSocketLike } from '@hocuspocus/server'
import type { WebSocket } from 'ws'
import { SocketDocuments } from './socket-documents.ts'

/** Limits of one socket. */
export type SocketLimits = {
  /** Frames a second, and how many may come at once. */
  framesPerSecond: number
  framesBurst: number
  /** Bytes a second, and how many may come at once. */
  bytesPerSecond: number
  bytesBurst: number
  /** Bytes that may wait to be read by the other side before it is cut off. */
  waitingBytesMax: number
  /** A socket that says nothing for so long is closed. A page says something every 15 seconds. */
  silentMs: number
}

/** See {@link SocketLimits}. Typing is 10 frames a second; opening a large document once is one frame of some hundred kilobytes. */
export const defaultSocketLimits: SocketLimits = {
  framesPerSecond: 100,
  framesBurst: 400,
  bytesPerSecond: 256 * 1024,
  bytesBurst: 2 * 1024 * 1024,
  waitingBytesMax: 8 * 1024 * 1024,
  silentMs: 60_000,
}

/** Code of a close for going too fast or asking for too much (RFC 6455: policy violation). */
export const policyCode = 1008
/** Code of a close for a frame that is none of this protocol (RFC 6455). */
export const nonsenseCode = 1007
/** Code of a close for a kind of data that is not taken (RFC 6455). */
export const unsupportedCode = 1003

/** How long somebody who was cut off may take to say goodbye; until then the socket still carries what they send. */
const goodbyeMs = 2000

/** A socket that is limited. */
export type LimitedSocket = WebSocketLike & {
  readonly documents: SocketDocuments
  /** Says whether a frame may be handled; a socket that goes past its limits is closed. */
  admits(sizeBytes: number): boolean
  /** Closes the socket with a reason, and ends it soon after, whatever the other side does. */
  cutOff(code: number, reason: string): void
}

/** Wraps a socket. */
export function limitSocket(socket: WebSocket, limits: SocketLimits, nowMs: () => number): LimitedSocket {
  let frames = limits.framesBurst
  let bytes = limits.bytesBurst
  let countedAtMs = nowMs()
  const documents = new SocketDocuments()
  const cutOff = (code: number, reason: string): void => {
    if (socket.readyState !== socket.OPEN) return
    socket.close(code, reason)
    // Whoever went away without a word answers no close; they are not waited for.
    setTimeout(() => socket.terminate(), goodbyeMs).unref()
  }
  return {
    documents,
    cutOff,
    get readyState() {
      return socket.readyState
    },
    send(data) {
      if (socket.readyState !== socket.OPEN || !documents.outgoing(data as Uint8Array)) return
      if (socket.bufferedAmount > limits.waitingBytesMax) {
        // A close would wait behind what is not being read.
        socket.terminate()
        return
      }
      socket.send(data as Uint8Array)
    },
    close(code = 1000, reason = '') {
      cutOff(code, reason)
    },
    admits(sizeBytes) {
      const atMs = nowMs()
      const seconds = Math.max(0, atMs - countedAtMs) / 1000
      countedAtMs = atMs
      frames = Math.min(limits.framesBurst, frames + seconds * limits.framesPerSecond) - 1
      bytes = Math.min(limits.bytesBurst, bytes + seconds * limits.bytesPerSecond) - sizeBytes
      if (frames >= 0 && bytes >= 0) return true
      cutOff(policyCode, 'too fast')
      return false
    },
  }
}
