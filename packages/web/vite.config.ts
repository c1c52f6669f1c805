import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** What the page's scripts may weigh, engine and worker together, after gzip. */
const scriptBytesMax = 200_000

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
      let firstBytes = 0
      let laterBytes = 0
      for (const name of readdirSync(folder)) {
        if (!name.endsWith('.js')) continue
        const bytes = gzipSync(readFileSync(join(folder, name))).length
        if (name.startsWith('series-parquet')) laterBytes += bytes
        else firstBytes += bytes
      }
      const inKilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`
      console.log(
        `page scripts ${inKilobytes(firstBytes)} gzip with engine and worker (limit ${inKilobytes(scriptBytesMax)}), on demand ${inKilobytes(laterBytes)}`,
      )
      if (firstBytes > scriptBytesMax)
        throw new Error(`the page's scripts weigh more than ${inKilobytes(scriptBytesMax)}`)
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
