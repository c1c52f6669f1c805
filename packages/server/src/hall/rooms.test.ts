import type { RoomEvent } from '@breakwater/room'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, cookieOf, StagedHall, StreamReader } from './staged-hall.test-hall.ts'

const staged = new StagedHall()
let chair: Client
let ada: Client
let room: string

async function newRoom(title = 'A meeting'): Promise<string> {
  const made = await chair.post('/api/rooms', { title })
  return ((await made.json()) as { id: string }).id
}

async function roomOf(client: Client, id: string) {
  return (await (await client.get(`/api/rooms/${id}`)).json()) as {
    me: { role: string; seat: string | null; name: string }
    events: RoomEvent[]
    seq: number
    serverMs: number
    documents: { name: string; audience: string; write: string }[]
  }
}

beforeAll(async () => {
  await staged.open()
  chair = await staged.host()
  room = await newRoom('The reserve')
  ada = await staged.guest(chair, room, 'participant', null, 'Ada')
})
afterAll(async () => {
  await staged.close()
  staged.remove()
})

describe('a new room', () => {
  test('begins with its chair and the document of its template', async () => {
    const made = await chair.post('/api/rooms', { template: 'memo' })
    const { id } = (await made.json()) as { id: string }
    const { me, events, documents } = await roomOf(chair, id)
    expect(me).toMatchObject({ id: 'host', role: 'chair' })
    expect(events.map(event => event.kind)).toEqual(['room.created', 'person.joined', 'agenda.set'])
    expect(documents).toContainEqual({ name: `${id}/plenary`, audience: 'all', write: 'edit' })
    expect(JSON.stringify(await staged.documents.json(id, 'plenary'))).toContain('What we propose')
  })

  test('is listed for those who are in it, and for nobody else', async () => {
    const cards = async (client: Client) => (await (await client.get('/api/rooms')).json()) as { id: string }[]
    expect(await cards(ada)).toEqual([
      {
        id: room,
        title: 'The reserve',
        phase: 'prepare',
        role: 'participant',
        seat: null,
        people: 2,
        createdAtMs: staged.nowMs,
        signed: false,
      },
    ])
    expect((await cards(chair)).length).toBeGreaterThan(1)
  })

  test.each([
    [{ exercise: 'nothing' }, 'unknown-exercise'],
    [{ template: 'nothing' }, 'unknown-template'],
    [{ template: 'memo', exercise: 'nothing' }, 'two-beginnings'],
    [{ title: 7 }, 'bad-title'],
    [{ title: 'x'.repeat(201) }, 'bad-title'],
    [{ language: 'xx' }, 'bad-language'],
  ])('%j is a mistake', async (wish, code) => {
    const answer = await chair.post('/api/rooms', wish)
    expect(answer.status).toBe(422)
    expect(((await answer.json()) as { mistakes: { code: string }[] }).mistakes[0]!.code).toBe(code)
  })

  test('a guest may not make one, nobody without a session', async () => {
    expect((await ada.post('/api/rooms', {})).status).toBe(403)
    expect((await staged.client('', '').post('/api/rooms', {})).status).toBe(401)
  })

  test('its title is words in its document, whatever signs are in it', async () => {
    const id = await newRoom('# <b>[x](javascript:1)</b> *a* 1. ![](y)')
    const json = (await staged.documents.json(id, 'plenary')) as unknown as {
      content: { type: string; content: object[] }[]
    }
    expect(json.content).toEqual([
      expect.objectContaining({
        type: 'heading',
        content: [{ type: 'text', text: '# <b>[x](javascript:1)</b> *a* 1. ![](y)' }],
      }),
    ])
  })
})

describe('commands', () => {
  test('act once for each id, also after a restart', async () => {
    const id = await newRoom()
    const input = { items: [{ id: 'item1', title: 'Reserve', durationMs: null }] }
    const first = await chair.command(id, 'set-agenda', input, { id: 'same-id-1' })
    expect(first).toMatchObject({ status: 200, ok: true, events: [{ kind: 'agenda.set', commandId: 'same-id-1' }] })
    const again = await chair.command(id, 'set-agenda', input, { id: 'same-id-1' })
    expect(again.events).toEqual(first.events)
    await staged.restart()
    const later = await chair.command(id, 'set-agenda', { items: [] }, { id: 'same-id-1' })
    expect(later.events).toEqual(first.events)
    expect((await roomOf(chair, id)).events.filter(event => event.kind === 'agenda.set')).toHaveLength(1)
  })

  test('of the same command sent ten times at once one acts', async () => {
    const id = await newRoom()
    const input = { items: [{ id: 'item1', title: 'Once', durationMs: null }] }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => chair.command(id, 'set-agenda', input, { id: 'ten-times' })),
    )
    expect(new Set(answers.map(({ events }) => events![0]!.seq)).size).toBe(1)
    expect((await roomOf(chair, id)).events.filter(event => event.kind === 'agenda.set')).toHaveLength(1)
  })

  test('somebody else’s id gives nothing of theirs away', async () => {
    await chair.command(room, 'set-agenda', { items: [] }, { id: 'chairs-own' })
    const answer = await ada.command(room, 'set-agenda', { items: [] }, { id: 'chairs-own' })
    expect(answer).toMatchObject({ status: 409, refusal: { refused: 'command-id-taken' } })
    expect(answer.events).toBeUndefined()
  })

  test('refusals by right are 403, by rule 409; mistakes 422 and 400', async () => {
    expect(await ada.command(room, 'set-agenda', { items: [] })).toMatchObject({
      status: 403,
      refusal: { refused: 'no-right' },
    })
    expect(await chair.command(room, 'open-phase', { phase: 'decide', durationMs: null })).toMatchObject({
      status: 409,
      refusal: { refused: 'not-next' },
    })
    expect((await chair.command(room, 'no-such', {})).status).toBe(422)
    expect((await chair.command(room, 'title-room', { title: '' })).status).toBe(422)
    expect((await chair.post(`/api/rooms/${room}/commands`, '{"id":')).status).toBe(400)
    expect((await chair.post(`/api/rooms/${room}/commands`, '[]')).status).toBe(400)
  })

  test('times are the server’s; what a client says of time is refused', async () => {
    const id = await newRoom()
    const answer = await chair.command(id, 'title-room', { title: 'Now', atMs: 1 } as object)
    expect(answer.status).toBe(422)
    staged.nowMs += 5000
    const { events } = await chair.command(id, 'title-room', { title: 'Now' })
    expect(events![0]!.atMs).toBe(staged.nowMs)
    const { serverMs } = await roomOf(chair, id)
    expect(serverMs).toBe(staged.nowMs)
    // A clock that is set back does not turn the log round.
    staged.nowMs -= 60_000
    const later = await chair.command(id, 'title-room', { title: 'Later' })
    expect(later.events![0]!.atMs).toBe(events![0]!.atMs)
    staged.nowMs += 60_000
  })
})

describe('time', () => {
  test('ends a phase at its deadline, whoever asks next', async () => {
    const id = await newRoom()
    const ben = await staged.guest(chair, id, 'participant', null, 'Ben')
    await chair.command(id, 'open-phase', { phase: 'read', durationMs: 60_000 })
    staged.nowMs += 59_999
    const input = (thread: string) => ({ thread, comment: `${thread}-c`, document: 'plenary', quote: '', text: 'Why?' })
    const early = await ben.command(id, 'open-thread', input('draft-1'))
    expect(early.events![0]).toMatchObject({
      kind: 'thread.opened',
      audience: `person:${ben.id}`,
      body: { draft: true },
    })
    staged.nowMs += 1
    const late = await ben.command(id, 'open-thread', input('public-1'))
    expect(late.events![0]).toMatchObject({ audience: 'all', body: { draft: false } })
    const kinds = (await roomOf(ben, id)).events.map(event => event.kind)
    expect(kinds.filter(kind => kind === 'phase.opened')).toHaveLength(2)
  })

  test('that passes while the server is down is made up for at the start', async () => {
    const id = await newRoom()
    await chair.command(id, 'open-phase', { phase: 'read', durationMs: 60_000 })
    await staged.close()
    staged.nowMs += 3_600_000
    await staged.open()
    const { events } = await roomOf(chair, id)
    expect(events.at(-1)).toMatchObject({
      kind: 'phase.opened',
      by: 'system',
      body: { phase: 'comment', because: 'time' },
    })
  })
})

describe('the stream', () => {
  test('brings what happened since, then what happens, each once and in order', async () => {
    const id = await newRoom()
    const reader = new StreamReader(await chair.get(`/api/rooms/${id}/stream?after=1`))
    await reader.until(() => reader.events.length === 1, 'the chair’s joining')
    await chair.command(id, 'title-room', { title: 'Two' })
    await reader.until(() => reader.events.length === 2, 'the title')
    expect(reader.events.map(event => event.seq)).toEqual([2, 3])
    await reader.stop()
    // A browser that comes back says what it had last; that goes before the address.
    const back = new StreamReader(await chair.get(`/api/rooms/${id}/stream?after=0`, { 'last-event-id': '2' }))
    await back.until(() => back.events.length === 1, 'the missed event')
    expect(back.events[0]).toMatchObject({ seq: 3, kind: 'room.titled' })
    expect(back.messages.map(({ event }) => event)).toEqual(expect.arrayContaining(['rights', 'time', 'people']))
    await back.stop()
  })

  test('brings to each only what is for them', async () => {
    const id = await newRoom()
    const ben = await staged.guest(chair, id, 'participant', null, 'Ben')
    await chair.command(id, 'open-phase', { phase: 'read', durationMs: 0 })
    const bens = new StreamReader(await ben.get(`/api/rooms/${id}/stream`))
    const chairs = new StreamReader(await chair.get(`/api/rooms/${id}/stream`))
    const thread = {
      thread: 'secret-thread',
      comment: 'secret-c',
      document: 'plenary',
      quote: '',
      text: 'canary-of-ben',
    }
    await ben.command(id, 'open-thread', thread)
    await chair.command(id, 'title-room', { title: 'After' })
    await bens.until(() => bens.text.includes('canary-of-ben'), 'the draft')
    await chairs.until(() => chairs.text.includes('After'), 'the title')
    expect(chairs.text).not.toContain('canary-of-ben')
    expect(chairs.text).not.toContain('secret-thread')
    await Promise.all([bens.stop(), chairs.stop()])
  })

  test('does not tell the words of a comment any more once it is deleted, and neither does anything else', async () => {
    const id = await newRoom()
    for (const phase of ['read', 'comment']) await chair.command(id, 'open-phase', { phase, durationMs: 0 })
    const words = { thread: 'thread-1', comment: 'comment-1', document: 'plenary', quote: '', text: 'rash-words' }
    await chair.command(id, 'open-thread', words)
    await chair.command(id, 'edit-comment', { thread: 'thread-1', comment: 'comment-1', text: 'rash-words too' })
    const live = new StreamReader(await chair.get(`/api/rooms/${id}/stream`))
    await live.until(() => live.text.includes('rash-words too'), 'the words')
    await chair.command(id, 'delete-comment', { thread: 'thread-1', comment: 'comment-1' })
    await live.until(() => live.events.some(({ kind }) => kind === 'comment.deleted'), 'the deletion')
    const late = new StreamReader(await chair.get(`/api/rooms/${id}/stream`))
    await late.until(() => late.events.some(({ kind }) => kind === 'comment.deleted'), 'the deletion')
    const paths = ['', '/export/log.json', '/export/document.md', '/export/document.html', '/export/report.md']
    const texts = await Promise.all(paths.map(async path => (await chair.get(`/api/rooms/${id}${path}`)).text()))
    for (const text of [late.text, ...texts]) expect(text).not.toContain('rash-words')
    await Promise.all([live.stop(), late.stop()])
  })

  test('tells reading progress to the chair alone', async () => {
    const id = await newRoom()
    const ben = await staged.guest(chair, id, 'participant', null, 'Ben')
    await chair.command(id, 'open-phase', { phase: 'read', durationMs: 0 })
    expect((await ben.post(`/api/rooms/${id}/progress`, { fraction: 0.625 })).status).toBe(200)
    for (const wrong of [-0.1, 1.1, '1', null, Number.NaN]) {
      expect((await ben.post(`/api/rooms/${id}/progress`, { fraction: wrong })).status).toBe(422)
    }
    const bens = new StreamReader(await ben.get(`/api/rooms/${id}/stream`))
    const chairs = new StreamReader(await chair.get(`/api/rooms/${id}/stream`))
    const told = (reader: StreamReader) =>
      reader.messages.filter(({ event }) => event === 'people').map(({ data }) => data as { online: object[] })
    await chairs.until(() => told(chairs).some(({ online }) => online.length === 2), 'both people')
    expect(told(chairs).at(-1)!.online).toContainEqual({ person: ben.id, document: null, fraction: 0.625 })
    await bens.until(() => told(bens).some(({ online }) => online.length === 2), 'both people')
    expect(bens.text).not.toContain('0.625')
    await Promise.all([bens.stop(), chairs.stop()])
  })

  test('ends at once for somebody who is taken out; the old session opens nothing', async () => {
    const id = await newRoom()
    const ben = await staged.guest(chair, id, 'participant', null, 'Ben')
    const reader = new StreamReader(await ben.get(`/api/rooms/${id}/stream`))
    await reader.until(() => reader.events.length === 3, 'the beginning')
    await chair.command(id, 'remove-person', { person: ben.id, reason: '' })
    await chair.command(id, 'title-room', { title: 'Without Ben' })
    await reader.until(() => reader.done, 'its end')
    expect(reader.messages.at(-1)).toMatchObject({ event: 'gone', data: { refused: 'removed' } })
    expect(reader.text).not.toContain('Without Ben')
    for (const path of ['', '/stream', '/run', '/minutes', '/export/log.json', '/documents/plenary/history']) {
      expect((await ben.get(`/api/rooms/${id}${path}`)).status).toBe(410)
    }
    expect((await ben.command(id, 'raise-hand', {})).status).toBe(410)
    expect((await (await ben.get('/api/rooms')).json()) as unknown[]).toEqual([])
    await staged.restart()
    expect((await ben.get(`/api/rooms/${id}`)).status).toBe(410)
  })

  test('says so when somebody’s role has changed, before anything that the role lets through', async () => {
    const id = await newRoom()
    const ben = await staged.guest(chair, id, 'participant', null, 'Ben')
    const reader = new StreamReader(await ben.get(`/api/rooms/${id}/stream`))
    const rights = () => reader.messages.filter(({ event }) => event === 'rights').map(({ data }) => data)
    await reader.until(() => rights().length === 1, 'the first rights')
    expect(rights()[0]).toMatchObject({ me: { role: 'participant' } })
    expect(JSON.stringify(rights()[0])).not.toContain('plenary')
    await chair.command(id, 'change-person', { person: ben.id, name: 'Ben', role: 'co-author', seat: null })
    await reader.until(() => rights().length === 2, 'the new rights')
    expect(rights()[1]).toMatchObject({
      me: { role: 'co-author' },
      documents: expect.arrayContaining([{ name: `${id}/plenary`, audience: 'all', write: 'edit' }]),
    })
    await reader.stop()
  })

  test('a ninth stream of the same person ends the first', async () => {
    const id = await newRoom()
    const readers: StreamReader[] = []
    for (let count = 0; count < 9; count++) readers.push(new StreamReader(await chair.get(`/api/rooms/${id}/stream`)))
    await readers[0]!.until(() => readers[0]!.done, 'its end')
    expect(readers[8]!.done).toBe(false)
    await Promise.all(readers.map(reader => reader.stop()))
  })
})

describe('a store that fails', () => {
  test('in a command: 503, nothing is changed, nobody hears of it, and the same command acts later', async () => {
    const id = await newRoom('Before')
    const reader = new StreamReader(await chair.get(`/api/rooms/${id}/stream`))
    await reader.until(() => reader.events.length === 2, 'the beginning')
    staged.diskFull = true
    const failed = await chair.command(id, 'title-room', { title: 'During' }, { id: 'try-again' })
    expect(failed).toMatchObject({ status: 503, mistakes: [{ code: 'store-unavailable' }] })
    expect((await roomOf(chair, id)).seq).toBe(2)
    staged.diskFull = false
    const done = await chair.command(id, 'title-room', { title: 'During' }, { id: 'try-again' })
    expect(done).toMatchObject({ status: 200, seq: 3 })
    await reader.until(() => reader.events.length === 3, 'the title')
    expect(reader.events.map(event => event.seq)).toEqual([1, 2, 3])
    await reader.stop()
  })

  test('an answer that is lost at the commit does not make a command act twice', async () => {
    const id = await newRoom()
    const reader = new StreamReader(await chair.get(`/api/rooms/${id}/stream`))
    await reader.until(() => reader.events.length === 2, 'the beginning')
    staged.answerLost = true
    expect((await chair.command(id, 'title-room', { title: 'Kept' }, { id: 'lost-answer' })).status).toBe(503)
    staged.answerLost = false
    const again = await chair.command(id, 'title-room', { title: 'Kept' }, { id: 'lost-answer' })
    expect(again).toMatchObject({ status: 200, seq: 3, events: [{ seq: 3, kind: 'room.titled' }] })
    await reader.until(() => reader.events.length === 3, 'the title')
    expect((await roomOf(chair, id)).events).toHaveLength(3)
    await reader.stop()
  })

  test('in joining: the link is not used up', async () => {
    const id = await newRoom()
    const made = await chair.post(`/api/rooms/${id}/invitations`, { role: 'participant' })
    const { link } = (await made.json()) as { link: string }
    const nobody = staged.client('', '')
    staged.diskFull = true
    expect((await nobody.post(`/api${link}`, { name: 'Cleo' })).status).toBe(503)
    staged.diskFull = false
    expect((await nobody.post(`/api${link}`, { name: 'Cleo' })).status).toBe(200)
  })

  test('that is dead: every address says 503, and all is there when it is back', async () => {
    const id = await newRoom()
    staged.databaseDead = true
    for (const path of ['/api/me', '/api/rooms', `/api/rooms/${id}`, `/api/rooms/${id}/minutes`, '/api/rooms/none']) {
      const answer = await chair.get(path)
      expect(answer.status).toBe(503)
      expect(await answer.json()).toMatchObject({ ok: false, mistakes: [{ code: 'store-unavailable' }] })
    }
    expect((await chair.command(id, 'title-room', { title: 'x' })).status).toBe(503)
    staged.databaseDead = false
    expect((await chair.command(id, 'title-room', { title: 'Back' })).status).toBe(200)
  })
})

describe('a room that another process takes over', () => {
  test('is written by nobody else any more; who asks again gets it from its new owner', async () => {
    const id = await newRoom()
    const reader = new StreamReader(await chair.get(`/api/rooms/${id}/stream`))
    await reader.until(() => reader.events.length === 2, 'the beginning')
    await staged.store.journal.claimRoom(id)
    const late = await chair.command(id, 'title-room', { title: 'Too late' }, { id: 'fenced-out' })
    expect(late.status).toBe(503)
    await reader.until(() => reader.done, 'its end')
    expect(reader.text).not.toContain('Too late')
    expect(await chair.command(id, 'title-room', { title: 'Again' }, { id: 'fenced-out' })).toMatchObject({
      status: 200,
      seq: 3,
    })
  })
})

describe('what strangers send', () => {
  test('50 MB are refused unread', async () => {
    const large = 'x'.repeat(50 * 1024 * 1024)
    for (const path of [
      `/api/rooms/${room}/commands`,
      '/api/rooms',
      `/api/rooms/${room}/pictures`,
      `/api/rooms/${room}/injects`,
    ]) {
      expect((await chair.post(path, large)).status).toBe(413)
    }
  })

  test('a session that is none opens nothing; a foreign room and one that is not are the same', async () => {
    const other = await newRoom('Canary title')
    const forged = staged.client('', 'breakwater_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')
    expect((await forged.get(`/api/rooms/${other}`)).status).toBe(401)
    const missing = await ada.get('/api/rooms/AAAAAAAAAAAAAAAA')
    const foreign = await ada.get(`/api/rooms/${other}`)
    expect([missing.status, foreign.status]).toEqual([404, 404])
    expect(await foreign.text()).toBe(await missing.text())
    for (const id of ['..', '%2e%2e', "'", '%00', 'a'.repeat(2000)]) {
      expect((await ada.get(`/api/rooms/${id}`)).status).toBe(404)
    }
  })

  test('commands beyond the rate wait', async () => {
    const id = await newRoom()
    const ben = await staged.guest(chair, id, 'participant', null, 'Ben')
    const statuses: number[] = []
    for (let count = 0; count < 70; count++) statuses.push((await ben.command(id, 'raise-hand', {})).status)
    expect(statuses.slice(0, 60)).not.toContain(429)
    expect(statuses.slice(60)).toEqual(Array(10).fill(429))
    staged.nowMs += 1000
    expect((await ben.command(id, 'raise-hand', {})).status).toBe(409)
  })

  test('guessing links is slowed down; a class that joins at once is not', async () => {
    const id = await newRoom()
    const made = await chair.post(`/api/rooms/${id}/invitations`, { role: 'participant', usesMax: 40 })
    const { link } = (await made.json()) as { link: string }
    const nobody = staged.client('', '')
    const class1 = { 'x-test-address': '10.1.1.1' }
    const joined = await Promise.all(
      Array.from({ length: 40 }, (_, index) => nobody.post(`/api${link}`, { name: `Pupil ${index}` }, class1)),
    )
    expect(joined.map(({ status }) => status)).toEqual(Array(40).fill(200))
    const guesses: number[] = []
    for (let count = 0; count < 12; count++) {
      guesses.push((await nobody.get(`/api/join/${'A'.repeat(43)}`, { 'x-test-address': '10.2.2.2' })).status)
    }
    expect(guesses).toEqual([...Array(10).fill(410), 429, 429])
  })
})

describe('me', () => {
  test('is nobody without a session, and may change the own name everywhere', async () => {
    const nobody = (await (await staged.client('', '').get('/api/me')).json()) as object
    expect(nobody).toMatchObject({ person: null, host: false, accounts: { signIn: false, providers: [] } })
    const id = await newRoom()
    const ben = await staged.guest(chair, id, 'participant', null, 'Ben')
    expect((await ben.post('/api/me', { name: ' \u202Ebenjamin ' })).status).toBe(200)
    expect((await roomOf(chair, id)).events.at(-1)).toMatchObject({
      kind: 'person.changed',
      by: ben.id,
      body: { person: ben.id, name: 'benjamin', role: 'participant' },
    })
    expect((await ben.post('/api/me', { name: '   ' })).status).toBe(422)
  })

  test('leaving ends the session of this browser', async () => {
    const id = await newRoom()
    const ben = await staged.guest(chair, id, 'participant', null, 'Ben')
    const reader = new StreamReader(await ben.get(`/api/rooms/${id}/stream`))
    expect((await ben.post('/api/me/leave', {})).status).toBe(200)
    await reader.until(() => reader.done, 'its end')
    expect((await ben.get(`/api/rooms/${id}`)).status).toBe(401)
  })

  test('the host’s link sets a cookie and leads to the rooms; another one does not', async () => {
    const right = await staged.app.request(staged.accounts.host.path)
    expect([right.status, right.headers.get('location')]).toEqual([302, '/rooms'])
    expect(right.headers.getSetCookie()[0]).toContain('HttpOnly; SameSite=Strict')
    const wrong = await staged.app.request(`/host/${'A'.repeat(43)}`)
    expect([wrong.status, cookieOf(wrong)]).toEqual([410, ''])
  })
})
