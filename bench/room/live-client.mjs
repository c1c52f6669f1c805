// One person at one document, over a raw WebSocket: signs in by cookie, keeps a Y.Doc (or only counts bytes), counts acknowledgements.

import * as Y from 'yjs'
import { WebSocket } from './web-socket.mjs'
import { Reader, types, write } from './wire.mjs'

/** Opens a document. `apply: false` keeps no replica of what others write (cheap listeners). */
export class LiveClient {
  #waiting = []

  constructor({ address, cookie, document, version, apply = true }) {
    this.document = document
    this.version = version
    this.apply = apply
    this.doc = new Y.Doc()
    this.acked = 0
    this.refused = undefined
    this.onUpdate = undefined
    this.onAck = undefined
    this.sent = 0
    const room = document.split('/')[0]
    this.socket = new WebSocket(`${address.replace(/^http/, 'ws')}/live?room=${room}`, {
      headers: { cookie },
      perMessageDeflate: false,
    })
    this.socket.binaryType = 'nodebuffer'
    this.ready = new Promise((resolve, reject) => {
      this.socket.once('open', () => this.socket.send(write(document, types.auth, 0, version)))
      this.socket.on('message', bytes => this.#receive(bytes, resolve, reject))
      this.socket.once('error', reject)
      this.socket.once('close', (code, reason) => {
        this.closed = { code, reason: String(reason) }
        reject(new Error(`closed with ${code} ${reason}`))
        this.onClose?.(this.closed)
      })
    })
    this.ready.catch(() => undefined)
  }

  #receive(bytes, resolve, reject) {
    const reader = new Reader(bytes)
    reader.text()
    const type = reader.integer()
    if (type === types.auth) {
      const verdict = reader.integer()
      if (verdict !== 2) {
        reject(new Error(`denied: ${reader.done ? '' : reader.text()}`))
        return
      }
      this.socket.send(write(this.document, types.sync, 0, Y.encodeStateVector(this.doc)))
    } else if (type === types.sync || type === types.syncReply) {
      const step = reader.integer()
      const body = reader.body()
      if (step === 0) {
        const missing = Y.encodeStateAsUpdate(this.doc, body)
        this.#waiting.push(undefined)
        this.socket.send(write(this.document, types.syncReply, 1, missing))
      } else {
        if (step === 1 || this.apply) Y.applyUpdate(this.doc, body, 'server')
        if (step === 1) resolve(this)
        else this.onUpdate?.(body)
      }
    } else if (type === types.syncStatus) {
      // Acknowledgements come in the order of what was sent.
      const tag = this.#waiting.shift()
      if (reader.integer() !== 1) this.refused ??= 'not applied'
      else if (tag !== undefined) {
        this.acked++
        this.onAck?.(tag)
      }
    } else if (type === types.close) {
      this.refused = reader.text()
      this.onRefused?.(this.refused)
    } else if (type === types.ping) this.socket.send(write(this.document, 10))
  }

  /** Changes the replica in one transaction and sends what changed; `tag` comes back with the acknowledgement. */
  edit(change, tag = true) {
    let made
    const catchUpdate = (update, origin) => {
      if (origin === this) made = update
    }
    this.doc.on('update', catchUpdate)
    this.doc.transact(() => change(this.doc.getXmlFragment('prose')), this)
    this.doc.off('update', catchUpdate)
    if (made !== undefined) this.send(made, tag)
    return made
  }

  /** Sends an update as it is. */
  send(update, tag = true) {
    this.sent++
    this.#waiting.push(tag)
    this.socket.send(write(this.document, types.sync, 2, update))
  }

  close() {
    this.socket.close()
  }
}
