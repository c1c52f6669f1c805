import { expect, test } from 'vitest'
import { makeServerClock } from './server-clock.ts'

test('before the server was heard the computer’s clock holds', () => {
  expect(
    makeServerClock(
      () => 5,
      () => 1000,
    ).now(),
  ).toBe(1000)
})

test('follows the message that was least late, whatever the computer’s clock says', () => {
  let steady = 0
  const clock = makeServerClock(
    () => steady,
    () => 99,
  )
  // The server’s clock is 10,000 ahead of the steady one; messages take 300, 40 and 500 ms.
  for (const [at, late] of [
    [1000, 300],
    [2000, 40],
    [3000, 500],
  ] as const) {
    steady = at
    clock.hear(at + 10_000 - late)
  }
  expect(clock.now()).toBe(13_000 - 40)
  steady = 4000
  expect(clock.now()).toBe(14_000 - 40)
})

test('forgets readings that are older than a dozen, so that it follows a clock that drifts back', () => {
  let steady = 0
  const clock = makeServerClock(() => steady)
  clock.hear(10_000)
  for (let count = 1; count <= 12; count++) {
    steady = count * 1000
    clock.hear(9000 + count * 1000)
  }
  expect(clock.now()).toBe(9000 + 12_000)
})

test('a time that is no number changes nothing', () => {
  const clock = makeServerClock(
    () => 0,
    () => 7,
  )
  clock.hear(Number.NaN)
  expect(clock.now()).toBe(7)
})
