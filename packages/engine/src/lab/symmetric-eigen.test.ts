import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { symmetricEigen } from './symmetric-eigen.ts'

const symmetric = fc.integer({ min: 1, max: 8 }).chain(n =>
  fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: n * n, maxLength: n * n }).map(entries => {
    const matrix = new Float64Array(n * n)
    for (let i = 0; i < n; i++) {
      for (let j = i; j < n; j++) {
        matrix[i * n + j] = entries[i * n + j]!
        matrix[j * n + i] = entries[i * n + j]!
      }
    }
    return { n, matrix }
  }),
)

test('a known matrix: [[2, 1], [1, 2]] has the eigenvalues 1 and 3', () => {
  const { values } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2)
  const sorted = [...values].sort((left, right) => left - right)
  expect(sorted[0]).toBeCloseTo(1, 14)
  expect(sorted[1]).toBeCloseTo(3, 14)
})

test('the second difference matrix has the eigenvalues 2 - 2 cos(k pi / (n + 1))', () => {
  const n = 12
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = 2
    if (i + 1 < n) {
      matrix[i * n + i + 1] = -1
      matrix[(i + 1) * n + i] = -1
    }
  }
  const sorted = [...symmetricEigen(matrix, n).values].sort((left, right) => left - right)
  for (let k = 1; k <= n; k++) expect(sorted[k - 1]).toBeCloseTo(2 - 2 * Math.cos((k * Math.PI) / (n + 1)), 12)
})

test('vectors are orthonormal and put the matrix together again', () => {
  fc.assert(
    fc.property(symmetric, ({ n, matrix }) => {
      const before = Float64Array.from(matrix)
      const { values, vectors } = symmetricEigen(matrix, n)
      expect(matrix).toEqual(before)
      const size = 1e-12 * (1 + matrix.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0)) * n
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let again = 0
          let product = 0
          for (let k = 0; k < n; k++) {
            again += vectors[i * n + k]! * values[k]! * vectors[j * n + k]!
            product += vectors[k * n + i]! * vectors[k * n + j]!
          }
          expect(Math.abs(again - matrix[i * n + j]!)).toBeLessThan(size)
          expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-12)
        }
      }
    }),
    { seed: 1, numRuns: 200 },
  )
})
