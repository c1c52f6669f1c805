/** A section of minutes: lines of plain text, each with the events that it rests on. */

import { type Cites, heading, type PaperBlock, type PaperItem } from '../paper/blocks.ts'
import type { MinutesSectionId } from './words.ts'

/** One line. A `heading` starts a part of its section; `level` nests items under the item above. */
export type MinutesLine = {
  form: 'heading' | 'item'
  level: 0 | 1 | 2
  lead?: string
  text: string
  /** True where the text is somebody's own words. */
  quote?: boolean
  cites: number[]
}

/** See the file's head. `id` is the same in every language. */
export type MinutesSection = { id: MinutesSectionId; title: string; lines: MinutesLine[] }

/** An item; level 0 unless it is nested. */
export function item(text: string, cites: readonly number[], more: Partial<MinutesLine> = {}): MinutesLine {
  return { form: 'item', level: 0, text, cites: [...cites], ...more }
}

/** The heading of a part of a section. */
export function part(text: string, cites: readonly number[]): MinutesLine {
  return { form: 'heading', level: 0, text, cites: [...cites] }
}

/** A section as paper: its title, then its lines as headings and nested lists. */
export function paperOfSection(section: MinutesSection): PaperBlock[] {
  const blocks: PaperBlock[] = [heading(2, section.title)]
  let run: MinutesLine[] = []
  const endRun = (): void => {
    if (run.length > 0) blocks.push({ block: 'list', ordered: false, items: nest(run, 0) })
    run = []
  }
  for (const line of section.lines) {
    if (line.form === 'item') run.push(line)
    else {
      endRun()
      blocks.push(heading(3, line.text, ...line.cites))
    }
  }
  endRun()
  return blocks
}

function nest(lines: readonly MinutesLine[], level: number): PaperItem[] {
  const items: PaperItem[] = []
  let at = 0
  while (at < lines.length) {
    const line = lines[at]!
    let end = at + 1
    while (end < lines.length && lines[end]!.level > level) end++
    const inner = lines.slice(at + 1, end)
    items.push(paperItem(line, line.cites, inner.length === 0 ? [] : nest(inner, level + 1)))
    at = end
  }
  return items
}

function paperItem(line: MinutesLine, cites: Cites, items: PaperItem[]): PaperItem {
  return {
    text: line.text,
    cites,
    ...(line.lead === undefined ? {} : { lead: line.lead }),
    ...(line.quote === true ? { quote: true } : {}),
    ...(items.length === 0 ? {} : { items }),
  }
}
