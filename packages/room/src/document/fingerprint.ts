const prime = 0x01000193

function fnv(text: string, basis: number): string {
  let hash = basis
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), prime)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/**
 * 16 hexadecimal digits of a text: two 32-bit FNV-1a hashes over its UTF-16 units, the second from another start. Enough
 * to tell versions apart, not a proof against attack; small, because every page carries it.
 * Source: Fowler, Noll, Vo, FNV-1a.
 */
export function fingerprint(text: string): string {
  return fnv(text, 0x811c9dc5) + fnv(text, 0x9e3779b9)
}
