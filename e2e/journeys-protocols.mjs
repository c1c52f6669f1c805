// Journeys through the scenarios around the protocols: payments with an app, a synthetic share, a third of the validators lost.
import assert from 'node:assert/strict'
import { axe, nextRun, noCutNames, noOverflow, open, resultHash } from './page-steps.mjs'

/** The figure of a party in the table of who earned what, as a number: `+62,161` is 62161, `+1.2 m` is 1200000. */
async function earned(page, party) {
  const text = await page.locator(`[data-earnings] [data-party="${party}"] td`).innerText()
  const [, sign, digits, millions] = /^([+\u2212]?)([\d,.]+)(\u00a0m)?$/.exec(text)
  return (sign === '\u2212' ? -1 : 1) * Number(digits.replaceAll(',', '')) * (millions === undefined ? 1 : 1e6)
}

async function mirroredPayments({ page, address, picture }) {
  await open(page, address, '?scenario=chai-payments')
  // No pegged coin has a price here, so no line of the page claims one, and all four months are in sight.
  assert.match(await page.locator('header').innerText(), /no price of a pegged coin/)
  assert.equal(await page.locator('[data-panel="price"]').count(), 0)
  assert.equal(await page.getByRole('button', { name: 'All', exact: true }).getAttribute('aria-pressed'), 'true')
  const real = await earned(page, 'stakers')
  const merchants = await earned(page, 'merchants')
  assert.ok(real > 50_000, `stakers got ${real} USD of real payments`)
  const before = await resultHash(page)
  await page.getByRole('button', { name: 'Keep for comparison' }).click()
  await page.getByRole('radio', { name: 'mirrored' }).check()
  await page.getByText('The numbers differ from the run shown.').waitFor()
  await page.getByRole('button', { name: 'Rehearse', exact: true }).click()
  await nextRun(page, before)
  assert.match(await page.locator('[data-sentence]').innerText(), /mirrored/)
  const copied = await earned(page, 'stakers')
  assert.ok(copied >= 0 && copied < real / 10, `stakers got ${copied} USD of copies, ${real} of payments`)
  // Merchants see the same app.
  assert.equal(await earned(page, 'merchants'), merchants)
  const rows = await page.locator('[data-comparison] tbody th').allInnerTexts()
  assert.ok(rows.includes('Stakers, from payments: stability tax USD'), rows.join(' | '))
  assert.ok((await page.locator('[data-panel="staker-fees"] .chart-line-kept').count()) === 1)
  await axe(page)
  await noCutNames(page)
  await picture('chai-mirrored-1280-light')
}

async function syntheticShare({ page, address, picture }) {
  await open(page, address, '?scenario=mirror-stock')
  assert.match(await page.locator('[data-sentence]').innerText(), /paid 20\s000\sTHB and got [\d\s]+THB/)
  assert.equal(await page.locator('[data-panel]').first().getAttribute('data-panel'), 'price-of-mSHARE')
  await page.locator('[data-earnings] + div svg.chart').waitFor()
  // The refusal of a price that is too old is listed and leads to its moment.
  const refusal = page.locator('#refusals li').filter({ hasText: 'price-too-old' })
  await refusal.getByRole('button').click()
  assert.match(await page.locator('#scrubber').getAttribute('aria-valuetext'), /30\sAug\s2021/)
  await page.locator('#figures summary').click()
  const row = page.locator('#figures tr').filter({ hasText: 'Saver premium paid' })
  assert.match(await row.locator('td').innerText(), /^[\d.]+\s%$/)
  await axe(page)
  await noCutNames(page)
  await picture('mirror-1280-light')
}

async function lostThird({ page, address, picture }) {
  await open(page, address, '?scenario=ust-2022-record')
  const panels = () => page.locator('[data-panel]').count()
  const few = await panels()
  assert.ok(few <= 12, `${few} panels stand on the page at once`)
  assert.equal(await page.locator('[data-panel="voting-power"]').count(), 0)
  const more = page.locator('[data-more]')
  const all = Number(/All (\d+) panels/.exec(await more.innerText())[1])
  assert.equal(await more.getAttribute('aria-expanded'), 'false')
  await more.focus()
  await page.keyboard.press('Enter')
  assert.equal(await panels(), all)
  assert.equal(await more.getAttribute('aria-expanded'), 'true')
  await page.keyboard.press('Enter')
  assert.equal(await panels(), few)

  const before = await resultHash(page)
  await page.locator('[data-variant="lost-third"] button').click()
  await nextRun(page, before)
  // The power that signs now tells something, and the halt is on the time line with its words.
  await page.locator('[data-panel="voting-power"]').waitFor()
  const halts = page.getByRole('toolbar', { name: 'Events' }).getByRole('button', { name: /10\sMay 0\d:\d\d.*a halt/ })
  await halts.first().click()
  const opened = page.getByRole('region', { name: 'Events at this time' })
  await opened.getByText(/Halt\. The chain stops at height [\d,]+: validators with 3\d/).waitFor()
  await axe(page, '#charts')
  await noCutNames(page)
  await picture('lost-third-1280-light')
}

async function protocolsOnPhone({ page, address, picture }) {
  for (const id of ['chai-payments', 'mirror-stock', 'ust-2022-record']) {
    await open(page, address, `?scenario=${id}`)
    await noOverflow(page)
    await noCutNames(page)
    await picture(`${id}-390-light`)
  }
}

/** Name, journey, what the browser's window is like. */
export const protocolJourneys = [
  ['mirrored payments leave the stakers next to nothing', mirroredPayments],
  ['the saver’s share is told in one sentence', syntheticShare],
  ['a lost third of the validators halts the chain', lostThird],
  [
    'the protocols fit a phone',
    protocolsOnPhone,
    { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  ],
]
