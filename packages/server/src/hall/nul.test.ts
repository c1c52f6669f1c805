/** The one character that neither database keeps: wherever it is sent, nothing breaks and nothing is lost. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, StagedHall } from './staged-hall.test-hall.ts'

const staged = new StagedHall()
let chair: Client

beforeAll(async () => {
  await staged.open()
  chair = await staged.host()
})
afterAll(async () => {
  await staged.close()
  staged.remove()
})

const titleOf = async (room: string): Promise<string> =>
  (await staged.store.db.selectFrom('rooms').select('title').where('id', '=', room).executeTakeFirstOrThrow()).title

test('a NUL in a title, a command or an address is no defect', async () => {
  const made = await chair.post('/api/rooms', { title: 'Mon\0day\n' })
  expect(made.status).toBe(200)
  const { id } = (await made.json()) as { id: string }
  expect(await titleOf(id)).toBe('Mon day')
  expect((await chair.command(id, 'title-room', { title: 'Tues\0day' })).status).toBe(200)
  expect(await titleOf(id)).toBe('Tues day')
  // What is in the log is what was written, also after a restart.
  await staged.restart()
  expect((await staged.hall.room(id))!.state.title).toBe('Tues\0day')
  for (const path of ['exhibits/a%00b', 'pictures/%00']) {
    expect((await chair.get(`/api/rooms/${id}/${path}`)).status).toBe(404)
  }
  expect((await chair.delete(`/api/rooms/${id}/invitations/%00`)).status).toBe(404)
  expect(staged.reported).toEqual([])
})
