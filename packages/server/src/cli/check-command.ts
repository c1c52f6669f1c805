/** `breakwater check`: what a scenario is, or everything that is wrong with it. */

import { registeredKinds, type Scenario } from '@breakwater/engine'
import { jsonText } from '../files/json-text.ts'
import type { Given } from './options.ts'
import { loadByArgument } from './scenario-argument.ts'
import type { Terminal } from './terminal.ts'
import { table } from './words.ts'

const roleWords = { market: 'markets', issuer: 'issuers', behaviour: 'crowd' }

/** `breakwater check <scenario>` or `breakwater check --kinds`. */
export function checkCommand(given: Given, terminal: Terminal): number {
  const json = given.values['json'] === true
  if (given.values['kinds'] === true) {
    const kinds = registeredKinds.map(({ kind, role, title, description, acts }) => ({
      kind,
      list: roleWords[role],
      title,
      description,
      acts: Object.keys(acts),
    }))
    terminal.out(
      json
        ? `${jsonText({ kinds })}\n`
        : kinds.map(kind => `${kind.kind} (${kind.list}): ${kind.title}. ${kind.description}\n`).join(''),
    )
    return 0
  }
  const scenario = loadByArgument(given.words[0], 'check')
  terminal.out(json ? `${jsonText({ ok: true, ...describe(scenario) })}\n` : tell(scenario))
  return 0
}

function describe(scenario: Scenario) {
  const { document, parts, events, fields } = scenario
  const standings: Record<string, number> = {}
  for (const field of fields) standings[field.standing] = (standings[field.standing] ?? 0) + 1
  const { start, end, step } = document.clock
  return {
    id: document.id,
    title: document.title,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    steps: Math.round((end - start) / step),
    parties: document.parties.map(party => party.id),
    parts: parts.map(part => ({ id: part.id, kind: part.kind.kind, role: part.kind.role })),
    events: events.length,
    numbers: fields.length,
    standings,
    targets: document.targets.length,
    tables: document.tables.map(entry => ({ id: entry.id, rows: Object.values(entry.columns ?? {})[0]?.length ?? 0 })),
    variants: document.variants.map(variant => variant.id),
    sources: Object.keys(document.sources).length,
  }
}

function tell(scenario: Scenario): string {
  const about = describe(scenario)
  const parts = about.parts.map(part => `${part.id} (${part.kind})`)
  const standings = Object.entries(about.standings).map(([standing, count]) => `${count} ${standing}`)
  const rows = [
    [
      'time',
      `${about.start.slice(0, 16)}Z to ${about.end.slice(0, 16)}Z, ${about.steps.toLocaleString('en-US')} steps`,
    ],
    ['parties', about.parties.join(', ')],
    ['parts', parts.join(', ')],
    ['events', String(about.events)],
    ['numbers', `${about.numbers}: ${standings.join(', ')}`],
    ['tables', about.tables.map(entry => `${entry.id} (${entry.rows} rows)`).join(', ') || 'none'],
    ['targets', String(about.targets)],
    ['variants', about.variants.join(', ') || 'none'],
    ['sources', String(about.sources)],
  ]
  return `${about.title} [${about.id}]\n${table(rows)}\nNothing is wrong with it.\n`
}
