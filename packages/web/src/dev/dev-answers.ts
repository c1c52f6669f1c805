/** What the server would answer beside commands and events, invented, for work on the page without one. */

import type { RoomEvent } from '@breakwater/room'
import type { Fan, Forks, RunSeries } from '../room/room-api.ts'
import { devFromMs } from './dev-exercise.ts'

const hourMs = 3_600_000

function price(hour: number): number {
  return 1 - Math.max(0, hour - 8) * 0.0035 - 0.002 * Math.abs(Math.sin(hour * 1.7))
}

function series(): RunSeries {
  const hours = Array.from({ length: 97 }, (_, index) => index / 4)
  return {
    branch: 'main',
    scenarioMs: devFromMs + 24 * hourMs,
    columns: [
      { id: 'ustPriceUsd', label: 'UST price', unit: 'USD', role: 'simulated', panel: 'price' },
      { id: 'reserveUsd', label: 'Reserve', unit: 'USD', role: 'simulated', panel: 'reserve' },
    ],
    timeMs: hours.map(hour => devFromMs + hour * hourMs),
    values: {
      ustPriceUsd: hours.map(price),
      reserveUsd: hours.map(hour => 3.1e9 - Math.max(0, hour - 12) * 9e7),
    },
    events: [{ atMs: devFromMs + 8 * hourMs, sentence: 'A large holder sold 85 m UST.' }],
  }
}

function fan(fall: number, spread: number): Fan {
  const steps = Array.from({ length: 49 }, (_, index) => index)
  const at = (share: number) => steps.map(step => 0.944 - (fall * step) / 48 + share * spread * Math.sqrt(step / 48))
  const timeMs = steps.map(step => devFromMs + (24 + step) * hourMs)
  return { timeMs, p05: at(-1), p25: at(-0.4), p50: at(0), p75: at(0.4), p95: at(1) }
}

function forks(): Forks {
  const option = (id: string, title: string, fall: number, spread: number) => {
    const made = fan(fall, spread)
    const end = (name: 'p05' | 'p50' | 'p95') => made[name].at(-1)!
    return {
      id,
      title,
      fans: { ustPriceUsd: made },
      figures: [
        { measure: 'ustPriceUsd', label: 'UST price', unit: 'USD', p05: end('p05'), p50: end('p50'), p95: end('p95') },
      ],
    }
  }
  return {
    runs: 200,
    options: [
      option('halt', 'Halt for six hours', 0.12, 0.09),
      option('spend', 'Spend 250 m instead', 0.2, 0.12),
      option('wait', 'Wait', 0.42, 0.2),
    ],
  }
}

/** Answers every path under `/api`; `events` gives the log of the room for the replay. */
export function answerDevFetch(events: () => readonly RoomEvent[], me: () => unknown): void {
  const invitations: unknown[] = []
  const json = (value: unknown, status = 200) =>
    new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
  const real = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(String(input), location.href)
    if (!pathname.startsWith('/api/')) return real(input, init)
    const rest = pathname.replace(/^\/api\/rooms\/[^/]+/, '')
    if (rest === '/run') return json(series())
    if (rest.startsWith('/exhibits/')) return json(forks())
    if (rest === '/minutes') {
      const markdown =
        '# A run on a dollar\n\nMinutes. Times are UTC.\n\n## Attendance\n\n| Name | Role |\n| --- | --- |\n| Ada Okafor | Chair |\n| Ben Ortiz | Issuer |\n\n## Points\n\n- **Who may halt the exchange?** agreed: the exchange alone [12, 15]\n'
      return json({ draft: 1, hash: 'd'.repeat(64), markdown, html: '' })
    }
    if (rest === '/export/report.md') {
      return new Response('# After-action report\n\n## Overview\n\nTwo hours, five seats, one decision.\n')
    }
    if (rest === '/invitations' && init?.method === 'POST') {
      const body = JSON.parse(String(init.body)) as { role: string; seat: string | null; usesMax: number }
      const made = {
        id: `i${invitations.length}`,
        uses: 0,
        expiresAtMs: Date.now() + 86_400_000,
        revoked: false,
        ...body,
      }
      invitations.push(made)
      return json({ id: made.id, link: `/join/${'x'.repeat(32)}` })
    }
    if (rest === '/invitations') return json(invitations)
    if (rest.endsWith('/history')) return json([{ seq: 1, atMs: 0, actor: 'ada-1' }])
    if (rest.endsWith('/at')) {
      const text = { type: 'text', text: 'The reserve holds 3.1 bn USD against 18.7 bn UST.' }
      const heading = { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'What we do' }] }
      return json({ type: 'doc', content: [heading, { type: 'paragraph', content: [text] }] })
    }
    if (rest === '') {
      return json({
        me: me(),
        events: events(),
        seq: 0,
        serverMs: Date.now(),
        documents: [],
        schemaVersion: '',
        live: '',
      })
    }
    if (pathname === '/api/me') {
      return json({
        person: { id: 'ada-1', name: 'Ada', colour: '#0b57b0' },
        host: true,
        accounts: { signIn: false, providers: [] },
      })
    }
    return json({ ok: false, mistakes: [{ code: 'dev', message: 'The made-up server does not do this.' }] }, 404)
  }
}
