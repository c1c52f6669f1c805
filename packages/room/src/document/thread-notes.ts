/** One comment of a thread, as an export shows it. */
export type ThreadComment = {
  readonly author: string
  /** When it was written, as the reader should see it; left out where unknown. */
  readonly at?: string
  readonly text: string
}

/** A thread of comments for an export: its id in the document, its comments, and the words it was about. */
export type ThreadNote = {
  readonly thread: string
  readonly quote?: string
  readonly resolved?: boolean
  readonly comments: readonly ThreadComment[]
}
