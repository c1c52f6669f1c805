/** Finds a Chromium that the system has. Nothing is downloaded and nothing is started here. */

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * Path of a Chromium: the one that `BREAKWATER_BROWSER` names, else one in `/usr/bin`, else one on the search path; undefined where
 * there is none. `BREAKWATER_BROWSER=none` says that none is to be used.
 */
export function findBrowser(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  exists: (path: string) => boolean = existsSync,
): string | undefined {
  const named = environment['BREAKWATER_BROWSER']
  if (named === 'none') return undefined
  if (named !== undefined && named !== '') return exists(named) ? named : undefined
  const folders = ['/usr/bin', ...(environment['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')]
  return folders.flatMap(folder => names.map(name => join(folder, name))).find(exists)
}
