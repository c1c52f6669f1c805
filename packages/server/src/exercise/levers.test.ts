import { isRefusal } from '@breakwater/room'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadLibrary } from '../files/library.ts'
import { commandOfPull } from './engine-command.ts'
import { loadExercise } from './load-exercise.ts'
import { RunHost } from './run-host.ts'

const { scenarios } = loadLibrary()
const exercise = loadExercise('ust-2022', scenarios)
const runs = process.env['BREAKWATER_LONG'] === '1' ? 60 : 2

/** Any lever of any seat, its numbers at or between their bounds, after some hours. */
const pulls = fc.array(
  fc.record({
    seat: fc.constantFrom(...exercise.seats.filter(seat => seat.levers.length > 0)),
    lever: fc.nat(),
    share: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    hours: fc.integer({ min: 0, max: 9 }),
  }),
  { minLength: 20, maxLength: 30 },
)

test.each(['fast', 'exact'] as const)(
  'no order of pulls inside the bounds breaks the run, counted %s',
  async precision => {
    await fc.assert(
      fc.asyncProperty(pulls, async order => {
        const run = await RunHost.open({ ...exercise.run!, precision }, scenarios)
        for (const { seat, lever, share, hours } of order) {
          const { id, choices } = seat.levers[lever % seat.levers.length]!
          const chosen = Object.fromEntries(
            choices.map(({ name, low, high }) => [name, Number((low + share * (high - low)).toFixed(3))]),
          )
          const command = commandOfPull(seat, { seat: seat.id, lever: id, choices: chosen }, run.nowMs)!
          if (!run.done) expect(isRefusal(await run.command(command))).toBe(false)
          const { advanced } = await run.advanceTo(run.nowMs + hours * 3_600_000)
          expect(advanced.figures.every(figure => Number.isFinite(figure.value))).toBe(true)
        }
      }),
      { numRuns: runs },
    )
  },
)
