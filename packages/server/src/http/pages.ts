/** The built page as files in memory: only what the build made can be asked for, whatever a path says. */

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'

/** One file of the page. */
export type PageFile = {
  type: string
  body: Uint8Array
  gzip: Uint8Array | undefined
  etag: string
  immutable: boolean
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

const compressible = /^(text\/|image\/svg|application\/(json|wasm))/

/** Reads a folder of built files. Files under `assets/` carry a hash in their name and never change. */
export function readPages(folder: string): Map<string, PageFile> {
  const pages = new Map<string, PageFile>()
  if (!existsSync(folder)) return pages
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.map')) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join('/')}`
    const body = readFileSync(file)
    const type = types[extname(entry.name)] ?? 'application/octet-stream'
    pages.set(path, {
      type,
      body,
      gzip: compressible.test(type) && body.length > 512 ? gzipSync(body) : undefined,
      etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 24)}"`,
      immutable: path.startsWith('/assets/'),
    })
  }
  return pages
}
