import { connect } from 'node:net'
import { schemaVersion } from '@breakwater/room/document'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { canary, canaryExercise } from '../hall/canary-exercise.test-exercise.ts'
import type { Client } from '../hall/staged-hall.test-hall.ts'
import { addParagraph, frame, frames, StagedLive, type } from './staged-live.test-live.ts'

const stage = new StagedLive([{ ...canaryExercise, run: null }])
let room: string
let exercise: string
let ben: Client
let issuer: Client
let stranger: Client

beforeAll(async () => {
  await stage.open()
  room = await stage.newRoom()
  ben = await stage.staged.guest(stage.chair, room, 'participant', null, 'Ben')
  await stage.openPhase(room, 'comment')
  const made = await stage.chair.post('/api/rooms', { exercise: canaryExercise.id })
  exercise = ((await made.json()) as { id: string }).id
  issuer = await stage.staged.guest(stage.chair, exercise, 'player', 'issuer', 'Issuer')
  const elsewhere = await stage.newRoom('Elsewhere')
  stranger = await stage.staged.guest(stage.chair, elsewhere, 'participant', null, 'Stranger')
})
afterAll(() => stage.remove())

describe('a document is denied, and not a byte of it is sent', () => {
  const cases: [string, () => [{ cookie: string }, string, string?], number][] = [
    ['without a session', () => [{ cookie: '' }, `${room}/plenary`], 401],
    ['with a session that never was', () => [{ cookie: 'breakwater_session=abcdef' }, `${room}/plenary`], 401],
    ['of another room', () => [stranger, `${room}/plenary`], 403],
    ['of a room that is not there', () => [ben, 'nosuchroom/plenary'], 403],
    ['of the staff', () => [issuer, `${exercise}/control`], 403],
    ['of another seat', () => [issuer, `${exercise}/seat:exchange`], 403],
    ['of a seat that is not there', () => [stage.chair, `${exercise}/seat:nobody`], 403],
    ['of another person', () => [ben, `${room}/person:host`], 403],
    ['of another person, asked for by the chair', () => [stage.chair, `${room}/person:${ben.id}`], 403],
    ['from a page of another version', () => [stage.chair, `${room}/plenary`, `${schemaVersion()}x`], 408],
  ]
  test.each(cases)('%s', async (_what, of, status) => {
    const [client, name, version] = of()
    const raw = stage.socket(client)
    await raw.ask(name, version)
    await raw.until(() => raw.denied !== null, 'the denial')
    // Whoever goes on as if nothing had happened gets no further.
    raw.send(raw.make(addParagraph('x')))
    raw.socket.send(frame(name, frames.queryAwareness))
    raw.appear(raw.doc.clientID, 1, { cursor: null })
    raw.socket.send(frame('nonsense', frames.auth, 0, ''))
    await raw.until(() => raw.closed !== null, 'the end')
    expect(raw.denied).toMatchObject({ status })
    expect(raw.received.map(({ type }) => type)).toEqual([frames.auth])
    expect(raw.bytes.toString('latin1')).not.toContain('canary')
    expect(raw.bytes.length).toBeLessThan(400)
  })

  test('through a socket that was brought to another room', async () => {
    const raw = stage.socket(stage.chair, room)
    await raw.ask(`${exercise}/plenary`)
    await raw.until(() => raw.denied !== null, 'the denial')
    expect(raw.denied).toMatchObject({ status: 403, refused: 'no-such-document' })
  })
})

test('a seat gets its own document and the shared one, with its canary in it', async () => {
  const mark = canary('seat:issuer', 'live')
  const block = { type: 'paragraph', content: [{ type: 'text', text: mark }] }
  await stage.staged.documents.insertBlocks(exercise, 'seat:issuer', 'end', [block], 'system')
  await stage.chair.command(exercise, 'open-phase', { phase: 'read', durationMs: 0 })
  const own = await stage.at(issuer, exercise, 'seat:issuer')
  expect(own.text).toContain(mark)
  own.edit(addParagraph('we hold'))
  await own.until(() => own.acks.length === 1, 'the acknowledgement')
  expect(own.acks).toEqual([true])
})

test('somebody’s own notes begin when they are opened, and are kept', async () => {
  const raw = await stage.at(ben, room, `person:${ben.id}`)
  raw.edit(addParagraph('for me alone'))
  await raw.until(() => raw.acks.length === 1, 'the acknowledgement')
  expect((await stage.replay(room, `person:${ben.id}`)).text).toContain('for me alone')
})

describe('the upgrade', () => {
  const refusedWith = async (headers: Record<string, string>): Promise<number | undefined> => {
    const raw = stage.socket(stage.chair, room, headers)
    await raw.opened()
    return raw.closed?.code
  }
  const own = (): string => `http://${stage.address}`

  test('is refused to pages of other sites and under names that are not this machine’s', async () => {
    expect(await refusedWith({ origin: 'https://evil.example' })).toBe(403)
    expect(await refusedWith({ origin: 'null' })).toBe(403)
    expect(await refusedWith({ origin: `${own()}.evil.example` })).toBe(403)
    expect(await refusedWith({ host: 'evil.example', origin: 'http://evil.example' })).toBe(403)
    expect(await refusedWith({ host: `${stage.address}.evil.example` })).toBe(403)
    expect(await refusedWith({ origin: own() })).toBe(undefined)
    expect(await refusedWith({})).toBe(undefined)
  })

  test('says so when nobody knows whose a room is', async () => {
    stage.directoryDead = true
    expect(await refusedWith({})).toBe(503)
    stage.directoryDead = false
  })

  const ask = (target: string, more = ''): string =>
    `GET ${target} HTTP/1.1\r\nHost: ${stage.address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`

  test.each(['//', 'http://[', '/elsewhere', '/live%', '*'])(
    'a request for %s is answered, and nothing ends',
    async target => {
      const socket = connect(Number(stage.address.split(':')[1]), '127.0.0.1')
      let answer = ''
      socket.on('data', piece => {
        answer += piece.toString()
      })
      socket.on('error', () => undefined)
      const ended = new Promise<void>(resolve => socket.once('close', () => resolve()))
      socket.write(ask(target))
      await ended
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
      expect((await stage.at(stage.chair, room)).text).toContain('The peg')
    },
  )

  test('a socket that is reset while it is looked at ends nothing', async () => {
    for (let index = 0; index < 30; index++) {
      const socket = connect(Number(stage.address.split(':')[1]), '127.0.0.1')
      await new Promise<void>(resolve => socket.once('connect', () => resolve()))
      socket.on('error', () => undefined)
      socket.write(
        ask(['/live', '/elsewhere', '/live'][index % 3]!, index % 2 === 0 ? 'Origin: http://evil.example\r\n' : ''),
      )
      socket.resetAndDestroy()
    }
    expect((await stage.at(stage.chair, room)).text).toContain('The peg')
  })
})

describe('who was taken out', () => {
  test('is cut off at once, and nothing later arrives', async () => {
    const carl = await stage.staged.guest(stage.chair, room, 'participant', null, 'Carl')
    const raw = await stage.at(carl, room)
    const writer = await stage.at(stage.chair, room)
    const done = await stage.chair.command(room, 'remove-person', { person: carl.id, reason: '' })
    expect(done.status).toBe(200)
    await raw.until(() => raw.ended !== null, 'the end')
    expect(raw.ended).toMatchObject({ status: 410, refused: 'removed' })
    const before = raw.bytes.length
    writer.edit(addParagraph('canary-after-removal'))
    await writer.until(() => writer.acks.length === 1, 'the acknowledgement')
    raw.socket.send(frame(raw.name, frames.sync, 0, Y.encodeStateVector(new Y.Doc())))
    await writer.settled()
    expect(raw.bytes.length).toBe(before)
    await raw.ask(`${room}/plenary`)
    await raw.until(() => raw.denied !== null, 'the denial')
    expect(raw.denied).toMatchObject({ status: 403 })
    expect(raw.bytes.toString('latin1')).not.toContain('canary')
  })

  test('while what they asked was waiting behind what they wrote: nothing arrives, and the journal and the document agree', async () => {
    const dora = await stage.staged.guest(stage.chair, room, 'co-author', null, 'Dora')
    const raw = await stage.at(dora, room)
    const other = await stage.at(stage.chair, room)
    stage.appends = 'wait'
    raw.edit(addParagraph('typed just before'))
    raw.socket.send(frame(raw.name, frames.sync, 0, Y.encodeStateVector(new Y.Doc())))
    await raw.until(() => stage.waiting === 1, 'the append')
    await stage.chair.command(room, 'remove-person', { person: dora.id, reason: '' })
    await raw.until(() => raw.ended !== null, 'the end')
    const before = raw.bytes.length
    stage.release()
    await other.until(() => other.text.includes('typed just before'), 'what was journaled')
    await other.settled()
    expect(raw.bytes.length).toBe(before)
    expect((await stage.replay(room)).text).toBe(other.text)
  })

  test('a change of role is felt by the next keystroke', async () => {
    const eve = await stage.staged.guest(stage.chair, room, 'co-author', null, 'Eve')
    const raw = await stage.at(eve, room)
    raw.edit(addParagraph('as a co-author'))
    await raw.until(() => raw.acks.length === 1, 'the acknowledgement')
    const change = { person: eve.id, name: 'Eve', role: 'observer', seat: null }
    expect((await stage.chair.command(room, 'change-person', change)).status).toBe(200)
    raw.edit(type(' as an observer'))
    await raw.until(() => raw.ended !== null, 'the refusal')
    expect(raw.ended).toMatchObject({ status: 409, refused: 'no-right' })
    expect((await stage.replay(room)).text).not.toContain('as an observer')
    await raw.reload()
    expect(raw.text).toContain('as a co-author')
  })

  test('a document that a phase closes to somebody is ended', async () => {
    const early = await stage.newRoom('Prepared')
    const fay = await stage.staged.guest(stage.chair, early, 'co-author', null, 'Fay')
    const raw = await stage.at(fay, early)
    const change = { person: fay.id, name: 'Fay', role: 'participant', seat: null }
    await stage.chair.command(early, 'change-person', change)
    await raw.until(() => raw.ended !== null, 'the end')
    expect(raw.ended).toMatchObject({ status: 410, refused: 'no-longer' })
  })
})
