// The server's own WebSocket library: another one of the tree brings an older version of it to the top.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../packages/server/package.json', import.meta.url))

export const { WebSocket, WebSocketServer } = require('ws')
