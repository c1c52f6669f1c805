import { expect, test } from 'vitest'
import { alignColumn } from './align-column.ts'

test('a column on the times of another run', () => {
  const aligned = alignColumn(Float64Array.of(10, 20, 30), Float64Array.of(1, 2, 3), Float64Array.of(5, 10, 25, 30, 31))
  expect([...aligned]).toEqual([Number.NaN, 1, 2, 3, Number.NaN])
  expect([...alignColumn(new Float64Array(), new Float64Array(), Float64Array.of(1))]).toEqual([Number.NaN])
})
