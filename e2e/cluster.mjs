/**
 * Two server processes over one PostgreSQL and one Redis: a room has one owner, requests and sockets at the other process reach it, and
 * when the owner is killed (SIGKILL) the other takes the room over without losing anything acknowledged. Everything is started here, on
 * free ports of the loopback, and ended by its own id. Without PostgreSQL or Redis it says so in one line and counts as skipped.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HallClient } from '../bench/room/hall-client.mjs'
import { LiveClient } from '../bench/room/live-client.mjs'
import { startServer } from '../bench/room/own-server.mjs'
import { paragraphsOf, prepareParagraphs, typeInto } from '../bench/room/prose.mjs'
import { startPostgres, startRedis } from './stores.mjs'

const writersCount = 4
const pause = ms => new Promise(done => setTimeout(done, ms))

const postgres = await startPostgres()
const redis = await startRedis()
const missing = postgres.reason ?? redis.reason
if (missing !== undefined) {
  await postgres.stop?.()
  await redis.stop?.()
  console.log(`skipped: two processes need PostgreSQL and Redis, and ${missing}`)
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'breakwater-cluster-'))
const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url }
const servers = []
try {
  servers.push(await startServer({ dataFolder: join(folder, 'a'), env }))
  servers.push(await startServer({ dataFolder: join(folder, 'b'), env }))
  const [a, b] = servers
  const atA = await HallClient.byHostLink(a.address, a.link)
  const atB = new HallClient(b.address, atA.cookie)
  const { schemaVersion } = await atB.must('GET', '/api/me')

  const { id: room } = await atA.must('POST', '/api/rooms', { title: 'A room of two servers', template: 'memo' })
  // Whoever is asked first owns it.
  await atA.must('GET', `/api/rooms/${room}`)
  const seenAtB = await atB.must('GET', `/api/rooms/${room}`)
  assert.ok(seenAtB.events.length > 0, 'the other process shows the room')
  const { link } = await atB.must('POST', `/api/rooms/${room}/invitations`, {
    role: 'co-author',
    seat: null,
    usesMax: writersCount,
    hours: 1,
  })
  const cookies = []
  for (let index = 0; index < writersCount; index++) {
    cookies.push((await HallClient.byInvitation(b.address, link, `Writer ${index + 1}`)).cookie)
  }
  const writer = await connect(a, atA.cookie)
  const prepared = new Promise(done => {
    writer.onAck = done
  })
  writer.edit(prose => prepareParagraphs(prose, writersCount))
  await prepared
  writer.close()

  // Two people come by the owner, two by the other process; both see each other's words.
  const acked = []
  let clients = await Promise.all(cookies.map((cookie, index) => connect(index % 2 === 0 ? a : b, cookie)))
  await writeAll(clients, 'before', 20)
  await pause(300)
  for (const client of clients) {
    const text = wordsOf(client)
    assert.ok(
      acked.every(word => text.includes(word)),
      'words reach people of both processes',
    )
  }
  const documentsAt = async server => (await (await fetch(`${server.address}/api/health`)).json()).rooms.documents
  assert.ok((await documentsAt(a)) > 0, 'the process that made the room owns it')
  assert.equal(await documentsAt(b), 0, 'the other process passes on and opens nothing')
  const beforeCount = acked.length
  assert.equal(beforeCount, writersCount * 20)

  // The owner dies in the middle of typing.
  const typing = writeAll(clients, 'during', 1000).catch(() => undefined)
  await pause(400)
  await a.kill()
  const killedAtMs = Date.now()
  for (const client of clients) client.socket.terminate()
  await typing
  assert.ok(acked.length > beforeCount, 'people were typing when the owner was killed')

  clients = await Promise.all(cookies.map(cookie => connectPatiently(b, cookie)))
  const movedMs = Date.now() - killedAtMs
  const afterMove = wordsOf(clients[0])
  const lost = acked.filter(word => !afterMove.includes(word))
  assert.deepEqual(lost, [], 'acknowledged words that are gone')
  await writeAll(clients, 'after', 20)
  const { status } = await atB.command(room, 'open-phase', { phase: 'read', durationMs: 0 })
  assert.equal(status, 200, 'the new owner takes commands')

  // The first process comes back and finds the room at the other.
  servers[0] = await startServer({ dataFolder: join(folder, 'a'), env })
  const again = await new HallClient(servers[0].address, atA.cookie).must('GET', `/api/rooms/${room}`)
  assert.ok(again.events.some(event => event.kind === 'phase.opened' && event.body.phase === 'read'))
  for (const client of clients) client.close()
  console.log(
    `ok    two processes: ${acked.length} words acknowledged, none lost; the room stood still for ${movedMs} ms when its owner was killed`,
  )

  function connect(server, cookie) {
    const client = new LiveClient({
      address: server.address,
      cookie,
      document: `${room}/plenary`,
      version: schemaVersion,
    })
    return client.ready
  }

  async function connectPatiently(server, cookie) {
    const until = Date.now() + 20_000
    for (;;) {
      try {
        return await connect(server, cookie)
      } catch (error) {
        if (Date.now() > until) throw error
        await pause(100)
      }
    }
  }

  function wordsOf(client) {
    return paragraphsOf(client.doc.getXmlFragment('prose')).join('\n')
  }

  async function writeAll(writers, label, count) {
    await Promise.all(
      writers.map(
        (client, index) =>
          new Promise((done, failed) => {
            let acknowledged = 0
            client.onAck = word => {
              acked.push(word)
              acknowledged++
              if (acknowledged === count) done()
            }
            client.onClose = () => failed(new Error('closed'))
            client.onRefused = reason => failed(new Error(`refused: ${reason}`))
            const type = async () => {
              for (let at = 0; at < count && client.closed === undefined; at++) {
                const word = `${label}${index}n${at};`
                client.edit(prose => typeInto(prose, index, word), word)
                await pause(5)
              }
            }
            type()
          }),
      ),
    )
  }
} finally {
  for (const server of servers) await server.kill()
  await postgres.stop()
  await redis.stop()
  rmSync(folder, { recursive: true, force: true })
}
