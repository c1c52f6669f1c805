/**
 * Kills the server (SIGKILL) in the middle of a full room, again and again, and looks whether anything that it acknowledged is gone:
 * typed words, comments, votes, decisions. `node bench/room/crash.mjs --rounds 50`, after a build. Each round starts the server on the same
 * data folder, verifies everything acknowledged so far against the document and the log, lets people write, and kills it at a random
 * moment. Ends with 1 and the seed if anything is missing. Loopback alone; it ends only the server that it started.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { HallClient, newId } from './hall-client.mjs'
import { LiveClient } from './live-client.mjs'
import { startServer } from './own-server.mjs'
import { paragraphsOf, prepareParagraphs, typeInto } from './prose.mjs'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    people: { type: 'string', default: '8' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    database: { type: 'string' },
  },
})
const rounds = Number(options.rounds)
const people = Number(options.people)
let state = Number(options.seed) >>> 0
/** Dice with a seed, so that a failure can be run again (the operating system's own timing stays). */
const dice = () => {
  state = (state + 0x6d2b79f5) >>> 0
  let t = state
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

/** The server said no: a mistake of this program. */
class Refused extends Error {}

const folder = mkdtempSync(join(tmpdir(), 'breakwater-crash-'))
const env = options.database === undefined ? {} : { DATABASE_URL: options.database }
const acknowledged = { words: [], comments: [], votes: [], decisions: [] }
const starts = []
let room
let chairCookie
const cookies = []
let failures = 0
let unclear = 0

try {
  for (let round = 0; round <= rounds; round++) {
    const server = await startServer({ dataFolder: folder, env })
    starts.push(server.startMs)
    try {
      if (round === 0) await furnish(server)
      failures += await verify(server, round)
      if (round === rounds || failures > 0) break
      await writeUntilKilled(server, round)
    } finally {
      await server.kill()
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const counts = Object.entries(acknowledged).map(([what, list]) => `${list.length} ${what}`)
console.log(
  `${rounds} rounds, seed ${options.seed}: ${counts.join(', ')} acknowledged, ${failures} of them lost; ${unclear} were under way when the server was killed; restart in ${Math.max(...starts)} ms at most`,
)
process.exitCode = failures === 0 && acknowledged.words.length > 0 && acknowledged.votes.length > 0 ? 0 : 1

async function furnish(server) {
  const chair = await HallClient.byHostLink(server.address, server.link)
  chairCookie = chair.cookie
  const { schemaVersion } = await chair.must('GET', '/api/me')
  room = (await chair.must('POST', '/api/rooms', { title: 'A room that is killed', template: 'memo' })).id
  const { link } = await chair.must('POST', `/api/rooms/${room}/invitations`, {
    role: 'co-author',
    seat: null,
    usesMax: people,
    hours: 24,
  })
  for (let index = 0; index < people; index++) {
    cookies.push((await HallClient.byInvitation(server.address, link, `Writer ${index + 1}`)).cookie)
  }
  const writer = new LiveClient({
    address: server.address,
    cookie: chair.cookie,
    document: `${room}/plenary`,
    version: schemaVersion,
  })
  await writer.ready
  const done = new Promise(resolve => {
    writer.onAck = resolve
  })
  writer.edit(prose => prepareParagraphs(prose, people))
  await done
  writer.close()
  for (const phase of ['read', 'comment', 'discuss', 'decide'])
    await chair.act(room, 'open-phase', { phase, durationMs: 0 })
}

async function verify(server, round) {
  const chair = new HallClient(server.address, chairCookie)
  const { events } = await chair.must('GET', `/api/rooms/${room}`)
  const { schemaVersion } = await chair.must('GET', '/api/me')
  const reader = new LiveClient({
    address: server.address,
    cookie: chairCookie,
    document: `${room}/plenary`,
    version: schemaVersion,
  })
  await reader.ready
  const text = paragraphsOf(reader.doc.getXmlFragment('prose')).join('\n')
  reader.close()
  const has = kind => new Set(events.filter(event => event.kind === kind).map(event => event.commandId))
  const replied = has('thread.opened')
  const voted = has('vote.cast')
  const decided = has('decision.opened')
  const lost = {
    words: acknowledged.words.filter(word => !text.includes(word)),
    comments: acknowledged.comments.filter(id => !replied.has(id)),
    votes: acknowledged.votes.filter(id => !voted.has(id)),
    decisions: acknowledged.decisions.filter(id => !decided.has(id)),
  }
  const missing = Object.values(lost).reduce((sum, list) => sum + list.length, 0)
  if (missing > 0) console.error(`round ${round}: lost ${JSON.stringify(lost)}`)
  return missing
}

async function writeUntilKilled(server, round) {
  const { schemaVersion } = await new HallClient(server.address, chairCookie).must('GET', '/api/me')
  // In one round people write and comment, in the next they decide while the chair writes: as the phases have it.
  const deciding = round % 2 === 1
  const phase = deciding ? 'decide' : 'comment'
  const leader = new HallClient(server.address, chairCookie)
  // A vote that the kill left open is closed first: no phase begins over an open vote.
  const { events } = await leader.must('GET', `/api/rooms/${room}`)
  const closed = new Set(events.filter(event => event.kind === 'decision.closed').map(event => event.body.decision))
  const voting = new Set(events.filter(event => event.kind === 'voting.opened').map(event => event.body.decision))
  for (const decision of voting) {
    if (!closed.has(decision)) await leader.act(room, 'close-decision', { decision, option: null, reason: 'Counted.' })
  }
  if (events.findLast(event => event.kind === 'phase.opened').body.phase !== phase) {
    await leader.act(room, 'open-phase', { phase, durationMs: 0 })
  }
  const clients = (deciding ? [chairCookie] : cookies).map(
    cookie =>
      new LiveClient({
        address: server.address,
        cookie,
        document: `${room}/plenary`,
        version: schemaVersion,
        apply: false,
      }),
  )
  await Promise.all(clients.map(client => client.ready))
  let going = true
  let sent = 0
  const writers = clients.map(async (client, index) => {
    client.onAck = word => {
      acknowledged.words.push(word)
      sent--
    }
    client.onRefused = reason => {
      throw new Error(`a writer was refused: ${reason}`)
    }
    for (let count = 0; going; count++) {
      sent++
      client.edit(prose => typeInto(prose, index, `r${round}p${index}n${count};`), `r${round}p${index}n${count};`)
      await pause(10 + dice() * 30)
    }
  })
  const talk = async () => {
    const chair = new HallClient(server.address, chairCookie)
    const everybody = act =>
      Promise.all(cookies.map(cookie => attempt(() => act(new HallClient(server.address, cookie)))))
    while (going) {
      if (!deciding) {
        await everybody(person =>
          command(person, 'comments', 'open-thread', {
            thread: newId(),
            comment: newId(),
            document: 'plenary',
            quote: 'Paragraph 1',
            text: `A remark of round ${round}`,
          }),
        )
        continue
      }
      const decision = newId()
      const options = ['yes', 'no'].map(id => ({ id, title: id, pulls: [] }))
      const question = `Question of round ${round}`
      const opened = await attempt(() =>
        command(chair, 'decisions', 'open-decision', {
          ...{ decision, question, options, owner: 'The chair', method: 'majority' },
          ...{ durationMs: null, point: null, inject: null },
        }),
      )
      if (!opened) return
      await attempt(() => command(chair, undefined, 'open-voting', { decision, durationMs: null }))
      await everybody(person =>
        command(person, 'votes', 'vote', {
          ...{ decision, option: dice() < 0.5 ? 'yes' : 'no', objects: false, dissent: '' },
        }),
      )
      await attempt(() => command(chair, undefined, 'close-decision', { decision, option: null, reason: 'Counted.' }))
    }
  }
  const talking = talk()
  await pause(200 + dice() * 1300)
  await server.kill()
  going = false
  await Promise.allSettled([...writers, talking])
  unclear += sent
  for (const client of clients) client.socket.terminate()
}

/** Sends a command; what is acknowledged is kept by its id. A refusal is a mistake of this program. */
async function command(person, what, kind, input) {
  const id = newId()
  const { status, value } = await person.ask('POST', `/api/rooms/${room}/commands`, { id, kind, input })
  if (status === 200) {
    if (what !== undefined) acknowledged[what].push(id)
    return true
  }
  if (status === 429) return pause(200)
  throw new Refused(`${kind}: ${status} ${JSON.stringify(value)}`)
}

/** The server may be gone at any moment: then an attempt counts for nothing. */
async function attempt(act) {
  try {
    await act()
    return true
  } catch (error) {
    if (error instanceof Refused) throw error
    return false
  }
}

function pause(ms) {
  return new Promise(done => setTimeout(done, ms))
}
