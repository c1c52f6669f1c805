/** The figures that a run block shows: the room's run as this person sees it, or an exhibit that was made of one. */

import type { PanelLine, PanelView } from '../charts/panels.ts'

/** A column of a run as the room's server sends it. */
export type RunColumn = { id: string; label: string; unit: string; role: string; panel: string }

/** A run, or a part of it. */
export type RunFigures = {
  scenarioMs: number
  columns: RunColumn[]
  timeMs: number[]
  values: Record<string, (number | null)[]>
}

/** A row of an exhibit that compares options: the middle and the span that 90 of 100 futures lie in. */
export type OptionFigures = {
  id: string
  title: string
  figures: { measure: string; label: string; unit: string; p05: number; p50: number; p95: number }[]
}

/** What a run block can show. `words`: an exhibit without figures that a chart could draw. */
export type RunContent =
  | { kind: 'run'; figures: RunFigures }
  | { kind: 'options'; options: OptionFigures[] }
  | { kind: 'words' }

type Loose = Record<string, unknown>

function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads an answer of the server; what has neither figures nor options is shown by its title and summary alone. */
export function readRunContent(answer: unknown): RunContent {
  if (!isRecord(answer)) return { kind: 'words' }
  if (Array.isArray(answer['options'])) {
    const options = (answer['options'] as Loose[]).filter(isRecord).map(option => ({
      id: String(option['id'] ?? ''),
      title: String(option['title'] ?? ''),
      figures: (Array.isArray(option['figures']) ? option['figures'] : []) as OptionFigures['figures'],
    }))
    return { kind: 'options', options }
  }
  if (Array.isArray(answer['columns']) && Array.isArray(answer['timeMs']) && isRecord(answer['values'])) {
    const figures = answer as unknown as RunFigures
    return { kind: 'run', figures: { ...figures, scenarioMs: figures.scenarioMs ?? figures.timeMs.at(-1) ?? 0 } }
  }
  return { kind: 'words' }
}

/**
 * The first panel of a run as a chart: the column that comes first and those that share its panel. Null where there are fewer than two
 * samples.
 */
export function chartOf(figures: RunFigures): { view: PanelView; timeMs: Float64Array } | null {
  const [first] = figures.columns
  if (first === undefined || figures.timeMs.length < 2) return null
  const looks = ['first', 'second', 'third'] as const
  const lines: PanelLine[] = figures.columns
    .filter(column => column.panel === first.panel && column.role !== 'record')
    .slice(0, looks.length)
    .map((column, index) => ({
      id: column.id,
      label: column.label,
      look: looks[index] ?? 'third',
      unit: column.unit,
      values: Float64Array.from(figures.values[column.id] ?? [], value => value ?? Number.NaN),
    }))
  return {
    view: {
      panel: { id: first.panel, title: first.label, unit: first.unit, scale: 'linear' },
      // The first line lies on top.
      lines: lines.reverse(),
      pegged: first.panel === 'price',
    },
    timeMs: Float64Array.from(figures.timeMs),
  }
}

const kept = new Map<string, Promise<RunContent>>()
const keptMax = 40

/**
 * Fetches what a block shows. Exhibits never change and are fetched once; the room's run is fetched once for each `stamp`.
 * @param exhibit id of an exhibit; empty for the room's own run
 */
export function fetchRunContent(roomId: string, exhibit: string, stamp: string): Promise<RunContent> {
  const room = `/api/rooms/${encodeURIComponent(roomId)}`
  const address = exhibit === '' ? `${room}/run` : `${room}/exhibits/${encodeURIComponent(exhibit)}`
  const key = exhibit === '' ? `${address}?${stamp}` : address
  let content = kept.get(key)
  if (content === undefined) {
    content = fetch(address, { headers: { accept: 'application/json' } }).then(async response => {
      if (!response.ok) throw new Error(`the server answered ${response.status}`)
      return readRunContent(await response.json())
    })
    content.catch(() => kept.delete(key))
    if (kept.size >= keptMax) kept.delete(kept.keys().next().value ?? '')
    kept.set(key, content)
  }
  return content
}
