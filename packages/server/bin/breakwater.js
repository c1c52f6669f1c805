#!/usr/bin/env node
// Builds what is missing or older than its sources, then hands over to dist/cli.js. Plain JavaScript: it runs before any build.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const packageFolder = name => join(root, 'packages', name)

/** When the newest source of a package was changed; tests do not count. 0 where there are no sources (an installed build). */
function newestSource(name) {
  const folder = join(packageFolder(name), 'src')
  if (!existsSync(folder)) return 0
  let newest = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.test\.tsx?$/.test(entry.name)) continue
    newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs)
  }
  return newest
}

const markOf = what => join(root, 'packages/server/dist', `.made-${what.replaceAll(' ', '-')}`)

/** When an output was made; compilers leave it alone when nothing in it changes, so a mark of the last build counts too. */
function madeAt(output, what) {
  if (!existsSync(output)) return 0
  const mark = markOf(what)
  return Math.max(statSync(output).mtimeMs, existsSync(mark) ? statSync(mark).mtimeMs : 0)
}

function build(what, folder, tool, words) {
  process.stderr.write(`building ${what} …\n`)
  const began = new Date()
  // Whoever starts this may run in a test; the pages are built as they ship.
  const env = { ...process.env, NODE_ENV: 'production' }
  const done = spawnSync(process.execPath, [tool, ...words], { cwd: folder, encoding: 'utf8', env })
  if (done.status !== 0) {
    process.stderr.write(`${done.stdout}${done.stderr}The build of ${what} failed.\n`)
    process.exit(70)
  }
  writeFileSync(markOf(what), '')
  utimesSync(markOf(what), began, began)
}

/** The program of an installed package. */
function toolOf(name, bin) {
  const require = createRequire(join(root, 'package.json'))
  return join(dirname(require.resolve(`${name}/package.json`)), bin)
}

const words = process.argv.slice(2)
const cores = Math.max(newestSource('engine'), newestSource('room'))
const program = 'engine, room and server'
const outputs = ['engine/dist/index.js', 'room/dist/index.js', 'server/dist/cli.js'].map(packageFolder)
if (Math.min(...outputs.map(output => madeAt(output, program))) < Math.max(cores, newestSource('server'))) {
  build(program, root, toolOf('typescript', 'bin/tsc'), ['-b', 'packages/server'])
}
// The pages are only needed where something is shown.
if (words[0] === 'start' || words.some(word => word === '--out' || word.startsWith('--out='))) {
  const web = packageFolder('web')
  const newest = Math.max(cores, newestSource('web'))
  const vite = toolOf('vite', 'bin/vite.js')
  const pages = ['index.html', 'room.html'].map(page => madeAt(join(web, 'dist/page', page), 'page'))
  if (Math.min(...pages) < newest) build('page', web, vite, ['build'])
  if (madeAt(join(web, 'dist/report/render.js'), 'report') < newest) {
    build('report', web, vite, ['build', '--config', 'vite.report.config.ts'])
  }
}

const { run } = await import('../dist/cli.js')
await run(words)
