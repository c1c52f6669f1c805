// Starts the built server on a free port and waits until it says where it is.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../packages/server/bin/breakwater.js', import.meta.url))

/** @returns the address, the link for the rooms' host, and how to stop the server. Its rooms are kept in a folder that goes with it. */
export function openServer() {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-journeys-'))
  const server = spawn(process.execPath, [program, 'start', '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not start in 60 s:\n${said}`)), 60_000)
    const listen = chunk => {
      said += chunk
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      const hostLink = /http:\/\/127\.0\.0\.1:\d+\/host\/[\w-]+/.exec(said)?.[0]
      if (address === undefined || hostLink === undefined) return
      clearTimeout(timer)
      resolve({
        address,
        hostLink,
        stop: () =>
          new Promise(done => {
            server.once('exit', () => {
              rmSync(folder, { recursive: true, force: true })
              done()
            })
            server.kill('SIGTERM')
          }),
      })
    }
    server.stdout.setEncoding('utf8').on('data', listen)
    server.stderr.setEncoding('utf8').on('data', listen)
    server.once('exit', code => reject(new Error(`the server ended with ${code}:\n${said}`)))
  })
}
