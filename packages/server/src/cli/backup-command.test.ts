import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BreakwaterError } from '@breakwater/engine'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../store/index.ts'
import { backupCommand } from './backup-command.ts'
import { restoreCommand } from './restore-command.ts'
import type { Terminal } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'breakwater-backup-command-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function terminal(): Terminal & { text: string } {
  return {
    text: '',
    out(text) {
      this.text += text
    },
    err() {},
    errIsTerminal: false,
    interrupted: new AbortController().signal,
  }
}

test('a backup that is restored elsewhere has the same rows and the same hash', async () => {
  const from = join(folder, 'from')
  const store = await openStore({ dataFolder: from })
  await store.db.insertInto('rooms').values({ id: 'room1', title: 'One', created_at_ms: 1 }).execute()
  const epoch = (await store.journal.claimRoom('room1'))!
  const row = { atMs: 1, actor: 'ada', audience: 'all', kind: 'room.titled', body: { title: 'One' } }
  await store.journal.appendEvents('room1', [row, row], { room: 'room1', epoch })
  const file = join(folder, 'rooms.sqlite')
  // The server goes on running.
  const backedUp = terminal()
  expect(await backupCommand({ words: [file], values: { data: from, json: true } }, backedUp)).toBe(0)
  await store.close()
  const backup = JSON.parse(backedUp.text) as { hash: string; tables: Record<string, number> }
  expect(backup.tables).toMatchObject({ rooms: 1, room_events: 2 })
  const restored = terminal()
  const to = { words: [file], values: { data: join(folder, 'to'), json: true } }
  expect(await restoreCommand(to, restored)).toBe(0)
  expect((JSON.parse(restored.text) as { hash: string }).hash).toBe(backup.hash)
  // A second time it would be over what is there.
  await expect(restoreCommand(to, terminal())).rejects.toThrow(BreakwaterError)
})

test('says rooms and events in words', async () => {
  const file = join(folder, 'words.sqlite')
  const told = terminal()
  await backupCommand({ words: [file], values: { data: join(folder, 'to') } }, told)
  expect(told.text).toContain(file)
  expect(told.text).toContain('rooms: 1, events: 2')
})

test('needs a file', async () => {
  await expect(backupCommand({ words: [], values: {} }, terminal())).rejects.toThrow(BreakwaterError)
  await expect(restoreCommand({ words: [], values: {} }, terminal())).rejects.toThrow(BreakwaterError)
})
