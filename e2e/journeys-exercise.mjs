// Journeys through an exercise with its run, and through a room in another language, by keyboard, in the dark.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { axe, noOverflow } from './page-steps.mjs'
import {
  as,
  downloaded,
  goTo,
  invite,
  join,
  openPhase,
  overhear,
  phone,
  sees,
  startRoom,
  tabTo,
} from './room-steps.mjs'

/** Words that one seat alone may read: from its brief, from an inject to it, from its own document. */
const ofExchange = ['your rulebook suspends withdrawals', 'Since 14:00 more UST was traded', 'Only we at the exchange']
const ofFoundation = ['your market makers can spend up to']

/** Casts a vote; names of options begin the labels, because levers follow them. */
async function vote(page, option, dissent = '') {
  await page.getByRole('radio', { name: new RegExp(`^${option}`) }).check()
  await page.getByLabel(/^Dissent/).fill(dissent)
  await page.getByRole('button', { name: 'Vote', exact: true }).click()
  await page.getByText(/Your vote of/).waitFor()
}

/** The scenario's time as the run strip says it, wherever a page is. */
const runIsAt = (page, time) => page.getByRole('region', { name: 'The run' }).getByText(time).waitFor()

/** An exercise from the brief to the replay: seats, injects, futures, levers, branches, report. */
async function exercise({ page: chair, hostLink, person, picture }) {
  await startRoom(chair, hostLink, 'UST, May 2022')
  const room = chair.url()
  const [exchange, foundation] = [await person(), await person({ ...phone, colorScheme: 'dark' })]
  const heard = { exchange: await overhear(exchange), foundation: await overhear(foundation) }
  await join(exchange, await invite(chair, as('Player', 'The exchange')), 'Erin')
  await join(foundation, await invite(chair, as('Player', 'The Foundation')), 'Fred')
  await exchange.getByText('The chair is preparing the document.').waitFor()
  const players = [exchange, foundation]

  // Reading: brief, own document, the first news.
  await openPhase(chair, 'Read', players)
  for (const page of players) {
    await goTo(page, 'Your seat')
    await page.getByRole('article', { name: 'Where we stand' }).waitFor()
  }
  await exchange.getByText(ofExchange[0]).waitFor()
  await foundation.getByText(ofFoundation[0]).waitFor()
  await picture('exercise-seat-1280', exchange)
  await picture('exercise-seat-390-dark', foundation)
  await openPhase(chair, 'Comment', players)
  await goTo(exchange, 'Document')
  await exchange.getByRole('combobox', { name: 'Which document' }).selectOption({ label: 'Only for: The exchange' })
  await exchange.locator('.ProseMirror').getByText('The exchange').click()
  await exchange.keyboard.press('Control+End')
  await exchange.keyboard.type(` ${ofExchange[2]} write here.`)
  await sees(exchange, ofExchange[2])

  // A prepared decision waits for its inject; its futures are drawn before anybody votes.
  await openPhase(chair, 'Discuss', players)
  await openPhase(chair, 'Decide', players)
  await goTo(chair, 'Control')
  await chair.getByRole('button', { name: 'Release now: The first break' }).click()
  await chair.getByText('Released (2)').waitFor()
  await goTo(chair, 'Decisions')
  await chair.getByRole('button', { name: /^Use: Does the Foundation spend a third/ }).click()
  await chair.getByRole('button', { name: 'Put it to the room' }).click()
  const show = chair.getByRole('button', { name: 'Show the futures' })
  await show.click()
  await chair.getByRole('button', { name: 'Cancel' }).click()
  await chair.getByRole('combobox', { name: 'How many futures' }).selectOption({ label: '20 futures each' })
  await show.click()
  // Whoever typed when the phase opened was left where they were.
  await goTo(exchange, 'Decisions')
  for (const page of [chair, ...players]) {
    await page.getByText('20 futures of each option').waitFor({ timeout: 60_000 })
    await page.getByRole('img', { name: /^Spend nothing/ }).waitFor()
    assert.equal(await page.locator('figure svg[role=img]').count(), 3, 'one fan for each option')
  }
  await chair.getByRole('button', { name: 'Open the vote' }).click()
  await vote(exchange, 'Spend nothing', 'The exchange is not asked.')
  await vote(foundation, 'Spend 900 m')
  await vote(chair, 'Spend 900 m')
  await picture('exercise-vote-390-dark', foundation)
  await picture('exercise-decide-1280', chair)
  await axe(chair)
  await axe(foundation)
  await noOverflow(foundation)
  await chair.getByText('Close the decision').click()
  await chair.getByRole('button', { name: 'Close it now' }).click()
  for (const page of players) await page.getByText(/^Decided: Spend 900 m/).waitFor()

  // What was decided moves the run. A lever keeps to its bounds and counts its uses.
  await openPhase(chair, 'Act', players)
  await foundation.getByText('7 uses left').waitFor()
  const price = exchange.getByLabel(/^Lowest price accepted/)
  const setFloor = exchange.getByRole('button', { name: 'Do it: Set a floor under the price' })
  await price.fill('2')
  assert.ok(await setFloor.isDisabled(), 'a number outside its bounds cannot be sent')
  await price.fill('0.9')
  await setFloor.click()
  await exchange.getByText('✓ Done').waitFor()
  await chair.getByRole('button', { name: /^To the end of: An ordinary Saturday/ }).click()
  for (const page of [chair, ...players]) await runIsAt(page, '8 May 2022, 01:00 UTC')
  await exchange.getByRole('article', { name: 'More trade than on a weekend' }).getByText(ofExchange[1]).waitFor()
  await foundation.getByRole('article', { name: 'What the reserve holds' }).waitFor()
  await foundation.getByRole('article', { name: '150 m leave the pool' }).getByText('@poolwatch').waitFor()
  await chair.getByText('it does not own that much of the pool').waitFor()

  // Back to the moment before the purchase: the branch is another run, and both are drawn on one chart.
  await chair.getByLabel(/^New branch/).fill('Nobody buys')
  await chair.getByLabel(/^From/).fill('2022-05-07T14:00')
  await chair.getByRole('button', { name: 'Open', exact: true }).click()
  await chair.getByRole('button', { name: 'Enter' }).click()
  await runIsAt(exchange, '7 May 2022, 14:00 UTC')
  await chair.getByRole('button', { name: '+6 h' }).click()
  for (const page of [chair, exchange]) await runIsAt(page, '7 May 2022, 20:00 UTC')
  const id = room.split('/').pop()
  const [here, main] = await chair.evaluate(
    async path => Promise.all([path, `${path}?branch=main`].map(async address => (await fetch(address)).json())),
    `/api/rooms/${id}/run`,
  )
  const at = here.timeMs.length - 1
  assert.equal(main.branch, 'main')
  assert.equal(main.timeMs[at], here.timeMs[at])
  assert.notEqual(main.values.ustPriceUsd[at], here.values.ustPriceUsd[at], 'what was decided has moved the price')
  await chair.getByRole('button', { name: 'Compare' }).click()
  await chair.getByText('Main line').last().waitFor()
  await chair.locator('main svg.chart').nth(3).waitFor()
  await picture('exercise-branches-1280', chair)
  await axe(chair)
  await chair.getByRole('button', { name: 'Enter' }).click()
  await runIsAt(exchange, '8 May 2022, 01:00 UTC')
  await chair.getByRole('button', { name: 'The press: Let a bot play' }).click()
  await chair.getByText(/It prints one grave story/).waitFor()

  // The inject list goes out; with a mistake in it nothing comes in, and each mistake has its row and column.
  const list = await downloaded(chair, () => chair.getByRole('link', { name: /csv/ }).click())
  const rows = await readFile(await list.path(), 'utf8')
  const read = text => ({ name: 'injects.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await chair.locator('input[type=file]').setInputFiles(read(rows.replace('newspaper', 'papyrus')))
  await chair.getByText(/Row 2, form: “papyrus” is not a form/).waitFor()
  await chair.locator('input[type=file]').setInputFiles(read(rows))
  await chair.getByText('0 injects were changed or added.').waitFor()

  // Hot wash, minutes, report, replay.
  await openPhase(chair, 'Reflect', players)
  await goTo(exchange, 'Reflect')
  const first = exchange.locator('section').filter({ hasText: 'What did you know first' }).last()
  await first.getByLabel('Your thought').fill('We knew of the odd trade first.')
  await first.getByRole('button', { name: 'Add', exact: true }).click()
  await openPhase(chair, 'Minutes', players)
  await chair.getByRole('button', { name: 'Draw up the minutes' }).click()
  await chair.getByText('We knew of the odd trade first.').first().waitFor()
  await chair.getByRole('button', { name: 'After-action report', exact: true }).click()
  await chair.getByRole('heading', { name: 'Decisions and what followed' }).waitFor()
  await picture('exercise-report-1280', chair)
  await axe(chair)
  await chair.getByRole('button', { name: 'Sign the minutes' }).click()
  await exchange.getByRole('link', { name: /replay/i }).click()
  const scrubber = exchange.getByRole('slider')
  await scrubber.focus()
  await exchange.keyboard.press('End')
  await exchange
    .getByRole('button', { name: /Signed/ })
    .first()
    .waitFor()
  await exchange.getByRole('button', { name: /Erin/ }).first().click()
  await exchange
    .getByRole('region', { name: 'Document' })
    .or(exchange.locator('section'))
    .getByText('What is promised')
    .first()
    .waitFor()
  await exchange.locator('svg .chart-cursor').first().waitFor({ state: 'attached' })
  await picture('exercise-replay-1280', exchange)
  await axe(exchange)

  // Nothing of a seat has reached the other one, by any way.
  const [toExchange, toFoundation] = [await heard.exchange.text(), await heard.foundation.text()]
  for (const words of ofExchange) {
    assert.ok(!toFoundation.includes(words), `the Foundation was sent “${words}”`)
  }
  for (const words of ofFoundation) assert.ok(!toExchange.includes(words), `the exchange was sent “${words}”`)
  for (const words of ofExchange.slice(0, 2)) assert.ok(toExchange.includes(words), `the exchange was sent “${words}”`)
  assert.ok(toFoundation.includes(ofFoundation[0]))
}

/** A meeting in Spanish, in the dark, without motion and without a mouse. */
async function keyboard({ page: chair, hostLink, person, picture }) {
  await chair.goto(hostLink)
  const language = chair.getByRole('combobox', { name: 'Language' })
  await tabTo(chair, language)
  await language.selectOption('es')
  await chair.getByRole('heading', { name: 'Salas', exact: true }).waitFor()
  assert.equal(await chair.locator('html').getAttribute('lang'), 'es')
  await chair.getByRole('combobox', { name: 'Aspecto' }).selectOption({ label: 'Oscuro' })
  assert.equal(await chair.locator('html').getAttribute('data-theme'), 'dark')
  await axe(chair)
  await picture('rooms-es-1280-dark', chair)
  const press = async (page, locator) => {
    await tabTo(page, locator)
    await page.keyboard.press('Enter')
  }
  await press(chair, chair.getByRole('button', { name: 'Empezar con Memorando de seis páginas' }))
  await chair.locator('.ProseMirror').getByText('La pregunta').first().waitFor()
  const room = chair.url().split('/').pop()
  const link = await chair.evaluate(async path => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ role: 'participant', seat: null, usesMax: 1, hours: 1 })
    return (await (await fetch(path, { method: 'POST', headers, body })).json()).link
  }, `/api/rooms/${room}/invitations`)

  const ada = await person({ locale: 'en-GB' })
  await ada.goto(new URL(link, chair.url()).href)
  await tabTo(ada, ada.getByRole('textbox'))
  await ada.keyboard.type('Ada')
  await ada.keyboard.press('Enter')
  await ada.waitForURL(/\/rooms\/[\w-]+$/)
  await press(chair, chair.getByRole('button', { name: 'Abrir: Leer' }).first())
  await ada.getByRole('region', { name: 'Phase and clock' }).getByText('Read', { exact: true }).waitFor()
  await press(chair, chair.getByRole('button', { name: 'Abrir: Comentar' }).first())
  await ada.getByText('Your changes are suggestions').waitFor()

  // A suggestion and a comment, typed; once it is discussed, the chair accepts the suggestion from the margin.
  const text = ada.locator('.ProseMirror')
  await tabTo(ada, text)
  await ada.keyboard.press('Control+Home')
  await ada.keyboard.press('End')
  await ada.keyboard.type(', por favor')
  await chair.locator('.ProseMirror ins').getByText(', por favor').waitFor()
  await ada.keyboard.press('Shift+Control+ArrowLeft')
  await ada.keyboard.press('Control+Alt+m')
  await ada.keyboard.type('¿Con qué fuente?')
  await ada.keyboard.press('Control+Enter')
  await chair.getByText('¿Con qué fuente?').first().waitFor()
  await picture('room-comment-es-1280-dark', chair)
  await axe(chair)
  await press(chair, chair.getByRole('button', { name: 'Abrir: Debatir' }).first())
  await press(chair, chair.getByRole('button', { name: 'Comentarios', exact: true }).last())
  await press(chair, chair.getByRole('button', { name: 'Aceptar', exact: true }).first())
  await chair.locator('.ProseMirror ins').first().waitFor({ state: 'detached' })
  await ada.locator('.ProseMirror ins').first().waitFor({ state: 'detached' })
  await sees(ada, ', por favor')

  // A decision, put and voted on.
  await press(chair, chair.getByRole('button', { name: 'Abrir: Decidir' }).first())
  await press(chair, chair.getByRole('button', { name: 'Decisión nueva' }))
  for (const [label, words] of [
    ['Pregunta', '¿Lo proponemos?'],
    ['Opción 1', 'Sí'],
    ['Opción 2', 'No'],
  ]) {
    await tabTo(chair, chair.getByLabel(label, { exact: true }))
    await chair.keyboard.type(words)
  }
  await press(chair, chair.getByRole('button', { name: 'Presentarla a la sala' }))
  await press(chair, chair.getByRole('button', { name: 'Abrir la votación' }))
  // Whoever typed when the phase opened was left where they were.
  await press(
    ada,
    ada.getByRole('navigation', { name: 'Parts of the room' }).getByRole('button', { name: /^Decisions/ }),
  )
  const no = ada.getByRole('radio', { name: 'No', exact: true })
  await no.waitFor()
  // Radio buttons are one stop of Tab; arrows go from one to the next.
  await tabTo(ada, ada.getByRole('radio').first())
  await ada.keyboard.press('ArrowDown')
  assert.ok(await no.isChecked())
  await press(ada, ada.getByRole('button', { name: 'Vote', exact: true }))
  await ada.getByText(/Your vote of/).waitFor()
  await chair.getByText('1 de 2').waitFor()
  const moving = await chair.evaluate(() => document.getAnimations().filter(one => one.playState === 'running').length)
  assert.equal(moving, 0, 'nothing moves for those who asked for no motion')
  await axe(chair)
  await axe(ada)
}

/** A spreadsheet with mistakes is answered with an error on purpose. */
const refusedOnPurpose = /status of 422/

/** Name, journey, options of the first page; see `roomJourneys`. */
export const exerciseJourneys = [
  ['exercise: three browsers from the brief to the replay', exercise, { admits: refusedOnPurpose }],
  ['exercise: in Spanish, by keyboard, in the dark', keyboard, { reducedMotion: 'reduce' }],
]
