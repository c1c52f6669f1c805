import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canaryExercise } from './canary-exercise.test-exercise.ts'
import { pictureType } from './picture-type.ts'
import { type Client, StagedHall } from './staged-hall.test-hall.ts'

const staged = new StagedHall([{ ...canaryExercise, run: null }])
let chair: Client
let issuer: Client
let observer: Client
let room: string

const bytes = (...parts: (number[] | string)[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap(part => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)))
const png = bytes([0x89], 'PNG\r\n', [0x1a, 0x0a], 'rest of the picture')
const upload = (by: Client, body: Uint8Array, query = '', headers = {}) =>
  by.post(`/api/rooms/${room}/pictures${query}`, body, headers)

beforeAll(async () => {
  await staged.open()
  chair = await staged.host()
  room = ((await (await chair.post('/api/rooms', { exercise: 'canaries' })).json()) as { id: string }).id
  issuer = await staged.guest(chair, room, 'player', 'issuer')
  observer = await staged.guest(chair, room, 'observer')
})
afterAll(async () => {
  await staged.close()
  staged.remove()
  expect(staged.reported).toEqual([])
})

describe('the type of a picture', () => {
  test.each([
    ['PNG', png, 'image/png'],
    ['JPEG', bytes([0xff, 0xd8, 0xff, 0xe0], 'x'), 'image/jpeg'],
    ['GIF', bytes('GIF89a'), 'image/gif'],
    ['WebP', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 '), 'image/webp'],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'), null],
    ['HTML', bytes('<!doctype html><script>alert(1)</script>'), null],
    ['PDF', bytes('%PDF-1.7'), null],
    ['a sound in RIFF', bytes('RIFF', [1, 2, 3, 4], 'WAVEfmt '), null],
    ['half a signature', bytes([0x89], 'PN'), null],
    ['nothing', bytes(), null],
  ])('of %s is by its bytes', (_name, content, type) => {
    expect(pictureType(content)).toBe(type)
  })
})

describe('an upload', () => {
  test('comes back as the picture that it is, whatever its sender called it', async () => {
    const answer = await upload(chair, png, '', { 'content-type': 'text/html' })
    const { src } = (await answer.json()) as { src: string }
    expect(src).toMatch(new RegExp(`^/api/rooms/${room}/pictures/[\\w-]{16}$`))
    const shown = await chair.get(src)
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(png)
  })

  test('as a form works too', async () => {
    const form = new FormData()
    form.set('file', new Blob([png], { type: 'image/svg+xml' }), '../../x.svg')
    const answer = await staged.app.request(`/api/rooms/${room}/pictures`, {
      method: 'POST',
      headers: { cookie: chair.cookie },
      body: form,
    })
    expect(answer.status).toBe(200)
  })

  test.each([
    ['a script', bytes('<svg onload="alert(1)"/>'), 422],
    ['nothing', bytes(), 422],
    ['more than 4 MiB', new Uint8Array(4 * 1024 * 1024 + 1).fill(0xff), 413],
  ])('of %s is refused', async (_name, body, status) => {
    expect((await upload(chair, body)).status).toBe(status)
  })

  test('goes only into documents that one may write in', async () => {
    expect((await upload(issuer, png)).status).toBe(404)
    expect((await upload(issuer, png, '?document=seat:exchange')).status).toBe(404)
    expect((await upload(issuer, png, '?document=../x')).status).toBe(404)
    await chair.command(room, 'open-phase', { phase: 'read', durationMs: 0 })
    expect((await upload(issuer, png)).status).toBe(403)
    expect((await upload(observer, png)).status).toBe(403)
    const own = await upload(issuer, png, '?document=seat:issuer')
    const { src } = (await own.json()) as { src: string }
    expect((await issuer.get(src)).status).toBe(200)
    expect((await chair.get(src)).status).toBe(200)
    expect((await observer.get(src)).status).toBe(404)
    // The id opens nothing under another room's address.
    const other = ((await (await chair.post('/api/rooms', {})).json()) as { id: string }).id
    expect((await chair.get(src.replace(room, other))).status).toBe(404)
    expect((await staged.client('', '').get(src)).status).toBe(401)
  })
})
