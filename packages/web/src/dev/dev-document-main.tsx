/**
 * The document and its margin with a made-up room of three: `npx vite` and open `/src/dev/document.html`. `?as=ben` looks as Ben,
 * `?phase=read` opens a phase. Never built.
 */

import { currentPhase, mayCommand, type Phase } from '@breakwater/room'
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import '../style/tokens.css'
import '../style/base.css'
import '../charts/chart.css'
import type { DocumentMode, DocumentRights } from '../document/access.ts'
import { DocumentPane } from '../document/document-pane.tsx'
import { documentTexts } from '../document/texts.ts'
import { useDocumentSurface } from '../document/use-surface.ts'
import { openDevRoom } from '../live/dev-room.ts'
import { useRoom } from '../live/use-room.ts'
import { Margin } from '../margin/margin.tsx'

const query = new URLSearchParams(location.search)
const who = query.get('as') ?? 'ada'
const phase = (query.get('phase') ?? 'comment') as Phase
const room = openDevRoom({
  people: [
    { id: 'ada-1', name: 'Ada Okafor', colour: '#0b57b0', role: 'chair' },
    { id: 'ben-1', name: 'Ben Ortiz', colour: '#946000', role: 'participant' },
    { id: 'cleo-1', name: 'Cleo Marsh', colour: '#7a3e9d', role: 'participant' },
  ],
  document: `# What we do if the dollar breaks

## Purpose

The reserve holds 3.1 bn USD against 18.7 bn UST. In a run of two days it is gone. We have to decide **today** who may halt the exchange and at which price the reserve is spent.

## What we know

- Deposits left Anchor at 1.2 bn UST a day since Saturday.
- The Curve pool stands at 65 % UST.
- [The record](https://example.org/record) says that nobody was asked.

> The peg is a promise, and a promise is kept by those who can.

1. Halt withdrawals for six hours.
2. Spend the reserve above 0.97.
3. Do nothing and say so.

| Option | Cost | Who decides |
| --- | --- | --- |
| Halt | none at once | exchange |
| Spend | 750 m USD | issuer |

- [x] Ask the bank
- [ ] Ask the regulator

## After

What we now think.
`,
})

const plenary = 'plenary'
if (phase !== 'prepare') {
  room.send('ada-1', 'open-phase', { phase: 'read', durationMs: 0 })
  if (phase !== 'read') {
    room.send('ada-1', 'open-phase', { phase: 'comment', durationMs: 0 })
    const first = room.comment(
      'ben-1',
      'who may halt the exchange',
      'Is that ours to decide? The exchange is in another country, and it has its own rules about when it may stop its clients from leaving.',
    )
    room.send('cleo-1', 'reply', {
      thread: first,
      comment: 'reply-one',
      text: 'It has asked us for a letter in both cases.',
    })
    room.comment('cleo-1', '3.1 bn USD', 'As of Friday. By Sunday it was 2.2.')
    room.comment('cleo-1', '18.7 bn UST', 'Source?')
    const gone = room.comment('ben-1', 'Ask the bank', 'Which one?')
    room.send('ben-1', 'raise-point', {
      point: 'point-one',
      thread: first,
      suggestion: null,
      title: 'Who may halt the exchange?',
    })
    room.write(plenary, 'ada-1', false, editor =>
      editor.edit(tr => tr.delete(editor.find('Ask the bank'), editor.find('Ask the bank') + 12)),
    )
    room.write(plenary, 'ben-1', true, editor => {
      const at = editor.find('two days')
      editor.edit(tr => tr.insertText('about three days', at, at + 8))
    })
    room.write(plenary, 'cleo-1', true, editor => {
      const at = editor.find('What we now think.') + 18
      editor.edit(tr => tr.insertText(' And what it costs to wait.', at))
    })
    room.write(plenary, 'ada-1', false, editor => {
      const { schema } = editor.state
      const end = editor.state.doc.content.size
      editor.edit(tr =>
        tr.insert(end, [
          schema.node('decisionBlock', { decision: 'decision-one' }),
          schema.node('runBlock', { title: 'The run so far' }),
          schema.node('callout', { kind: 'warning' }, [
            schema.node('paragraph', null, [schema.text('The figures are of Friday.')]),
          ]),
          schema.node('columns', null, [
            schema.node('column', { title: 'Before' }, [schema.node('paragraph', null, [schema.text('We wait.')])]),
            schema.node('column', { title: 'After' }, [schema.node('paragraph', null, [schema.text('We act.')])]),
          ]),
          schema.node('contents'),
        ]),
      )
    })
    void gone
    for (const next of ['discuss', 'decide', 'reflect'] as const) {
      if (phase === 'comment') break
      room.send('ada-1', 'open-phase', { phase: next, durationMs: 0 })
      if (next === phase) break
    }
    if (phase === 'discuss') room.send('ada-1', 'give-floor', { point: 'point-one', durationMs: null, speaker: null })
  }
}

const me = `${who}-1`
const client = room.client(me)
const connection = room.connect(plenary, me)
const other = me === 'ben-1' ? 'cleo-1' : 'ben-1'
const beside = room.connect(plenary, other)
beside.awareness.setLocalState({
  user: { id: other, name: room.state.people.get(other)?.name, color: room.state.people.get(other)?.colour },
  at: '',
})
;(globalThis as { dev?: unknown }).dev = { room, client, connection, beside }

function modeOf(now: Phase): DocumentMode {
  return now === 'read'
    ? 'read'
    : now === 'discuss'
      ? 'discuss'
      : now === 'comment' || now === 'prepare'
        ? 'work'
        : 'settle'
}

function DevPage() {
  useRoom(client)
  const surface = useDocumentSurface()
  const [active, setActive] = useState<string | null>(null)
  const now = currentPhase(client.state)
  const entry = client.documents.find(document => document.name.endsWith('/plenary'))
  const rights: DocumentRights = entry === undefined ? 'none' : entry.write === 'none' ? 'read' : entry.write
  const threads = [...client.state.threads.values()].filter(thread => thread.document === plenary)
  const narrow = innerWidth < 900
  const mayComment = client.me !== null && mayCommand('open-thread', client.me.role, now, 'own')
  const showMargin = query.get('margin') !== 'no' && now !== 'read'
  return (
    <main
      style={{ display: narrow ? 'block' : 'grid', gridTemplateColumns: 'minmax(0, 1fr) 320px', gap: 32, padding: 16 }}
    >
      <DocumentPane
        client={client}
        connection={connection}
        surface={surface}
        rights={rights}
        mode={modeOf(now)}
        threads={threads}
        activeThread={active}
        onSelectThread={setActive}
        focusPoint={client.state.floor?.point ?? null}
        follow={query.get('follow') !== 'no'}
        readOnly={false}
        mayComment={mayComment}
        narrow={narrow}
        texts={documentTexts}
      />
      {showMargin && (
        <Margin
          client={client}
          connection={connection}
          surface={surface}
          threads={threads}
          activeThread={active}
          onSelectThread={setActive}
          draft={false}
          narrow={narrow}
          texts={documentTexts}
        />
      )}
    </main>
  )
}

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <DevPage />
  </StrictMode>,
)
