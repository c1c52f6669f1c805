/**
 * One reader of a room's stream. It holds a place in the log instead of a copy of what was not sent yet, so a reader that is slow costs
 * nothing; what passes by (time, who is here, progress) is kept once per subject, the newest wins.
 */

import type { Refusal } from '@breakwater/room'

/** A message of the stream. `id` is the number of an event in the log. */
export type StreamMessage = { event: string; id?: number; data: string }

/** What a subscription asks of its room. */
export type SubscriptionSource = {
  /** The next event after `seq` that the person may see, as JSON, and the last number that was looked at. */
  nextVisible(person: string, afterSeq: number): { seq: number; json: string } | { seq: number; json: null }
  /** What a passing message says to this person now, as JSON. */
  passing(person: string, subject: PassingSubject): string
}

/** Subjects of passing messages that are made when they are sent. */
export type PassingSubject = 'rights' | 'people' | 'time'

/** Messages are handed out in portions of about this size. */
const portionBytes = 64 * 1024

/** A reader that takes nothing for so many heartbeats is taken for gone; its browser comes back by itself. */
const missedBeatsMax = 6

/** See the file's head. */
export class Subscription {
  readonly person: string
  readonly #source: SubscriptionSource
  readonly #passing = new Set<PassingSubject>()
  readonly #progress = new Map<string, unknown>()
  #seq: number
  #end: Refusal | 'closed' | null = null
  #endSent = false
  #missedBeats = 0
  #wake: (() => void) | null = null

  /** @param afterSeq the last event that the reader has. */
  constructor(person: string, afterSeq: number, source: SubscriptionSource) {
    this.person = person
    this.#source = source
    this.#seq = afterSeq
    this.#passing.add('time').add('rights').add('people')
  }

  /** Says that the log has grown. */
  grown(): void {
    this.#rouse()
  }

  /** Something passing has changed. */
  pass(subject: PassingSubject): void {
    if (subject === 'time' && this.#passing.has('time')) {
      this.#missedBeats++
      if (this.#missedBeats >= missedBeatsMax) this.close()
    }
    this.#passing.add(subject)
    this.#rouse()
  }

  /** How far a job is. */
  progress(job: string, state: unknown): void {
    this.#progress.set(job, state)
    this.#rouse()
  }

  /** The person may not read any more: says why and ends. Nothing else is sent after the call. */
  gone(refusal: Refusal): void {
    this.#end = refusal
    this.#rouse()
  }

  /** Ends without a word: the reader is to come again. */
  close(): void {
    this.#end ??= 'closed'
    this.#rouse()
  }

  /** True if it has ended or is about to. */
  get ended(): boolean {
    return this.#end !== null
  }

  /** The next messages, waiting for them if there are none; null at the end. */
  async take(): Promise<StreamMessage[] | null> {
    for (;;) {
      const ready = this.#ready()
      if (ready === null || ready.length > 0) return ready
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  #ready(): StreamMessage[] | null {
    if (this.#end !== null) {
      if (this.#end === 'closed' || this.#endSent) return null
      this.#endSent = true
      return [{ event: 'gone', data: JSON.stringify(this.#end) }]
    }
    const messages: StreamMessage[] = []
    // Rights come before the events that they let through.
    if (this.#passing.delete('rights')) messages.push(this.#made('rights'))
    let sizeBytes = 0
    while (sizeBytes < portionBytes) {
      const next = this.#source.nextVisible(this.person, this.#seq)
      this.#seq = next.seq
      if (next.json === null) break
      sizeBytes += next.json.length
      messages.push({ event: 'event', id: next.seq, data: next.json })
    }
    for (const subject of this.#passing) messages.push(this.#made(subject))
    this.#passing.clear()
    this.#missedBeats = 0
    for (const state of this.#progress.values()) messages.push({ event: 'progress', data: JSON.stringify(state) })
    this.#progress.clear()
    return messages
  }

  #made(subject: PassingSubject): StreamMessage {
    return { event: subject, data: this.#source.passing(this.person, subject) }
  }

  #rouse(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }
}
