/**
 * How long a document with a long past takes to open: `node bench/room/big-document.mjs`, after a build. 20 people make 100,000 edits in
 * bursts, 85 % of them insertions, into 60 paragraphs; every edit becomes a row of a store of its own, as typing does. Then: the server's
 * way (snapshot and the rows behind it; and all rows without a snapshot), the replica that checks edits, and what a page does with what
 * it is sent. It measures the real classes of the server. Nothing here passes or fails.
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as Y from 'yjs'

const { openStore } = await import('../../packages/server/dist/store/index.js')
const { LiveDocument } = await import('../../packages/server/dist/live/live-document.js')
const { createReplica, jsonFromDocument, proseOf } = await import('../../packages/room/dist/document/index.js')

const { values: options } = parseArgs({
  options: {
    edits: { type: 'string', default: '100000' },
    people: { type: 'string', default: '20' },
    paragraphs: { type: 'string', default: '60' },
    repeats: { type: 'string', default: '5' },
  },
})
const edits = Math.min(1_000_000, Number(options.edits))
const people = Number(options.people)
const paragraphs = Number(options.paragraphs)
const repeats = Number(options.repeats)

let seed = 20_220_507
/** Dice with a seed. Source: mulberry32. */
const dice = sides => {
  seed = (seed + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
}
const median = figures => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)]
const inMs = async act => {
  const startMs = performance.now()
  const result = await act()
  return { ms: performance.now() - startMs, result }
}
const repeat = async act => {
  const times = []
  let result
  for (let round = 0; round < repeats; round++) {
    const timed = await inMs(act)
    times.push(timed.ms)
    result = timed.result
  }
  return { ms: Math.round(median(times)), result }
}

const folder = mkdtempSync(join(tmpdir(), 'breakwater-big-'))
const name = 'bigroom/plenary'
const store = await openStore({ dataFolder: folder })
try {
  await store.db.insertInto('rooms').values({ id: 'bigroom', title: 'Big', created_at_ms: 1 }).execute()
  const epoch = await store.journal.claimRoom('bigroom')
  const owner = { room: 'bigroom', epoch }
  await store.journal.ensureDocument({ id: name, room: 'bigroom', audience: 'all' })
  const made = await inMs(() => write(owner))
  console.log(`made: ${edits} edits of ${people} people in ${paragraphs} paragraphs, ${Math.round(made.ms / 1000)} s`)

  const load = () =>
    LiveDocument.load({
      name,
      document: new Y.Doc(),
      journal: store.journal,
      owner: () => owner,
      nowMs: Date.now,
      damaged: false,
    })
  const whole = await repeat(async () => {
    const document = new Y.Doc()
    await LiveDocument.load({
      name,
      document,
      journal: store.journal,
      owner: () => owner,
      nowMs: Date.now,
      damaged: false,
    })
    return document
  })
  const state = Y.encodeStateAsUpdate(whole.result)
  // A snapshot as a server leaves it, and as many rows behind it as there may be.
  const rows = await store.journal.readUpdates(name, Math.max(0, made.result - 1999))
  await store.journal.saveSnapshot(name, { seq: made.result, atMs: 1, bytes: state, stateHash: 'of the bench' })
  const fromSnapshot = await repeat(load)
  const encode = await repeat(() => Y.encodeStateAsUpdate(whole.result))
  const replica = await repeat(() => {
    const copy = createReplica(state)
    return proseOf(copy)
  })
  const page = await repeat(() => {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, state)
    return copy
  })
  const prose = await repeat(() => jsonFromDocument(page.result))
  const compare = await repeat(() => Y.snapshotContainsUpdate(Y.snapshot(whole.result), state))

  console.log(
    `journal: ${made.result} rows, ${(statSync(join(folder, 'breakwater.sqlite')).size / 1e6).toFixed(1)} MB of SQLite`,
  )
  console.log(`state: ${state.length} bytes, ${proseOf(whole.result).textContent.length} characters`)
  console.log(`server, from a snapshot of everything: ${fromSnapshot.ms} ms (specification: at most 300)`)
  console.log(`server, from all rows without a snapshot: ${whole.ms} ms`)
  console.log(`server, encoding it for a newcomer: ${encode.ms} ms; replica for the first edit: ${replica.ms} ms`)
  console.log(`server, comparing what somebody brings back: ${compare.ms} ms`)
  console.log(`page, applying what it is sent: ${page.ms} ms, making a ProseMirror document of it: ${prose.ms} ms`)
  console.log(`last page of rows: ${rows.length}; median of ${repeats}; load ${loadavg()[0].toFixed(1)}`)
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}

/** Makes the edits and writes them as rows; answers how many rows. */
async function write(owner) {
  const document = new Y.Doc()
  const prose = document.getXmlFragment('prose')
  const waiting = []
  let client = 1
  let kept = 0
  document.on('update', bytes => waiting.push({ bytes, actor: `p${client}`, atMs: 1_651_968_000_000 + kept }))
  const flush = async () => {
    const batch = waiting.splice(0)
    if (batch.length > 0) kept = (await store.journal.appendUpdates(name, batch, owner)).seq
  }
  document.transact(() => {
    for (let index = 0; index < paragraphs; index++) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(`Paragraph ${index}. `)])
      prose.insert(index, [paragraph])
    }
  })
  let left = 0
  let at = 0
  let text
  for (let count = 0; count < edits; count++) {
    if (left === 0) {
      // A burst of one person at one place.
      left = 5 + dice(40)
      client = 2 + dice(people)
      document.clientID = 1000 + client
      text = prose.get(dice(paragraphs)).get(0)
      at = dice(text.length + 1)
    }
    left--
    if (dice(100) < 85 || text.length === 0) {
      text.insert(Math.min(at, text.length), String.fromCharCode(97 + dice(26)))
      at++
    } else {
      at = Math.max(0, Math.min(at, text.length) - 1)
      text.delete(at, 1)
    }
    if (waiting.length >= 500) await flush()
  }
  await flush()
  return kept
}
