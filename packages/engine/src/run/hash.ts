/** Hashes of runs: SHA-256 over bytes in a fixed order. */

import { sha256 } from '@noble/hashes/sha2.js'

const utf8 = new TextEncoder()

/** A hash being built from parts. Numbers are taken as little-endian doubles, text as UTF-8, each with its length. */
export class Hasher {
  private readonly state: ReturnType<typeof sha256.create> = sha256.create()

  /** Adds text. */
  text(text: string): this {
    const bytes = utf8.encode(text)
    return this.count(bytes.length).raw(bytes)
  }

  /** Adds doubles bit by bit (all NaNs count as one). */
  doubles(values: Float64Array): this {
    const copy = values.slice()
    for (let index = 0; index < copy.length; index++) {
      if (Number.isNaN(copy[index])) copy[index] = Number.NaN
    }
    return this.count(copy.length).raw(new Uint8Array(copy.buffer))
  }

  /** Adds bytes. */
  bytes(bytes: Uint8Array): this {
    return this.count(bytes.length).raw(bytes)
  }

  /** The hash as 64 hexadecimal digits. */
  digest(): string {
    let text = ''
    for (const byte of this.state.digest()) text += byte.toString(16).padStart(2, '0')
    return text
  }

  private count(length: number): this {
    return this.raw(new Uint8Array(new Float64Array([length]).buffer))
  }

  private raw(bytes: Uint8Array): this {
    this.state.update(bytes)
    return this
  }
}

/** JSON with sorted keys: one text for one value, whatever the order in which it was written. `undefined` members are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(item => canonicalJson(item ?? null)).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}
