/** How far somebody has read, from what the page has shown them and for how long. */

/** Nobody reads faster than this, words a minute: who only scrolls to the end has not read it. Skimming is about 450 to 700. */
const fastestWordsPerMinute = 700

/** What is known of a reader. */
export type Reading = {
  /** Top of the document above the window's top, pixels; negative while its beginning is still further down. */
  scrolled: number
  height: number
  windowHeight: number
  words: number
  elapsedMs: number
}

/** 0 to 1: what has been in sight from the top, and not more than could have been read by now. An empty document is read at once. */
export function readingFraction({ scrolled, height, windowHeight, words, elapsedMs }: Reading): number {
  if (height <= 0 || words <= 0) return 1
  // The last line counts once it is in sight, whatever stands below it.
  const seen = (scrolled + windowHeight) / height
  const possible = ((elapsedMs / 60_000) * fastestWordsPerMinute) / words
  return Math.max(0, Math.min(1, seen, possible))
}

/** Number of words of a text, roughly: what stands between spaces. */
export function countWords(text: string): number {
  return text.trim() === '' ? 0 : text.trim().split(/\s+/).length
}
