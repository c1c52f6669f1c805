/** floor(sqrt(value)) of a non-negative bigint. */
export function squareRootFloor(value: bigint): bigint {
  if (value < 2n) return value
  // Newton from above: starts at a power of two not below the root and falls until it would rise.
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}
