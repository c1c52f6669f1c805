/** How much a room holds. What strangers send grows no further. */

/** Most of each thing in one room. */
export const roomLimits = {
  threads: 2000,
  commentsOfThread: 200,
  points: 500,
  argumentsOfPoint: 200,
  decisions: 200,
  actions: 500,
  branches: 30,
  injects: 300,
  observations: 2000,
  findings: 500,
  improvements: 500,
  reflections: 2000,
  amendments: 500,
  addenda: 200,
} as const
