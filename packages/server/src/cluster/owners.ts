/**
 * Which process owns a room. An owner holds the room's state, its documents and the right to write its journals. Two things keep a
 * second writer out: a lease that lapses when its holder dies, and the epoch in the database that every append is checked against, so
 * that a process which has lost its lease without noticing cannot write another row.
 */

/** Where a room is: here, or at another process' address. */
export type Whereabouts = { here: true } | { here: false; address: string }

/** The directory does not answer: nobody knows who owns the room, so nobody may take it. */
export class DirectoryAway extends Error {
  constructor() {
    super('the directory of owners does not answer')
    this.name = 'DirectoryAway'
  }
}

/** The directory of owners. */
export type Owners = {
  /**
   * Finds the owner; takes the room for this process where nobody has it. Asked for every request, so it must be quick.
   * @throws DirectoryAway where that cannot be found out.
   */
  find(room: string): Promise<Whereabouts>
  /** Called when this process has lost a room: stop serving it at once. */
  onLost(listener: (room: string) => void): void
  /** Lets a room go, so that another process may take it without waiting for the lease to lapse. */
  release(room: string): Promise<void>
  /** Lets all rooms go. */
  close(): Promise<void>
}

/** The directory of a server that is alone: every room is here. */
export function soleOwner(): Owners {
  return {
    find: async () => ({ here: true }),
    onLost: () => undefined,
    release: async () => undefined,
    close: async () => undefined,
  }
}
