import { describe, expect, test } from 'vitest'
import { countWords, readingFraction } from './reading-progress.ts'

const page = { scrolled: 0, height: 4000, windowHeight: 1000, words: 1400, elapsedMs: 600_000 }

describe('reading', () => {
  test('what was in sight counts', () => {
    expect(readingFraction(page)).toBe(0.25)
    expect(readingFraction({ ...page, scrolled: 1000 })).toBe(0.5)
    expect(readingFraction({ ...page, scrolled: 3000 })).toBe(1)
    expect(readingFraction({ ...page, scrolled: 9000 })).toBe(1)
  })

  test('whoever scrolls to the end at once has not read it', () => {
    // 1,400 words at 700 a minute are two minutes.
    expect(readingFraction({ ...page, scrolled: 3000, elapsedMs: 0 })).toBe(0)
    expect(readingFraction({ ...page, scrolled: 3000, elapsedMs: 60_000 })).toBe(0.5)
    expect(readingFraction({ ...page, scrolled: 3000, elapsedMs: 120_000 })).toBe(1)
  })

  test('a text that begins below the window is not read', () => {
    expect(readingFraction({ ...page, scrolled: -2000 })).toBe(0)
  })

  test('there is nothing to read in an empty document', () => {
    expect(readingFraction({ ...page, words: 0, elapsedMs: 0 })).toBe(1)
    expect(readingFraction({ ...page, height: 0 })).toBe(1)
  })

  test('words stand between spaces', () => {
    expect(countWords('  One two\nthree ')).toBe(3)
    expect(countWords(' ')).toBe(0)
  })
})
