/** The command as a process: standard streams, signals, exit code. What it does is in `cli/commands.ts`. */

import { main } from './cli/commands.ts'
import type { Terminal } from './cli/terminal.ts'

/** Exit code after an interrupt, as shells count it. */
const interruptedCode = 130

/** Runs the command of this process and sets its exit code. */
export async function run(words: readonly string[] = process.argv.slice(2)): Promise<void> {
  const interrupt = new AbortController()
  const onSignal = (): void => {
    // A second signal means it: whatever hangs is left behind.
    if (interrupt.signal.aborted) process.exit(interruptedCode)
    interrupt.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  // A reader that has seen enough (`| head`) closes the pipe.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 70)
  })
  const terminal: Terminal = {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    errIsTerminal: process.stderr.isTTY === true,
    interrupted: interrupt.signal,
  }
  try {
    process.exitCode = await main(words, terminal)
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
