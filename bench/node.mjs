/**
 * How long a node over a simulated chain takes to answer: `node bench/node.mjs`, after a build. Balances are asked for in an open loop,
 * 500 a second for ten seconds, while the node makes a block every second; a time counts from the moment a request was due, so that
 * a node that stands still is seen. Beside it the same load on a bare server that answers a constant: compare the two, not machines.
 * Both run in processes of their own, on the loopback, and are stopped at the end. Nothing here passes or fails.
 */

import { spawn } from 'node:child_process'
import { Agent, get } from 'node:http'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const scenario = process.argv[2] ?? 'ust-2022-record'
const perSecond = 500
const seconds = 10

const constantServer = `
  import { createServer } from 'node:http'
  const body = JSON.stringify({ balances: [{ denom: 'uusd', amount: '1' }], pagination: { next_key: null, total: '1' } })
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(body)
  })
  server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ address: 'http://127.0.0.1:' + server.address().port })))
`

/** Starts a program that prints one line of JSON with its address. */
function begin(words) {
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const address = new Promise((found, failed) => {
    let text = ''
    child.stdout.on('data', piece => {
      text += piece
      if (text.includes('\n')) found(JSON.parse(text.slice(0, text.indexOf('\n'))).address)
    })
    child.on('exit', code => failed(new Error(`it ended with ${code} before it listened`)))
  })
  return { child, address }
}

/** Stops it and waits for its end. */
async function end(child) {
  const ended = new Promise(done => child.on('exit', done))
  child.kill('SIGTERM')
  await ended
}

/** Milliseconds of one request, from when it was due. */
function ask(agent, url, dueMs) {
  return new Promise((done, failed) => {
    get(url, { agent }, response => {
      response.resume()
      response.on('end', () =>
        response.statusCode === 200 ? done(performance.now() - dueMs) : failed(new Error(`${response.statusCode}`)),
      )
    }).on('error', failed)
  })
}

/** Times of an open loop over some addresses. */
async function load(urls, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const began = performance.now()
  const times = []
  for (let sent = 0; sent < count; ) {
    const due = Math.min(count, Math.floor(((performance.now() - began) / 1000) * perSecond) + 1)
    for (; sent < due; sent++) times.push(ask(agent, urls[sent % urls.length], began + (sent / perSecond) * 1000))
    await new Promise(next => setTimeout(next, 1))
  }
  const done = (await Promise.all(times)).sort((left, right) => left - right)
  agent.destroy()
  return done
}

const at = (times, share) => times[Math.min(times.length - 1, Math.floor(times.length * share))]

async function measure(name, words, aim, urlsOf) {
  const { child, address } = begin(words)
  try {
    const urls = await urlsOf(await address)
    await load(urls, perSecond)
    const times = await load(urls, perSecond * seconds)
    const [half, most, all] = [at(times, 0.5), at(times, 0.99), times.at(-1)].map(time => `${time.toFixed(2)} ms`)
    console.log(`${name.padEnd(24)} ${half.padEnd(12)} ${most.padEnd(12)} ${all.padEnd(12)} ${aim}`)
    return times
  } finally {
    await end(child)
  }
}

console.log(`${perSecond} requests a second for ${seconds} s, ${scenario}`)
console.log(`${'what'.padEnd(24)} ${'p50'.padEnd(12)} ${'p99'.padEnd(12)} ${'max'.padEnd(12)} aim`)
const bare = await measure('a constant', ['--input-type=module', '-e', constantServer], '', address => [`${address}/`])
const words = [join(root, 'packages/server/bin/breakwater.js'), 'node', scenario, '--port', '0', '--json']
const node = await measure('balances of the node', words, 'p99 5 ms', async address => {
  const { accounts } = await (await fetch(`${address}/sim`)).json()
  return accounts.map(account => `${address}/cosmos/bank/v1beta1/balances/${account.address}`)
})
console.log(`the node’s p99 is ${(at(node, 0.99) / at(bare, 0.99)).toFixed(1)} times the constant’s`)
