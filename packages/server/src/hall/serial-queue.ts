/** Tasks one after the other, with a bound on how many may wait. */

/** There is no place in the queue: the sender should try again a little later. */
export class QueueFull extends Error {
  constructor() {
    super('too many tasks wait')
    this.name = 'QueueFull'
  }
}

/** See the file's head. */
export class SerialQueue {
  readonly #waitingMax: number
  #waiting = 0
  #last: Promise<unknown> = Promise.resolve()

  /** @param waitingMax tasks that may wait or run; one more rejects with QueueFull. */
  constructor(waitingMax: number) {
    this.#waitingMax = waitingMax
  }

  /** Runs a task after all that were given before. A task that fails fails alone. */
  run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#waitingMax) return Promise.reject(new QueueFull())
    this.#waiting++
    const done = this.#last.then(task)
    this.#last = done.then(
      () => this.#leave(),
      () => this.#leave(),
    )
    return done
  }

  /** Tasks that wait or run. */
  get length(): number {
    return this.#waiting
  }

  /** Resolves when everything that was given so far is done. */
  async idle(): Promise<void> {
    await this.#last
  }

  #leave(): void {
    this.#waiting--
  }
}
