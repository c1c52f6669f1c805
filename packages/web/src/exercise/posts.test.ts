import { expect, test } from 'vitest'
import { readPosts } from './posts.ts'

test('one post a paragraph, its name in front', () => {
  expect(readPosts('@ada: Is it safe?\n\n@ben: No.\nSell.\n\nno name here\n\n')).toEqual([
    { name: '@ada', text: 'Is it safe?' },
    { name: '@ben', text: 'No.\nSell.' },
    { name: '', text: 'no name here' },
  ])
  expect(readPosts('')).toEqual([])
})
