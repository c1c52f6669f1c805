/**
 * The whole room with made-up people and without a server: `npx vite` and open `/src/dev/room.html`. `?as=ben` looks as Ben,
 * `?phase=decide` opens a phase, `?replay=yes` plays it back, `?exercise=no` is a plain meeting. Never built.
 */

import { applyEvent, type Phase, type Role, type RoomEvent, systemActor } from '@breakwater/room'
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import '../style/tokens.css'
import '../style/base.css'
import '../charts/chart.css'
import { openDevRoom } from '../live/dev-room.ts'
import { documentOf } from '../live/room-wire.ts'
import { ReplayPage } from '../replay/replay-page.tsx'
import { RoomOrWhyNot } from '../room/room-entry.tsx'
import { RoomKeys } from '../room/room-keys.tsx'
import type { OpenConnection } from '../room/use-open-document.ts'
import { openLanguage, openLaterTexts } from '../texts/language.ts'
import { answerDevFetch } from './dev-answers.ts'
import { devExercise, devFromMs } from './dev-exercise.ts'

const query = new URLSearchParams(location.search)
const phase = (query.get('phase') ?? 'comment') as Phase
const exercise = query.get('exercise') !== 'no'
const me = `${query.get('as') ?? 'ada'}-1`
const player: Role = exercise ? 'player' : 'participant'
const room = openDevRoom({
  title: 'A run on a dollar',
  people: [
    { id: 'ada-1', name: 'Ada Okafor', colour: '#0b57b0', role: 'chair' },
    { id: 'ben-1', name: 'Ben Ortiz', colour: '#946000', role: player, ...(exercise ? { seat: 'issuer' } : {}) },
    { id: 'cleo-1', name: 'Cleo Marsh', colour: '#7a3e9d', role: player, ...(exercise ? { seat: 'exchange' } : {}) },
    ...(exercise ? [{ id: 'eva-1', name: 'Eva Lind', colour: '#2a7d4f', role: 'evaluator' as const }] : []),
  ],
  ...(exercise ? { exercise: devExercise } : {}),
  document: `# What we do if the dollar breaks

## Purpose

The reserve holds 3.1 bn USD against 18.7 bn UST. In a run of two days it is gone. We have to decide **today** who may halt the exchange and at which price the reserve is spent.

## What we know

- Deposits left Anchor at 1.2 bn UST a day since Saturday.
- The Curve pool stands at 65 % UST.

> The peg is a promise, and a promise is kept by those who can.

## After

What we now think.
`,
})

const events: RoomEvent[] = []
const sendAlone = room.send
room.send = (person, kind, input, extra) => {
  const answer = sendAlone(person, kind, input, extra)
  if (answer.ok) events.push(...answer.events)
  else console.warn(person, kind, answer)
  return answer
}

const path: Phase[] = exercise
  ? ['read', 'comment', 'discuss', 'decide', 'act', 'reflect', 'minutes', 'signed']
  : ['read', 'comment', 'discuss', 'decide', 'reflect', 'minutes', 'signed']
const fill: Partial<Record<Phase, () => void>> = {
  comment() {
    const thread = room.comment('ben-1', 'who may halt the exchange', 'Is that ours to decide?')
    room.send('cleo-1', 'reply', { thread, comment: 'reply-one', text: 'It has asked us for a letter in both cases.' })
    room.comment('cleo-1', '3.1 bn USD', 'As of Friday. By Sunday it was 2.2.')
    const title = 'Who may halt the exchange?'
    room.send('ben-1', 'raise-point', { point: 'point-one', thread, suggestion: null, title })
    const other = { point: 'point-two', thread: null, suggestion: null, title: 'At which price is the reserve spent?' }
    room.send('cleo-1', 'raise-point', other)
  },
  discuss() {
    const argue = (argument: string, side: 'for' | 'against', text: string, speaker: string, by: string) =>
      room.send(by, 'argue', { point: 'point-one', argument, side, text, speaker, spoken: speaker !== by })
    argue('arg-one', 'for', 'Six hours of quiet let buyers come back.', 'cleo-1', 'cleo-1')
    argue('arg-two', 'against', 'A halt is the news that starts the run.', 'ben-1', 'ada-1')
    room.send('ada-1', 'give-floor', { point: 'point-one', durationMs: 300_000, speaker: 'cleo-1' })
    room.send('ben-1', 'raise-hand', {})
  },
  decide() {
    const [prepared] = devExercise.decisions
    if (prepared === undefined) return
    const options = exercise ? prepared.options : prepared.options.map(option => ({ ...option, pulls: [] }))
    room.send('ada-1', 'open-decision', {
      decision: 'decision-one',
      question: prepared.question,
      options,
      owner: 'Exchange',
      method: 'majority',
      durationMs: null,
      point: 'point-one',
      inject: null,
    })
    room.send('ada-1', 'open-voting', { decision: 'decision-one', durationMs: null })
    const vote = { decision: 'decision-one', objects: false }
    room.send('cleo-1', 'vote', { ...vote, option: 'halt', dissent: '' })
    if (phase !== 'decide') {
      room.send('ben-1', 'vote', { ...vote, option: 'wait', dissent: 'A halt is the news that starts the run.' })
      room.send('ada-1', 'vote', { ...vote, option: 'halt', dissent: '' })
      room.send('ada-1', 'close-decision', { decision: 'decision-one', option: null, reason: 'Two to one.' })
      room.send('ada-1', 'note-action', {
        action: 'action-one',
        text: 'Write to the exchange',
        owner: 'Ben Ortiz',
        due: '2026-12-01',
        decision: 'decision-one',
        point: null,
      })
    }
  },
  act() {
    for (const inject of ['front-page', 'feed', 'call']) room.send('ada-1', 'release-inject', { inject })
  },
  reflect() {
    room.send('ben-1', 'reflect', { reflection: 'reflection-one', question: null, text: 'I would halt earlier now.' })
  },
  minutes() {
    room.send('ada-1', 'draft-minutes', {})
    const amendment = {
      amendment: 'amendment-one',
      section: 'Attendance',
      text: 'Cleo came at ten past.',
      replaces: '',
    }
    room.send('cleo-1', 'amend-minutes', amendment)
  },
}
for (const next of path) {
  if (phase === 'prepare') break
  if (next === 'signed') {
    room.send('ada-1', 'settle-amendment', { amendment: 'amendment-one', accepted: true, reason: '' })
    room.send('ada-1', 'draft-minutes', {})
    room.send('ada-1', 'sign-minutes', { hash: room.state.minutes?.hash ?? '' })
    break
  }
  const timed = next === 'minutes' || next === 'act' ? null : 420_000
  room.send('ada-1', 'open-phase', { phase: next as 'read', durationMs: timed })
  fill[next]?.()
  if (next === phase) break
}

const client = room.client(me)
// What a server does by itself: it starts the run, and keeps the futures of a decision.
let between = room.state.seq
const byServer = (kind: string, body: object): void => {
  // Between two numbers of the log: the room's own next event still counts as newer.
  between += 0.1
  const row = { seq: between, atMs: Date.now(), by: systemActor, audience: 'all', commandId: null, kind, body }
  events.push(row as unknown as RoomEvent)
  applyEvent(client.state, row as unknown as RoomEvent)
}
if (exercise && phase !== 'prepare') {
  const run = { scenario: 'ust-2022-article', seed: '1', precision: 'fast', branch: 'main' }
  byServer('run.started', { ...run, manifestHash: 'a'.repeat(64), scenarioMs: devFromMs })
  const price = { measure: 'ustPriceUsd', label: 'UST price', value: 0.944, unit: 'USD' }
  const toMs = devFromMs + 24 * 3_600_000
  byServer('run.advanced', {
    toMs,
    step: 288,
    figures: [price],
    manifestHash: 'b'.repeat(64),
    branch: 'main',
    done: false,
  })
  byServer('forks.made', { decision: 'decision-one', exhibit: 'exhibit-one', runs: 200, fromMs: toMs, untilMs: toMs })
}
answerDevFetch(
  () => events,
  () => client.me,
)
const openConnection: OpenConnection = ({ name }) => room.connect(documentOf(name), me)
;(globalThis as { dev?: unknown }).dev = { room, client }

function DevPage() {
  const [keysOpen, setKeysOpen] = useState(false)
  const onKeys = () => setKeysOpen(true)
  return (
    <>
      {query.get('replay') === 'yes' ? (
        <ReplayPage room="dev-room" onKeys={onKeys} />
      ) : (
        <RoomOrWhyNot client={client} onKeys={onKeys} openConnection={openConnection} />
      )}
      <RoomKeys open={keysOpen} onClose={() => setKeysOpen(false)} />
    </>
  )
}

await openLanguage()
await openLaterTexts()
createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <DevPage />
  </StrictMode>,
)
