/** The rooms on PostgreSQL: what differs from SQLite is tried once, from signing up to a restart. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTeamAccounts } from '../account/index.ts'
import { openStore } from '../store/index.ts'
import { startTestPostgres, type TestPostgres } from '../store/test-postgres.ts'
import { StagedHall } from './staged-hall.test-hall.ts'

const postgres: TestPostgres | undefined = await startTestPostgres()

describe.skipIf(postgres === undefined)('on PostgreSQL', () => {
  let databaseUrl: string
  beforeAll(async () => {
    databaseUrl = await postgres!.newDatabase()
  })
  afterAll(() => postgres?.stop())

  test('a room, its links raced for, its pictures, its commands once, also after a restart', async () => {
    const staged = await new StagedHall().open({ databaseUrl })
    const chair = await staged.host()
    const { id: room } = (await (await chair.post('/api/rooms', { template: 'memo' })).json()) as { id: string }
    const made = await chair.post(`/api/rooms/${room}/invitations`, { role: 'participant', usesMax: 2 })
    const { link } = (await made.json()) as { link: string }
    const race = Array.from({ length: 10 }, (_, at) => staged.client('', '').post(`/api${link}`, { name: `P${at}` }))
    expect((await Promise.all(race)).map(({ status }) => status).sort()).toEqual([200, 200, ...Array(8).fill(410)])
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 255])
    const { src } = (await (await chair.post(`/api/rooms/${room}/pictures`, png)).json()) as { src: string }
    expect(new Uint8Array(await (await chair.get(src)).arrayBuffer())).toEqual(png)
    const first = await chair.command(room, 'title-room', { title: 'Kept' }, { id: 'kept-once' })
    expect(first.status).toBe(200)
    await staged.restart()
    const again = await chair.command(room, 'title-room', { title: 'Kept' }, { id: 'kept-once' })
    expect(again.events).toEqual(first.events)
    expect(JSON.stringify(await staged.documents.json(room, 'plenary'))).toContain('What we propose')
    expect(await staged.store.journal.verifyChain({ room })).toMatchObject({ ok: true, seq: first.seq })
    await staged.close()
    staged.remove()
    expect(staged.reported).toEqual([])
  })

  test('an account by e-mail', async () => {
    const store = await openStore({ databaseUrl })
    const url = 'http://rooms.example.org'
    const team = await openTeamAccounts({ url, secret: 's'.repeat(40), signUp: true, oidc: null }, store)
    const answer = await team.handle(
      new Request(`${url}/api/auth/sign-up/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ name: 'Ada', email: 'ada@example.org', password: 'a long password' }),
      }),
    )
    expect(answer.status).toBe(200)
    const cookie = answer.headers.getSetCookie().map(each => each.split(';')[0])
    expect(await team.signedIn(new Headers({ cookie: cookie.join('; ') }))).toMatchObject({ name: 'Ada' })
    await store.close()
  })
})
