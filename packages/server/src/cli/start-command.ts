/** `breakwater start`: the web server, until it is told to stop. */

import { formatMistake } from '@breakwater/engine'
import { loadLibrary } from '../files/library.ts'
import { openServer } from '../http/serve.ts'
import { type Given, wholeNumber, wrongUse } from './options.ts'
import type { Terminal } from './terminal.ts'

/** `breakwater start [--port 4400] [--host 127.0.0.1]`. */
export async function startCommand(given: Given, terminal: Terminal): Promise<number> {
  const port = wholeNumber('port', String(given.values['port'] ?? '4400'), 0, 65_535)
  const host = String(given.values['host'] ?? '127.0.0.1')
  if (!/^[A-Za-z0-9.:-]{1,253}$/.test(host))
    throw wrongUse('bad-option', `“${host}” is not a host.`, 'Write --host 127.0.0.1 or the address of this machine.')
  const { scenarios, mistakes } = loadLibrary()
  for (const mistake of mistakes) terminal.err(`${formatMistake(mistake)}\n`)
  const server = await openServer({ port, host, scenarios })
  terminal.out(`Breakwater is at ${server.address}\n`)
  if (server.open) terminal.err('It can be reached from other machines: anybody who can reach it may use it.\n')
  await new Promise<void>(resolve => {
    if (terminal.interrupted.aborted) resolve()
    terminal.interrupted.addEventListener('abort', () => resolve(), { once: true })
  })
  await server.close()
  return 0
}
