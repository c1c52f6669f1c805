/** Paper as Markdown (CommonMark with tables). Nobody's words can become markup: every character that could is escaped. */

import { type Cites, citesText, type PaperBlock, type PaperItem } from './blocks.ts'
import { oneLine, plainText } from './plain-text.ts'

/** Escapes one line of somebody's words so that Markdown shows them as they are, at the start of a line too. */
export function escapeMarkdownLine(line: string): string {
  return plainText(line)
    .replace(/\n/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]|~#!$^]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/^([-+=:])/, '\\$1')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
    .replace(/(https?|ftp|www|mailto|xmpp)([:.])/gi, '$1\\$2')
    .replace(/@/g, '&#64;')
}

/** Paper as Markdown. The same blocks give the same bytes; the text ends with one line end. */
export function markdownFromPaper(blocks: readonly PaperBlock[]): string {
  return `${blocks.map(blockText).join('\n\n')}\n`
}

function blockText(block: PaperBlock): string {
  switch (block.block) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${words(oneLine(block.text))}${cited(block.cites)}`
    case 'paragraph':
      return `${lead(block.lead)}${lines(block.text, '')}${cited(block.cites)}`
    case 'quote':
      return `> ${lines(block.text, '> ')}${cited(block.cites)}`
    case 'note':
      return `> [!${block.form === 'warning' ? 'WARNING' : 'NOTE'}]\n> ${lines(block.text, '> ')}${cited(block.cites)}`
    case 'list':
      return listText(block.items, block.ordered, '')
    case 'table': {
      const width = Math.max(block.head.length, ...block.rows.map(row => row.cells.length))
      const row = (cells: readonly string[]): string =>
        `| ${Array.from({ length: width }, (_, index) => cells[index] ?? '').join(' | ')} |`
      return [
        row(block.head.map(cell)),
        row(Array.from({ length: width }, () => '---')),
        ...block.rows.map(({ cells, cites }) =>
          row(cells.map((text, index) => (index === cells.length - 1 ? cell(text) + cited(cites) : cell(text)))),
        ),
      ].join('\n')
    }
  }
}

function listText(items: readonly PaperItem[], ordered: boolean, indent: string): string {
  return items
    .map((item, index) => {
      const bullet = ordered ? `${index + 1}. ` : '- '
      const inner = indent + ' '.repeat(bullet.length)
      const body = item.quote === true ? `“${lines(item.text, inner)}”` : lines(item.text, inner)
      const own = `${indent}${bullet}${`${lead(item.lead)}${body}`.trimEnd()}${cited(item.cites)}`
      return item.items === undefined || item.items.length === 0 ? own : `${own}\n${listText(item.items, false, inner)}`
    })
    .join('\n')
}

function lead(text: string | undefined): string {
  return text === undefined || oneLine(text) === '' ? '' : `**${words(oneLine(text))}** `
}

/** Lines of a text joined by hard breaks, each behind the prefix of its place. Empty lines are dropped: they would end the block. */
function lines(text: string, prefix: string): string {
  return plainText(text)
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(words)
    .join(`\\\n${prefix}`)
}

function cell(text: string): string {
  return plainText(text)
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(words)
    .join('<br>')
}

function cited(cites: Cites): string {
  const text = citesText(cites)
  return text === '' ? '' : ` ${text}`
}

const words = escapeMarkdownLine
