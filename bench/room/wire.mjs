// The frames of the live protocol, read and written by hand: a load program must cost less than what it loads.
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Types of frames. */
export const types = { sync: 0, awareness: 1, auth: 2, syncReply: 4, stateless: 5, close: 7, syncStatus: 8, ping: 9 }

/** Writes variable integers, texts and byte strings one after the other. */
export function write(...parts) {
  const bytes = []
  const integer = value => {
    while (value > 127) {
      bytes.push((value % 128) | 128)
      value = Math.floor(value / 128)
    }
    bytes.push(value)
  }
  const chunks = []
  const flush = () => {
    if (bytes.length > 0) chunks.push(Uint8Array.from(bytes.splice(0)))
  }
  for (const part of parts) {
    if (typeof part === 'number') integer(part)
    else {
      const body = typeof part === 'string' ? encoder.encode(part) : part
      integer(body.length)
      flush()
      chunks.push(body)
    }
  }
  flush()
  return Buffer.concat(chunks)
}

/** Reads what {@link write} wrote. */
export class Reader {
  constructor(bytes) {
    this.bytes = bytes
    this.at = 0
  }
  integer() {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw new RangeError('a frame ended early')
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }
  body() {
    const length = this.integer()
    const found = this.bytes.subarray(this.at, this.at + length)
    this.at += length
    return found
  }
  text() {
    return decoder.decode(this.body())
  }
  get done() {
    return this.at >= this.bytes.length
  }
}
