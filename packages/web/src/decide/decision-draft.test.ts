import { describe, expect, test } from 'vitest'
import { emptyDecisionDraft, missingFrom } from './decision-draft.ts'

describe('a decision being written', () => {
  const full = {
    ...emptyDecisionDraft('Ada'),
    question: 'Halt trading?',
    options: [
      { id: 'yes', title: 'Halt', pulls: [] },
      { id: 'no', title: 'Go on', pulls: [] },
    ],
  }
  test('is ready with question, options and owner', () => {
    expect(missingFrom(full)).toBeNull()
  })
  test('says what is missing, the question first', () => {
    expect(missingFrom(emptyDecisionDraft(''))).toBe('question')
    expect(missingFrom({ ...full, options: [{ id: 'yes', title: ' ', pulls: [] }] })).toBe('options')
    expect(missingFrom({ ...full, owner: '' })).toBe('owner')
    expect(missingFrom({ ...full, minutes: 'soon' })).toBe('minutes')
    expect(missingFrom({ ...full, minutes: '2,5' })).toBeNull()
  })
})
