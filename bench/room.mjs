/**
 * How a full room feels: `npm run bench:room -- --people 200`. Starts a server of its own on the loopback with a new folder for its data,
 * fills one room with people who all type into the one document at once, once a second each, and measures on listeners how long an edit
 * takes to be seen by others, on typists how long until it is acknowledged (which is after it is durable), and that none is lost. Then it
 * opens the document anew and compares it with what was acknowledged. Beside it, in the same minute, the same clients against a bare relay
 * that checks and stores nothing: compare the two, not machines. It ends by itself in about a minute. Nothing here passes or fails.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as Y from 'yjs'
import { startRelay } from './room/bare-relay.mjs'
import { HallClient } from './room/hall-client.mjs'
import { LiveClient } from './room/live-client.mjs'
import { startServer } from './room/own-server.mjs'
import { paragraphsOf, prepareParagraphs, typeInto } from './room/prose.mjs'

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '15' },
    rights: { type: 'string', default: 'suggest' },
    listeners: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
})
const people = Math.min(1000, Math.max(2, Number(options.people)))
const seconds = Math.min(120, Math.max(2, Number(options.seconds)))
const listeners = Math.min(people, Number(options.listeners))
if (!['suggest', 'edit'].includes(options.rights)) throw new Error('--rights is suggest or edit')
const say = line => (options.json ? undefined : console.log(line))

const folder = mkdtempSync(join(tmpdir(), 'breakwater-bench-'))
const results = {}
let chair
let room
try {
  const relay = await startRelay()
  try {
    results.relay = await measure({
      label: 'bare relay, nothing checked or stored',
      open: async count => {
        const open = () =>
          new LiveClient({ address: relay.address, cookie: '', document: 'bench/plenary', version: '', apply: false })
        const first = open()
        await first.ready
        first.edit(prose => prepareParagraphs(prose, count))
        await pause(300)
        const clients = [first, ...Array.from({ length: count - 1 }, open)]
        await Promise.all(clients.map(client => client.ready))
        return { clients, ids: clients.map((_, index) => `p${index}`) }
      },
    })
  } finally {
    await relay.stop()
  }
  const server = await startServer({ dataFolder: folder })
  try {
    results.room = await measure({
      label: `room, journal before acknowledgement, people may ${options.rights}`,
      open: count => openRoom(server, count),
      check: acked => checkDocument(server, acked),
    })
  } finally {
    await server.stop()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (options.json) console.log(JSON.stringify({ people, seconds, rights: options.rights, ...results }))
else {
  const ratio = key => (results.room.seen[key] / results.relay.seen[key]).toFixed(1)
  console.log(`\nThe room takes ${ratio('p50')} times the relay at the median, ${ratio('p99')} times at p99.`)
}

async function openRoom(server, count) {
  chair = await HallClient.byHostLink(server.address, server.link)
  const { schemaVersion } = await chair.must('GET', '/api/me')
  room = (await chair.must('POST', '/api/rooms', { title: 'A full room', template: 'memo' })).id
  const { link } = await chair.must('POST', `/api/rooms/${room}/invitations`, {
    role: options.rights === 'edit' ? 'co-author' : 'participant',
    seat: null,
    usesMax: count,
    hours: 1,
  })
  const writer = new LiveClient({
    address: server.address,
    cookie: chair.cookie,
    document: `${room}/plenary`,
    version: schemaVersion,
  })
  await writer.ready
  const ready = new Promise(done => {
    writer.onAck = done
  })
  writer.edit(prose => prepareParagraphs(prose, count))
  await ready
  writer.close()
  const joined = []
  for (let index = 0; index < count; index++) {
    joined.push(await HallClient.byInvitation(server.address, link, `Person ${index + 1}`))
  }
  const ids = []
  for (const person of joined) ids.push((await person.must('GET', '/api/me')).person.id)
  await chair.act(room, 'open-phase', { phase: 'read', durationMs: 0 })
  await chair.act(room, 'open-phase', { phase: 'comment', durationMs: 0 })
  const clients = joined.map(
    person =>
      new LiveClient({
        address: server.address,
        cookie: person.cookie,
        document: `${room}/plenary`,
        version: schemaVersion,
        apply: false,
      }),
  )
  await Promise.all(clients.map(client => client.ready))
  return { clients, ids, schemaVersion }
}

async function checkDocument(server, acked) {
  const { schemaVersion } = await chair.must('GET', '/api/me')
  const reader = new LiveClient({
    address: server.address,
    cookie: chair.cookie,
    document: `${room}/plenary`,
    version: schemaVersion,
  })
  await reader.ready
  const text = paragraphsOf(reader.doc.getXmlFragment('prose')).join('\n')
  reader.close()
  return acked.filter(word => !text.includes(word)).length
}

async function measure({ label, open, check }) {
  say(`\n${label}: ${people} people, ${seconds} s, load ${loadavg()[0].toFixed(1)}`)
  const { clients, ids } = await open(people)
  const sentAt = new Map()
  const seen = []
  const acks = []
  const acked = []
  let refused
  let delivered = 0
  clients.forEach((client, index) => {
    client.onAck = tag => {
      acks.push(performance.now() - tag.at)
      acked.push(tag.word)
    }
    client.onRefused = reason => {
      refused ??= reason
    }
    if (index >= listeners) return
    client.onUpdate = update => {
      const now = performance.now()
      const own = client.doc.clientID
      for (const struct of Y.decodeUpdate(update).structs) {
        const { client: author, clock } = struct.id
        if (author === own) continue
        for (let at = clock; at < clock + struct.length; at++) {
          const from = sentAt.get(`${author}:${at}`)
          if (from === undefined) continue
          seen.push(now - from)
          delivered++
        }
      }
    }
  })
  await pause(500)
  const end = performance.now() + seconds * 1000
  const timers = clients.map((client, index) => {
    let count = 0
    const type = () => {
      const word = `w${index}x${count++};`
      const tag = { word, at: 0 }
      const clock = Y.getState(client.doc.store, client.doc.clientID)
      const key = `${client.doc.clientID}:${clock}`
      tag.at = performance.now()
      sentAt.set(key, tag.at)
      client.edit(prose => typeInto(prose, index, word, options.rights === 'suggest' ? ids[index] : undefined), tag)
    }
    let timer
    const first = setTimeout(
      () => {
        type()
        timer = setInterval(() => (performance.now() < end ? type() : clearInterval(timer)), 1000)
      },
      (index / people) * 1000,
    )
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  })
  await pause(seconds * 1000 + 1000)
  for (const stop of timers) stop()
  const patience = performance.now() + 20_000
  const sent = () => clients.reduce((sum, client) => sum + client.sent, 0)
  while (acks.length < sentAt.size && performance.now() < patience) await pause(100)
  await pause(300)
  const lost = check === undefined ? 0 : await check(acked)
  const expected = [...sentAt.keys()].reduce((sum, key) => {
    const author = Number(key.split(':')[0])
    return sum + clients.slice(0, listeners).filter(client => client.doc.clientID !== author).length
  }, 0)
  for (const client of clients) client.close()
  const figures = {
    edits: sentAt.size,
    sent: sent(),
    acked: acks.length,
    delivered,
    expected,
    lost,
    refused,
    seen: quantiles(seen),
    ack: quantiles(acks),
    load: loadavg()[0],
  }
  say(
    `  edits ${figures.edits}, acknowledged ${figures.acked}, acknowledged and lost ${lost}, deliveries ${delivered} of ${expected}${refused ? `, refused: ${refused}` : ''}`,
  )
  say(
    `  seen by others  p50 ${figures.seen.p50} ms  p90 ${figures.seen.p90} ms  p99 ${figures.seen.p99} ms  max ${figures.seen.max} ms`,
  )
  say(
    `  acknowledged    p50 ${figures.ack.p50} ms  p90 ${figures.ack.p90} ms  p99 ${figures.ack.p99} ms  max ${figures.ack.max} ms`,
  )
  return figures
}

function quantiles(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = part =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN).toFixed(1))
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) }
}

function pause(ms) {
  return new Promise(done => setTimeout(done, ms))
}
