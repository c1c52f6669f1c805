/** Ids of commands, threads, comments: 32 hexadecimal digits, which is a UUID without its dashes. */

/** A new id. Two pages never make the same one. */
export function newId(): string {
  // `randomUUID` exists in secure contexts alone; a room on a local network may be reached by plain HTTP.
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
