/** What the page offers to a person: what the table of rights allows in the present phase. The server decides. */

import { type CommandKind, currentPhase, mayCommand, type Person, type RoomState } from '@breakwater/room'

/** See the file's head. `own`: on this person's own things. */
export function may(state: RoomState, me: Person, kind: CommandKind, own = false): boolean {
  return mayCommand(kind, me.role, currentPhase(state), own ? 'own' : 'other')
}
