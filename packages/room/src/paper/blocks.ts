/**
 * Paper: what the meeting leaves, as a short list of blocks that know no file format. Minutes, register and report are made of
 * them once; Markdown, HTML and .docx are written from them. Every text is plain: whoever writes a format escapes it there.
 */

/** Sequence numbers of the events that a line rests on, ascending, without repeats. Empty where a line rests on none. */
export type Cites = readonly number[]

/** One item of a list. `lead` is set in bold before the text; `quote` marks somebody's own words. */
export type PaperItem = { lead?: string; text: string; quote?: boolean; cites: Cites; items?: readonly PaperItem[] }

/** A row of a table. A cell may hold line breaks. */
export type PaperRow = { cells: readonly string[]; cites: Cites }

/** A block of paper. A `note` is set apart from the text: what is missing, how to read it. */
export type PaperBlock =
  | { block: 'heading'; level: 1 | 2 | 3 | 4; text: string; cites: Cites }
  | { block: 'paragraph'; lead?: string; text: string; cites: Cites }
  | { block: 'quote'; text: string; cites: Cites }
  | { block: 'list'; ordered: boolean; items: readonly PaperItem[] }
  | { block: 'table'; head: readonly string[]; rows: readonly PaperRow[] }
  | { block: 'note'; form: 'note' | 'warning'; text: string; cites: Cites }

/** Puts sequence numbers in order and drops repeats and what is no number. */
export function citesOf(...seqs: readonly (number | null | undefined)[]): number[] {
  return [...new Set(seqs.filter((seq): seq is number => typeof seq === 'number'))].sort((a, b) => a - b)
}

/** The citation as it is printed after a line, e.g. `[12, 15]`; empty without citations. More than twelve are shortened: `[1, 2, … 40]`. */
export function citesText(cites: Cites): string {
  if (cites.length === 0) return ''
  const shown = cites.length <= 12 ? cites.join(', ') : `${cites.slice(0, 10).join(', ')}, … ${cites.at(-1)}`
  return `[${shown}]`
}

/** A heading. */
export function heading(level: 1 | 2 | 3 | 4, text: string, ...cites: number[]): PaperBlock {
  return { block: 'heading', level, text, cites: citesOf(...cites) }
}

/** A paragraph. */
export function paragraph(text: string, ...cites: number[]): PaperBlock {
  return { block: 'paragraph', text, cites: citesOf(...cites) }
}

/** A list without numbers; nothing where there are no items. */
export function bulletList(items: readonly PaperItem[]): PaperBlock[] {
  return items.length === 0 ? [] : [{ block: 'list', ordered: false, items }]
}
