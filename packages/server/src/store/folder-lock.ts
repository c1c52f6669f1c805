/**
 * One program for each data folder. The lock itself is the operating system's, held on `breakwater.lock` by the SQLite thread: it
 * goes with the process, however that ends, so a dead owner's lock needs no guess about process numbers. (Nothing else in this process
 * may open that file: POSIX gives a process's locks on a file back when it closes the file, whichever part of it opened it.) Beside it `breakwater.owner`
 * says who holds the lock, for the message to whoever comes second.
 */

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { BreakwaterError } from '@breakwater/engine'

/** Who holds a data folder. */
export type FolderOwner = {
  pid: number
  host: string
  /** When that process started, milliseconds since 1970: with the process number, it names one process. */
  startedAtMs: number
}

/** The file whose lock counts. */
export function lockFileOf(dataFolder: string): string {
  return join(dataFolder, 'breakwater.lock')
}

const ownerFileOf = (dataFolder: string): string => join(dataFolder, 'breakwater.owner')

/** A note that this process holds a folder, written but not yet shown to others. */
export type OwnerDraft = {
  /** Shows the note. Only the holder of the lock may call it. */
  show(): void
  /** Throws the note away. */
  discard(): void
}

let drafts = 0

/** Writes the note under a name of its own, which also shows whether the folder can be written at all. */
export function draftOwner(dataFolder: string): OwnerDraft {
  const owner: FolderOwner = {
    pid: process.pid,
    host: hostname(),
    startedAtMs: Math.round(performance.timeOrigin),
  }
  const draft = `${ownerFileOf(dataFolder)}.${process.pid}-${++drafts}`
  writeFileSync(draft, `${JSON.stringify(owner)}\n`)
  return {
    show: () => renameSync(draft, ownerFileOf(dataFolder)),
    discard: () => rmSync(draft, { force: true }),
  }
}

/** Takes the note away again, just before the lock is given back. */
export function removeOwner(dataFolder: string): void {
  rmSync(ownerFileOf(dataFolder), { force: true })
}

/** Who last wrote that it holds the folder; undefined if nobody did or the note cannot be read. */
export function readOwner(dataFolder: string): FolderOwner | undefined {
  try {
    const owner = JSON.parse(readFileSync(ownerFileOf(dataFolder), 'utf8')) as Partial<FolderOwner>
    const { pid, host, startedAtMs } = owner
    if (!Number.isSafeInteger(pid) || typeof host !== 'string' || !Number.isSafeInteger(startedAtMs)) return undefined
    return { pid: pid!, host, startedAtMs: startedAtMs! }
  } catch {
    return undefined
  }
}

/** The mistake of a second program on one folder. */
export function folderInUse(dataFolder: string): BreakwaterError {
  const owner = readOwner(dataFolder)
  const who =
    owner === undefined
      ? 'another process'
      : owner.pid === process.pid && owner.host === hostname()
        ? 'this very process'
        : `process ${owner.pid} on ${owner.host}, started ${new Date(owner.startedAtMs).toISOString()}`
  return new BreakwaterError([
    {
      code: 'data-folder-in-use',
      where: { file: dataFolder },
      message: `The data folder is in use by ${who}.`,
      hint: 'Stop that program first, or start this one with another data folder.',
    },
  ])
}
