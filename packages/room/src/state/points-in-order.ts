/** The register as an agenda: points in the order that somebody wants to see them in. */

import type { Point, RoomState } from './state.ts'

/** `chair`: as the chair put them, the rest by weight. `disagreement`: where arguments stand against each other most. */
export type PointSort = 'chair' | 'replies' | 'disagreement' | 'newest'

/** All sorts, the chair's first. */
export const pointSorts: readonly PointSort[] = ['chair', 'replies', 'disagreement', 'newest']

/**
 * All points in order. `replies`: most answers and arguments first. `disagreement`: first where the weaker side has most arguments,
 * then by their number. `newest`: latest first. Equal ones stand as they were raised.
 */
export function pointsInOrder(state: RoomState, sort: PointSort): Point[] {
  const raised = [...state.points.values()].sort((a, b) => a.seq - b.seq)
  switch (sort) {
    case 'newest':
      return raised.reverse()
    case 'replies':
      return raised.sort((a, b) => repliesTo(state, b) - repliesTo(state, a))
    case 'disagreement':
      return raised.sort((a, b) => disagreementOn(b) - disagreementOn(a) || b.arguments.length - a.arguments.length)
    case 'chair': {
      const place = new Map(state.pointOrder.map((id, index) => [id, index]))
      const last = state.pointOrder.length
      return raised.sort(
        (a, b) => (place.get(a.id) ?? last) - (place.get(b.id) ?? last) || repliesTo(state, b) - repliesTo(state, a),
      )
    }
  }
}

/** How much was said on a point: answers to its remark that still stand, and arguments. */
export function repliesTo(state: RoomState, point: Point): number {
  const comments = point.thread === null ? [] : (state.threads.get(point.thread)?.comments ?? [])
  return comments.slice(1).filter(comment => !comment.deleted).length + point.arguments.length
}

/** Arguments of the weaker side: 0 where all agree. */
export function disagreementOn(point: Point): number {
  const supporting = point.arguments.filter(argument => argument.side === 'for').length
  return Math.min(supporting, point.arguments.length - supporting)
}
