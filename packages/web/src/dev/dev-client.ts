/** A client that rehearses nothing: it waits a little and gives the made-up run. For work on the page without an engine. */

import type { RunClient } from '../run/run-client.ts'
import { fixtureFields, makeFixture } from './fixture.ts'

/** See the file's head. */
export function openDevClient(): RunClient {
  return {
    async read(_source, settings) {
      const wrong = Object.entries(settings).find(([, value]) => typeof value === 'string' && /^\d+$/.test(value))
      if (wrong !== undefined) {
        return {
          ok: false,
          mistakes: [
            {
              code: 'unit',
              where: { path: wrong[0] },
              message: `“${wrong[1]}” has no unit.`,
              hint: 'Write it like 350_000_000 UST.',
            },
          ],
        }
      }
      return { ok: true, fields: fixtureFields }
    },
    rehearse(order, onProgress) {
      let stopped = false
      const outcome = (async () => {
        for (let step = 0; step <= 20; step++) {
          if (stopped) return { ended: 'cancelled' as const, step, steps: 20 }
          onProgress(step, 20, step * 60)
          await new Promise(resolve => setTimeout(resolve, 60))
        }
        const result = makeFixture()
        if (order.precision === 'fast') result.parties['attacker']!.profitUsd = 861e6
        return { ended: 'finished' as const, finished: { result, manifest: {} as never, elapsedMs: 1200 } }
      })()
      return {
        outcome,
        cancel: () => {
          stopped = true
        },
      }
    },
  }
}
