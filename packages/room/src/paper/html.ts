/** Paper as one self-contained page to print: no scripts, nothing loaded, every word escaped. */

import { type Cites, citesText, type PaperBlock, type PaperItem } from './blocks.ts'
import type { PaperLanguage } from './numbers.ts'
import { oneLine, plainText } from './plain-text.ts'

/** Escapes a text for HTML content and for attribute values in double or single quotes. */
export function escapeHtml(text: string): string {
  return plainText(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
}

/** What a printed page says around its blocks. */
export type PrintOptions = {
  title: string
  /** Line at the foot of every page, beside the page's number. */
  footer: string
  /** Default `en`. */
  language?: PaperLanguage
  /** Paper size, default `A4`. */
  size?: 'A4' | 'Letter'
}

/** The whole page. Page numbers and footer stand in the margin boxes of `@page`, where the browser knows them. */
export function htmlFromPaper(blocks: readonly PaperBlock[], options: PrintOptions): string {
  const { language = 'en', size = 'A4' } = options
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(oneLine(options.title))}</title>
<style>
${style(size, options.footer)}
</style>
</head>
<body>
<main>
${blocks.map(blockHtml).join('\n')}
</main>
<footer class="screen-only">${escapeHtml(oneLine(options.footer))}</footer>
</body>
</html>
`
}

function blockHtml(block: PaperBlock): string {
  switch (block.block) {
    case 'heading':
      return `<h${block.level}>${escapeHtml(oneLine(block.text))}${cited(block.cites)}</h${block.level}>`
    case 'paragraph':
      return `<p>${lead(block.lead)}${broken(block.text)}${cited(block.cites)}</p>`
    case 'quote':
      return `<blockquote><p>${broken(block.text)}${cited(block.cites)}</p></blockquote>`
    case 'note':
      return `<aside class="${block.form}"><p>${broken(block.text)}${cited(block.cites)}</p></aside>`
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul'
      return `<${tag}>${block.items.map(itemHtml).join('')}</${tag}>`
    }
    case 'table':
      return `<table>\n<thead><tr>${block.head.map(text => `<th scope="col">${escapeHtml(oneLine(text))}</th>`).join('')}</tr></thead>
<tbody>
${block.rows
  .map(
    ({ cells, cites }) =>
      `<tr>${cells
        .map((text, index) => `<td>${broken(text)}${index === cells.length - 1 ? cited(cites) : ''}</td>`)
        .join('')}</tr>`,
  )
  .join('\n')}
</tbody>
</table>`
  }
}

function itemHtml(item: PaperItem): string {
  const body = item.quote === true ? `<q>${broken(item.text)}</q>` : broken(item.text)
  const inner =
    item.items === undefined || item.items.length === 0 ? '' : `<ul>${item.items.map(itemHtml).join('')}</ul>`
  return `<li>${lead(item.lead)}${body}${cited(item.cites)}${inner}</li>`
}

function lead(text: string | undefined): string {
  return text === undefined || oneLine(text) === '' ? '' : `<strong>${escapeHtml(oneLine(text))}</strong> `
}

function broken(text: string): string {
  return escapeHtml(text).trim().replace(/\n+/g, '<br>')
}

function cited(cites: Cites): string {
  const text = citesText(cites)
  return text === '' ? '' : ` <span class="cites">${text}</span>`
}

/** A text as a CSS string. Whatever is not a plain letter, digit, space or comma is written by its number. */
function cssString(text: string): string {
  return `"${oneLine(text).replace(/[^\p{L}\p{N} .,;–-]/gu, character => `\\${character.codePointAt(0)!.toString(16)} `)}"`
}

function style(size: 'A4' | 'Letter', footer: string): string {
  return `@page { size: ${size}; margin: 20mm 18mm 22mm;
  @bottom-left { content: ${cssString(footer)}; font: 8pt system-ui, sans-serif; color: #555 }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: #555 } }
* { box-sizing: border-box }
body { font: 11pt/1.5 Georgia, "Times New Roman", serif; color: #111; background: #fff; margin: 0 }
main, footer { max-width: 48rem; margin: 0 auto; padding: 1.5rem 1rem }
h1, h2, h3, h4 { font-family: system-ui, sans-serif; line-height: 1.25; break-after: avoid }
h1 { font-size: 1.7rem } h2 { font-size: 1.25rem; margin-top: 2rem; border-bottom: 1px solid #bbb } h3 { font-size: 1.05rem }
p, li, td { overflow-wrap: anywhere } td { min-width: 4.2rem }
table { width: 100%; border-collapse: collapse; font-size: .85rem; margin: 1rem 0 }
thead { display: table-header-group } tr { break-inside: avoid }
th, td { border: 1px solid #bbb; padding: .3rem .45rem; text-align: left; vertical-align: top }
th { background: #f0f0f0; font-family: system-ui, sans-serif }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid #999 }
aside { border: 1px solid #999; border-left-width: 6px; padding: .2rem .8rem; margin: 1rem 0; break-inside: avoid }
aside.warning { border-left-style: double }
.cites { font: .75em system-ui, sans-serif; color: #555; white-space: normal }
footer { font: .8rem system-ui, sans-serif; color: #555 }
@media print { main { max-width: none; padding: 0 } .screen-only { display: none } }`
}
