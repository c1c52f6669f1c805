import { describe, expect, test } from 'vitest'
import { peopleNamed, readMention } from './mentions.ts'

describe('a name that is being typed', () => {
  test('begins with @ at the start of a word', () => {
    expect(readMention('@')).toBe('')
    expect(readMention('ask @Be')).toBe('Be')
    expect(readMention('ask @Ben Or')).toBe('Ben Or')
    expect(readMention('ask @José')).toBe('José')
  })

  test('is no address and not something that is long past', () => {
    expect(readMention('mail ben@example')).toBeNull()
    expect(readMention('ask @Ben about the bank')).toBeNull()
    expect(readMention('no sign')).toBeNull()
  })

  test('finds people by any of their names', () => {
    const people = [{ name: 'Ada Okafor' }, { name: 'Ben Ortiz' }, { name: 'Ángel Ruiz' }]
    expect(peopleNamed(people, 'o').map(person => person.name)).toEqual(['Ada Okafor', 'Ben Ortiz'])
    expect(peopleNamed(people, 'ben or').map(person => person.name)).toEqual(['Ben Ortiz'])
    expect(peopleNamed(people, '')).toHaveLength(3)
    expect(peopleNamed(people, 'x')).toEqual([])
  })
})
