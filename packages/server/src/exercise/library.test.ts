import { expect, test } from 'vitest'
import { loadExercises } from './load-exercise.ts'

test('the exercises of the library are without a mistake', () => {
  const { exercises, mistakes } = loadExercises()
  expect(mistakes).toEqual([])
  expect([...exercises.keys()]).toEqual(['client-workshop', 'ust-2022'])
})
