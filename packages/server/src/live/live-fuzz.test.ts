import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import type { Client } from '../hall/staged-hall.test-hall.ts'
import { addParagraph, frame, frames, type RawClient, StagedLive, suggested, type } from './staged-live.test-live.ts'

const long = process.env['BREAKWATER_LONG'] === '1'
const framesMax = long ? 100_000 : 4_000
/** The clients of this test live in the same process: this bounds both sides. `bench/room/hostile.mjs` measures the server alone. */
const growthMaxBytes = 600 * 1024 * 1024

// Nobody waits after a refusal: the gate is what is tried here.
const stage = new StagedLive([], { refusals: { perSecond: 1e6, burst: 1e6 } })
const printed = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')]
beforeAll(() => stage.open())
afterAll(() => stage.remove())

let seed = 20_220_507
/** Dice with a seed. Source: mulberry32. */
function dice(sides: number): number {
  seed = (seed + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
}

/** Bit flips, cuts, splices, repeats, lengths without end. */
function mutate(bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  let out = Buffer.from(bytes)
  for (let times = 1 + dice(3); times > 0; times--) {
    const at = dice(out.length + 1)
    const before = out.subarray(0, at)
    const behind = out.subarray(at)
    switch (dice(6)) {
      case 0:
        if (at < out.length) out[at] = out[at]! ^ (1 << dice(8))
        break
      case 1:
        out = Buffer.from(before)
        break
      case 2: {
        const other = others[dice(others.length)]!
        out = Buffer.concat([before, other.subarray(dice(other.length))])
        break
      }
      case 3:
        out = Buffer.concat([before, Buffer.from([255, 255, 255, 255, 1 + dice(127)]), behind.subarray(1)])
        break
      case 4:
        out = Buffer.concat([before, behind.subarray(0, 1 + dice(12)), behind])
        break
      default:
        out = Buffer.concat([
          before,
          Buffer.from(Array.from({ length: 1 + dice(9) }, () => dice(256))),
          behind.subarray(dice(4)),
        ])
    }
    if (out.length > 4000) out = Buffer.from(out.subarray(0, 4000))
  }
  return out
}

/** Frames and updates of real sessions: typing, suggesting, carets, opening, answering. */
async function record(client: Client, room: string, marks: Record<string, unknown>) {
  const raw = await stage.at(client, room)
  const updates = [
    raw.make(addParagraph('A paragraph of its own. ', marks)),
    raw.make(type('Some more words. ', marks)),
    raw.make(prose => prose.insert(prose.length, [new Y.XmlElement('horizontalRule')])),
    raw.make(prose => prose.delete(prose.length - 1, 1)),
    Y.encodeStateAsUpdate(raw.doc),
  ]
  const whole = [
    frame(raw.name, frames.auth, 0, 'x'),
    frame(raw.name, frames.sync, 0, Y.encodeStateVector(raw.doc)),
    frame(raw.name, frames.syncReply, 1, updates[4]!),
    frame(raw.name, frames.awareness, frame(1, raw.doc.clientID, 3, '{"cursor":{"anchor":{"a":1},"head":2},"at":"x"}')),
    frame(raw.name, frames.queryAwareness),
    frame(raw.name, frames.stateless, 'x'),
    frame(raw.name, frames.close, 'x'),
    ...updates.map(update => frame(raw.name, frames.sync, 2, update)),
  ]
  raw.socket.terminate()
  return { updates, whole, marks }
}

test(`${framesMax} mutated frames: the server stands, others go on, the journal is clean`, {
  timeout: 1_800_000,
}, async () => {
  const room = await stage.newRoom()
  const ada = await stage.staged.guest(stage.chair, room, 'co-author', null, 'Ada')
  const ben = await stage.staged.guest(stage.chair, room, 'participant', null, 'Ben')
  await stage.openPhase(room, 'comment')
  const attackers = [
    { client: ada, ...(await record(ada, room, {})) },
    { client: ben, ...(await record(ben, room, suggested(ben.id))) },
  ]
  const honest = await stage.at(stage.chair, room)
  honest.keeps = false
  const rssBefore = process.memoryUsage().rss
  let attacking = true
  let sent = 0
  let sockets = 0
  let typed = 0
  let refused = 0

  const attack = async ({ client, updates, whole, marks }: (typeof attackers)[number]): Promise<void> => {
    let raw: RawClient | null = null
    let ofThis = 0
    let own: Uint8Array[] = []
    while (sent < framesMax) {
      if (raw === null || raw.closed !== null || ofThis > 300) {
        raw?.socket.terminate()
        raw = stage.socket(client, room)
        raw.keeps = false
        await raw.ask(`${room}/plenary`)
        await raw.until(() => raw!.synced || raw!.closed !== null, 'the document')
        ofThis = 0
        sockets++
        // What is sound, and fits on what is there now: the gate takes it as it is, and judges what is made of it.
        own = [raw.make(addParagraph('Sound. ', marks)), raw.make(type('More words. ', marks))]
        if (sockets < 50) for (const update of own) raw.send(update)
      }
      for (let burst = 0; burst < 20 && raw.closed === null; burst++) {
        const mutated =
          dice(30) === 0
            ? mutate(whole[dice(whole.length)]!, whole)
            : frame(raw.name, frames.sync, 2, mutate([...updates, ...own][dice(updates.length + own.length)]!, updates))
        raw.socket.send(mutated)
        sent++
        ofThis++
        if (dice(6) === 0) break
      }
      await new Promise(resolve => setImmediate(resolve))
      // Whoever is refused asks again, with what it has.
      if (raw.ended?.status === 409) refused++
      if (raw.ended !== null && raw.closed === null) await raw.ask(raw.name)
      if (dice(8) === 0 && raw.closed === null)
        await Promise.race([raw.settled(), new Promise(resolve => setTimeout(resolve, 200))])
    }
    raw?.socket.terminate()
  }
  const typing = (async () => {
    while (attacking && honest.ended === null && honest.closed === null) {
      honest.edit(addParagraph(`honest-${typed++}`))
      await honest.until(() => honest.acks.length === typed || honest.ended !== null, 'an acknowledgement')
      await new Promise(resolve => setTimeout(resolve, 30))
    }
  })()
  await Promise.all([...attackers, ...attackers].map(attack))
  attacking = false
  await typing

  expect(honest.ended).toBe(null)
  expect(honest.closed).toBe(null)
  expect(honest.acks).toEqual(Array(typed).fill(true))
  expect(typed).toBeGreaterThan(10)
  expect(sockets).toBeGreaterThan(10)
  // The frames got as far as the gate, on both sides of its judgement.
  expect(refused).toBeGreaterThan(10)
  expect((await stage.rows(room)).filter(row => row.actor !== 'host').length).toBeGreaterThan(5)
  await honest.settled()
  const replayed = await stage.replay(room)
  expect(replayed.json).toEqual(await stage.staged.documents.json(room, 'plenary'))
  const newcomer = await stage.at(stage.chair, room)
  expect(newcomer.text).toBe(replayed.text)
  await honest.until(() => honest.text === replayed.text, 'the same text')
  expect(await stage.staged.store.journal.verifyChain({ document: `${room}/plenary` })).toMatchObject({ ok: true })
  expect(process.memoryUsage().rss - rssBefore).toBeLessThan(growthMaxBytes)
  // Nothing that a stranger sends makes a line in the log.
  expect(printed.flatMap(print => print.mock.calls).slice(0, 3)).toEqual([])
  // And all of it is still so after a restart.
  await stage.restart()
  expect(await stage.staged.documents.json(room, 'plenary')).toEqual(replayed.json)
})
