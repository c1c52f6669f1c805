// A few journeys through the built page in a real Chromium. `node e2e/run.mjs [word in a journey's name]`
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openBrowser } from './browser.mjs'
import { journeys } from './journeys.mjs'
import { exerciseJourneys } from './journeys-exercise.mjs'
import { protocolJourneys } from './journeys-protocols.mjs'
import { roomJourneys } from './journeys-room.mjs'
import { openServer } from './server.mjs'

const pictures = fileURLToPath(new URL('../out/screenshots/', import.meta.url))
const wanted = process.argv[2] ?? ''
const chosen = [...journeys, ...protocolJourneys, ...roomJourneys, ...exerciseJourneys].filter(([name]) =>
  name.includes(wanted),
)

const { browser, from, reason } = await openBrowser()
if (browser === undefined) {
  console.log(`No browser starts, so the journeys are skipped: ${reason}`)
  console.log(`0 passed, 0 failed, ${chosen.length} skipped`)
  process.exit(process.env.CI === 'true' ? 1 : 0)
}
console.log(`browser: ${from}`)
mkdirSync(pictures, { recursive: true })
const server = await openServer().catch(error => {
  console.log(`FAIL  ${error.message}\n0 passed, ${chosen.length} failed, 0 skipped`)
  return undefined
})
if (server === undefined) {
  await browser.close()
  process.exit(1)
}
let passed = 0
let failed = 0
for (const [name, journey, options] of chosen) {
  const { admits, ...pageOptions } = options ?? {}
  const complaints = []
  const contexts = []
  /** A person with a browser of their own. */
  const person = async more => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      colorScheme: 'light',
      acceptDownloads: true,
      ...more,
    })
    contexts.push(context)
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('console', message => {
      if (message.type() !== 'error' && message.type() !== 'warning') return
      if (admits?.test(message.text()) !== true) complaints.push(`console ${message.type()}: ${message.text()}`)
    })
    page.on('pageerror', error => complaints.push(`error on the page: ${error.message}`))
    page.on('request', request => {
      const { protocol, hostname } = new URL(request.url())
      if (protocol !== 'blob:' && protocol !== 'data:' && hostname !== '127.0.0.1')
        complaints.push(`a request left: ${request.url()}`)
    })
    return page
  }
  const page = await person(pageOptions)
  const began = Date.now()
  try {
    await journey({
      page,
      address: server.address,
      hostLink: server.hostLink,
      person,
      picture: async (file, of = page) => {
        // What sticks to the window stands where it belongs only at the top.
        await of.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
        await of.screenshot({ path: `${pictures}${file}.png`, fullPage: true })
      },
    })
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
    passed++
    console.log(`ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  } catch (error) {
    failed++
    for (const [index, shown] of contexts.flatMap(context => context.pages()).entries()) {
      const file = `${pictures}failed-${name.replace(/\W+/g, '-')}-${index + 1}.png`
      await shown.screenshot({ path: file }).catch(() => undefined)
    }
    console.log(`FAIL  ${name}\n${String(error.stack ?? error)}\n${complaints.join('\n')}`)
  }
  for (const context of contexts) await context.close()
}
await browser.close()
await server.stop()
console.log(`${passed} passed, ${failed} failed, 0 skipped`)
process.exit(failed > 0 ? 1 : 0)
