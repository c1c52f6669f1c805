/** Templates as text: Markdown behind a few lines of front data. The form is ours and small; it is not YAML. */

import type { EventBodies } from '../event/events.ts'
import { oneLine } from '../paper/plain-text.ts'

/** What a room starts from. */
export type RoomTemplate = {
  id: string
  language: 'en' | 'es'
  title: string
  summary: string
  timing: EventBodies['room.created']['timing']
  agenda: EventBodies['agenda.set']['items']
  /** All phases together, minutes. */
  lengthMinutes: number
  /** Markdown of the plenary document. */
  document: string
}

/** A template that could not be read: the line (from 1) and what is wrong with it. */
export type TemplateFault = { line: number; fault: string }

const timed = ['read', 'comment', 'discuss', 'decide', 'reflect'] as const
const worded = ['id', 'language', 'title', 'summary'] as const
const minutesText = /^(\d{1,3}) min$/
const agendaLine = /^- (?:(\d{1,3}) min|no limit): (.+)$/
const longest = 200_000

/**
 * Reads a template. The text begins with `---`, then `id`, `language`, `title`, `summary`, the lengths `read`, `comment`, `discuss`,
 * `decide`, `reflect` as `8 min`, then `agenda:` with lines `- 10 min: What` or `- no limit: What`, then `---` and the document.
 */
export function templateFromText(text: string): RoomTemplate | TemplateFault {
  if (text.length > longest) return { line: 1, fault: `A template has at most ${longest} characters.` }
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const end = lines.indexOf('---', 1)
  if (lines[0] !== '---' || end < 0) return { line: 1, fault: 'Front data stands between two lines “---”.' }
  const values = new Map<string, { text: string; line: number }>()
  const agenda: RoomTemplate['agenda'] = []
  let inAgenda = false
  for (let index = 1; index < end; index++) {
    const line = lines[index]!.trim()
    if (line === '') continue
    if (line === 'agenda:') {
      inAgenda = true
      continue
    }
    if (inAgenda) {
      const item = agendaLine.exec(line)
      if (item === null)
        return { line: index + 1, fault: 'An item of the agenda is “- 10 min: What” or “- no limit: What”.' }
      const durationMs = item[1] === undefined ? null : Number(item[1]) * 60_000
      agenda.push({ id: `item-${agenda.length + 1}`, title: oneLine(item[2]!).slice(0, 200), durationMs })
      continue
    }
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon))
    if (![...timed, ...worded].includes(name as 'id') || values.has(name)) {
      return { line: index + 1, fault: `“${name.slice(0, 40)}” is not a name of front data, or stands twice.` }
    }
    values.set(name, { text: oneLine(line.slice(colon + 1)), line: index + 1 })
  }
  return templateOf(
    values,
    agenda,
    lines
      .slice(end + 1)
      .join('\n')
      .trim(),
    end + 1,
  )
}

function templateOf(
  values: ReadonlyMap<string, { text: string; line: number }>,
  agenda: RoomTemplate['agenda'],
  document: string,
  endLine: number,
): RoomTemplate | TemplateFault {
  for (const name of [...worded, ...timed]) {
    if ((values.get(name)?.text ?? '') === '') return { line: endLine, fault: `“${name}” is missing.` }
  }
  const word = (name: (typeof worded)[number]): string => values.get(name)!.text
  const language = word('language')
  if (language !== 'en' && language !== 'es') {
    return { line: values.get('language')!.line, fault: 'The language is “en” or “es”.' }
  }
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(word('id'))) {
    return { line: values.get('id')!.line, fault: 'An id is small letters, digits and hyphens.' }
  }
  const minutes: number[] = []
  for (const name of timed) {
    const { text, line } = values.get(name)!
    const match = minutesText.exec(text)
    if (match === null)
      return { line, fault: `A length is a whole number of minutes, like “8 min”, not “${text.slice(0, 40)}”.` }
    minutes.push(Number(match[1]))
  }
  const [readMs, commentMs, discussMs, decideMs, reflectMs] = minutes.map(count => count * 60_000) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return {
    id: word('id'),
    language,
    title: word('title'),
    summary: word('summary'),
    timing: { readMs, commentMs, discussMs, decideMs, reflectMs },
    agenda,
    lengthMinutes: minutes.reduce((sum, count) => sum + count, 0),
    document: `${document}\n`,
  }
}

/** True where a template could not be read. */
export function isTemplateFault(answer: RoomTemplate | TemplateFault): answer is TemplateFault {
  return 'fault' in answer
}

/** A template as text, as `templateFromText` reads it. */
export function textFromTemplate(template: RoomTemplate): string {
  const { timing } = template
  const minutes = (lengthMs: number): string => `${Math.round(lengthMs / 60_000)} min`
  return [
    '---',
    ...worded.map(name => `${name}: ${oneLine(template[name])}`),
    ...timed.map(name => `${name}: ${minutes(timing[`${name}Ms`])}`),
    'agenda:',
    ...template.agenda.map(({ title, durationMs }) => {
      return `- ${durationMs === null ? 'no limit' : minutes(durationMs)}: ${oneLine(title)}`
    }),
    '---',
    '',
    template.document,
  ].join('\n')
}
