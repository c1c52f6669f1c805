import { expect, test } from 'vitest'
import { philox4x32 } from './philox.ts'

/** The published answers: Random123, tests/kat_vectors, philox4x32 10 (counter, key, answer). */
const knownAnswers: [number[], number[], number[]][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
]

test('published known answers', () => {
  const out = new Uint32Array(4)
  for (const [c, k, answer] of knownAnswers) {
    philox4x32(c[0]!, c[1]!, c[2]!, c[3]!, k[0]!, k[1]!, out)
    expect([...out]).toEqual(answer)
  }
})

test('agrees with a plain 64-bit rendering of the published rounds', () => {
  const plain = (counter: bigint[], key: bigint[]) => {
    let [c0, c1, c2, c3] = counter as [bigint, bigint, bigint, bigint]
    let [k0, k1] = key as [bigint, bigint]
    for (let round = 0; round < 10; round++) {
      const p0 = 0xd2511f53n * c0
      const p1 = 0xcd9e8d57n * c2
      const next: [bigint, bigint, bigint, bigint] = [
        (p1 >> 32n) ^ c1 ^ k0,
        p1 & 0xffffffffn,
        (p0 >> 32n) ^ c3 ^ k1,
        p0 & 0xffffffffn,
      ]
      ;[c0, c1, c2, c3] = next
      k0 = (k0 + 0x9e3779b9n) & 0xffffffffn
      k1 = (k1 + 0xbb67ae85n) & 0xffffffffn
    }
    return [c0, c1, c2, c3].map(Number)
  }
  const out = new Uint32Array(4)
  for (let i = 0; i < 500; i++) {
    // Any spread of inputs will do; multiples of an odd number visit all bits.
    const at = (n: number) => Math.imul(0x9e3779b1, i * 6 + n) >>> 0
    philox4x32(at(0), at(1), at(2), at(3), at(4), at(5), out)
    expect([...out]).toEqual(
      plain(
        [0, 1, 2, 3].map(n => BigInt(at(n))),
        [4, 5].map(n => BigInt(at(n))),
      ),
    )
  }
})
