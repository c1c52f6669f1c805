import { defineConfig } from 'vitest/config'

// Tests read sources (the `breakwater-source` condition, a name of our own: packages that we use have a `source` too), so a unit test needs no build.
export default defineConfig({
  resolve: { conditions: ['breakwater-source', 'node'] },
  ssr: { resolve: { conditions: ['breakwater-source', 'node'] } },
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'tidy/**/*.test.ts', 'examples/**/*.test.ts'],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
})
