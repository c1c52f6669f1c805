/** The link that the start prints: whoever opens it is the host of this installation. */

import type { Refusal } from '@breakwater/room'
import { hashOfToken, isToken, newToken, tokenMatches } from './token.ts'

const staleLink: Refusal = {
  refused: 'host-link-used',
  because: 'This link does not open the rooms (any more).',
  hint: 'Start Breakwater again and open the link that it prints then.',
}

/** See the file's head. It is valid while the process runs. */
export class HostLink {
  /** Path to open, e.g. `/host/…`. */
  readonly path: string
  readonly #hash: string
  readonly #once: boolean
  #used = false

  /** @param once true: the first who opens it uses it up. Wanted where other machines can reach the server. */
  constructor(once: boolean) {
    const token = newToken()
    this.path = `/host/${token}`
    this.#hash = hashOfToken(token)
    this.#once = once
  }

  /** Uses the link: null where it lets somebody in, else a refusal. */
  use(token: string): Refusal | null {
    if (!isToken(token) || !tokenMatches(token, this.#hash) || (this.#once && this.#used)) return staleLink
    this.#used = true
    return null
  }
}
