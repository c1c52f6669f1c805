import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canaryExercise } from './canary-exercise.test-exercise.ts'
import { type Client, cookieOf, StagedHall } from './staged-hall.test-hall.ts'

const staged = new StagedHall([{ ...canaryExercise, run: null }])
const nobody = (): Client => staged.client('', '')
let chair: Client
let room: string

const invite = (by: Client, wish: object, to = room) => by.post(`/api/rooms/${to}/invitations`, wish)
async function link(wish: object): Promise<string> {
  return `/api${((await (await invite(chair, wish)).json()) as { link: string }).link}`
}
const refusalOf = async (answer: Response): Promise<[number, string]> => [
  answer.status,
  ((await answer.json()) as { refusal: { refused: string } }).refusal.refused,
]

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

describe('a link', () => {
  test('says what it leads to, lets one in with a cookie, and is used up then', async () => {
    const path = await link({ role: 'player', seat: 'issuer' })
    expect(await (await nobody().get(path)).json()).toEqual({
      room: { title: 'Canaries' },
      role: 'player',
      seat: 'issuer',
      seatTitle: 'The issuer',
      already: null,
      name: null,
    })
    const joined = await nobody().post(path, { name: 'Ada' })
    expect([joined.status, await joined.json()]).toEqual([200, { room }])
    expect(joined.headers.getSetCookie()[0]).toMatch(
      /^breakwater_session=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Strict$/,
    )
    const ada = staged.client('', cookieOf(joined))
    expect(await (await ada.get(`/api/rooms/${room}`)).json()).toMatchObject({ me: { name: 'Ada', seat: 'issuer' } })
    expect(await refusalOf(await nobody().get(path))).toEqual([410, 'link-used'])
    expect(await refusalOf(await nobody().post(path, { name: 'Eve' }))).toEqual([410, 'link-used'])
    // Who came by it comes back by it.
    expect(await (await ada.post(path, { name: 'Ada' })).json()).toEqual({ room })
  })

  test('that ten people race for lets one in', async () => {
    const path = await link({ role: 'observer' })
    const before = (await staged.hall.room(room))!.state.people.size
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => nobody().post(path, { name: `P${at}` })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(410)])
    expect((await staged.hall.room(room))!.state.people.size).toBe(before + 1)
  })

  test('opened by somebody who is in the room changes nothing and is not used up', async () => {
    const path = await link({ role: 'observer' })
    expect(await (await chair.get(path)).json()).toMatchObject({ already: 'chair' })
    expect(await (await chair.post(path, { name: 'Me' })).json()).toEqual({ room })
    expect((await staged.hall.room(room))!.person('host')).toMatchObject({ role: 'chair', name: 'Host' })
    expect((await nobody().post(path, { name: 'Ben' })).status).toBe(200)
  })

  test('that expired or was revoked says so and what to do', async () => {
    const late = await link({ role: 'observer', hours: 1 })
    staged.nowMs += 3_600_001
    expect(await refusalOf(await nobody().post(late, { name: 'Ben' }))).toEqual([410, 'link-expired'])
    const made = (await (await invite(chair, { role: 'observer' })).json()) as { id: string; link: string }
    expect((await chair.delete(`/api/rooms/${room}/invitations/${made.id}`)).status).toBe(200)
    const answer = await nobody().post(`/api${made.link}`, { name: 'Ben' })
    expect(answer.status).toBe(410)
    expect(await answer.json()).toMatchObject({
      refusal: { refused: 'link-revoked', hint: 'Ask the chair of the room for a new link.' },
    })
    expect((await chair.delete(`/api/rooms/${room}/invitations/${made.id.slice(0, 19)}x`)).status).toBe(404)
  })

  test('does not let in who has no name', async () => {
    const path = await link({ role: 'observer' })
    for (const name of ['', '   ', '\u202E', null, 7, {}]) {
      expect((await nobody().post(path, { name })).status).toBe(422)
    }
    expect((await nobody().post(path, '[1]')).status).toBe(400)
    expect((await nobody().post(path, { name: 'Ben' })).status).toBe(200)
  })
})

describe('who may invite, and as what', () => {
  test('the chair and the director; the list shows no secret', async () => {
    const director = await staged.guest(chair, room, 'director')
    const player = await staged.guest(chair, room, 'player', 'exchange')
    const made = await invite(director, { role: 'observer', usesMax: 3, hours: 2 })
    expect(made.status).toBe(200)
    const { id, link: path } = (await made.json()) as { id: string; link: string }
    const list = await (await chair.get(`/api/rooms/${room}/invitations`)).text()
    expect(JSON.parse(list)).toContainEqual({
      ...{ id, role: 'observer', seat: null, uses: 0, usesMax: 3, revoked: false },
      expiresAtMs: staged.nowMs + 7_200_000,
    })
    expect(list).not.toContain(path.slice('/join/'.length))
    expect((await invite(player, { role: 'observer' })).status).toBe(403)
    expect((await player.get(`/api/rooms/${room}/invitations`)).status).toBe(403)
    expect((await player.delete(`/api/rooms/${room}/invitations/${id}`)).status).toBe(403)
  })

  test.each([
    [{ role: 'chair' }, 409, 'one-chair'],
    [{ role: 'player' }, 409, 'seat-wanted'],
    [{ role: 'player', seat: 'nothing' }, 409, 'unknown-seat'],
    [{ role: 'player', seat: 7 }, 409, 'unknown-seat'],
    [{ role: 'observer', seat: 'issuer' }, 409, 'no-seat-wanted'],
  ])('%j is refused', async (wish, status, refused) => {
    expect(await refusalOf(await invite(chair, wish))).toEqual([status, refused])
  })

  test.each([
    { role: 'king' },
    {},
    { role: 'observer', usesMax: 0 },
    { role: 'observer', usesMax: 1.5 },
    { role: 'observer', hours: 1e9 },
  ])('%j is a mistake', async wish => {
    expect((await invite(chair, wish)).status).toBe(422)
  })

  test('there is one chair: it is handed over in the room, and the old one stays on as staff', async () => {
    const own = ((await (await chair.post('/api/rooms', { exercise: 'canaries' })).json()) as { id: string }).id
    const heir = await staged.guest(chair, own, 'controller')
    const handed = await chair.command(own, 'change-person', {
      person: heir.id,
      name: 'Heir',
      role: 'chair',
      seat: null,
    })
    expect(handed.status).toBe(200)
    const chairs = [...(await staged.hall.room(own))!.state.people.values()].filter(({ role }) => role === 'chair')
    expect(chairs.map(({ id }) => id)).toEqual([heir.id])
    expect((await chair.command(own, 'open-phase', { phase: 'read', durationMs: 0 })).status).toBe(403)
    expect((await heir.command(own, 'open-phase', { phase: 'read', durationMs: 0 })).status).toBe(200)
  })
})
