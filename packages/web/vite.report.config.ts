import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The report is one module without imports, so that the server can load it without React in its own tree.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  define: { 'process.env.NODE_ENV': '"production"' },
  resolve: { conditions: ['breakwater-source', 'node', 'import', 'module', 'default'] },
  ssr: { noExternal: true, resolve: { conditions: ['breakwater-source', 'node', 'import', 'module', 'default'] } },
  build: {
    ssr: 'src/report/render.tsx',
    outDir: 'dist/report',
    emptyOutDir: true,
    copyPublicDir: false,
    target: 'node20',
    minify: true,
    rollupOptions: { output: { entryFileNames: 'render.js' } },
  },
})
