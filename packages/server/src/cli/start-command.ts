/** `breakwater start`: the web server, until it is told to stop. */

import { formatMistake } from '@breakwater/engine'
import { teamOptionsFrom } from '../account/index.ts'
import { loadExercises } from '../exercise/index.ts'
import { loadLibrary } from '../files/library.ts'
import { openServer } from '../http/serve.ts'
import { type Given, wholeNumber, wrongUse } from './options.ts'
import { storeOf } from './store-option.ts'
import type { Terminal } from './terminal.ts'

/**
 * `breakwater start [--port 4400] [--host 127.0.0.1] [--data folder]`. `DATABASE_URL` keeps the rooms in PostgreSQL instead of the
 * folder, `REDIS_URL` lets several processes share them, `BREAKWATER_ADDRESS` is where the others reach this one, `BREAKWATER_AUTH=team`
 * lets people sign in.
 */
export async function startCommand(given: Given, terminal: Terminal): Promise<number> {
  const port = wholeNumber('port', String(given.values['port'] ?? '4400'), 0, 65_535)
  const host = String(given.values['host'] ?? '127.0.0.1')
  if (!/^[A-Za-z0-9.:-]{1,253}$/.test(host))
    throw wrongUse('bad-option', `“${host}” is not a host.`, 'Write --host 127.0.0.1 or the address of this machine.')
  const { scenarios, mistakes } = loadLibrary()
  const { exercises, mistakes: wrong } = loadExercises(scenarios)
  for (const mistake of [...mistakes, ...wrong]) terminal.err(`${formatMistake(mistake)}\n`)
  const server = await openServer({
    port,
    host,
    scenarios,
    rooms: {
      store: storeOf(String(given.values['data'] ?? 'data'), process.env),
      exercises,
      team: teamOptionsFrom(process.env),
      cluster: clusterOf(process.env),
    },
  })
  terminal.out(`Breakwater is at ${server.address}\n`)
  terminal.out(`Rooms, for you as their chair: ${server.hostLink}\n`)
  for (const note of server.notes ?? []) terminal.err(`${note}\n`)
  if (server.open) {
    terminal.err('It can be reached from other machines: anybody who can reach it may see runs; rooms need a link.\n')
  }
  // Work that failed while nobody waited for it is a defect of that work: it is told, and the rooms of everybody else go on.
  const tell = (error: unknown): void => {
    terminal.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  }
  process.on('unhandledRejection', tell)
  try {
    await new Promise<void>(resolve => {
      if (terminal.interrupted.aborted) resolve()
      terminal.interrupted.addEventListener('abort', () => resolve(), { once: true })
    })
    await server.close()
  } finally {
    process.off('unhandledRejection', tell)
  }
  return 0
}

function clusterOf(environment: NodeJS.ProcessEnv): { redisUrl: string; address: string | undefined } | null {
  const redisUrl = environment['REDIS_URL'] ?? ''
  if (redisUrl === '') return null
  if ((environment['DATABASE_URL'] ?? '') === '') {
    throw wrongUse(
      'bad-setting',
      'REDIS_URL is for several processes, and these need one database.',
      'Set DATABASE_URL too, or leave REDIS_URL out.',
    )
  }
  return { redisUrl, address: environment['BREAKWATER_ADDRESS'] }
}
