/**
 * How long a node over a simulated chain takes to answer: `node bench/node.mjs`, after a build. Balances are asked for in an open loop,
 * 500 a second for ten seconds, while the node makes a block every second; a time counts from the moment a request was due, so that
 * a node that stands still is seen. Beside it the same load on a bare server that answers a constant: compare the two, not machines.
 * Both run in processes of their own, on the loopback, and take turns for three rounds, because on a busy machine a round says more about the
 * others; then they are stopped. It ends after about a minute and a half. Nothing here passes or fails.
 */

import { spawn } from 'node:child_process'
import { Agent, get } from 'node:http'
import { availableParallelism, loadavg } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const scenario = process.argv[2] ?? 'ust-2022-record'
const perSecond = 500
const seconds = 10
const rounds = 3
/** A request that takes longer counts as an error: the bench must end. */
const patienceMs = 20_000

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
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(done => child.on('exit', done))
  child.kill('SIGTERM')
  await ended
}

/** Milliseconds of one request, from when it was due. */
function ask(agent, url, dueMs) {
  return new Promise((done, failed) => {
    get(url, { agent, timeout: patienceMs }, response => {
      response.resume()
      response.on('end', () =>
        response.statusCode === 200 ? done(performance.now() - dueMs) : failed(new Error(`${response.statusCode}`)),
      )
    })
      .on('timeout', () => failed(new Error(`no answer in ${patienceMs} ms`)))
      .on('error', failed)
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

function tell(name, times, aim) {
  const [half, most, all] = [at(times, 0.5), at(times, 0.99), times.at(-1)].map(time => `${time.toFixed(2)} ms`)
  console.log(`${name.padEnd(24)} ${half.padEnd(12)} ${most.padEnd(12)} ${all.padEnd(12)} ${aim}`)
  return at(times, 0.99)
}

const median = numbers => numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)]
const others = () => `load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} processors`

console.log(`${perSecond} requests a second for ${seconds} s, ${scenario}; ${others()} before`)
console.log(`${'what'.padEnd(24)} ${'p50'.padEnd(12)} ${'p99'.padEnd(12)} ${'max'.padEnd(12)} aim`)
const words = [join(root, 'packages/server/bin/breakwater.js'), 'node', scenario, '--port', '0', '--json']
const bare = begin(['--input-type=module', '-e', constantServer])
const node = begin(words)
try {
  const bareUrls = [`${await bare.address}/`]
  const address = await node.address
  const { accounts } = await (await fetch(`${address}/sim`)).json()
  const nodeUrls = accounts.map(account => `${address}/cosmos/bank/v1beta1/balances/${account.address}`)
  const most = { bare: [], node: [] }
  for (const urls of [bareUrls, nodeUrls]) await load(urls, perSecond)
  for (let round = 0; round < rounds; round++) {
    most.bare.push(tell('a constant', await load(bareUrls, perSecond * seconds), ''))
    most.node.push(tell('balances of the node', await load(nodeUrls, perSecond * seconds), 'p99 5 ms'))
  }
  const [nodeMost, bareMost] = [median(most.node), median(most.bare)]
  console.log(
    `median p99 ${nodeMost.toFixed(2)} ms, ${(nodeMost / bareMost).toFixed(1)} times the constant’s; ${others()} after`,
  )
} finally {
  await Promise.all([end(bare.child), end(node.child)])
}
