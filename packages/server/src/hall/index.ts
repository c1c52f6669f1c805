/** Rooms over HTTP: their hosts, their streams, their addresses. */

export type {
  AnchorRequest,
  DocumentMoment,
  DocumentPresence,
  DocumentsDoor,
  Place,
  ProseJson,
} from './documents-door.ts'
export type { ExerciseDoor } from './exercise-door.ts'
export { Hall } from './hall.ts'
export { hallRoutes } from './hall-routes.ts'
export { type RoomDoor, roomDoor } from './room-door.ts'
export { type CommandAnswer, RoomHost, type RoomParts, type SentCommand } from './room-host.ts'
