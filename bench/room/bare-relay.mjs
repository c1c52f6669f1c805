// What the room is compared with: the same protocol, every update relayed and acknowledged at once, nothing checked, nothing stored.

import * as Y from 'yjs'
import { WebSocketServer } from './web-socket.mjs'
import { Reader, types, write } from './wire.mjs'

/** Starts it on a free port of the loopback. */
export function startRelay() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  const document = new Y.Doc()
  let waiting = []
  const flush = name => {
    const updates = waiting
    waiting = []
    const frame = write(name, types.sync, 2, updates.length === 1 ? updates[0] : Y.mergeUpdates(updates))
    for (const other of server.clients) other.send(frame)
  }
  server.on('connection', socket => {
    socket.on('message', bytes => {
      const reader = new Reader(bytes)
      const name = reader.text()
      const type = reader.integer()
      if (type === types.auth) socket.send(write(name, types.auth, 2, 'read-write'))
      else if (type === types.sync || type === types.syncReply) {
        const step = reader.integer()
        const body = reader.body()
        if (step === 0) {
          socket.send(write(name, types.sync, 1, Y.encodeStateAsUpdate(document, body)))
          return
        }
        if (body.length > 2) {
          Y.applyUpdate(document, body)
          if (waiting.length === 0) setImmediate(flush, name)
          waiting.push(body)
        }
        socket.send(write(name, types.syncStatus, 1))
      }
    })
  })
  return new Promise(done => {
    server.once('listening', () =>
      done({
        address: `http://127.0.0.1:${server.address().port}`,
        stop: () =>
          new Promise(stopped => {
            for (const client of server.clients) client.terminate()
            server.close(() => stopped())
          }),
      }),
    )
  })
}
