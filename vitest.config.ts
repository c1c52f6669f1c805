import { defineConfig } from 'vitest/config'

// Tests read sources (the `source` condition), so a unit test needs no build.
export default defineConfig({
  resolve: { conditions: ['source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'tidy/**/*.test.ts', 'examples/**/*.test.ts'],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
})
