/** What people write comes back as data: no answer of the server can make a browser run it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Exercise } from '@breakwater/room'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canaryExercise } from '../hall/canary-exercise.test-exercise.ts'
import { type Client, StagedHall, StreamReader } from '../hall/staged-hall.test-hall.ts'
import { createApp } from '../http/app.ts'
import { readPages } from '../http/pages.ts'

const bad = '<img src=x onerror=alert(1)>'
const script = '</script><script>alert(2)</script>'
const attribute = '" onmouseover="alert(3)'
const formula = '=HYPERLINK("http://evil.example")'
const lines = 'one\n\nevent: gone\ndata: {"refused":"forged"}\n\n'

// Everything that the exercise says is hostile too: titles, texts, questions, labels.
const exercise = { ...(JSON.parse(JSON.stringify(canaryExercise).replaceAll('canary-', bad)) as Exercise), run: null }
const staged = new StagedHall([exercise])
const folder = mkdtempSync(join(tmpdir(), 'breakwater-inert-'))
let app: Hono
let chair: Client
let room: string

const ask = (path: string) => app.request(path, { headers: { cookie: chair.cookie, host: '127.0.0.1:4400' } })
const must = async (kind: string, input: object) => {
  const done = await chair.command(room, kind, input)
  expect(done, kind).toMatchObject({ status: 200 })
}

beforeAll(async () => {
  for (const page of ['index.html', 'room.html']) writeFileSync(join(folder, page), '<!doctype html><title>x</title>')
  await staged.open()
  app = createApp({
    scenarios: new Map(),
    runs: {} as never,
    pages: readPages(folder),
    rooms: { routes: staged.app, health: () => ({}) },
    loopbackOnly: true,
  })
  chair = await staged.host()
  const made = await chair.post('/api/rooms', { title: `${bad}${script}`, exercise: exercise.id })
  room = ((await made.json()) as { id: string }).id
  await staged.guest(chair, room, 'player', 'issuer', `${bad}${attribute}`)
  await staged.guest(chair, room, 'participant', null, formula)
  const thread = { thread: 'thread-1', comment: 'comment-1', document: 'plenary', quote: '' }
  for (const phase of ['read', 'comment']) await must('open-phase', { phase, durationMs: 0 })
  await must('open-thread', { ...thread, text: `${bad}${script}${lines}` })
  await must('reply', { thread: 'thread-1', comment: 'comment-2', text: formula })
  await must('set-agenda', { items: [{ id: 'item1', title: `${bad}${script}`, durationMs: null }] })
  await must('raise-point', { point: 'point-1', title: `${formula} ${bad}`, thread: 'thread-1', suggestion: null })
  for (const phase of ['discuss', 'decide', 'reflect', 'minutes']) await must('open-phase', { phase, durationMs: 0 })
  await must('draft-minutes', {})
})
afterAll(async () => {
  await staged.close()
  staged.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** What a browser would run or take for something else. */
function expectInert(text: string): void {
  for (const payload of ['<img src=x', '<script', '</script', '" onmouseover=']) expect(text).not.toContain(payload)
}

const allowed = new Set([
  'application/json',
  'text/event-stream',
  'text/html',
  'text/markdown',
  'text/csv',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
])

const papers = [
  ...['document.md', 'document.html', 'document.docx', 'minutes.md', 'minutes.html', 'register.md', 'register.csv'],
  ...['register.json', 'report.md', 'report.html', 'injects.csv', 'log.json'],
].flatMap(file => [`/export/${file}`, `/export/${file}?audience=control`])
const paths = [
  '',
  '/minutes',
  '/run',
  '/invitations',
  '/documents/plenary/history',
  '/documents/plenary/at?seq=1',
  ...papers,
]

describe('every answer says what it is and may run nothing', () => {
  test.each([
    '/',
    '/rooms',
    '/rooms/{room}',
    '/join/<script>',
    '/join/x',
    '/no/such/<img src=x onerror=alert(1)>',
    '/api/rooms',
    '/api/me',
    '/api/room-templates',
    '/api/join/%3Cscript%3E',
    '/api/rooms/%3Cimg%20src=x%3E',
    ...paths.map(path => `/api/rooms/{room}${path}`),
  ])('%s', async path => {
    const answer = await ask(path.replace('{room}', room))
    expect(answer.status).toBeLessThan(500)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/script-src[^;]*('unsafe|https?:|\*)/)
    const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
    expect([...allowed], `${path}: ${type}`).toContain(type)
    if (type === 'text/html') expectInert(await answer.text())
    if (type === 'text/csv') {
      for (const cell of (await answer.text()).split(/[,\n]/)) expect(cell).not.toMatch(/^"?[=+@]/)
    }
    if (type.startsWith('application/json') && path.endsWith('/minutes') && answer.status === 200) {
      expectInert(((await answer.json()) as { html: string }).html)
    }
  })
})

test('words cannot forge a message of the stream', async () => {
  const stream = new StreamReader(await ask(`/api/rooms/${room}/stream?after=0`))
  await stream.until(() => stream.text.includes('comment-1'), 'the comment')
  await stream.stop()
  expect(stream.text).toContain('event: gone')
  expect(stream.messages.map(({ event }) => event)).not.toContain('gone')
  const opened = stream.events.find(({ kind }) => kind === 'thread.opened')
  expect(JSON.stringify(opened)).toContain('forged')
})
