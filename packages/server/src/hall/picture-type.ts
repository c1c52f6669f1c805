/** What a picture is, by its first bytes; what its sender says is not asked. */

/** Media types of pictures that are taken. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'

/**
 * The type of a picture by its signature, or null. Formats that can carry scripts (SVG) or that browsers guess at are not among them.
 * Source: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern
 */
export function pictureType(bytes: Uint8Array): PictureType | null {
  if (hasAt(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (hasAt(bytes, 0, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (hasAt(bytes, 0, [0x47, 0x49, 0x46, 0x38, 0x37, 0x61]) || hasAt(bytes, 0, [0x47, 0x49, 0x46, 0x38, 0x39, 0x61])) {
    return 'image/gif'
  }
  // RIFF, a length, WEBPVP
  if (hasAt(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && hasAt(bytes, 8, [0x57, 0x45, 0x42, 0x50, 0x56, 0x50])) {
    return 'image/webp'
  }
  return null
}

function hasAt(bytes: Uint8Array, at: number, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[at + index] === byte)
}
