/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations.
 *
 * Source: C. G. J. Jacobi 1846; the choice of the smaller rotation after H. Rutishauser, The Jacobi method for real symmetric
 * matrices, Numerische Mathematik 9, 1966.
 */

/** What {@link symmetricEigen} gives: `values[k]` belongs to the column `k` of `vectors` (row-major, n × n, orthonormal columns). */
export type SymmetricEigen = { values: Float64Array; vectors: Float64Array }

const sweepsMax = 64

/**
 * Decomposes A = V diag(values) Vᵀ.
 * @param matrix row-major, n × n; only its upper triangle is read. It is left as it is.
 * @param n rows, from 1; the work grows with n³ times about eight sweeps.
 * @returns the values in no particular order. With a NaN or an infinity in the matrix the values are NaN.
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const a = Float64Array.from(matrix)
  const vectors = new Float64Array(n * n)
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1
  for (let sweep = 0; sweep < sweepsMax; sweep++) {
    let rotations = 0
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q]!
        const app = a[p * n + p]!
        const aqq = a[q * n + q]!
        // An element that no longer changes either of its diagonal neighbours is nothing.
        if (app + apq === app && aqq + apq === aqq) continue
        rotate(a, vectors, n, p, q, app, aqq, apq)
        rotations++
      }
    }
    if (rotations === 0) break
  }
  const values = new Float64Array(n)
  for (let i = 0; i < n; i++) values[i] = a[i * n + i]!
  return { values, vectors }
}

/** Turns the plane (p, q) so that the element between them becomes zero. Only the upper triangle of `a` is kept. */
function rotate(
  a: Float64Array,
  vectors: Float64Array,
  n: number,
  p: number,
  q: number,
  app: number,
  aqq: number,
  apq: number,
): void {
  const theta = (aqq - app) / (2 * apq)
  const size = Math.abs(theta)
  // Past 1e150 the square would overflow; the tangent is then 1/(2 theta) to the last digit.
  const tangent = (theta < 0 ? -1 : 1) / (size > 1e150 ? 2 * size : size + Math.sqrt(size * size + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  a[p * n + p] = app - tangent * apq
  a[q * n + q] = aqq + tangent * apq
  a[p * n + q] = 0
  for (let k = 0; k < n; k++) {
    if (k !== p && k !== q) {
      const kp = k < p ? k * n + p : p * n + k
      const kq = k < q ? k * n + q : q * n + k
      const left = a[kp]!
      const right = a[kq]!
      a[kp] = cosine * left - sine * right
      a[kq] = sine * left + cosine * right
    }
    const left = vectors[k * n + p]!
    const right = vectors[k * n + q]!
    vectors[k * n + p] = cosine * left - sine * right
    vectors[k * n + q] = sine * left + cosine * right
  }
}
