import { describe, expect, test } from 'vitest'
import { parseCommand } from './parse-command.ts'

const reply = { id: 'command-1', kind: 'reply', input: { thread: 'thread-1', comment: 'comment-1', text: ' Yes. ' } }

function codeOf(value: unknown): string {
  const parsed = parseCommand(value)
  return parsed.ok ? 'ok' : `${parsed.mistakes[0]?.code} ${parsed.mistakes[0]?.where.path}`
}

describe('what strangers send', () => {
  test('becomes a command, with the white space around words taken off', () => {
    expect(parseCommand(reply)).toEqual({
      ok: true,
      command: { id: 'command-1', kind: 'reply', input: { thread: 'thread-1', comment: 'comment-1', text: 'Yes.' } },
    })
  })

  test('may travel with an anchor beside it', () => {
    expect(codeOf({ ...reply, anchor: { from: 1, to: 2 } })).toBe('ok')
  })

  test.each([
    [null, 'not-a-command '],
    ['reply', 'not-a-command '],
    [[], 'not-a-command '],
    [{}, 'bad-id id'],
    [{ ...reply, id: 'x' }, 'bad-id id'],
    [{ ...reply, id: 'x'.repeat(65) }, 'bad-id id'],
    [{ ...reply, kind: 'format-disk' }, 'unknown-command kind'],
    [{ ...reply, kind: 'constructor' }, 'unknown-command kind'],
    [{ ...reply, kind: '__proto__' }, 'unknown-command kind'],
    [{ ...reply, input: undefined }, 'bad-input input'],
    [{ ...reply, input: { ...reply.input, text: '' } }, 'bad-input input.text'],
    [{ ...reply, input: { ...reply.input, text: 'x'.repeat(8001) } }, 'bad-input input.text'],
    [{ ...reply, input: { ...reply.input, thread: '../../etc' } }, 'bad-input input.thread'],
    [{ ...reply, input: { ...reply.input, more: 1 } }, 'bad-input input'],
  ])('%j: %s', (value, code) => {
    expect(codeOf(value)).toBe(code)
  })

  test.each([
    ['plenary', true],
    ['control', true],
    ['seat:bank', true],
    ['person:Anna_1-2', true],
    ['all', false],
    ['seat:', false],
    ['seat:a b', false],
    ['seat:a\n', false],
    ['team:a', false],
    [`seat:${'a'.repeat(41)}`, false],
  ])('the document %j: %s', (document, ok) => {
    const input = { thread: 'thread-1', comment: 'comment-1', document, quote: '', text: 'x' }
    expect(parseCommand({ id: 'command-1', kind: 'open-thread', input }).ok).toBe(ok)
  })

  test('many mistakes are said together, and not without end', () => {
    const options = Array.from({ length: 8 }, () => ({
      id: '',
      title: '',
      pulls: [{ seat: '', lever: '', choices: 1 }],
    }))
    const input = { decision: '', question: '', options, owner: '', method: 'war', durationMs: -1, point: 1, inject: 1 }
    const parsed = parseCommand({ id: 'command-1', kind: 'open-decision', input })
    expect(parsed.ok ? 0 : parsed.mistakes.length).toBe(20)
    if (!parsed.ok) expect(parsed.mistakes[1]).toMatchObject({ hint: expect.stringContaining('open-decision') })
  })

  test.each([
    ['note-action', { action: 'action-1', text: 'Do', owner: 'Me', due: '2026-13-01', decision: null, point: null }],
    ['pull-lever', { pull: { seat: 'bank', lever: 'halt', choices: { a: Number.POSITIVE_INFINITY } }, decision: null }],
    ['advance-run', { toMs: 1.5 }],
    ['extend-phase', { byMs: 86_400_001 }],
    ['open-phase', { phase: 'signed', durationMs: null }],
    ['open-phase', { phase: 'prepare', durationMs: null }],
    ['change-person', { person: 'anna', name: 'Anna', role: 'king', seat: null }],
    ['sign-minutes', { hash: 'A'.repeat(64) }],
  ])('%s refuses %j', (kind, input) => {
    expect(parseCommand({ id: 'command-1', kind, input }).ok).toBe(false)
  })
})
