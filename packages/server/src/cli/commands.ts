/** The `breakwater` command. Exit codes: 0 done, 1 a verification or replay differs, 2 the input is wrong, 70 a defect of ours, 130 interrupted. */

import { BreakwaterError, Defect, engineVersion, formatMistake } from '@breakwater/engine'
import { checkCommand } from './check-command.ts'
import { nodeHelp, nodeOptions } from './node-options.ts'
import { type Given, nearestWord, type OptionTable, readOptions, wrongUse } from './options.ts'
import {
  backupHelp,
  backupOptions,
  backupUsage,
  restoreHelp,
  restoreOptions,
  restoreUsage,
  roomPlayHelp,
  roomPlayOptions,
  roomPlayUsage,
} from './room-options.ts'
import { replayCommand, runCommand } from './run-command.ts'
import { scoreCommand } from './score-command.ts'
import { Interrupted, type Terminal } from './terminal.ts'
import { verifyCommand } from './verify-command.ts'

type CommandEntry = {
  usage: string
  about: string
  options: OptionTable
  wordsMax: number
  help: string
  run(given: Given, terminal: Terminal): number | Promise<number>
}

const json = { json: { type: 'boolean' } } as const
const precision = { exact: { type: 'boolean' }, fast: { type: 'boolean' } } as const
const choices = { set: { type: 'string', multiple: true }, variant: { type: 'string' } } as const

const commands: Record<string, CommandEntry> = {
  start: {
    usage: 'start [--port 4400] [--host 127.0.0.1] [--data folder]',
    about: 'serve the pages and the rooms',
    options: { port: { type: 'string' }, host: { type: 'string' }, data: { type: 'string' } },
    wordsMax: 0,
    help: [
      '--port    Port to listen on; 0 takes a free one. Default 4400.',
      '--host    Address to listen on. Default 127.0.0.1: this machine alone.',
      '--data    Folder that keeps the rooms. Default ./data. DATABASE_URL keeps them in PostgreSQL instead.',
      'For a team: DATABASE_URL, REDIS_URL, BREAKWATER_ADDRESS, BREAKWATER_AUTH; see docs/guides/host-for-a-team.md.',
    ].join('\n'),
    // What the rooms need is loaded only for them.
    run: async (given, terminal) => (await import('./start-command.ts')).startCommand(given, terminal),
  },
  run: {
    usage: 'run <scenario> [--seed 1] [--set path=value …] [--variant id] [--exact | --fast] [--out folder] [--json]',
    about: 'rehearse a scenario once',
    options: { seed: { type: 'string' }, out: { type: 'string' }, ...choices, ...precision, ...json },
    wordsMax: 1,
    help: [
      '<scenario>  A file, or the id of one in library/scenarios.',
      '--seed      Whole number below 2^64. Default 1.',
      '--set       Changes one number, e.g. --set markets.curve.amplification=200; may be repeated.',
      '--variant   Applies a variant of the scenario before --set.',
      '--exact     Counts in integers (the default). --fast counts in doubles.',
      '--out       Writes manifest, result, journal, series (CSV and Parquet) and report into a folder.',
      '--json      Prints one JSON object. cpuMs is the processor time of the run without loading.',
    ].join('\n'),
    run: runCommand,
  },
  check: {
    usage: 'check <scenario> [--json] | check --kinds',
    about: 'say what a scenario is, or everything that is wrong with it',
    options: { kinds: { type: 'boolean' }, ...json },
    wordsMax: 1,
    help: '--kinds   Lists the kinds of markets, issuers and crowds that a scenario may name.',
    run: checkCommand,
  },
  replay: {
    usage: 'replay <manifest.json> [--expect hash] [--json]',
    about: 'do a run again and compare',
    options: { expect: { type: 'string' }, ...json },
    wordsMax: 1,
    help: '--expect  Hash to compare with. Default: the one in result.json beside the manifest. Exit code 1 if it differs.',
    run: replayCommand,
  },
  score: {
    usage:
      'score <scenario> --seeds 101..150 [--set path=value …] [--variant id] [--fast | --exact] [--workers n] [--json]',
    about: 'hold a scenario against its targets over many seeds',
    options: { seeds: { type: 'string' }, workers: { type: 'string' }, ...choices, ...precision, ...json },
    wordsMax: 1,
    help: '--seeds    A range, a list, or both: 1..10,42.\n--workers  Threads. Default: one for each processor.\n--fast     Counts in doubles (the default). --exact counts in integers.',
    run: scoreCommand,
  },
  node: {
    usage: 'node <run> [--at step] [--port 1317] [--block-time 1s | manual] [--fund terra1…=5000000uusd …] [--json]',
    about: 'serve a chain of a run as a node that wallets and scripts can talk to',
    options: nodeOptions,
    wordsMax: 1,
    help: nodeHelp,
    // What a node needs is loaded only for it.
    run: async (given, terminal) => (await import('./node-command.ts')).nodeCommand(given, terminal),
  },
  room: {
    usage: roomPlayUsage,
    about: 'play an exercise by its bots alone',
    options: roomPlayOptions,
    wordsMax: 2,
    help: roomPlayHelp,
    run: async (given, terminal) => (await import('./room-play-command.ts')).roomPlayCommand(given, terminal),
  },
  backup: {
    usage: backupUsage,
    about: 'write all rooms into one file',
    options: backupOptions,
    wordsMax: 1,
    help: backupHelp,
    run: async (given, terminal) => (await import('./backup-command.ts')).backupCommand(given, terminal),
  },
  restore: {
    usage: restoreUsage,
    about: 'read a backup into an empty store',
    options: restoreOptions,
    wordsMax: 1,
    help: restoreHelp,
    run: async (given, terminal) => (await import('./restore-command.ts')).restoreCommand(given, terminal),
  },
  verify: {
    usage: 'verify <file or folder …> [--json]',
    about: 'check the engine against conformance files',
    options: { ...json },
    wordsMax: 10_000,
    help: 'A file that cannot be read counts as one failure. Exit code 1 if anything failed.',
    run: verifyCommand,
  },
  schema: {
    usage: 'schema [--json] [--exercise]',
    about: 'write the schemas of scenario and exercise files into library/schema',
    options: { ...json, exercise: { type: 'boolean' } },
    wordsMax: 0,
    help: [
      '--json      Prints the schema of scenario files instead of writing both.',
      '--exercise  With --json: that of exercise files.',
    ].join('\n'),
    run: async (given, terminal) => (await import('./schema-command.ts')).schemaCommand(given, terminal),
  },
}

/** Runs the command that the words name. Never throws; what went wrong is printed to `terminal.err`. */
export async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(words, terminal)
  } catch (error) {
    if (error instanceof Interrupted) return 130
    if (error instanceof BreakwaterError) {
      for (const mistake of error.mistakes) terminal.err(`${formatMistake(mistake)}\n`)
      return 2
    }
    terminal.err(tellDefect(error as Error))
    return 70
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.out(helpOf(rest[0]))
    return 0
  }
  if (name === '--version' || name === '-v' || name === 'version') {
    terminal.out(`${engineVersion}\n`)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    const nearest = nearestWord(name, Object.keys(commands))
    throw wrongUse(
      'unknown-command',
      `breakwater has no command “${name}”.`,
      nearest === undefined ? `Known: ${Object.keys(commands).join(', ')}.` : `Did you mean \`breakwater ${nearest}\`?`,
    )
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(helpOf(name))
    return 0
  }
  return command.run(readOptions(name, rest, command.options, command.wordsMax), terminal)
}

function helpOf(name: string | undefined): string {
  const command = name === undefined || !Object.hasOwn(commands, name) ? undefined : commands[name]
  if (command !== undefined) return `breakwater ${command.usage}\n\n${command.about}\n\n${command.help}\n`
  const width = Math.max(...Object.keys(commands).map(key => key.length))
  const list = Object.entries(commands).map(([key, entry]) => `  ${key.padEnd(width)}  ${entry.about}`)
  return [
    'Breakwater: rehearse a run on a digital currency before it happens.',
    '',
    ...list,
    '',
    'breakwater <command> --help says more. A rehearsal, not advice.',
    '',
  ].join('\n')
}

/** A broken invariant, with what is needed to see it again. */
function tellDefect(error: Error): string {
  const { lastEntries, ...replay } = (error instanceof Defect ? error.replay : {}) as Record<string, unknown>
  const lines = [`A defect of breakwater, not of your input: ${error.message}`, `version ${engineVersion}`]
  for (const [name, value] of Object.entries(replay))
    lines.push(`${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
  if (Array.isArray(lastEntries)) {
    lines.push('last entries of the journal:', ...lastEntries.map(entry => `  ${JSON.stringify(entry)}`))
  }
  lines.push(error.stack ?? '')
  return `${lines.join('\n')}\n`
}
