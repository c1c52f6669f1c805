import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BreakwaterError, type Mistake } from '@breakwater/engine'
import { afterAll, describe, expect, test } from 'vitest'
import { loadLibrary } from '../files/library.ts'
import { exercisesFolder, loadExercise, readExercise } from './load-exercise.ts'

const { scenarios } = loadLibrary()
const text = readFileSync(join(exercisesFolder, 'ust-2022.yaml'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'breakwater-exercise-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function mistakesOf(content: string | Uint8Array): Mistake[] {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  try {
    readExercise(bytes, 'mine.yaml', scenarios)
  } catch (error) {
    if (error instanceof BreakwaterError) return [...error.mistakes]
    throw error
  }
  return []
}

/** The file with one text replaced, and the line (from 1) on which the replacement stands. */
function replaced(from: string, to: string): { content: string; line: number } {
  expect(text).toContain(from)
  const content = text.replace(from, to)
  return { content, line: content.slice(0, content.indexOf(to)).split('\n').length }
}

test('the exercise of the library by its id and by its path, with its numbers read', () => {
  const exercise = loadExercise('ust-2022', scenarios)
  expect(exercise.seats).toHaveLength(8)
  expect(exercise.injects).toHaveLength(20)
  expect(exercise.seats.every(seat => seat.policy !== null && seat.policy.says !== '')).toBe(true)
  const rounds = exercise.rounds.reduce(
    (sum, each) => sum + each.readMs + each.commentMs + each.discussMs + each.decideMs,
    0,
  )
  expect(rounds).toBeLessThan(exercise.durationMs)
  expect(exercise.durationMs).toBe(2 * 3_600_000)
  const file = join(folder, 'copy.yaml')
  writeFileSync(file, text)
  expect(loadExercise(file, scenarios)).toEqual(exercise)
  expect(() => loadExercise('ust-2023', scenarios)).toThrow(/no such file/)
})

describe('mistakes have line and column', () => {
  const rows: [string, string, string, string][] = [
    ['an unknown cell', 'cell: venues', 'cell: venue', 'unknown-reference'],
    ['an unknown scenario', 'scenario: ust-2022-record', 'scenario: ust-2022-recrod', 'unknown-scenario'],
    ['a lever on a part that is none', 'target: belief', 'target: beleif', 'unknown-command'],
    ['an act that the part does not have', 'act: buy-in-pool', 'act: buy-in-pol', 'unknown-command'],
    [
      'a measure that the scenario does not have',
      'measures: [exchangeDepthUsd, curveUst]',
      'measures: [exchangeDepthUsd, curveUsd]',
      'unknown-reference',
    ],
    ['a condition on nothing', 'when: peg < 0.95', 'when: pge < 0.95', 'unknown-reference'],
    ['a key that is none', 'hotWash:', 'hotWashes:', 'unknown-key'],
  ]
  test.each(rows)('%s', (_what, from, to, code) => {
    const { content, line } = replaced(from, to)
    const [mistake] = mistakesOf(content)
    expect(mistake).toMatchObject({ code, where: { file: 'mine.yaml', line } })
    expect(mistake!.where.column).toBeGreaterThan(0)
    expect(mistake!.hint).not.toBe('')
  })

  test('a setting that the scenario does not take stands at the settings', () => {
    const { content } = replaced('crowd.foundation.active: false', 'crowd.fundation.active: false')
    const [mistake] = mistakesOf(content)
    expect(mistake).toMatchObject({ code: 'unknown-path', where: { path: 'run.settings.crowd.fundation.active' } })
    expect(content.split('\n')[mistake!.where.line! - 1]).toMatch(/crowd\.|settings/)
  })

  test('bounds that the act does not take', () => {
    const { content } = replaced(
      '{ name: price, label: Lowest price accepted, preset: 0.70, low: 0, high: 0.98 }',
      '{ name: price, label: Lowest price accepted, unit: UST, preset: 0.70, low: 0, high: 0.98 }',
    )
    const found = mistakesOf(content)
    expect(found.map(mistake => mistake.code)).toContain('bad-command')
    expect(found[0]!.where.path).toMatch(/^seats\.\d+\.levers\.\d+$/)
  })

  test('all of them together', () => {
    const content = text.replaceAll('cell: venues', 'cell: venue').replace('target: belief', 'target: beleif')
    expect(
      mistakesOf(content)
        .map(mistake => mistake.code)
        .sort(),
    ).toEqual(['unknown-reference', 'unknown-reference'])
  })
})

describe('hostile files', () => {
  const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\n${'bcdefgh'
    .split('')
    .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[at]}`).join(',')}]`)
    .join('\n')}\n`
  const rows: [string, string | Uint8Array, string][] = [
    ['too large', new Uint8Array(1_048_577).fill(32), 'too-large'],
    ['not text', new Uint8Array([0xff, 0xfe, 0x00]), 'not-utf8'],
    ['empty', '', 'empty-file'],
    ['not YAML', 'id: [', 'yaml-syntax'],
    ['a tag', 'id: !!js/function x', 'yaml-syntax'],
    ['aliases without end', bomb, 'alias-bomb'],
    ['an alias inside itself', 'a: &a [*a]', 'cyclic-alias'],
    ['brackets without end', '['.repeat(5000), 'yaml-syntax'],
    ['too deep', `${'['.repeat(30)}${']'.repeat(30)}`, 'too-deep'],
    ['a key twice', 'id: a\nid: b', 'duplicate-key'],
    ['two documents', 'id: a\n---\nid: b', 'yaml-syntax'],
    ['a list', '[1, 2]', 'wrong-value'],
  ]
  test.each(rows)('%s', (_what, content, code) => {
    const [mistake] = mistakesOf(content)
    expect(mistake?.code).toBe(code)
  })
})
