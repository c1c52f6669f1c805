/** Options of `breakwater node`, apart from the command: the table of commands names them without loading what a node needs. */

import type { OptionTable } from './options.ts'

/** See the file's head. */
export const nodeOptions: OptionTable = {
  at: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  seed: { type: 'string' },
  set: { type: 'string', multiple: true },
  variant: { type: 'string' },
  'block-time': { type: 'string' },
  fund: { type: 'string', multiple: true },
  'min-gas-price': { type: 'string' },
  json: { type: 'boolean' },
}

/** What `breakwater node --help` says. */
export const nodeHelp: string = [
  '<run>            A run’s folder, its manifest.json, a scenario file, or the id of one in library/scenarios.',
  '--at             Step, or UTC time like 2022-05-09T12:00Z, at which the node opens. Default: the middle of the run.',
  '--port           Port to listen on; 0 takes a free one. Default 1317.',
  '--host           Address to listen on. Default 127.0.0.1: this machine alone.',
  '--seed           Whole number below 2^64. Default 1, or the run’s own.',
  '--set, --variant Change the scenario as for `run`.',
  '--block-time     Real time between blocks, 20ms to 1h; manual makes blocks on request alone. Default 1s.',
  '--fund           A wallet that holds coins from the first step on: terra1…=5000000uusd,1000000uluna; may be repeated.',
  '--min-gas-price  Least price of gas, like 0.15uusd; several with commas between; 0 is none. Default 0.15uusd.',
  '--json           Prints one JSON object when the node listens.',
].join('\n')
