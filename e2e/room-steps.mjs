// What journeys through a room do more than once.
import assert from 'node:assert/strict'

/** A phone. */
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** Opens the host's link and starts a room from a card of the list. */
export async function startRoom(page, hostLink, card) {
  await page.goto(hostLink)
  const heading = page.getByRole('heading', { name: card, exact: true }).first()
  await heading.waitFor()
  await heading.locator('xpath=ancestor::*[.//button][1]').getByRole('button').click()
  await page.waitForURL(/\/rooms\/[\w-]+$/)
  await page.locator('.ProseMirror').first().waitFor()
}

/** Goes to a part of the room by its name in the row of parts. */
export const goTo = (page, view) =>
  page
    .getByRole('navigation', { name: 'Parts of the room' })
    .getByText(new RegExp(`^${view}`))
    .click()

/** Makes an invitation and returns its link. `choose` sets role, seat, uses before. */
export async function invite(page, choose = async () => undefined) {
  await goTo(page, 'People')
  await choose(page)
  await page.getByRole('button', { name: 'Make a link' }).click()
  const link = page.getByText(/\/join\/[\w-]{20,}/).first()
  await link.waitFor()
  const address = /https?:\S+\/join\/[\w-]+/.exec(await link.innerText())[0]
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  return address
}

/** Chooses a role, and a seat of an exercise, for the next invitation: `invite(chair, as('Player', 'The exchange'))`. */
export const as = (role, seat) => async page => {
  await page.getByRole('combobox', { name: /^Role/ }).last().selectOption({ label: role })
  if (seat !== undefined) await page.getByRole('combobox', { name: /^Seat/ }).last().selectOption({ label: seat })
}

/**
 * Keeps all that a page is sent: answers, messages of its streams, frames of its sockets. `text()` gives them as one text, with what a
 * socket brought read as UTF-8 as well as it goes.
 */
export async function overhear(page) {
  const heard = []
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  session.on('Network.eventSourceMessageReceived', ({ data }) => heard.push(data))
  session.on('Network.webSocketFrameReceived', ({ response: { opcode, payloadData } }) =>
    heard.push(opcode === 2 ? Buffer.from(payloadData, 'base64').toString('utf8') : payloadData),
  )
  const answers = []
  const keep = async request => {
    const response = await request.response()
    if (response !== null) heard.push(await response.text())
  }
  // An answer that was broken off, or a stream's that never ends, has no text; a stream's messages are heard above.
  page.on('requestfinished', request => answers.push(keep(request).catch(() => undefined)))
  return {
    text: async () => {
      await Promise.all(answers)
      return heard.join('\n')
    },
  }
}

/** Presses Tab until an element has the focus, as somebody without a mouse does. */
export async function tabTo(page, locator, stepsMax = 150) {
  await locator.waitFor()
  const focused = () => locator.evaluate(element => element === document.activeElement)
  for (let step = 0; step < stepsMax; step++) {
    if (await focused()) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`no ${stepsMax} presses of Tab reach ${locator}`)
}

/** Comes in by a link under a name. */
export async function join(page, link, name) {
  await page.goto(link)
  await page.getByRole('textbox').fill(name)
  await page.locator('button[type=submit]').click()
  await page.waitForURL(/\/rooms\/[\w-]+$/)
}

/** The chair opens a phase; everybody else sees it. */
export async function openPhase(chair, phase, others = []) {
  await chair
    .getByRole('button', { name: `Open: ${phase}` })
    .first()
    .click()
  for (const page of [chair, ...others]) {
    await page.getByRole('region', { name: 'Phase and clock' }).getByText(phase, { exact: true }).waitFor()
  }
}

/** A paragraph of the document by its words. */
export const paragraph = (page, words) => page.locator('.ProseMirror p').filter({ hasText: words }).first()

/** Waits until a page's document holds words. */
export async function sees(page, words) {
  await page.locator('.ProseMirror').getByText(words).first().waitFor()
}

/** The saved download of a link or button. */
export async function downloaded(page, act) {
  const waiting = page.waitForEvent('download')
  await act()
  const download = await waiting
  assert.equal(await download.failure(), null)
  return download
}
