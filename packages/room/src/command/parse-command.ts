/** The door for commands from outside: unknown data becomes a command or a list of mistakes. */

import { type CommandKind, commandSchemas, type RoomCommand } from './commands.ts'

/** Something wrong with what was sent: where (a path such as `input.text`), one sentence, and what would be right. */
export type CommandMistake = { code: string; where: { path: string }; message: string; hint: string }

const idForm = /^[a-zA-Z0-9_-]{4,64}$/
/** More are cut off: one bad command must not make a long answer. */
const mistakesMax = 20

/**
 * Reads `{ id, kind, input }`. Other keys beside them are left alone (the anchor of a remark travels there). The size of the whole is
 * the caller's to bound; each field is bounded by its schema.
 */
export function parseCommand(
  value: unknown,
): { ok: true; command: RoomCommand } | { ok: false; mistakes: CommandMistake[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong('not-a-command', '', 'A command is an object.', 'Send { "id": …, "kind": …, "input": … }.')
  }
  const { id, kind, input } = value as Record<string, unknown>
  if (typeof id !== 'string' || !idForm.test(id)) {
    return wrong(
      'bad-id',
      'id',
      'The id of the command is missing or has a wrong form.',
      'Use 4 to 64 letters, digits, _ or -.',
    )
  }
  if (typeof kind !== 'string' || !Object.hasOwn(commandSchemas, kind)) {
    return wrong(
      'unknown-command',
      'kind',
      'There is no such command.',
      `Use one of: ${Object.keys(commandSchemas).join(', ')}.`,
    )
  }
  const parsed = commandSchemas[kind as CommandKind].safeParse(input)
  if (parsed.success) return { ok: true, command: { id, kind, input: parsed.data } as RoomCommand }
  const mistakes = parsed.error.issues.slice(0, mistakesMax).map(issue => ({
    code: 'bad-input',
    where: { path: ['input', ...issue.path.map(String)].join('.') },
    message: `${issue.message}.`,
    hint: `See the input of ${kind}.`,
  }))
  return { ok: false, mistakes }
}

function wrong(code: string, path: string, message: string, hint: string): { ok: false; mistakes: CommandMistake[] } {
  return { ok: false, mistakes: [{ code, where: { path }, message, hint }] }
}
