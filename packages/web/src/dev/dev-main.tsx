/** The page with a made-up run: `npx vite` and open `/src/dev/index.html`. Never built. */

import { createRoot } from 'react-dom/client'
import '../style/tokens.css'
import '../style/base.css'
import '../charts/chart.css'
import { RunPageView } from '../app/run-page.tsx'
import { openDevClient } from './dev-client.ts'
import { makeFixture } from './fixture.ts'

const result = makeFixture()
const source = {
  id: 'ust-2022-article',
  title: result.title,
  summary:
    'The attacker of the article: 100,000 BTC short, 350 m UST into the pool, 650 m UST on the exchange, then cover.',
  sources: { article: { title: 'The article, 10 May 2022' }, curve: { title: 'Curve’s contracts' } },
  switches: [
    {
      id: 'pull',
      label: 'Liquidity withdrawn',
      path: 'crowd.foundation.withdrawal',
      options: [
        { value: 'proportional', label: 'proportional' },
        { value: 'ust-only', label: 'UST only' },
        { value: 'none', label: 'none' },
      ],
    },
    {
      id: 'panic',
      label: 'Anchor panic',
      path: 'crowd.anchor.panic',
      options: [
        { value: true, label: 'on' },
        { value: false, label: 'off' },
      ],
    },
  ],
  sliders: [{ id: 'short', label: 'Short', path: 'crowd.attacker.shortSize', low: '0 BTC', high: '200_000 BTC' }],
  variants: [
    {
      id: 'no-pull',
      label: 'Liquidity not withdrawn',
      group: 'counterfactual',
      description: 'The Foundation leaves the pool alone.',
      set: { 'crowd.foundation.withdrawal': 'none' },
    },
    {
      id: 'short-only',
      label: 'Short only',
      group: 'counterfactual',
      description: 'No pull, no sale of UST, no panic.',
      set: { 'crowd.anchor.panic': false },
    },
    {
      id: 'whales',
      label: 'Large holders, followed',
      group: 'hypothesis',
      description: 'Some large depositors leave first; the crowd watches and follows.',
      set: { 'crowd.attacker.shortSize': '0 BTC' },
    },
  ],
  targets: [
    { id: 'A1', class: 'article', source: 'article', measure: { take: 'metric', of: 'attackerShortProfitUsd' } },
    { id: 'A2', class: 'article', source: 'article', measure: { take: 'metric', of: 'attackerCurveProfitUsd' } },
    { id: 'A3', class: 'article', source: 'article', measure: { take: 'metric', of: 'attackerExchangeProfitUsd' } },
    { id: 'A4', class: 'article', source: 'article', measure: { take: 'metric', of: 'attackerProfitUsd' } },
  ],
}
const answers: Record<string, unknown> = {
  '/api/scenarios': [
    { id: 'ust-2022-article', title: result.title },
    { id: 'ust-2022-record', title: 'TerraUSD, May 2022: the record' },
  ],
  '/api/scenarios/ust-2022-article': source,
}
globalThis.fetch = (async (path: string) =>
  path in answers ? new Response(JSON.stringify(answers[path])) : new Response('', { status: 404 })) as typeof fetch

createRoot(document.getElementById('page')!).render(<RunPageView client={openDevClient()} />)
