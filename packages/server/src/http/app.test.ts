import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Mistake } from '@breakwater/engine'
import { afterAll, describe, expect, test } from 'vitest'
import { libraryFolder, loadLibrary } from '../files/library.ts'
import type { RunAnswer, RunJob } from '../run/run-job.ts'
import { RunBench } from '../run/run-job.ts'
import type { WorkerPool } from '../run/worker-pool.ts'
import { createApp } from './app.ts'
import { readPages } from './pages.ts'
import { RunStore } from './run-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'breakwater-page-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Breakwater</title>')
writeFileSync(join(folder, 'assets', 'page-abc.js'), `export const x = 1\n${'// peg\n'.repeat(200)}`)

/** A pool that works in this thread and counts. */
class CountingPool {
  jobs = 0
  private readonly bench = new RunBench()

  async run(job: RunJob): Promise<RunAnswer> {
    this.jobs++
    await new Promise(resolve => setTimeout(resolve, 5))
    // Doubles are enough here: the store does not look into what it keeps.
    return this.bench.answer({ ...job, precision: 'fast' })
  }

  async close(): Promise<void> {}
}

const { scenarios } = loadLibrary()
const pool = new CountingPool()
const runs = new RunStore(pool as unknown as WorkerPool)
const app = createApp({ scenarios, runs, pages: readPages(folder), loopbackOnly: true })
const get = (path: string, headers: Record<string, string> = {}) =>
  app.request(path, { headers: { host: '127.0.0.1:4400', ...headers } })
const check = (body: string | Uint8Array<ArrayBuffer>) =>
  app.request('/api/check', { method: 'POST', body, headers: { host: 'localhost:4400' } })

describe('pages', () => {
  test('the page at /, assets for ever, with strict headers', async () => {
    const page = await get('/')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const policy = page.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    const asset = await get('/assets/page-abc.js', { 'accept-encoding': 'gzip, br' })
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(new Uint8Array(await asset.arrayBuffer())).toString()).toContain('// peg')
  })

  test('304 for what the browser has', async () => {
    const etag = (await get('/')).headers.get('etag')!
    expect((await get('/', { 'if-none-match': etag })).status).toBe(304)
  })

  test.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/nothing',
    '/index.html/x',
  ])('%s is not there', async path => {
    expect((await get(path)).status).toBe(404)
  })
})

describe('who may ask', () => {
  test('a foreign name is refused', async () => {
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '']) {
      expect((await get('/api/health', { host })).status).toBe(421)
    }
    for (const host of ['localhost', '127.0.0.1:1', '[::1]:4400'])
      expect((await get('/api/health', { host })).status).toBe(200)
  })

  test('a foreign page is refused', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:9999']) {
      expect((await get('/api/health', { origin })).status).toBe(403)
    }
    expect((await get('/api/health', { origin: 'http://127.0.0.1:4400' })).status).toBe(200)
  })
})

describe('scenarios and runs', () => {
  test('lists the library and gives one with its fields', async () => {
    const cards = (await (await get('/api/scenarios')).json()) as { id: string; title: string; header: string }[]
    expect(cards.map(card => card.id)).toContain('ust-2022-article')
    const one = (await (await get('/api/scenarios/ust-2022-article')).json()) as {
      source: { breakwater: number }
      fields: object[]
      switches: object[]
    }
    expect(one.source.breakwater).toBe(1)
    expect(one.fields.length).toBeGreaterThan(20)
    expect(Array.isArray(one.switches)).toBe(true)
  })

  test('a run is computed once, however many ask', async () => {
    const before = pool.jobs
    const answers = await Promise.all([1, 2, 3].map(() => get('/api/runs/ust-2022-article')))
    expect(answers.map(answer => answer.status)).toEqual([200, 200, 200])
    expect(pool.jobs - before).toBe(1)
    const run = (await answers[0]!.json()) as {
      result: { series: { timeMs: number[]; columns: { values: unknown[] }[] } }
      manifest: { seed: string }
      cpuMs: number
    }
    expect(run.manifest.seed).toBe('1')
    expect(run.result.series.columns[0]!.values).toHaveLength(run.result.series.timeMs.length)
    expect(run.cpuMs).toBeGreaterThan(0)
    expect(((await get('/api/runs/ust-2022-article')).headers.get('etag') ?? '').length).toBeGreaterThan(10)
    expect(pool.jobs - before).toBe(1)
  })

  test.each(['/api/scenarios/none', '/api/runs/none', '/api/runs/__proto__', '/api/none'])(
    '%s is 404 with a hint',
    async path => {
      const answer = await get(path)
      expect(answer.status).toBe(404)
      const { mistakes } = (await answer.json()) as { mistakes: Mistake[] }
      expect(mistakes[0]!.hint.length).toBeGreaterThan(5)
    },
  )
})

describe('check', () => {
  const article = readFileSync(join(libraryFolder, 'scenarios', 'ust-2022-article.yaml'), 'utf8')

  test('a right scenario comes back resolved', async () => {
    const answer = await check(article)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ ok: true, source: { id: 'ust-2022-article' } })
  })

  test('a wrong one comes back with all its mistakes', async () => {
    const answer = await check(article.replace('title:', 'titel:'))
    expect(answer.status).toBe(422)
    const { mistakes } = (await answer.json()) as { mistakes: Mistake[] }
    expect(mistakes.map(mistake => mistake.code)).toEqual(expect.arrayContaining(['unknown-key', 'missing-value']))
    expect(mistakes.every(mistake => mistake.where.line !== undefined)).toBe(true)
  })

  test('may stand on the library, and on nothing outside it', async () => {
    const child = (path: string) => `breakwater: 1\nid: mine\ntitle: Mine\nsummary: Mine.\nextends: ${path}\n`
    expect((await check(child('./ust-2022-article.yaml'))).status).toBe(200)
    for (const path of [
      '../../package.json',
      '../../../etc/passwd',
      '/etc/passwd',
      'file:///etc/passwd',
      '../scenarios/../../README.md',
    ]) {
      const answer = await check(child(path))
      expect(answer.status).toBe(422)
      const { mistakes } = (await answer.json()) as { mistakes: Mistake[] }
      expect(['file-not-found', 'bad-path']).toContain(mistakes[0]!.code)
    }
  })

  test('bytes that are no text, and more than a mebibyte', async () => {
    expect((await check(Uint8Array.from([0xff, 0xfe, 0]))).status).toBe(422)
    expect((await check('x'.repeat(1_048_577))).status).toBe(413)
  })
})
