/** Secrets that are handed out once and kept as hashes: sessions, invitations, the host's link. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Length of a token as text: 32 random bytes in base64url. */
const tokenShape = /^[A-Za-z0-9_-]{43}$/

/** A new secret: 32 random bytes, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** A new id of a person, room, invitation, picture or exhibit: 96 random bits that give nothing away. */
export function newId(): string {
  return randomBytes(12).toString('base64url')
}

/** True if a text can be a token at all; everything else is refused before it is hashed. */
export function isToken(text: string): boolean {
  return tokenShape.test(text)
}

/** What is kept of a token: SHA-256, hex. The token has 256 random bits, so a slow hash would protect nothing more. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** True if a token has this hash, in a time that does not depend on where they differ. */
export function tokenMatches(token: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOfToken(token), 'hex'), Buffer.from(hash, 'hex'))
}
