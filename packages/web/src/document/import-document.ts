/** Reads a Markdown or Word file into blocks of a room's document. Nothing of a file is executed; what has no place is told. */

import { cleanPasted, documentFromMarkdown, documentSchema, isRefusal } from '@breakwater/room/document'
import type { JSONContent } from '@tiptap/core'
import { DOMParser as NodeParser, Slice } from '@tiptap/pm/model'
import type { DocumentTexts } from './texts.ts'

/** Largest file, bytes. */
export const importBytesMax = 10 * 1024 * 1024

/** The blocks of a file and what was left out of them, or why it was not read. */
export type Imported = { blocks: JSONContent[]; dropped: string[] } | { failed: string }

/** Reads a file by its name's ending. */
export async function importFile(file: File, texts: DocumentTexts): Promise<Imported> {
  if (file.size > importBytesMax) return { failed: texts.importing.tooLarge(importBytesMax / 1024 / 1024) }
  const name = file.name.toLowerCase()
  if (/\.(md|markdown|txt)$/.test(name)) return importMarkdown(await file.text())
  if (name.endsWith('.docx')) return importWord(await file.arrayBuffer(), texts)
  return { failed: texts.importing.wrongKind }
}

/** Reads Markdown. */
export function importMarkdown(text: string): Imported {
  const node = documentFromMarkdown(text)
  if (isRefusal(node)) return { failed: node.because }
  return { blocks: (node.toJSON() as JSONContent).content ?? [], dropped: [] }
}

async function importWord(data: ArrayBuffer, texts: DocumentTexts): Promise<Imported> {
  // The reader of Word files weighs more than the page; it is fetched by those who need it.
  const { default: mammoth } = await import('mammoth')
  try {
    const { value, messages } = await mammoth.convertToHtml({ arrayBuffer: data })
    const { blocks, dropped } = blocksOfHtml(value)
    const said = messages.filter(message => message.type !== 'error').map(message => message.message)
    return { blocks, dropped: [...new Set([...dropped, ...said])].slice(0, 6) }
  } catch {
    return { failed: texts.importing.failed }
  }
}

/** Blocks of HTML by the document's schema: what the schema does not know becomes its text, or nothing. */
export function blocksOfHtml(html: string): { blocks: JSONContent[]; dropped: string[] } {
  // A parsed document is inert: its scripts do not run and its pictures are not fetched.
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  const dropped: string[] = []
  // Pictures inside a file would have to be data addresses, which no document holds; they are sent one by one instead.
  const pictures = parsed.querySelectorAll('img')
  if (pictures.length > 0) dropped.push(`${pictures.length} × <img>`)
  for (const element of parsed.querySelectorAll('img, script, style, iframe, object, embed, form, svg, math'))
    element.remove()
  const node = NodeParser.fromSchema(documentSchema()).parse(parsed.body)
  const clean = cleanPasted(new Slice(node.content, 0, 0))
  return { blocks: (clean.content.toJSON() ?? []) as JSONContent[], dropped }
}
