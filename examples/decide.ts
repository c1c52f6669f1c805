/** A supervisor closes trading for six hours when the peg slips on 9 May: a run is stopped, forked, and decided upon. */

import { advance, finish, fork, isDone, start } from '@breakwater/engine'
import { openScenario } from './library.ts'

/** Lowest price of UST with and without the pause, dollars. */
export function pauseTrading(): { lowUsd: number; lowWithPauseUsd: number } {
  const run = start(openScenario('ust-2022-article'), { seed: 1, precision: 'fast' })
  const decisionMs = Date.UTC(2022, 4, 9, 18)
  while (run.stage.clock.nowMs < decisionMs && !isDone(run)) advance(run)

  const paused = fork(run)
  const pause = (atMs: number, act: string, sentence: string) => ({
    atMs,
    target: 'exchange',
    act,
    sentence,
    numbers: { what: 'trading' },
  })
  advance(paused, {
    steps: 1_000_000,
    commands: [
      pause(decisionMs, 'halt', 'The supervisor closes trading for six hours.'),
      pause(decisionMs + 6 * 3_600_000, 'resume', 'Trading opens again.'),
    ],
  })
  advance(run, { steps: 1_000_000 })
  return {
    lowUsd: finish(run).metrics['ustPriceLowUsd']!,
    lowWithPauseUsd: finish(paused).metrics['ustPriceLowUsd']!,
  }
}
