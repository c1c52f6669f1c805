import { createReplica, jsonFromDocument } from '@breakwater/room/document'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { addParagraph, type RawClient, StagedLive, type } from './staged-live.test-live.ts'

const stage = new StagedLive()
beforeAll(() => stage.open())
afterAll(() => stage.remove())

const long = process.env['BREAKWATER_LONG'] === '1'

/** Puts many rows of typing into a journal, as clients would one by one. */
async function typeRows(room: string, writer: RawClient, count: number): Promise<void> {
  const updates: Uint8Array[] = []
  for (let index = 0; index < count; index++) {
    updates.push(writer.make(index % 50 === 49 ? addParagraph(`p${index} `) : type(`w${index} `)))
  }
  await stage.live.withDocument(`${room}/plenary`, async open => {
    const admitted = updates.map(update => open.admit(update, 'host', 'edit', { source: 'local' }))
    expect((await Promise.all(admitted)).filter(refused => refused !== undefined)).toEqual([])
  })
}

test('after many rows a server loads a snapshot and the rest, and that equals a replay of all rows', async () => {
  const room = await stage.newRoom()
  const name = `${room}/plenary`
  const writer = await stage.at(stage.chair, room)
  await typeRows(room, writer, 2100)
  const { journal } = stage.staged.store
  await expect
    .poll(async () => (await journal.latestSnapshot(name))?.seq ?? 0, { timeout: 15_000 })
    .toBeGreaterThan(2000)
  writer.edit(addParagraph('behind the snapshot'))
  await writer.until(() => writer.acks.length === 1, 'the acknowledgement')
  const last = (await stage.rows(room)).length
  const replayed = await stage.replay(room)
  await stage.restart()
  expect(await stage.staged.documents.json(room, 'plenary')).toEqual(replayed.json)
  const reader = await stage.at(stage.chair, room)
  expect(Y.encodeStateVector(reader.doc)).toEqual(replayed.state)
  expect(reader.text).toBe(replayed.text)
  // An orderly stop left a snapshot of everything.
  expect((await stage.staged.store.journal.latestSnapshot(name))?.seq).toBe(last)
  // Each snapshot is what the rows up to it give.
  const rows = await stage.rows(room)
  for (const seq of [1, 700, 2050, last]) {
    const expected = jsonFromDocument(createReplica(...rows.filter(row => row.seq <= seq).map(row => row.bytes)))
    expect(await stage.staged.documents.at(room, 'plenary', seq), `at ${seq}`).toEqual(expected)
  }
  expect(await stage.staged.documents.at(room, 'plenary', last + 1)).toBe(null)
  const history = await stage.staged.documents.history(room, 'plenary')
  expect(history.length).toBeLessThanOrEqual(400)
  expect(history.at(-1)!.seq).toBe(last)
})

test('a snapshot that could not be written is written at the next occasion', async () => {
  const room = await stage.newRoom()
  const writer = await stage.at(stage.chair, room)
  writer.edit(addParagraph('words'))
  await writer.until(() => writer.acks.length === 1, 'the acknowledgement')
  await stage.live.withDocument(`${room}/plenary`, async open => {
    const journal = stage.staged.store.journal
    const save = journal.saveSnapshot
    Object.getPrototypeOf(journal).saveSnapshot = () => Promise.reject(new Error('the disk of this test is full'))
    await expect(open.snapshot(true)).rejects.toThrow('full')
    Object.getPrototypeOf(journal).saveSnapshot = save
    expect(open.rowsSinceSnapshot).toBeGreaterThan(0)
    await open.snapshot(true)
    expect(open.rowsSinceSnapshot).toBe(0)
  })
})

test('everybody comes back at once after a restart, and everybody is in step', async () => {
  const count = long ? 500 : 120
  const room = await stage.newRoom()
  const first = await stage.at(stage.chair, room)
  await typeRows(room, first, 300)
  const before = first.text
  await stage.restart()
  const clients = await Promise.all(Array.from({ length: count }, () => stage.at(stage.chair, room)))
  // Each sends what it believes the server lacks, which is nothing.
  for (const client of clients) client.send(Y.encodeStateAsUpdate(client.doc), 1)
  const rows = await stage.rows(room)
  clients[0]!.edit(addParagraph('all are back'))
  for (const client of clients) {
    await client.until(() => client.text.endsWith('all are back'), 'the new words')
    expect(client.text.startsWith(before.slice(0, 50))).toBe(true)
  }
  expect(new Set(clients.map(client => client.text)).size).toBe(1)
  expect(await stage.rows(room)).toHaveLength(rows.length + 1)
})

test('an orderly stop ends no document with a reason that would throw words away', async () => {
  const room = await stage.newRoom()
  const clients = await Promise.all(Array.from({ length: 5 }, () => stage.at(stage.chair, room)))
  let typing = true
  const writers = clients.map(async client => {
    while (typing && client.closed === null && client.ended === null) {
      client.edit(type('w '))
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  })
  await clients[0]!.until(() => clients[0]!.acks.length > 3, 'some acknowledgements')
  // Sockets stay open while the server goes through its order of stopping.
  await stage.staged.hall.close()
  await stage.live.close()
  typing = false
  await Promise.all(writers)
  for (const client of clients) {
    await client.until(() => client.closed !== null, 'the close')
    expect([1012, 1006]).toContain(client.closed!.code)
    if (client.ended !== null) expect(client.ended.status).toBe(503)
  }
  const acknowledged = clients.reduce((sum, client) => sum + client.acks.filter(ack => ack).length, 0)
  expect(((await stage.replay(room)).text.match(/w /g) ?? []).length).toBeGreaterThanOrEqual(acknowledged)
  await stage.restart()
  const reader = await stage.at(stage.chair, room)
  expect((reader.text.match(/w /g) ?? []).length).toBeGreaterThanOrEqual(acknowledged)
})
