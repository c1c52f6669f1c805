/** What a request asks for, as strangers write it. */

/** The address that a request names; null where it is none, like `//`. */
export function readTarget(target: string | undefined): URL | null {
  try {
    return new URL(target ?? '/', 'http://localhost')
  } catch {
    return null
  }
}
