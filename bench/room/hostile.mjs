/**
 * Strangers who mean harm against a server of its own: `node bench/room/hostile.mjs --frames 100000`, after a build. Twelve people of a room
 * (half may edit, half may suggest) send mutated frames over several sockets that come back whenever they are cut off; some flood, some never
 * read. Meanwhile the chair types. Ends with 1 and the seed if the server dies, if the chair loses a word or an acknowledgement, if the
 * server's memory grows past a bound, if its output grows, or if a newcomer sees another document than the chair. Loopback alone.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as Y from 'yjs'
import { HallClient } from './hall-client.mjs'
import { LiveClient } from './live-client.mjs'
import { startServer } from './own-server.mjs'
import { paragraphsOf } from './prose.mjs'
import { types, write } from './wire.mjs'

const { values: options } = parseArgs({
  options: {
    frames: { type: 'string', default: '100000' },
    sockets: { type: 'string', default: '6' },
    seed: { type: 'string', default: '20220507' },
    // The bound: what V8 keeps for garbage of 512 KiB frames on several sockets, and the waiting bytes of those who do not read.
    growth: { type: 'string', default: '200' },
  },
})
const framesMax = Number(options.frames)
const growthMaxBytes = Number(options.growth) * 1024 * 1024
let seed = Number(options.seed) >>> 0
/** Dice with a seed (the operating system's own timing stays). Source: mulberry32. */
const dice = sides => {
  seed = (seed + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
}
const pause = ms => new Promise(done => setTimeout(done, ms))
const rssOf = pid => 1024 * Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])

const folder = mkdtempSync(join(tmpdir(), 'breakwater-hostile-'))
const server = await startServer({ dataFolder: folder })
const faults = []
let sent = 0
let sockets = 0
let refused = 0
let cutOff = 0
try {
  await run()
} catch (error) {
  faults.push(String(error))
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
if (faults.length > 0) console.error(`seed ${options.seed}: ${faults.join('; ')}`)
process.exitCode = faults.length === 0 ? 0 : 1

async function run() {
  const chair = await HallClient.byHostLink(server.address, server.link)
  const { schemaVersion: version } = await chair.must('GET', '/api/me')
  const room = (await chair.must('POST', '/api/rooms', { title: 'Under attack' })).id
  const join = async role => {
    const { link } = await chair.must('POST', `/api/rooms/${room}/invitations`, { role, seat: null })
    return HallClient.byInvitation(server.address, link, role)
  }
  // Whoever is refused again and again waits, so it takes several to keep the gate busy.
  const people = []
  for (let index = 0; index < 12; index++) people.push(await join(index % 2 === 0 ? 'co-author' : 'participant'))
  for (const phase of ['read', 'comment']) await chair.act(room, 'open-phase', { phase, durationMs: 0 })
  const document = `${room}/plenary`
  const open = person => new LiveClient({ address: server.address, cookie: person.cookie, document, version })

  const honest = open(chair)
  await honest.ready
  await pause(500)
  const before = rssOf(server.pid)
  const saidBefore = server.said().length
  let peak = before
  let attacking = true
  let typed = 0
  honest.onRefused = reason => faults.push(`the chair was refused: ${reason}`)
  honest.onClose = ({ code }) => attacking && faults.push(`the chair was cut off: ${code}`)
  const typing = (async () => {
    while (attacking && faults.length === 0) {
      honest.edit(prose => prose.insert(prose.length, [paragraph(`honest-${typed++};`)]))
      peak = Math.max(peak, rssOf(server.pid))
      await pause(40)
    }
  })()
  const recorded = await Promise.all(people.map(person => record(open(person))))
  const sleepers = await Promise.all(people.slice(0, 2).map(person => sleeper(open(person))))
  const attackers = Array.from({ length: Number(options.sockets) }, (_, index) => attack(index, people, recorded, open))
  await Promise.all(attackers)
  attacking = false
  await typing
  const endMs = Date.now() + 20_000
  while (honest.acked < typed && Date.now() < endMs) await pause(50)
  if (honest.acked !== typed)
    faults.push(`${typed - honest.acked} of ${typed} edits of the chair were not acknowledged`)
  const newcomer = open(chair)
  await newcomer.ready
  await pause(500)
  const texts = [honest, newcomer].map(({ doc }) => paragraphsOf(doc.getXmlFragment('prose')).join('\n'))
  if (texts[0] !== texts[1]) faults.push('a newcomer sees another document than the chair')
  const grown = peak - before
  if (grown > growthMaxBytes) faults.push(`the server grew by ${Math.round(grown / 1e6)} MB`)
  const said = server.said().length - saidBefore
  if (said > 2000)
    faults.push(`the server said ${said} characters: ${server.said().slice(saidBefore, saidBefore + 500)}`)
  for (const socket of sleepers) socket.terminate()
  honest.onClose = undefined
  console.log(
    `${sent} frames over ${sockets} sockets: ${refused} documents ended, ${cutOff} sockets cut off; the chair typed ${typed} edits, ${honest.acked} acknowledged; the server grew from ${Math.round(before / 1e6)} to ${Math.round(peak / 1e6)} MB at most, now ${Math.round(rssOf(server.pid) / 1e6)} MB, and said ${said} characters`,
  )
}

function paragraph(words) {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(words)])
  return element
}

/** Updates and frames as a page makes them. */
async function record(client) {
  await client.ready
  const { doc, document } = client
  const updates = []
  doc.on('update', (update, origin) => origin === 'record' && updates.push(update))
  const prose = doc.getXmlFragment('prose')
  doc.transact(() => prose.insert(prose.length, [paragraph('A paragraph. ')]), 'record')
  doc.transact(
    () =>
      prose
        .get(prose.length - 1)
        .get(0)
        .insert(3, 'more '),
    'record',
  )
  doc.transact(() => prose.delete(prose.length - 1, 1), 'record')
  updates.push(Y.encodeStateAsUpdate(doc))
  client.socket.terminate()
  const state = '{"cursor":{"anchor":{"type":null,"item":{"client":1,"clock":2}},"head":2},"at":"x"}'
  return {
    updates,
    frames: [
      write(document, types.auth, 0, client.version),
      write(document, types.sync, 0, Y.encodeStateVector(doc)),
      write(document, types.syncReply, 1, updates.at(-1)),
      write(document, types.awareness, write(1, 77, 3, state)),
      write(document, types.stateless, 'x'),
      ...updates.map(update => write(document, types.sync, 2, update)),
    ],
  }
}

/** Somebody who opens the document and never reads again. */
async function sleeper(client) {
  await client.ready
  client.socket._socket.pause()
  return client.socket
}

async function attack(first, people, recorded, open) {
  for (let turn = first; sent < framesMax && faults.length === 0; turn++) {
    const { updates, frames } = recorded[turn % people.length]
    const client = open(people[turn % people.length])
    sockets++
    let over = false
    client.onClose = () => {
      over = true
      cutOff++
    }
    client.onRefused = () => {
      refused++
      // Asks again, as if nothing had been said.
      if (!over) client.socket.send(frames[0])
    }
    await client.ready.catch(() => undefined)
    // Most go as fast as they are let; one in ten floods.
    const flood = dice(10) === 0
    for (let count = 0; count < 350 && !over && sent < framesMax; count++) {
      const bytes =
        dice(30) === 0
          ? mutate(frames[dice(frames.length)], frames)
          : write(client.document, types.sync, 2, mutate(updates[dice(updates.length)], updates))
      client.socket.send(dice(400) === 0 ? Buffer.alloc(600_000, bytes) : bytes)
      sent++
      if (!flood && count % 4 === 3) await pause(4)
    }
    await pause(20)
    client.socket.terminate()
  }
}

/** Bit flips, cuts, splices, repeats, lengths without end. */
function mutate(bytes, others) {
  let out = Buffer.from(bytes)
  for (let times = 1 + dice(3); times > 0; times--) {
    const at = dice(out.length + 1)
    const head = out.subarray(0, at)
    const tail = out.subarray(at)
    const what = dice(6)
    if (what === 0 && at < out.length) out[at] ^= 1 << dice(8)
    else if (what === 1) out = Buffer.from(head)
    else if (what === 2) {
      const other = others[dice(others.length)]
      out = Buffer.concat([head, other.subarray(dice(other.length))])
    } else if (what === 3)
      out = Buffer.concat([head, Buffer.from([255, 255, 255, 255, 1 + dice(127)]), tail.subarray(1)])
    else if (what === 4) out = Buffer.concat([head, tail.subarray(0, 1 + dice(12)), tail])
    else
      out = Buffer.concat([
        head,
        Buffer.from(Array.from({ length: 1 + dice(9) }, () => dice(256))),
        tail.subarray(dice(4)),
      ])
    if (out.length > 4000) out = Buffer.from(out.subarray(0, 4000))
  }
  return out
}
