/** What the page asks the server for, and how answers become data of the engine. */

import type { Manifest, RunResult, ScenarioSource } from '@breakwater/engine'

/** A scenario of the library as the list shows it. */
export type ScenarioCard = { id: string; title: string; header?: string; summary?: string }

/** A finished run from the server, with what it takes to run it again. */
export type StoredRun = { result: RunResult; manifest: Manifest; cpuMs?: number }

/** The server did not give what was asked. Says what happened and what to do. */
export class WireError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'WireError'
    this.status = status
  }
}

async function getJson(path: string): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(path, { headers: { accept: 'application/json' } })
  } catch {
    throw new WireError(0, 'The server does not answer. Start it with `breakwater start` and try again.')
  }
  if (response.status === 404) throw new WireError(404, 'The server does not have it.')
  if (!response.ok)
    throw new WireError(response.status, `The server answered ${response.status} ${response.statusText}.`)
  try {
    return await response.json()
  } catch {
    throw new WireError(response.status, 'The server’s answer was cut off. Try again.')
  }
}

/** The library's scenarios. */
export async function fetchScenarios(): Promise<ScenarioCard[]> {
  const answer = (await getJson('/api/scenarios')) as ScenarioCard[] | { scenarios: ScenarioCard[] }
  return Array.isArray(answer) ? answer : answer.scenarios
}

/** A scenario as resolved: what the worker binds and changes. */
export async function fetchScenario(id: string): Promise<ScenarioSource> {
  const answer = (await getJson(`/api/scenarios/${encodeURIComponent(id)}`)) as
    | ScenarioSource
    | { source: ScenarioSource }
  return 'source' in answer ? answer.source : answer
}

/** The run that the server did first, or undefined where it keeps none for this scenario. */
export async function fetchRun(id: string): Promise<StoredRun | undefined> {
  try {
    return readStoredRun(await getJson(`/api/runs/${encodeURIComponent(id)}`))
  } catch (error) {
    if (error instanceof WireError && error.status === 404) return undefined
    throw error
  }
}

type JsonColumn = { values: readonly (number | null)[] }

/** Turns a run from JSON back: columns become doubles, `null` becomes NaN. */
export function readStoredRun(answer: unknown): StoredRun {
  const outer = answer as { result?: RunResult; manifest?: Manifest; cpuMs?: number } & Partial<RunResult>
  const raw = (outer.result ?? outer) as RunResult
  const manifest = outer.manifest ?? (raw as unknown as { manifest?: Manifest }).manifest
  if (raw.series === undefined || manifest === undefined)
    throw new WireError(200, 'The server’s answer is not a run of this version.')
  const columns = raw.series.columns.map(column => ({
    ...column,
    values: toDoubles((column as unknown as JsonColumn).values),
  }))
  const timeMs = toDoubles(raw.series.timeMs as unknown as (number | null)[])
  const targets = raw.targets.map(target => ({
    ...target,
    actual: target.actual ?? Number.NaN,
    also: target.also ?? [],
  }))
  const cpuMs = outer.cpuMs
  return {
    result: { ...raw, targets, series: { ...raw.series, timeMs, columns } },
    manifest,
    ...(cpuMs === undefined ? {} : { cpuMs }),
  }
}

function toDoubles(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, value => value ?? Number.NaN)
}
