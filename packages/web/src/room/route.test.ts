import { describe, expect, test } from 'vitest'
import { type RoomRoute, readRoomRoute, writeRoomRoute } from './route.ts'

describe('addresses of rooms', () => {
  test.each<[string, RoomRoute]>([
    ['/rooms', { page: 'rooms' }],
    ['/rooms/', { page: 'rooms' }],
    ['/rooms/r1', { page: 'room', room: 'r1' }],
    ['/rooms/r1/replay', { page: 'replay', room: 'r1' }],
    ['/rooms/r1/replay/', { page: 'replay', room: 'r1' }],
    ['/join/abc_-9', { page: 'join', token: 'abc_-9' }],
    ['/join', { page: 'unknown' }],
    ['/', { page: 'unknown' }],
    ['/rooms/r1/other', { page: 'unknown' }],
    ['/rooms/..%2f..', { page: 'unknown' }],
    [`/rooms/${'a'.repeat(65)}`, { page: 'unknown' }],
  ])('%s', (path, route) => {
    expect(readRoomRoute(path)).toEqual(route)
  })

  test('what is written reads back', () => {
    const routes: Exclude<RoomRoute, { page: 'unknown' }>[] = [
      { page: 'rooms' },
      { page: 'join', token: 'tok' },
      { page: 'room', room: 'r2' },
      { page: 'replay', room: 'r2' },
    ]
    for (const route of routes) expect(readRoomRoute(writeRoomRoute(route))).toEqual(route)
  })
})
