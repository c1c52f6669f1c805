import type { FreeNumber, RunsLoss } from '@breakwater/engine'
import { describe, expect, test } from 'vitest'
import { type Calibration, type CalibrationPlan, type CalibrationProgress, calibrate, settingsOf } from './calibrate.ts'
import type { CandidateAnswer, CandidateSettings } from './candidate.ts'

function number(path: string, low: number, high: number, start: number): FreeNumber {
  const bound = { low, high, scale: 'linear' as const }
  return {
    path,
    label: path,
    unit: 'number',
    written: start,
    start,
    bound,
    suffix: '',
    factor: 1,
    marksThousands: false,
  }
}

const numbers = [number('crowd.a.x', -4, 4, -2), number('crowd.a.y', 0, 10, 9)]

function lossOf(loss: number): RunsLoss {
  return { loss, rows: [{ id: 'T1', class: 'level', label: 'a', weight: 1, loss, hits: loss === 0 ? 1 : 0 }] }
}

/** A valley with its bottom at x = 1, y = 3. */
async function valley(settings: CandidateSettings): Promise<CandidateAnswer> {
  const x = Number(settings['crowd.a.x'] ?? -2) - 1
  const y = Number(settings['crowd.a.y'] ?? 9) - 3
  const height = x * x + 10 * y * y
  return { ok: true, loss: lossOf(height / (1 + height)) }
}

function plan(rest: Partial<CalibrationPlan> = {}): CalibrationPlan {
  return { numbers, generations: 60, seed: 1, tryOut: valley, ...rest }
}

async function found(rest: Partial<CalibrationPlan> = {}): Promise<Calibration> {
  const result = await calibrate(plan(rest))
  if (result === undefined) throw new Error('it was interrupted')
  return result
}

describe('a calibration', () => {
  test('walks from the present values to the bottom of the valley', async () => {
    const result = await found()
    expect(result.before.loss).toBeGreaterThan(0.99)
    expect(result.after.loss).toBeLessThan(1e-6)
    expect(Number(result.settings['crowd.a.x'])).toBeCloseTo(1, 2)
    expect(Number(result.settings['crowd.a.y'])).toBeCloseTo(3, 2)
  })

  test('is repeatable, also where candidates are answered in another order', async () => {
    const slowest = async (settings: CandidateSettings): Promise<CandidateAnswer> => {
      await new Promise(resolve => setTimeout(resolve, Number(settings['crowd.a.x'] ?? 0) > 0 ? 4 : 0))
      return valley(settings)
    }
    const first = await found({ generations: 5 })
    expect(await found({ generations: 5 })).toEqual(first)
    expect(await found({ generations: 5, tryOut: slowest })).toEqual(first)
    expect((await found({ generations: 5, seed: 2 })).settings).not.toEqual(first.settings)
  })

  test('scores exactly what it would write', async () => {
    const tried: CandidateSettings[] = []
    const result = await found({
      generations: 2,
      tryOut: settings => {
        tried.push(settings)
        return valley(settings)
      },
    })
    expect(tried).toContainEqual(result.settings)
    expect(await valley(result.settings)).toEqual({ ok: true, loss: result.after })
    expect(settingsOf(numbers, [1.23456789, 3])).toEqual({ 'crowd.a.x': 1.2346, 'crowd.a.y': 3 })
  })

  test('keeps what stands in the file where nothing is better', async () => {
    const result = await found({
      generations: 3,
      tryOut: async settings => ({ ok: true, loss: lossOf('crowd.a.x' in settings ? 0.9 : 0.5) }),
    })
    expect(result.settings).toEqual({})
    expect(result.after).toEqual(result.before)
    expect(result.candidates).toBe(3 * 6)
  })

  test('ends early when every row is hit, and when its candidates no longer differ', async () => {
    const level = await found({
      tryOut: async settings => ({ ok: true, loss: lossOf('crowd.a.x' in settings ? 0 : 1) }),
    })
    expect([level.end, level.generations]).toEqual(['every row is hit', 1])
    const settled = await found({ generations: 5000 })
    expect(settled.generations).toBeLessThan(500)
    expect(['settled', 'every row is hit']).toContain(settled.end)
  })

  test('counts values that the scenario does not take as the worst', async () => {
    const result = await found({
      generations: 30,
      tryOut: async settings =>
        Number(settings['crowd.a.y'] ?? 9) < 4
          ? { ok: false, refused: [{ code: 'bad', where: {}, message: 'no', hint: 'no' }] }
          : valley(settings),
    })
    expect(result.refused).toBeGreaterThan(0)
    expect(Number(result.settings['crowd.a.y'])).toBeCloseTo(4, 1)
  })

  test('stops at a broken invariant with what is needed to see it again', async () => {
    const broken = found({
      tryOut: async settings =>
        'crowd.a.x' in settings
          ? { ok: false, defect: { message: 'money was lost', stack: 'at step', replay: { settings } } }
          : valley(settings),
    })
    await expect(broken).rejects.toMatchObject({ name: 'Defect', message: 'money was lost', replay: { settings: {} } })
  })

  test('gives the best so far when it is interrupted, and nothing before the first measurement', async () => {
    const interrupt = new AbortController()
    const seen: CalibrationProgress[] = []
    const result = await found({
      interrupted: interrupt.signal,
      onGeneration: progress => {
        seen.push(progress)
        if (progress.generation === 4) interrupt.abort()
      },
    })
    expect([result.end, result.generations]).toEqual(['interrupted', 4])
    expect(result.after.loss).toBe(Math.min(...seen.map(progress => progress.here)))
    expect(result.settings).toEqual(seen.at(-1)?.settings)
    expect(await calibrate(plan({ interrupted: interrupt.signal }))).toBeUndefined()
  })
})
