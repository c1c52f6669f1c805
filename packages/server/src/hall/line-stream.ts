/** Lines that one side writes as they come and the other reads one by one. */

/** See the file's head. A line of progress that was not read yet is replaced by the next one: only the newest matters. */
export class LineStream implements AsyncIterable<object> {
  #progress: object | null = null
  readonly #lines: object[] = []
  #failure: unknown = null
  #ended = false
  #wake: (() => void) | null = null

  /** A line that may be passed over if the reader is slow. */
  progress(line: object): void {
    this.#progress = line
    this.#rouse()
  }

  /** A line that is always read. */
  write(line: object): void {
    this.#lines.push(line)
    this.#rouse()
  }

  /** No more lines; with an error, reading them ends in it. */
  end(failure: unknown = null): void {
    this.#failure = failure
    this.#ended = true
    this.#rouse()
  }

  async *[Symbol.asyncIterator](): AsyncIterator<object> {
    for (;;) {
      const progress = this.#progress
      this.#progress = null
      const line = progress ?? this.#lines.shift()
      if (line !== undefined) {
        yield line
        continue
      }
      if (this.#ended) {
        if (this.#failure !== null) throw this.#failure
        return
      }
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  #rouse(): void {
    this.#wake?.()
    this.#wake = null
  }
}
