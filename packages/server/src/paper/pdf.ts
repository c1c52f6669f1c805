/** PDF: our own printable HTML, printed by a Chromium that the system has. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Refusal } from '@breakwater/room'
import { findBrowser } from './browser.ts'

/** How a PDF is printed. */
export type PdfOptions = {
  /** The browser; default: `findBrowser()`. */
  browser?: string | undefined
  /** The browser is ended after this long; default 30 s. */
  timeLimitMs?: number
  /** Aborts the printing. */
  signal?: AbortSignal
}

/** A printed PDF, or why there is none. */
export type PdfAnswer = { ok: true; bytes: Uint8Array<ArrayBuffer> } | { ok: false; refusal: Refusal }

const htmlBytesMax = 20 * 1_048_576
const pdfBytesMax = 100 * 1_048_576
/** A browser takes some 200 MB and a core: more at once would starve the meeting that is going on. */
const atOnceMax = 2
let printing = 0

const printHint = 'Take the HTML and print it from your browser: it is set for A4 and Letter, with page numbers.'

/**
 * Flags of the browser. It gets no network (every name resolves to nothing, and no proxy is asked), no extensions, and a profile folder
 * of its own that is removed afterwards. Scripts are off by the page's own content security policy and not by a flag, because
 * Chromium prints with a script of its own. `--no-sandbox` is given only where the process is root, as in containers: Chromium does
 * not start there otherwise; the page is our own, escaped, without scripts and without network.
 */
function flagsFor(profile: string, pdf: string, page: string): string[] {
  const root = process.getuid?.() === 0
  return [
    '--headless',
    ...(root ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-extensions',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-quic',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--no-proxy-server',
    '--no-first-run',
    '--no-default-browser-check',
    '--mute-audio',
    `--user-data-dir=${profile}`,
    '--no-pdf-header-footer',
    `--print-to-pdf=${pdf}`,
    page,
  ]
}

/** Prints a self-contained page. Where no browser is found, or it fails, the answer is a refusal that says what to do instead. */
export async function pdfFromHtml(html: string, options: PdfOptions = {}): Promise<PdfAnswer> {
  const browser = 'browser' in options ? options.browser : findBrowser()
  if (browser === undefined) {
    return refusal('no-browser', 'This server has no Chromium to print a PDF with.', printHint)
  }
  if (Buffer.byteLength(html) > htmlBytesMax) return refusal('too-large', 'The text is too long for a PDF.', printHint)
  if (printing >= atOnceMax) {
    return refusal('busy', 'Other PDFs are being printed.', 'Try again in a few seconds, or take the HTML.')
  }
  printing++
  let folder: string | undefined
  try {
    folder = await mkdtemp(join(tmpdir(), 'breakwater-pdf-'))
    const page = join(folder, 'page.html')
    const pdf = join(folder, 'page.pdf')
    await writeFile(page, html, { mode: 0o600 })
    const flags = flagsFor(join(folder, 'profile'), pdf, pathToFileURL(page).href)
    const fault = await runBrowser(browser, flags, folder, options)
    if (fault !== null) return refusal('no-pdf', fault, printHint)
    const size = await stat(pdf).then(
      ({ size: sizeBytes }) => sizeBytes,
      () => 0,
    )
    if (size === 0 || size > pdfBytesMax) return refusal('no-pdf', 'The browser printed nothing.', printHint)
    const bytes = new Uint8Array(await readFile(pdf))
    if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') !== '%PDF-') {
      return refusal('no-pdf', 'The browser wrote something that is not a PDF.', printHint)
    }
    return { ok: true, bytes }
  } finally {
    printing--
    if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

/** Runs the browser to its end; a sentence where it failed. The whole process group is ended when the time is over. */
function runBrowser(
  browser: string,
  flags: readonly string[],
  folder: string,
  { timeLimitMs = 30_000, signal }: PdfOptions,
): Promise<string | null> {
  return new Promise(resolve => {
    if (signal?.aborted === true) return resolve('The printing was stopped.')
    const child = spawn(browser, flags, {
      cwd: folder,
      detached: true,
      stdio: 'ignore',
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' },
    })
    let fault: string | null = null
    const stop = (because: string): void => {
      fault = because
      endGroup(child)
    }
    const timer = setTimeout(
      () => stop(`The browser took longer than ${Math.round(timeLimitMs / 1000)} s.`),
      timeLimitMs,
    )
    const onAbort = (): void => stop('The printing was stopped.')
    signal?.addEventListener('abort', onAbort, { once: true })
    let ended = false
    const end = (answer: string | null): void => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      endGroup(child)
      resolve(answer)
    }
    child.once('error', () => end('The browser did not start.'))
    child.once('exit', code => end(fault ?? (code === 0 ? null : `The browser ended with code ${String(code)}.`)))
  })
}

/** Ends the browser and the processes that it started: it leads a group of its own. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
}

function refusal(refused: string, because: string, hint: string): PdfAnswer {
  return { ok: false, refusal: { refused, because, hint } }
}
