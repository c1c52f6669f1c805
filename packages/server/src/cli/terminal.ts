/** Where a command writes: results to `out`, everything else to `err`. Tests give their own. */

/** See the file's head. */
export type Terminal = {
  out(text: string): void
  err(text: string): void
  /** True if `err` is a person's terminal: then progress is drawn. */
  errIsTerminal: boolean
  /** Becomes aborted when the user interrupts; long work looks at it. */
  interrupted: AbortSignal
}

/** The user interrupted: nothing was kept, exit code 130. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted')
    this.name = 'Interrupted'
  }
}

/** Draws a bar on one line while something long goes on; draws nothing where nobody looks. */
export class ProgressBar {
  private readonly terminal: Terminal
  private readonly visible: boolean
  private readonly startMs = performance.now()
  private shown = ''

  constructor(terminal: Terminal, wanted: boolean) {
    this.terminal = terminal
    this.visible = wanted && terminal.errIsTerminal
  }

  /** Shows how far it is; appears only after a third of a second. */
  show(done: number, all: number, what: string): void {
    const elapsedMs = performance.now() - this.startMs
    if (!this.visible || elapsedMs < 300 || all === 0) return
    const share = Math.min(1, done / all)
    const width = 24
    const filled = Math.round(share * width)
    const leftSeconds = share > 0 ? Math.ceil((elapsedMs * (1 - share)) / share / 1000) : 0
    const text = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${Math.round(share * 100)} % ${what}, ${leftSeconds} s left`
    if (text === this.shown) return
    this.shown = text
    this.terminal.err(`\r\u001b[2K${text}`)
  }

  /** Wipes the line. */
  clear(): void {
    if (this.shown !== '') this.terminal.err('\r\u001b[2K')
    this.shown = ''
  }
}
