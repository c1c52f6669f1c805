import { afterAll, beforeAll, expect, test } from 'vitest'
import { StagedLive } from '../live/staged-live.test-live.ts'

const stage = new StagedLive()
let room: string

beforeAll(async () => {
  await stage.open()
  room = await stage.newRoom()
  await stage.openPhase(room, 'comment')
})
afterAll(() => stage.remove())

test('a session that is over keeps no document open; those of others stay', async () => {
  const ben = await stage.staged.guest(stage.chair, room, 'participant', null, 'Ben')
  const cleo = await stage.staged.guest(stage.chair, room, 'participant', null, 'Cleo')
  const mine = stage.socket(ben)
  const hers = stage.socket(cleo)
  for (const raw of [mine, hers]) {
    await raw.ask(`${room}/plenary`)
    await raw.until(() => raw.synced, 'the document')
  }
  expect((await ben.post('/api/me/leave', {})).status).toBe(200)
  await mine.until(() => mine.ended !== null, 'the end')
  expect([hers.ended, hers.closed]).toEqual([null, null])
  const again = stage.socket(ben)
  await again.ask(`${room}/plenary`)
  await again.until(() => again.denied !== null, 'the denial')
  expect(again.denied).toMatchObject({ status: 401 })
})

test('people who join are given colours that nobody in the room has', async () => {
  const crowd = await stage.newRoom('Crowd')
  for (let at = 0; at < 11; at++) await stage.staged.guest(stage.chair, crowd, 'participant', null, `P${at}`)
  const { people } = (await stage.staged.hall.room(crowd))!.state
  expect(new Set([...people.values()].map(({ colour }) => colour)).size).toBe(12)
})
