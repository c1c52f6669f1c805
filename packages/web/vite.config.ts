import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** What the page's own scripts may weigh after gzip: all that stands between opening it and its first charts. */
const pageBytesMax = 120_000
/** What the worker with the engine may weigh; it is fetched once the charts of a library run are shown. */
const workerBytesMax = 160_000

/** Prints what the page weighs and fails the build when its scripts weigh too much. Chunks that load on demand are named apart. */
function weighScripts(): Plugin {
  let folder = ''
  return {
    name: 'weigh-scripts',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir, 'assets')
    },
    closeBundle() {
      let pageBytes = 0
      let workerBytes = 0
      let laterBytes = 0
      for (const name of readdirSync(folder)) {
        if (!name.endsWith('.js')) continue
        const bytes = gzipSync(readFileSync(join(folder, name))).length
        if (name.startsWith('series-parquet')) laterBytes += bytes
        else if (name.startsWith('run-worker')) workerBytes += bytes
        else pageBytes += bytes
      }
      const inKilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`
      console.log(
        `gzip: page ${inKilobytes(pageBytes)} (limit ${inKilobytes(pageBytesMax)}), worker with the engine ${inKilobytes(workerBytes)} (limit ${inKilobytes(workerBytesMax)}), on demand ${inKilobytes(laterBytes)}`,
      )
      if (pageBytes > pageBytesMax || workerBytes > workerBytesMax) throw new Error('the scripts weigh too much')
    },
  }
}

const conditions = ['source', 'browser', 'import', 'module', 'default']

// The engine is pure and the page reads no YAML: what is not called is not shipped.
const treeshake = {
  moduleSideEffects: (id: string) => !/packages\/engine\/|node_modules\/(yaml|d3-[a-z-]+)\//.test(id),
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
    rollupOptions: { treeshake, output: { chunkFileNames: 'assets/[name]-[hash].js' } },
    reportCompressedSize: false,
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env.BREAKWATER_API ?? 'http://127.0.0.1:4400' } },
})
