// The journeys: each opens the page anew. A journey fails by throwing; complaints of the console fail it too.
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { parquetReadObjects } from 'hyparquet'
import { axe, field, nextRun, noOverflow, open, resultHash, saved } from './page-steps.mjs'

async function shownRun({ page, address, picture }) {
  const scripts = new Map()
  page.on('response', async response => {
    if (response.url().endsWith('.js')) scripts.set(response.url(), await response.body().catch(() => Buffer.alloc(0)))
  })
  await open(page, address)
  assert.match(await page.locator('[data-sentence]').innerText(), /\d/)
  assert.match(await page.locator('main').innerText(), /no single attacker/)
  assert.ok((await page.locator('[data-panel]').count()) >= 8)
  await page.locator('[data-waterfall] svg').waitFor()
  await page.locator('[data-short-alone]').waitFor()
  await picture('article-1280-light')
  // The worker with the engine is weighed by itself: the first charts do not wait for it.
  const weigh = isWorker =>
    [...scripts].reduce(
      (sum, [url, body]) => (url.includes('run-worker') === isWorker ? sum + gzipSync(body).length : sum),
      0,
    )
  assert.ok(weigh(false) > 0 && weigh(false) <= 120_000, `the page's scripts weigh ${weigh(false)} bytes after gzip`)
  assert.ok(weigh(true) > 0 && weigh(true) <= 160_000, `the worker weighs ${weigh(true)} bytes after gzip`)
  assert.ok(![...scripts.keys()].some(url => url.includes('parquet')), 'the Parquet writer was loaded at once')
}

async function changeAndRehearse({ page, address }) {
  await open(page, address)
  const before = await resultHash(page)
  const row = await field(page, 'crowd.attacker.short.coins')
  await row.getByRole('textbox').fill('50_000')
  await page.getByRole('alert').filter({ hasText: 'BTC' }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Rehearse', exact: true }).isDisabled(), true)
  await row.getByRole('textbox').fill('50_000 BTC')
  await page.getByText('The numbers differ from the run shown.').waitFor()
  assert.equal(await row.getAttribute('data-changed'), 'true')
  await page.getByRole('button', { name: 'Rehearse', exact: true }).click()
  const after = await nextRun(page, before)
  assert.notEqual(after, before)
  assert.match(page.url(), /set=crowd\.attacker\.short\.coins/)
  await page.goBack()
  await nextRun(page, after)
  assert.equal(await resultHash(page), before)
}

async function scrub({ page, address }) {
  await open(page, address)
  await page.keyboard.press('t')
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+ArrowRight')
  const values = () => page.locator('[data-values]').allInnerTexts()
  const panels = await page.locator('[data-panel]').count()
  const first = await values()
  assert.equal(first.length, panels)
  const early = await page.locator('#scrubber').getAttribute('aria-valuetext')
  await page.keyboard.press('End')
  const last = await values()
  assert.notEqual(await page.locator('#scrubber').getAttribute('aria-valuetext'), early)
  const moved = last.filter((text, index) => text !== first[index]).length
  assert.ok(moved >= panels - 3, `only ${moved} of ${panels} panels moved`)
  await page.locator('[role="toolbar"] button[tabindex="0"]').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Events at this time' }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'All', exact: true }).click()
  assert.equal(await page.getByRole('button', { name: 'All', exact: true }).getAttribute('aria-pressed'), 'true')
}

async function cancel({ page, address }) {
  await open(page, address)
  await page.locator('[data-short-alone]').waitFor()
  const before = await resultHash(page)
  // A minute a step makes the run long enough to be stopped.
  const row = await field(page, 'clock.step')
  await row.getByRole('textbox').fill('1 min')
  await page.getByText('The numbers differ from the run shown.').waitFor()
  await page.getByRole('button', { name: 'Rehearse', exact: true }).click()
  await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0)
  // The page answers while the run is in work.
  const began = Date.now()
  await page.evaluate(() => 1)
  assert.ok(Date.now() - began < 500, 'the page did not answer')
  await page.locator('[data-cancel]').click()
  await page.getByRole('button', { name: 'Rehearse', exact: true }).waitFor()
  assert.equal(await resultHash(page), before)
}

async function compare({ page, address, picture }) {
  await open(page, address)
  const before = await resultHash(page)
  await page.locator('[data-variant="no-pull"] button').click()
  await nextRun(page, before)
  await page.locator('[data-comparison] tbody tr').first().waitFor()
  assert.ok((await page.locator('[data-comparison] tbody tr').count()) >= 4)
  assert.ok((await page.locator('.chart-line-kept').count()) >= 6)
  await picture('compare-1280-light')
  await page.getByRole('button', { name: 'stop comparing' }).click()
  assert.equal(await page.locator('.chart-line-kept').count(), 0)
  await page.locator('[data-keep]').click()
  await page.getByRole('button', { name: 'Kept for comparison' }).waitFor()
}

async function downloads({ page, address }) {
  await open(page, address)
  const csv = await saved(page, 'csv')
  const lines = csv.bytes.toString('utf8').trim().split('\n')
  assert.match(lines[0], /^time,ustPriceUsd/)
  const svg = await saved(page, 'svg')
  assert.match(svg.bytes.toString('utf8'), /^<svg xmlns/)
  assert.doesNotMatch(svg.bytes.toString('utf8'), /var\(--/)
  const png = await saved(page, 'png')
  assert.equal(png.bytes.subarray(1, 4).toString('latin1'), 'PNG')
  assert.ok(png.bytes.length > 20_000, 'the PNG is all but empty')
  const parquet = await saved(page, 'parquet')
  const buffer = parquet.bytes.buffer.slice(parquet.bytes.byteOffset, parquet.bytes.byteOffset + parquet.bytes.length)
  const rows = await parquetReadObjects({ file: buffer })
  assert.equal(rows.length, lines.length - 1)
  const header = lines[0].split(',')
  assert.equal(rows[5].ustPriceUsd, Number(lines[6].split(',')[header.indexOf('ustPriceUsd')]))
}

async function sameBytes({ page, address }) {
  const { readManifest, replay } = await import('../packages/engine/dist/index.js')
  await open(page, address, '?scenario=ust-2022-article&seed=7&set=crowd.savers.panic%3Dfalse')
  const shown = await resultHash(page)
  const { bytes } = await saved(page, 'manifest')
  const read = readManifest(bytes.toString('utf8'))
  assert.ok(read.ok, JSON.stringify(read.mistakes))
  assert.equal(read.manifest.seed, '7')
  assert.equal(replay(read.manifest).resultHash, shown)
}

async function otherScenarios({ page, address, picture }) {
  await open(page, address)
  const ids = await page
    .locator('header select')
    .first()
    .evaluate(select => Array.from(select.options, option => option.value))
  assert.ok(ids.length >= 2, 'the list has one scenario')
  let before = await resultHash(page)
  for (const id of ids.filter(candidate => candidate !== 'ust-2022-article')) {
    await page.locator('header select').first().selectOption(id)
    before = await nextRun(page, before)
    assert.match(page.url(), new RegExp(`scenario=${id}`))
    await picture(`${id}-1280-light`)
  }
}

async function phone({ page, address, picture }) {
  await open(page, address)
  await noOverflow(page)
  const tops = await page.evaluate(() =>
    ['[data-sentence]', '[data-panel="price"]', '#scrubber', '#profit', '#scenario'].map(
      selector => document.querySelector(selector).getBoundingClientRect().top,
    ),
  )
  assert.deepEqual(
    [...tops].sort((a, b) => a - b),
    tops,
  )
  const button = await page.getByRole('button', { name: 'Rehearse', exact: true }).boundingBox()
  assert.ok(button.y + button.height <= 844, 'Rehearse is out of reach')
  await picture('article-390-light')
  await page.locator('details').evaluateAll(all => {
    for (const one of all) one.open = true
  })
  await noOverflow(page)
}

async function accessible({ page, address, picture }) {
  await open(page, address)
  await page.locator('[data-short-alone]').waitFor()
  await page.locator('details').evaluateAll(all => {
    for (const one of all) one.open = true
  })
  await axe(page)
  await page.keyboard.press('k')
  await page.emulateMedia({ colorScheme: 'dark' })
  await axe(page)
  await page.locator('[data-variant="no-panic"] button').click()
  await page.locator('[data-comparison]').waitFor()
  await axe(page)
  await picture('article-1280-dark')
}

async function troubles({ page, address }) {
  await page.goto(`${address}/?scenario=no-such-scenario`)
  await page.getByRole('alert').filter({ hasText: 'does not have it' }).waitFor()
  await page.getByRole('button', { name: 'Try again' }).waitFor()
}

/** Name, journey, what the browser's window is like. */
export const journeys = [
  ['the page opens with the run of the article', shownRun],
  ['a number is changed, marked, corrected, rehearsed, and taken back', changeAndRehearse],
  ['the time line moves all charts by keyboard', scrub],
  ['a rehearsal is cancelled', cancel],
  ['two runs stand side by side', compare],
  ['picture, series and manifest are saved', downloads],
  ['the manifest of the page gives the same bytes in Node', sameBytes],
  ['every scenario of the library opens', otherScenarios],
  [
    'a phone shows the sentence, the price, the scrubber, then the rest',
    phone,
    { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  ],
  ['axe finds nothing serious in light and in dark', accessible],
]

// A scenario that is not there is reported by the browser's console as well, which is right: it is not among the journeys above.
journeys.push([
  'an unknown scenario is explained',
  async parts => {
    parts.page.removeAllListeners('console')
    await troubles(parts)
  },
])
