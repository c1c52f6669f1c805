import { beforeEach, describe, expect, test } from 'vitest'
import { Rehearsal } from '../act/rehearsal.ts'
import { type PointSort, pointsInOrder } from './points-in-order.ts'

let room: Rehearsal
let count = 0
beforeEach(() => {
  room = new Rehearsal()
  for (const point of ['a', 'b', 'c', 'd']) {
    const thread = `thread-${point}`
    const anchor = { document: 'plenary' as const, quote: point }
    room.put('chair', 'thread.opened', 'all', { thread, comment: 'first', anchor, text: 'x', draft: false })
    room.put('chair', 'point.raised', 'all', { point, thread, suggestion: null, title: point })
  }
})

function argue(point: string, sides: string): void {
  for (const letter of sides) {
    const side = letter === '+' ? 'for' : 'against'
    const argument = {
      point,
      argument: `argument-${count++}`,
      side,
      text: 'x',
      speaker: 'chair',
      spoken: false,
    } as const
    room.put('chair', 'point.argued', 'all', argument)
  }
}

function reply(point: string, comment: string): void {
  room.put('chair', 'thread.replied', 'all', { thread: `thread-${point}`, comment, text: 'x' })
}

const order = (sort: PointSort) =>
  pointsInOrder(room.state, sort)
    .map(point => point.id)
    .join('')

describe('points in order', () => {
  test('newest first', () => expect(order('newest')).toBe('dcba'))

  test('by replies: answers and arguments; equal ones as they were raised', () => {
    argue('c', '++')
    reply('d', 'r1')
    expect(order('replies')).toBe('cdab')
    reply('d', 'r2')
    reply('d', 'r3')
    expect(order('replies')).toBe('dcab')
    room.put('chair', 'comment.deleted', 'all', { thread: 'thread-d', comment: 'r3' })
    expect(order('replies')).toBe('cdab')
  })

  test('by disagreement: the weaker side counts, then all arguments', () => {
    argue('a', '+++++')
    argue('b', '+-')
    argue('c', '++--')
    argue('d', '++-')
    expect(order('disagreement')).toBe('cdba')
  })

  test('the chair’s order first, the rest by weight', () => {
    argue('d', '+')
    room.put('chair', 'points.ordered', 'all', { points: ['c', 'a'] })
    expect(order('chair')).toBe('cadb')
  })
})
