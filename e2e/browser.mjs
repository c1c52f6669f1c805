// Finds a browser: the system's Chromium first, else the one that npm brings. BROWSER_FROM=npm skips the system's.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Paths of a browser that the system has. */
function systemBrowsers() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const onPath = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(name =>
    folders.map(folder => join(folder, name)),
  )
  return ['/usr/bin/chromium', ...onPath].filter(path => existsSync(path))
}

/** Starts a browser, or says in one line why none starts. */
export async function openBrowser() {
  const reasons = []
  const tryOne = async (from, executablePath, args) => {
    try {
      const browser = await chromium.launch({ executablePath, args, headless: true })
      return { browser, from: `${from}, version ${browser.version()}` }
    } catch (error) {
      reasons.push(`${from}: ${String(error.message).split('\n')[0]}`)
      return undefined
    }
  }
  if (process.env.BROWSER_FROM !== 'npm') {
    const [path] = systemBrowsers()
    if (path === undefined) reasons.push('no chromium, chromium-browser or google-chrome on this system')
    else {
      const opened = await tryOne(path, path, flags)
      if (opened !== undefined) return opened
    }
  }
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    packed.setGraphicsMode = false
    const path = await packed.executablePath()
    const opened = await tryOne('@sparticuz/chromium', path, [
      ...packed.args.filter(flag => flag !== '--headless=shell'),
      ...flags,
    ])
    if (opened !== undefined) return opened
  } catch (error) {
    reasons.push(`@sparticuz/chromium: ${String(error.message).split('\n')[0]}`)
  }
  return { reason: reasons.join('; ') }
}
