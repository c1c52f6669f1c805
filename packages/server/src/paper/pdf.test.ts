import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { htmlFromPaper } from '@breakwater/room'
import { describe, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'
import { pdfFromHtml } from './pdf.ts'

const html = htmlFromPaper([{ block: 'heading', level: 1, text: 'Minutes', cites: [] }], {
  title: 'Minutes',
  footer: 'x',
})
const browser = findBrowser()

/** A program in place of a browser. */
async function withProgram<T>(script: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-test-'))
  try {
    const path = join(folder, 'chromium')
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return await use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Shell commands that write a text where the browser should print. */
function printing(text: string): string {
  return `for a in "$@"; do case "$a" in --print-to-pdf=*) echo '${text}' > "$(echo "$a" | cut -c16-)";; esac; done`
}

function leftFolders(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith('breakwater-pdf-'))
}

describe('PDF', () => {
  test('without a browser the refusal says what to do', async () => {
    expect(await pdfFromHtml(html, { browser: undefined })).toEqual({
      ok: false,
      refusal: {
        refused: 'no-browser',
        because: expect.any(String),
        hint: expect.stringContaining('print it from your browser'),
      },
    })
  })

  test.skipIf(browser === undefined)(
    'is printed by the browser that the system has, and leaves no file behind',
    async () => {
      const before = leftFolders()
      const answer = await pdfFromHtml(html)
      if (!answer.ok) throw new Error(answer.refusal.because)
      expect(Buffer.from(answer.bytes.subarray(0, 5)).toString()).toBe('%PDF-')
      expect(answer.bytes.length).toBeGreaterThan(1000)
      expect(leftFolders().filter(name => !before.includes(name))).toEqual([])
    },
  )

  test('a browser that never ends is ended, and so is what it started', async () => {
    await withProgram('echo $$ > "$(dirname "$0")/pid"; sleep 60 & wait', async path => {
      const answer = await pdfFromHtml(html, { browser: path, timeLimitMs: 300 })
      expect(answer).toMatchObject({ ok: false, refusal: { refused: 'no-pdf' } })
    })
  })

  test('an abort ends it', async () => {
    await withProgram('sleep 60', async path => {
      const answer = await pdfFromHtml(html, { browser: path, signal: AbortSignal.timeout(100) })
      expect(answer).toMatchObject({ ok: false, refusal: { because: 'The printing was stopped.' } })
    })
  })

  test('failure, silence and something that is not a PDF are refusals', async () => {
    const print = (script: string) => withProgram(script, path => pdfFromHtml(html, { browser: path }))
    expect(await print('exit 3')).toMatchObject({ ok: false, refusal: { because: 'The browser ended with code 3.' } })
    expect(await print('exit 0')).toMatchObject({ ok: false, refusal: { because: 'The browser printed nothing.' } })
    expect(await print(printing('no'))).toMatchObject({
      ok: false,
      refusal: { because: expect.stringContaining('not a PDF') },
    })
    expect(await pdfFromHtml(html, { browser: '/no/such/program' })).toMatchObject({
      ok: false,
      refusal: { because: 'The browser did not start.' },
    })
  })

  test('the browser gets no network, no scripts and a profile of its own', async () => {
    const noted = 'for a in "$@"; do echo "$a" >> "$0.args"; done; env > "$0.env"'
    await withProgram(`${noted}; ${printing('%PDF-1.4')}`, async path => {
      const answer = await pdfFromHtml(html, { browser: path })
      expect(answer.ok).toBe(true)
      const flags = readFileSync(`${path}.args`, 'utf8').split('\n')
      expect(flags).toContain('--host-resolver-rules=MAP * ~NOTFOUND')
      const profile = flags.find(flag => flag.startsWith('--user-data-dir='))!.slice('--user-data-dir='.length)
      expect(profile).toContain('breakwater-pdf-')
      expect(existsSync(profile)).toBe(false)
      const names = readFileSync(`${path}.env`, 'utf8')
        .split('\n')
        .map(line => line.split('=')[0])
      expect(names).not.toContain('BREAKWATER_SECRET')
      expect(names).not.toContain('npm_config_registry')
    })
  })

  test('no more than two are printed at once', async () => {
    await withProgram('sleep 1', async path => {
      const answers = await Promise.all(Array.from({ length: 3 }, () => pdfFromHtml(html, { browser: path })))
      expect(answers.filter(answer => !answer.ok && answer.refusal.refused === 'busy')).toHaveLength(1)
    })
  })
})

describe('finding a browser', () => {
  test('the named one, else one of the system, else none', () => {
    const has =
      (...paths: string[]) =>
      (path: string) =>
        paths.includes(path)
    expect(findBrowser({ BREAKWATER_BROWSER: '/opt/c' }, has('/opt/c', '/usr/bin/chromium'))).toBe('/opt/c')
    expect(findBrowser({ BREAKWATER_BROWSER: '/opt/c' }, has('/usr/bin/chromium'))).toBeUndefined()
    expect(findBrowser({ BREAKWATER_BROWSER: 'none' }, has('/usr/bin/chromium'))).toBeUndefined()
    expect(findBrowser({}, has('/usr/bin/google-chrome', '/usr/bin/chromium'))).toBe('/usr/bin/chromium')
    expect(findBrowser({ PATH: '/a:/b' }, has('/b/google-chrome'))).toBe('/b/google-chrome')
    expect(findBrowser({ PATH: '' }, has())).toBeUndefined()
  })
})
