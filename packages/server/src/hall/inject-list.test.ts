import { afterAll, beforeAll, expect, test } from 'vitest'
import { canary, canaryExercise } from './canary-exercise.test-exercise.ts'
import { type Client, StagedHall } from './staged-hall.test-hall.ts'

const staged = new StagedHall([canaryExercise])
let chair: Client
let room: string

beforeAll(async () => {
  await staged.open()
  chair = await staged.host()
  room = ((await (await chair.post('/api/rooms', { exercise: 'canaries' })).json()) as { id: string }).id
})
afterAll(async () => {
  await staged.close()
  staged.remove()
  expect(staged.reported).toEqual([])
})

const send = async (by: Client, csv: string) => {
  const answer = await by.post(`/api/rooms/${room}/injects`, csv, { 'content-type': 'text/csv' })
  return { status: answer.status, ...((await answer.json()) as object) }
}
const list = async (): Promise<string> =>
  (await chair.get(`/api/rooms/${room}/export/injects.csv?audience=control`)).text()
const stageOf = async (id: string) => (await staged.hall.room(room))!.state.injects.get(id)?.stage

test('a list that comes back as it went changes nothing', async () => {
  const seq = (await staged.hall.room(room))!.events.length
  expect(await send(chair, await list())).toEqual({ status: 200, ok: true, changes: [], unchanged: 3 })
  expect((await staged.hall.room(room))!.events.length).toBe(seq)
})

test('changed words are a draft again, a changed time alone is scheduled, a new row is new', async () => {
  const csv = await list()
  const changed = csv
    .replace(canary('seat:issuer', 'inject-text'), 'Other words')
    .replace('2022-05-07T02:30:00Z', '2022-05-07T03:00:00Z')
  expect(changed).not.toBe(csv)
  const added = `${changed.trimEnd()}\r\n4,new-one,by hand,A paper,all,New,Words,text,,,,,draft\r\n`
  expect(await send(chair, added)).toMatchObject({
    status: 200,
    changes: [
      { inject: 'new-one', change: 'added' },
      { inject: 'to-exchange', change: 'rescheduled' },
      { inject: 'to-issuer', change: 'changed' },
    ],
    unchanged: 1,
  })
  expect([await stageOf('new-one'), await stageOf('to-exchange'), await stageOf('to-issuer')]).toEqual([
    'draft',
    'scheduled',
    'draft',
  ])
})

test('a list with mistakes changes nothing and names row and column', async () => {
  const seq = (await staged.hall.room(room))!.events.length
  const csv = 'id,release,from,to,title,text,form\nx1,by hand,A,all,T,W,text\nx2,by hand,A,seat:nobody,T,W,poem\n'
  const answer = (await send(chair, csv)) as unknown as {
    status: number
    mistakes: { where: object; message: string }[]
  }
  expect(answer.status).toBe(422)
  expect(answer.mistakes.map(({ where }) => where)).toEqual(
    expect.arrayContaining([
      { line: 3, path: 'to' },
      { line: 3, path: 'form' },
    ]),
  )
  expect(answer.mistakes[0]!.message).toMatch(/^Row 3, /)
  expect((await staged.hall.room(room))!.events.length).toBe(seq)
})

test('is for those who direct', async () => {
  const observer = await staged.guest(chair, room, 'observer')
  expect(await send(observer, await list())).toMatchObject({ status: 403, refusal: { refused: 'no-right' } })
})
