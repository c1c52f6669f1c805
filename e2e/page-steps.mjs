// What journeys do more than once on a page.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Opens the page and waits for its run. */
export async function open(page, address, query = '') {
  await page.goto(`${address}/${query}`)
  await page.locator('[data-sentence]').waitFor()
  await page.locator('[data-panel] svg.chart').first().waitFor()
  await page.locator('[data-path]').first().waitFor({ state: 'attached' })
}

/** The hash of the run that the page shows. */
export const resultHash = page => page.locator('[data-result-hash]').innerText()

/** Waits for another run than the one with this hash. */
export async function nextRun(page, before) {
  await page.waitForFunction(hash => document.querySelector('[data-result-hash]')?.textContent !== hash, before)
  return resultHash(page)
}

/** Opens the group of a field and gives its input. */
export async function field(page, path) {
  const row = page.locator(`details [data-path="${path}"]`)
  await row.evaluate(element => {
    element.closest('details').open = true
  })
  return row
}

/** Presses one of the buttons that save, and reads the file. */
export async function saved(page, what) {
  const waiting = page.waitForEvent('download')
  await page.locator(`[data-save="${what}"]`).click()
  const download = await waiting
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

/** Nothing serious by the rules of axe, on the page or in the part of it that a selector names. */
export async function axe(page, part) {
  await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'))
  const { violations } = await page.evaluate(
    selector => window.axe.run(selector ?? document, { resultTypes: ['violations'] }),
    part,
  )
  const grave = violations.filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
  assert.deepEqual(
    grave.map(
      violation =>
        `${violation.id}: ${violation.nodes
          .slice(0, 4)
          .map(node => node.target.join(' '))
          .join(' | ')}`,
    ),
    [],
  )
}

/** Nothing sticks out to the right. */
export const noOverflow = async page => {
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ])
  assert.ok(content <= window, `the page is ${content} px wide in a window of ${window} px`)
}

/** No name at a line's end is cut off by the edge of its chart. */
export const noCutNames = async page => {
  const cut = await page.evaluate(() =>
    Array.from(document.querySelectorAll('.chart-name'))
      .filter(name => name.getBoundingClientRect().right > name.closest('svg').getBoundingClientRect().right + 1)
      .map(name => name.textContent),
  )
  assert.deepEqual(cut, [])
}
