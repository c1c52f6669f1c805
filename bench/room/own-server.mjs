// A server of one's own in a process of its own: started on a free port with a folder for its data, stopped or killed by its own id.
import { spawn } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Starts it and waits for its address and the chair's link. */
export function startServer({ dataFolder, env = {}, words = [] }) {
  const child = spawn(
    process.execPath,
    [join(root, 'packages/server/bin/breakwater.js'), 'start', '--port', '0', '--data', dataFolder, ...words],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  )
  let said = ''
  const started = Date.now()
  return new Promise((found, failed) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      failed(new Error(`the server did not start in 60 s:\n${said}`))
    }, 60_000)
    const listen = piece => {
      said += piece
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      const link = /http:\/\/127\.0\.0\.1:\d+\/host\/[\w-]+/.exec(said)?.[0]
      if (address === undefined || link === undefined) return
      clearTimeout(timer)
      found({
        address,
        link,
        pid: child.pid,
        startMs: Date.now() - started,
        said: () => said,
        stop: () => end(child, 'SIGTERM'),
        kill: () => end(child, 'SIGKILL'),
      })
    }
    child.stdout.setEncoding('utf8').on('data', listen)
    child.stderr.setEncoding('utf8').on('data', listen)
    child.once('exit', code => {
      clearTimeout(timer)
      failed(new Error(`the server ended with ${code}:\n${said}`))
    })
  })
}

function end(child, signal) {
  return new Promise(done => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill(signal)
  })
}
