// Journeys through a room, with several people in browsers of their own.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { axe, noOverflow } from './page-steps.mjs'
import { downloaded, goTo, invite, join, openPhase, paragraph, phone, sees, startRoom } from './room-steps.mjs'

const [question, standing] = ['Which decision do you ask for', 'What is true today']

/** Casts a vote where decisions stand. */
async function vote(page, option, dissent) {
  await goTo(page, 'Decisions')
  await page.getByLabel(option, { exact: true }).check()
  if (dissent !== undefined) await page.getByLabel(/^Dissent/).fill(dissent)
  await page.getByRole('button', { name: 'Vote', exact: true }).click()
  await page.getByText(/Your vote of/).waitFor()
}

/** The whole meeting: silence, writing at once, points, a vote with dissent, last words, signed minutes. */
async function meeting({ page: chair, hostLink, person, picture }) {
  await startRoom(chair, hostLink, 'Six-page memo')
  await picture('room-prepare-1280', chair)
  const link = await invite(chair, page => page.getByLabel('Good for').selectOption({ index: 1 }))
  const ada = await person()
  const ben = await person({ ...phone, colorScheme: 'dark' })
  await join(ada, link, 'Ada')
  await join(ben, link, 'Ben')
  await ben.getByText('The chair is preparing the document.').waitFor()
  assert.equal(await ben.locator('.ProseMirror').count(), 0, 'nobody reads along while the chair prepares')
  await picture('room-lobby-390-dark', ben)

  // Reading: nobody writes, nothing but the document is there, and the chair alone sees how far each one is.
  await openPhase(chair, 'Read', [ada, ben])
  await sees(ada, question)
  await picture('room-read-1280', ada)
  await picture('room-read-390-dark', ben)
  await noOverflow(ben)
  await paragraph(ada, question).click()
  await ada.keyboard.type('not now')
  await goTo(chair, 'People')
  await chair.getByText('How far people have read (only you see this)').waitFor()
  assert.equal(await ada.getByText('How far people have read').count(), 0)
  await goTo(chair, 'Document')
  assert.equal(await ada.getByText('not now').count(), 0, 'the document takes no words in silence')
  assert.equal(await chair.getByText('not now').count(), 0)

  // Everybody writes at once: suggestions with their author, comments on exact words.
  await openPhase(chair, 'Comment', [ada, ben])
  await ada.getByText('Your changes are suggestions').waitFor()
  await paragraph(ada, question).click()
  await ada.keyboard.press('End')
  await ada.keyboard.type(' And from which day on?')
  await sees(ben, 'And from which day on?')
  await sees(chair, 'And from which day on?')
  assert.match(await ben.locator('.ProseMirror ins').first().innerText(), /And from which day on\?/)
  await paragraph(ada, standing).click()
  await ada.keyboard.press('Control+Alt+m')
  await ada.keyboard.type('Whose number is this?')
  await ada.keyboard.press('Control+Enter')
  await chair.getByText('Whose number is this?').first().waitFor()
  await paragraph(chair, 'The argument in order').click()
  await chair.keyboard.press('End')
  await chair.keyboard.type(' The chair writes too.')
  await sees(ada, 'The chair writes too.')
  await ada.getByRole('button', { name: 'Make it a point' }).click()
  // The first words of the comment are proposed as the point's title.
  await ada.getByRole('button', { name: 'Make it a point' }).click()
  await picture('room-comment-1280', ada)
  await axe(ada)
  await axe(ben)

  // The register is the agenda: a point has the floor, arguments, an outcome with its reason.
  await openPhase(chair, 'Discuss', [ada, ben])
  await chair.getByRole('button', { name: 'Points (1)' }).click()
  await chair.getByRole('button', { name: 'Give the floor (5 min)' }).click()
  await ada.getByText('has the floor').first().waitFor()
  await chair.getByRole('textbox', { name: 'Argument' }).fill('The number is the bank’s own.')
  // By keyboard: the page may still be scrolling to the point that has the floor.
  await chair.getByRole('button', { name: 'Against', exact: true }).press('Enter')
  await ada.getByText('The number is the bank’s own.').first().waitFor()
  await picture('room-discuss-1280', ada)
  await picture('room-discuss-chair-1280', chair)
  await axe(chair)
  await chair.getByText('Evaluate, settle, note an action').click()
  await chair.getByLabel('Reason, for the record').fill('We cite the source.')
  await chair
    .getByLabel('Outcome')
    .selectOption({ label: 'Agreed' })
    .catch(() => undefined)
  await chair
    .getByRole('button', { name: 'Agreed' })
    .or(chair.getByRole('button', { name: 'Settle' }))
    .first()
    .click()
  await ada.getByText('We cite the source.').first().waitFor()

  // A decision: votes are secret until it closes, dissent is kept word for word.
  await openPhase(chair, 'Decide', [ada, ben])
  await goTo(chair, 'Decisions')
  await chair.getByRole('button', { name: 'New decision' }).click()
  await chair.getByLabel('Question', { exact: true }).fill('Do we propose it?')
  await chair.getByLabel('Option 1', { exact: true }).fill('Yes, from May')
  await chair.getByLabel('Option 2', { exact: true }).fill('Not yet')
  await chair.getByLabel('Who owns it').fill('The treasurer')
  await picture('room-decide-1280', chair)
  await chair.getByRole('button', { name: 'Put it to the room' }).click()
  await chair.getByRole('button', { name: 'Open the vote' }).click()
  await vote(ada, 'Not yet', 'The number is not ours.')
  await vote(ben, 'Yes, from May')
  await vote(chair, 'Yes, from May')
  await ben.getByText('3 of 3 have voted.').waitFor()
  assert.equal(await ben.getByText('The number is not ours.').count(), 0, 'votes are secret while they are cast')
  await picture('room-vote-390-dark', ben)
  await axe(ben)
  await chair.getByText('Close the decision').first().click()
  await chair.getByRole('button', { name: 'Close it now' }).click()
  for (const page of [chair, ada, ben]) await page.getByText('Decided: Yes, from May').first().waitFor()
  await ada.getByText('The number is not ours.').first().waitFor()

  // The After, and minutes that only the record makes.
  await openPhase(chair, 'Reflect', [ada, ben])
  await goTo(ada, 'Reflect')
  await ada.getByLabel('Your thought').fill('I trust the number now.')
  await ada.getByRole('button', { name: 'Add', exact: true }).click()
  await openPhase(chair, 'Minutes', [ada, ben])
  await goTo(chair, 'Minutes')
  await chair.getByRole('button', { name: 'Draw up the minutes' }).click()
  await chair.getByText('I trust the number now.').first().waitFor()
  const draft = await chair.locator('main').innerText()
  for (const words of [
    'Ada',
    'Ben',
    'Whose number is this?',
    'We cite the source.',
    'Yes, from May',
    'The number is not ours.',
  ])
    assert.ok(draft.includes(words), `the minutes hold “${words}”`)
  await picture('room-minutes-1280', chair)
  await axe(chair)
  await chair.getByRole('button', { name: 'Sign the minutes' }).click()
  await ada
    .getByText(/[0-9a-f]{64}/)
    .first()
    .waitFor()
  await picture('room-signed-1280', ada)
  const minutes = await downloaded(ada, () =>
    ada.getByRole('link', { name: 'Minutes md' }).or(ada.locator('a[href*="minutes.md"]')).first().click(),
  )
  assert.match(await readFile(await minutes.path(), 'utf8'), /The number is not ours\./)
}

/** Links that do not work any more say what to do. */
async function links({ page: chair, hostLink, person }) {
  await startRoom(chair, hostLink, 'Product strategy')
  const link = await invite(chair)
  const ada = await person()
  await join(ada, link, 'Ada')
  const late = await person()
  await late.goto(link)
  await late
    .getByText(/used|new (one|link)/i)
    .first()
    .waitFor()
  await axe(late)
  await late.goto(link.replace(/[\w-]{10}$/, 'AAAAAAAAAA'))
  await late.getByText(/link/i).first().waitFor()
  const room = chair.url()
  await late.goto(room)
  await late
    .getByText(/not signed in|link/i)
    .first()
    .waitFor()
}

/** Words that are typed while the connection is away are kept, and sent when it is back. */
async function offline({ page: chair, hostLink, person }) {
  await startRoom(chair, hostLink, 'Six-page memo')
  const ada = await person()
  await join(ada, await invite(chair), 'Ada')
  await openPhase(chair, 'Read', [ada])
  await openPhase(chair, 'Comment', [ada])
  await ada.getByText('Your changes are suggestions').waitFor()
  await ada.context().setOffline(true)
  await paragraph(ada, question).click()
  await ada.keyboard.press('End')
  await ada.keyboard.type(' Typed in a tunnel.')
  await goTo(chair, 'Document')
  assert.equal(await chair.getByText('Typed in a tunnel.').count(), 0)
  await ada.context().setOffline(false)
  await sees(chair, 'Typed in a tunnel.')
}

const browserSaysOffline = /ERR_INTERNET_DISCONNECTED|WebSocket connection/

/** Name, journey, options of the first page. `admits`: complaints of the console that the journey brings about on purpose. */
export const roomJourneys = [
  ['room: a meeting of three, from silence to signed minutes', meeting],
  ['room: links that do not work say what to do', links, { admits: /status of 4(04|10|01)/ }],
  ['room: words typed without a connection arrive', offline, { admits: browserSaysOffline }],
]
