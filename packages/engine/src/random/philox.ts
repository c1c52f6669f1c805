// Philox4x32-10: a counter-based generator. 128 bits of counter and 64 bits of key give 128 random bits, with no state in
// between, so any draw of any run can be computed alone and in any order.
//
// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011); known answers from
// the Random123 distribution (tests/kat_vectors).

/** Bits 16 to 31 and 0 to 15 of the two multipliers 0xD2511F53 and 0xCD9E8D57. */
const M0_HIGH = 0xd251
const M0_LOW = 0x1f53
const M1_HIGH = 0xcd9e
const M1_LOW = 0x8d57
const M0 = 0xd2511f53 | 0
const M1 = 0xcd9e8d57 | 0
/** Key steps: the golden ratio and the square root of three minus one, as fractions of 2^32. */
const WEYL_0 = 0x9e3779b9 | 0
const WEYL_1 = 0xbb67ae85 | 0

/**
 * One block of Philox4x32 with 10 rounds: four 32-bit words from counter (c0..c3) and key (k0, k1).
 * Arguments may be signed or unsigned, only their low 32 bits count. The words land in out[0..3], unsigned.
 */
export function philox4x32(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
): void {
  let x0 = c0 | 0
  let x1 = c1 | 0
  let x2 = c2 | 0
  let x3 = c3 | 0
  let key0 = k0 | 0
  let key1 = k1 | 0
  for (let round = 0; round < 10; round++) {
    // Upper halves of M0 * x0 and M1 * x2 from 16-bit pieces; no partial sum passes 32 bits.
    const a = x0 & 0xffff
    const b = x0 >>> 16
    const ab = (Math.imul(M0_HIGH, a) + (Math.imul(M0_LOW, a) >>> 16)) | 0
    const ba = (Math.imul(M0_LOW, b) + (ab & 0xffff)) | 0
    const high0 = (Math.imul(M0_HIGH, b) + (ab >>> 16) + (ba >>> 16)) | 0
    const c = x2 & 0xffff
    const d = x2 >>> 16
    const cd = (Math.imul(M1_HIGH, c) + (Math.imul(M1_LOW, c) >>> 16)) | 0
    const dc = (Math.imul(M1_LOW, d) + (cd & 0xffff)) | 0
    const high1 = (Math.imul(M1_HIGH, d) + (cd >>> 16) + (dc >>> 16)) | 0
    const low0 = Math.imul(M0, x0)
    const low1 = Math.imul(M1, x2)
    x0 = high1 ^ x1 ^ key0
    x1 = low1
    x2 = high0 ^ x3 ^ key1
    x3 = low0
    key0 = (key0 + WEYL_0) | 0
    key1 = (key1 + WEYL_1) | 0
  }
  out[0] = x0
  out[1] = x1
  out[2] = x2
  out[3] = x3
}
