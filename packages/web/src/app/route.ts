/** The page's address: which scenario, which seed, which numbers differ. Everything that a shared link must carry. */

import type { Settings } from '../run/messages.ts'

/** See the file's head. Defaults are left out of the address. */
export type Route = { scenario: string; seed: string; precision: 'exact' | 'fast'; settings: Settings }

/** What the page opens with. */
export const firstScenario = 'ust-2022-article'
/** Seed of the library's own runs. */
export const firstSeed = '1'

/** Reads the query of an address. Unknown names are left alone; a broken seed falls back to the default. */
export function readRoute(query: string): Route {
  const parameters = new URLSearchParams(query)
  const seed = parameters.get('seed') ?? firstSeed
  const settings: Settings = {}
  for (const pair of parameters.getAll('set')) {
    const at = pair.indexOf('=')
    if (at <= 0) continue
    const written = pair.slice(at + 1)
    settings[pair.slice(0, at)] = written === 'true' ? true : written === 'false' ? false : readNumber(written)
  }
  return {
    scenario: parameters.get('scenario') ?? firstScenario,
    seed: /^\d{1,20}$/.test(seed) ? seed : firstSeed,
    precision: parameters.get('precision') === 'fast' ? 'fast' : 'exact',
    settings,
  }
}

function readNumber(written: string): string | number {
  return /^-?\d+(\.\d+)?$/.test(written) && String(Number(written)) === written ? Number(written) : written
}

/** Writes the query of an address; the same route always gives the same text, so it also names a run. */
export function writeRoute(route: Route): string {
  const parameters = new URLSearchParams({ scenario: route.scenario })
  if (route.seed !== firstSeed) parameters.set('seed', route.seed)
  if (route.precision !== 'exact') parameters.set('precision', route.precision)
  for (const path of Object.keys(route.settings).sort()) parameters.append('set', `${path}=${route.settings[path]}`)
  return `?${parameters}`
}

/** True when the server's own first run is what the route asks for. */
export function isLibraryRun(route: Route): boolean {
  return route.seed === firstSeed && route.precision === 'exact' && Object.keys(route.settings).length === 0
}
