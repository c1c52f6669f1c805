/**
 * A whole exercise over HTTP with somebody of every role, in which everything private is a canary. After every phase everybody asks for
 * everything there is; no byte that anybody received may hold a canary of an audience that they do not belong to.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workersHere } from '../exercise/local.test-workers.ts'
import { zipTexts } from '../paper/zip-entries.test-reader.ts'
import { canary, canaryExercise, exerciseFromMs } from './canary-exercise.test-exercise.ts'
import { type Client, StagedHall, StreamReader } from './staged-hall.test-hall.ts'

const hour = 3_600_000
const staged = new StagedHall([canaryExercise], workersHere())
const clients = new Map<string, Client>()
const streams = new Map<string, StreamReader>()
/** Everything that each client received, beside the streams. */
const received = new Map<string, string[]>()
/** Addresses of things that were made: known to whoever guesses. */
const made: string[] = []
let room: string
let stranger: Client

/** Who belongs to an audience: the rule as the specification says it, written down once more. */
const staff = ['chair', 'director', 'controller', 'evaluator', 'simulator']
const members: Record<string, string[]> = {
  control: staff,
  'seat:issuer': [...staff, 'issuer', 'issuer-2'],
  'seat:exchange': [...staff, 'exchange'],
  'seat:press': [...staff, 'press'],
  'cell:market': [...staff, 'issuer', 'issuer-2', 'exchange'],
}
for (const who of ['chair', 'issuer', 'exchange', 'observer', 'participant']) members[`person:${who}`] = [who]

const client = (name: string): Client => clients.get(name)!
const say = async (name: string, kind: string, input: object, more = {}) => {
  const result = await client(name).command(room, kind, input, more)
  received.get(name)!.push(JSON.stringify(result))
  return result
}
const must = async (name: string, kind: string, input: object, more = {}) => {
  const result = await say(name, kind, input, more)
  expect(result, `${name} ${kind}`).toMatchObject({ status: 200 })
  return result
}

async function write(document: string, word: string): Promise<void> {
  const block = { type: 'paragraph', content: [{ type: 'text', text: word }] }
  await staged.documents.insertBlocks(room, document as 'control', 'end', [block], 'system')
}

const papers = [
  ...['document.md', 'document.html', 'minutes.md', 'minutes.html', 'report.md', 'report.html'],
  ...['register.md', 'register.csv', 'register.json', 'injects.csv', 'log.json'],
]

/** Everybody asks for everything, and tries what is not theirs. */
async function everybodyAsks(withPapers = false): Promise<void> {
  const documents = [
    ...['plenary', 'control', 'seat:issuer', 'seat:exchange', 'seat:press', 'cell:market', 'seat:none'],
    ...[...clients.values()].map(({ id }) => `person:${id}`),
  ]
  const paths = [
    '',
    '/run',
    '/minutes',
    '/invitations',
    ...documents.flatMap(name => [`/documents/${name}/history`, `/documents/${name}/at?seq=2`]),
    ...(withPapers ? papers : ['log.json']).flatMap(paper =>
      ['all', 'control'].map(audience => `/export/${paper}?audience=${audience}`),
    ),
    ...(withPapers ? documents : []).map(name => `/export/document.md?document=${name}`),
  ]
  const everybody: [string, Client][] = [...clients, ['stranger', stranger]]
  for (const [name, asking] of everybody) {
    const heard = received.get(name)!
    for (const path of [...paths.map(path => `/api/rooms/${room}${path}`), ...made, '/api/rooms', '/api/me']) {
      const answer = await asking.get(path)
      expect(answer.status, path).not.toBe(429)
      heard.push(`${path} ${[...answer.headers].join(' ')} ${await answer.text()}`)
      // Rates are for people, not for this test.
      staged.nowMs += 3000
    }
    // A new stream from the beginning brings no more than the one that was there all the time.
    const again = await asking.get(`/api/rooms/${room}/stream?after=0`)
    if (again.status === 200) {
      const reader = new StreamReader(again)
      const { seq } = (await (await asking.get(`/api/rooms/${room}`)).json()) as { seq: number }
      await reader.until(() => reader.messages.some(({ event }) => event === 'people') && seq > 0)
      heard.push(reader.text)
      await reader.stop()
    }
    for (const [kind, input] of forbidden) {
      const result = await asking.command(room, kind, input)
      if (result.status !== 200) heard.push(JSON.stringify(result))
    }
  }
}

/** What nobody but those concerned may do; most of it asks for things of others by name. */
const pull = (seat: string) => ({ pull: { seat, lever: 'sell', choices: { amount: -1 } }, decision: null })
const forbidden: [string, object][] = [
  ['reply', { thread: 'thread-issuer', comment: 'reply-x', text: 'x' }],
  ['edit-comment', { thread: 'thread-issuer', comment: 'reply-x', text: 'y' }],
  ['open-thread', { thread: 'guess-1', comment: 'guess-1c', document: 'seat:issuer', quote: 'canary', text: 'x' }],
  ['open-thread', { thread: 'guess-2', comment: 'guess-2c', document: 'control', quote: 'canary-control', text: 'x' }],
  ['settle-suggestion', { suggestion: 'a:b:1', document: 'seat:issuer', outcome: 'accepted', reason: '' }],
  ['pull-lever', pull('issuer')],
  ['pull-lever', pull('exchange')],
  ['pull-lever', pull('press')],
  ['release-inject', { inject: 'to-nobody' }],
  ['write-inject', { inject: { id: 'never-released' } }],
  ['enter-branch', { branch: 'x' }],
  ['observe', { observation: 'obs-1', objective: 'none' }],
]

/** Looks through everything that everybody has received. */
function leaks(): string[] {
  const found: string[] = []
  for (const [name, parts] of received) {
    const text = `${parts.join('\n')}\n${streams.get(name)?.text ?? ''}`
    for (const [audience, allowed] of Object.entries(members)) {
      if (allowed.includes(name)) continue
      const prefix = canary(audience, '')
      const at = text.indexOf(prefix)
      if (at >= 0) found.push(`${name} received ${prefix}: …${text.slice(Math.max(0, at - 300), at + 80)}…`)
    }
    for (const [measure, audience] of [
      ['lunaPriceUsd', 'seat:issuer'],
      ['curvePriceUsd', 'seat:exchange'],
    ] as const) {
      if (!members[audience]!.includes(name) && text.includes(measure)) found.push(`${name} received ${measure}`)
    }
  }
  return found
}

const has = (name: string, word: string): boolean =>
  `${received.get(name)!.join('\n')}\n${streams.get(name)?.text ?? ''}`.includes(word)

beforeAll(async () => {
  await staged.open()
  const chair = await staged.host()
  room = ((await (await chair.post('/api/rooms', { exercise: 'canaries' })).json()) as { id: string }).id
  const elsewhere = ((await (await chair.post('/api/rooms', {})).json()) as { id: string }).id
  stranger = await staged.guest(chair, elsewhere, 'participant')
  clients.set('chair', chair)
  for (const role of ['co-author', 'participant', 'director', 'controller', 'evaluator', 'simulator', 'observer']) {
    clients.set(role, await staged.guest(chair, room, role))
  }
  for (const [name, seat] of [
    ['issuer', 'issuer'],
    ['issuer-2', 'issuer'],
    ['exchange', 'exchange'],
    ['press', 'press'],
  ] as const) {
    clients.set(name, await staged.guest(chair, room, 'player', seat, name))
  }
  for (const [name, { get }] of clients) {
    received.set(name, [])
    streams.set(name, new StreamReader(await get(`/api/rooms/${room}/stream`)))
  }
  received.set('stranger', [])
  for (const document of ['control', 'seat:issuer', 'seat:exchange', 'seat:press', 'cell:market']) {
    await write(document, canary(document, 'document'))
  }
  for (const name of ['chair', 'issuer', 'exchange', 'participant']) {
    await write(`person:${client(name).id}`, canary(`person:${name}`, 'notes'))
  }
})
afterAll(async () => {
  await Promise.all([...streams.values()].map(stream => stream.stop()))
  await staged.close()
  staged.remove()
})

describe('no byte of a seat reaches anybody else', () => {
  test('while the room is prepared', async () => {
    await must('chair', 'write-inject', {
      inject: {
        id: 'written-here',
        title: canary('seat:press', 'written-title'),
        form: 'text',
        to: ['seat:press'],
        from: 'x',
        text: canary('seat:press', 'written-text'),
        measures: [],
        picture: null,
        release: { by: 'hand' },
        expected: canary('control', 'written-expected'),
        objective: null,
      },
    })
    await everybodyAsks()
    expect(leaks()).toEqual([])
    expect(has('issuer', canary('seat:issuer', 'brief'))).toBe(true)
    expect(has('director', canary('control', 'inject-expected'))).toBe(true)
  })

  test('while it reads', async () => {
    await must('chair', 'open-phase', { phase: 'read', durationMs: 0 })
    await streams
      .get('chair')!
      .until(() => streams.get('chair')!.events.some(({ kind }) => kind === 'run.started'), 'the run')
    const thread = { thread: 'thread-issuer', comment: 'comment-issuer', document: 'seat:issuer', quote: '' }
    await must('issuer', 'open-thread', { ...thread, text: canary('seat:issuer', 'thread') })
    const notes = { thread: 'thread-draft', comment: 'comment-draft', document: 'plenary', quote: 'lost its peg' }
    await must('participant', 'open-thread', { ...notes, text: canary('person:participant', 'draft') })
    const anchored = { thread: 'thread-exchange', comment: 'comment-exchange', document: 'seat:exchange' }
    const quote = canary('seat:exchange', 'document')
    await must('exchange', 'open-thread', { ...anchored, quote, text: canary('seat:exchange', 'thread') })
    const png = Uint8Array.from([
      0x89,
      0x50,
      0x4e,
      0x47,
      0x0d,
      0x0a,
      0x1a,
      0x0a,
      ...Buffer.from(canary('seat:issuer', 'picture')),
    ])
    const uploaded = await client('issuer').post(`/api/rooms/${room}/pictures?document=seat:issuer`, png)
    expect(uploaded.status).toBe(200)
    made.push(((await uploaded.json()) as { src: string }).src)
    await everybodyAsks()
    expect(leaks()).toEqual([])
    expect(has('issuer-2', canary('seat:issuer', 'thread'))).toBe(true)
    expect(has('issuer-2', canary('seat:issuer', 'picture'))).toBe(true)
    expect(has('participant', canary('person:participant', 'draft'))).toBe(true)
    expect(has('exchange', canary('cell:market', 'document'))).toBe(true)
  })

  test('nobody learns by asking whether words stand in a document of others', async () => {
    for (const name of ['participant', 'exchange', 'observer', 'co-author']) {
      const ask = (quote: string, thread: string) =>
        client(name).command(room, 'open-thread', {
          thread,
          comment: thread,
          document: 'seat:issuer',
          quote,
          text: 'x',
        })
      const there = await ask(canary('seat:issuer', 'document'), 'asked-1')
      const absent = await ask('words that are nowhere', 'asked-2')
      const nowhere = await client(name).command(room, 'open-thread', {
        ...{ thread: 'asked-3', comment: 'asked-3', document: 'seat:none', quote: 'x', text: 'x' },
      })
      expect(there.ok).toBe(false)
      expect([absent, nowhere]).toEqual([there, there])
    }
  })

  test('while it comments and discusses', async () => {
    await must('chair', 'open-phase', { phase: 'comment', durationMs: 0 })
    await must('issuer', 'reply', { thread: 'thread-issuer', comment: 'reply-1', text: canary('seat:issuer', 'reply') })
    await must('issuer', 'delete-comment', { thread: 'thread-issuer', comment: 'reply-1' })
    await must('chair', 'open-phase', { phase: 'discuss', durationMs: 0 })
    await must('evaluator', 'observe', {
      observation: 'observation-1',
      objective: 'decide-early',
      task: null,
      rating: 'S',
      text: canary('control', 'observation'),
      evidence: [1],
    })
    await everybodyAsks()
    expect(leaks()).toEqual([])
    expect(has('simulator', canary('control', 'observation'))).toBe(true)
  })

  test('while it decides', async () => {
    await must('chair', 'open-phase', { phase: 'decide', durationMs: 0 })
    const options = [
      { id: 'wait', title: 'Wait', pulls: [] },
      { id: 'sell', title: 'Sell', pulls: [{ seat: 'exchange', lever: 'sell', choices: { amount: 9 } }] },
    ]
    await must('chair', 'open-decision', {
      decision: 'decision-1',
      question: 'Sell now?',
      options,
      owner: 'The exchange',
      method: 'majority',
      durationMs: null,
      point: null,
      inject: null,
    })
    const futures = await client('chair').post(`/api/rooms/${room}/forks`, { decision: 'decision-1', runs: 10 })
    expect(futures.status).toBe(200)
    const lines = (await futures.text()).trim().split('\n')
    const { exhibit } = JSON.parse(lines.at(-1)!) as { exhibit: string }
    made.push(`/api/rooms/${room}/exhibits/${exhibit}`)
    received.get('chair')!.push(...lines)
    await must('chair', 'open-voting', { decision: 'decision-1', durationMs: null })
    await must('issuer', 'vote', { decision: 'decision-1', option: 'sell', objects: false, dissent: '' })
    await must('chair', 'close-decision', { decision: 'decision-1', option: null, reason: '' })
    await everybodyAsks()
    expect(leaks()).toEqual([])
    // The lever that the decision pulled is the exchange's: the words of it are for that seat.
    expect(has('exchange', canary('seat:exchange', 'lever-sentence'))).toBe(true)
    expect(streams.get('issuer')!.events.some(({ kind }) => kind === 'run.commanded')).toBe(false)
    expect(streams.get('director')!.events.some(({ kind }) => kind === 'run.commanded')).toBe(true)
  })

  test('while it acts: levers, bots, releases by time and condition, refusals', async () => {
    await must('chair', 'open-phase', { phase: 'act', durationMs: 0 })
    await must('chair', 'play-seat', { seat: 'press', by: 'bot' })
    const sell = { pull: { seat: 'issuer', lever: 'sell', choices: { amount: 5 } }, decision: null }
    await must('issuer', 'pull-lever', sell)
    expect((await say('exchange', 'pull-lever', sell)).status).toBe(403)
    await must('controller', 'advance-run', { toMs: exerciseFromMs + hour })
    const director = streams.get('director')!
    await director.until(
      () => director.events.some(event => event.kind === 'run.advanced' && event.body.toMs === exerciseFromMs + hour),
      'the run’s advance',
    )
    await director.until(
      () => director.events.filter(({ kind }) => kind === 'inject.released').length === 2,
      'two releases',
    )
    await director.until(() => director.events.some(({ kind }) => kind === 'bot.spoke'), 'the bot')
    await must('director', 'submit-inject', { inject: 'written-here' })
    await must('director', 'approve-inject', { inject: 'written-here' })
    await must('director', 'schedule-inject', { inject: 'written-here', release: { by: 'hand' } })
    await must('director', 'release-inject', { inject: 'written-here' })
    await everybodyAsks(true)
    expect(leaks()).toEqual([])
    expect(has('exchange', canary('seat:exchange', 'inject-text'))).toBe(true)
    expect(has('issuer', canary('seat:issuer', 'inject-text'))).toBe(true)
    expect(has('press', canary('seat:press', 'written-text'))).toBe(true)
    expect(has('press', canary('seat:press', 'bot-because'))).toBe(true)
    expect(has('issuer', 'lunaPriceUsd')).toBe(true)
    expect(streams.get('observer')!.events.filter(({ kind }) => kind === 'run.advanced').length).toBeGreaterThan(1)
  })

  test('when somebody is moved out of a seat: nothing of it comes any more, by no way', async () => {
    const moved = client('issuer-2')
    const person = { person: moved.id, name: 'issuer-2', role: 'participant', seat: null }
    await must('chair', 'change-person', person)
    const late = canary('seat:issuer', 'after-the-move')
    await must('issuer', 'reply', { thread: 'thread-issuer', comment: 'reply-late', text: late })
    await write('seat:issuer', late)
    await must('chair', 'set-agenda', { items: [] })
    const stream = streams.get('issuer-2')!
    await stream.until(() => stream.events.some(({ kind }) => kind === 'agenda.set'), 'the agenda')
    await everybodyAsks()
    expect(has('issuer', late)).toBe(true)
    expect(has('issuer-2', late)).toBe(false)
    expect((await moved.get(made[0]!)).status).toBe(404)
    expect((await moved.get(`/api/rooms/${room}/documents/seat:issuer/history`)).status).toBe(404)
    const answer = (await (await moved.get(`/api/rooms/${room}`)).json()) as { events: { audience: string }[] }
    expect(answer.events.some(({ audience }) => audience === 'seat:issuer')).toBe(false)
  })

  test('while it reflects, in the minutes, and after they are signed', async () => {
    await must('chair', 'open-phase', { phase: 'reflect', durationMs: 0 })
    const chair = streams.get('chair')!
    await chair.until(() => chair.events.some(({ kind }) => kind === 'counterfactual.run'), 'what would have been')
    await must('issuer', 'reflect', { reflection: 'reflection-1', question: 0, text: 'Much.' })
    await must('evaluator', 'make-finding', {
      finding: 'finding-1',
      side: 'improvement',
      capability: 'Decision',
      text: canary('control', 'finding'),
      cause: '',
      severity: 'minor',
      evidence: [1],
    })
    await everybodyAsks()
    expect(leaks()).toEqual([])
    await must('chair', 'open-phase', { phase: 'minutes', durationMs: 0 })
    await must('chair', 'draft-minutes', {})
    await everybodyAsks()
    expect(leaks()).toEqual([])
    const { hash, markdown } = (await (await client('observer').get(`/api/rooms/${room}/minutes`)).json()) as {
      hash: string
      markdown: string
    }
    expect(markdown).toContain('Sell now?')
    await must('chair', 'sign-minutes', { hash })
    await everybodyAsks(true)
    for (const what of ['document', 'minutes', 'report']) {
      for (const name of ['chair', 'issuer', 'press', 'observer']) {
        const answer = await client(name).get(`/api/rooms/${room}/export/${what}.docx`)
        expect(answer.status).toBe(200)
        received.get(name)!.push(...zipTexts(new Uint8Array(await answer.arrayBuffer())).values())
        staged.nowMs += 10_000
      }
    }
    expect(leaks()).toEqual([])
    expect(has('evaluator', canary('control', 'finding'))).toBe(true)
  })

  test('a stranger received nothing of the room at all', () => {
    expect(received.get('stranger')!.join('')).not.toMatch(/canary|Sell now|lost its peg/)
  })

  test('and nothing broke on the way', () => {
    expect(staged.reported).toEqual([])
  })
})
