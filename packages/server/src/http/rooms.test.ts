/** Rooms as the server opens them: a journal that was damaged while nobody looked is named at the start, read, and not written to. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../store/index.ts'
import { openRooms, type Rooms } from './rooms.ts'

let dataFolder = ''
let rooms: Rooms | undefined

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'breakwater-rooms-'))
})

afterEach(async () => {
  await rooms?.close()
  rooms = undefined
  rmSync(dataFolder, { recursive: true, force: true })
})

async function open(): Promise<Rooms> {
  rooms = await openRooms({
    ...{ store: { dataFolder }, scenarios: new Map(), exercises: new Map(), team: null, cluster: null },
    ...{ loopbackOnly: true, admits: () => true },
    report: error => {
      throw error
    },
  })
  return rooms
}

async function asHost(of: Rooms) {
  const cookie = (await of.routes.request(of.hostPath)).headers.getSetCookie()[0]!.split(';')[0]!
  return (path: string, body?: unknown) =>
    of.routes.request(path, {
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
}

test('a damaged log of a room is named, can be read, and takes nothing more', async () => {
  const before = await asHost(await open())
  const { id } = (await (await before('/api/rooms', { title: 'A room', template: 'memo' })).json()) as { id: string }
  const command = { id: 'command-1', kind: 'title-room', input: { title: 'Another title' } }
  expect((await before(`/api/rooms/${id}/commands`, command)).status).toBe(200)
  expect(rooms!.notes).toEqual([])
  await rooms!.close()

  // Somebody changes the last event in the file.
  const store = await openStore({ dataFolder })
  const { seq } = await store.db
    .selectFrom('room_events')
    .select(row => row.fn.max('seq').as('seq'))
    .where('room', '=', id)
    .executeTakeFirstOrThrow()
  const changed = await store.db
    .updateTable('room_events')
    .set({ body: '{"title":"Forged"}' })
    .where('room', '=', id)
    .where('seq', '=', seq)
    .executeTakeFirstOrThrow()
  expect(Number(changed.numUpdatedRows)).toBe(1)
  await store.close()

  const after = await asHost(await open())
  expect(rooms!.notes.filter(note => note.includes(id))).toHaveLength(1)
  expect((await after(`/api/rooms/${id}`)).status).toBe(200)
  const refused = await after(`/api/rooms/${id}/commands`, { ...command, id: 'command-2' })
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ ok: false, refusal: { refused: 'room-damaged' } })
})
