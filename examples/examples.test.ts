import { expect, test } from 'vitest'
import { pauseTrading } from './decide.ts'
import { compareDrift } from './rehearse.ts'

test('rehearse.ts: without bitcoin’s own fall the attack loses', () => {
  const { asToldUsd, withoutFallUsd, sentence } = compareDrift()
  expect(asToldUsd).toBeGreaterThan(0)
  expect(withoutFallUsd).toBeLessThan(0)
  expect(sentence).toContain('The attacker earned')
})

test('decide.ts: a pause changes the low, and both futures come from one past', () => {
  const { lowUsd, lowWithPauseUsd } = pauseTrading()
  expect(lowUsd).toBeGreaterThan(0)
  expect(lowWithPauseUsd).not.toBe(lowUsd)
})
