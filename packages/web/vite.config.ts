import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// Weights are those of scripts after gzip, 3 % above what they were when the limits were set. The *first load* of a room is `room` and
// `document` together: all that stands between opening a room and reading its document with carets, comments and suggestions shown.
// `writing` follows for those who may write, and in a quiet moment for those who may come to. The aim of 250 kB for a first load is
// missed by a tenth: React, ProseMirror, TipTap and Yjs with its server line alone are 200 kB.
/** What the run page's own scripts may weigh: all that stands between opening it and its first charts. */
const pageBytesMax = 102_000
/** What a room's own scripts may weigh: all that stands between opening it and phase, clock and people. */
const roomBytesMax = 113_000
/** What the document of a room may add to that: the text and what is shown in it, its schema, the live connection. */
const documentBytesMax = 169_500
/** What writing may add to that: toolbar, suggestions, editing of tables. */
const writingBytesMax = 23_100
/** What the worker with the engine may weigh; it is fetched once the charts of a library run are shown. */
const workerBytesMax = 160_000

/**
 * Prints what each page's first scripts weigh and fails the build when they weigh too much: the script that the page names and all
 * that it imports without being asked. What loads on demand is named apart. Each chunk counts in every page that needs it.
 */
function weighScripts(): Plugin {
  let folder = ''
  return {
    name: 'weigh-scripts',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir)
    },
    writeBundle(_options, bundle) {
      const imports = new Map<string, string[]>()
      const facades = new Map<string, string>()
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        imports.set(file.fileName, file.imports)
        if (file.facadeModuleId !== null) facades.set(basename(file.facadeModuleId), file.fileName)
      }
      const firstOf = (...modules: string[]): Set<string> => {
        const found = new Set<string>()
        const visit = (name: string): void => {
          if (found.has(name)) return
          found.add(name)
          for (const next of imports.get(name) ?? []) visit(next)
        }
        for (const module of modules) {
          const entry = facades.get(module)
          if (entry === undefined) throw new Error(`the build made no script for ${module}`)
          visit(entry)
        }
        return found
      }
      const bytesOf = (names: Iterable<string>): number => {
        let bytes = 0
        for (const name of names) bytes += gzipSync(readFileSync(join(folder, name))).length
        return bytes
      }
      const page = firstOf('index.html')
      // The room is fetched by the page that finds it in its address.
      const room = firstOf('room.html', 'room-entry.tsx')
      const document = [...firstOf('document-space.tsx', 'document-view.tsx')].filter(name => !room.has(name))
      const read = new Set([...room, ...document])
      const writing = [...firstOf('writing.ts')].filter(name => !read.has(name))
      const scripts = readdirSync(join(folder, 'assets')).filter(name => name.endsWith('.js'))
      const worker = scripts.filter(name => name.startsWith('run-worker')).map(name => `assets/${name}`)
      const first = new Set([...page, ...read, ...writing, ...worker])
      const later = scripts.map(name => `assets/${name}`).filter(name => !first.has(name))
      const weights = [
        { what: 'page', bytes: bytesOf(page), limit: pageBytesMax },
        { what: 'room', bytes: bytesOf(room), limit: roomBytesMax },
        { what: 'document of a room', bytes: bytesOf(document), limit: documentBytesMax },
        { what: 'writing in it', bytes: bytesOf(writing), limit: writingBytesMax },
        { what: 'worker with the engine', bytes: bytesOf(worker), limit: workerBytesMax },
      ]
      const inKilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`
      const said = weights.map(
        ({ what, bytes, limit }) => `${what} ${inKilobytes(bytes)} (limit ${inKilobytes(limit)})`,
      )
      console.log(`gzip: ${said.join(', ')}, on demand ${inKilobytes(bytesOf(later))}`)
      if (worker.length === 0) throw new Error('the build made no worker with the engine')
      if (weights.some(({ bytes, limit }) => bytes > limit)) throw new Error('the scripts weigh too much')
    },
  }
}

const conditions = ['breakwater-source', 'browser', 'import', 'module', 'default']

// Engine and room are pure and the pages read no YAML: what is not called is not shipped.
// Of all others the package itself says whether its modules do anything by being imported.
const treeshake = {
  moduleSideEffects: (id: string) =>
    /packages\/(engine|room|web\/src\/(charts|figures))\/.*\.tsx?$|node_modules\/(yaml|d3-[a-z-]+|@tiptap|@hocuspocus)\//.test(
      id,
    )
      ? false
      : undefined,
  // Extensions of the editor that nothing names (whole kits of lists) go too: to make one does nothing by itself.
  manualPureFunctions: ['Extension', 'Node', 'Mark', 'PluginKey'],
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), weighScripts()],
  resolve: { conditions },
  worker: { format: 'es', rollupOptions: { treeshake } },
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2022',
    // Nothing is inlined as data: the server's content policy stays strict.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: ['index.html', 'room.html'].map(page => join(import.meta.dirname, page)),
      treeshake,
      output: {
        chunkFileNames: 'assets/[name]-[hash].js',
        // What is always fetched together is one chunk each: in many small ones it would weigh more and take more round trips. A group
        // takes along what its modules import, unless a group before it has it.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              priority: 3,
              test: /node_modules\/(react|react-dom|scheduler)\/|vite\/preload-helper|rolldown\/runtime|src\/charts\/peg-line\.|src\/app\/(keys-dialog|theme-switch|use-width|route)\./,
            },
            { name: 'room', priority: 2, test: /web\/src\/room\/room-(app|entry)\.tsx/ },
            { name: 'document', priority: 1, test: /web\/src\/room\/document-(space|view)\.tsx/ },
          ],
        },
      },
    },
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': process.env.BREAKWATER_API ?? 'http://127.0.0.1:4400',
      '/live': { target: process.env.BREAKWATER_API ?? 'http://127.0.0.1:4400', ws: true },
    },
  },
})
