import type { Mark, Node } from '@tiptap/pm/model'
import { isLinkAddress } from './addresses.ts'
import { type BlockSuggestion, parseBlockSuggestion } from './block-suggestion.ts'
import { escapeHtml } from './html-escape.ts'
import { type PageTheme, pageStyle } from './html-style.ts'
import { isLiveBlockName } from './live-blocks.ts'
import { commentMarkName, suggestionAttribute } from './marks.ts'
import { parseSuggestionId } from './suggestion-id.ts'
import { withoutAnchors } from './suggestion-units.ts'
import type { ThreadNote } from './thread-notes.ts'

/** What an exported page shows beside the document itself. */
export type HtmlPageOptions = {
  readonly title: string
  /** Language of the text as a BCP 47 tag. Default `en`. */
  readonly language?: string
  /** Threads to print as numbered notes, in any order; threads without words in the document come last. */
  readonly threads?: readonly ThreadNote[]
  /** Names of people by id, for suggestions. An unknown id is shown as it is. */
  readonly names?: ReadonlyMap<string, string>
  /** Pictures by their address in the document, as `data:` URLs of PNG, JPEG, GIF or WebP. Others show their words. */
  readonly pictures?: ReadonlyMap<string, string>
  /** What stands for a live block, as plain text, e.g. a caption and a figure's numbers. Default: its kind and its ids. */
  readonly describeLiveBlock?: (node: Node) => string
  readonly theme?: PageTheme
}

type Context = {
  readonly options: HtmlPageOptions
  /** Number of each thread, in the order of its first words. */
  readonly numbers: Map<string, number>
  readonly headings: { readonly level: number; readonly text: string; readonly anchor: string }[]
  readonly noted: Set<string>
  headingCount: number
}

/**
 * One self-contained page of a document: no scripts, nothing loaded from elsewhere, all text escaped, insertions and
 * deletions as `ins` and `del`, comments as numbered notes, and a style for the screen and for A4 or Letter paper.
 */
export function htmlFromDocument(doc: Node, options: HtmlPageOptions): string {
  const context: Context = { options, numbers: new Map(), headings: headingsOf(doc), noted: new Set(), headingCount: 0 }
  doc.descendants(node => {
    for (const thread of threadsOf(node))
      if (!context.numbers.has(thread)) context.numbers.set(thread, context.numbers.size + 1)
  })
  const body = blocks(doc, context)
  const language = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(options.language ?? '') ? options.language! : 'en'
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(options.title)}</title>`,
    `<style>${pageStyle(options.theme ?? {})}</style>`,
    '</head>',
    '<body>',
    `<main>\n${body}</main>`,
    notes(context),
    '</body>',
    '</html>',
    '',
  ]
    .filter((line, index, all) => line !== '' || index === all.length - 1)
    .join('\n')
}

function headingsOf(doc: Node): Context['headings'][number][] {
  const headings: Context['headings'][number][] = []
  doc.descendants(node => {
    if (node.type.name === 'heading') {
      headings.push({
        level: Number(node.attrs['level']),
        text: withoutAnchors(node.textContent),
        anchor: `h${headings.length + 1}`,
      })
    }
    return !node.isTextblock
  })
  return headings
}

function threadsOf(node: Node): string[] {
  return node.marks.filter(mark => mark.type.name === commentMarkName).map(mark => String(mark.attrs['thread']))
}

function blocks(parent: Node, context: Context): string {
  return parent.children.map(child => suggestedBlock(child, context)).join('')
}

function suggestedBlock(node: Node, context: Context): string {
  const suggestion = parseBlockSuggestion(node.attrs[suggestionAttribute])
  const html = block(node, context)
  // A list item or a cell must stay a child of its list or row, so its suggestion is said inside it (see `block`).
  if (suggestion === undefined || isPart(node)) return html
  const tag = suggestion.kind === 'deletion' ? 'del' : 'ins'
  return `<${tag} class="block" title="${escapeHtml(suggestionTitle(suggestion, context))}">${html}</${tag}>\n`
}

const parts = new Set(['listItem', 'taskItem', 'tableRow', 'tableCell', 'tableHeader', 'column'])

function isPart(node: Node): boolean {
  return parts.has(node.type.name)
}

function suggestionTitle({ kind, id }: BlockSuggestion, context: Context): string {
  const word = { insertion: 'Suggested addition', deletion: 'Suggested removal', change: 'Suggested change' }[kind]
  return `${word} by ${nameOf(id, context)}`
}

function nameOf(id: string, context: Context): string {
  const person = parseSuggestionId(id)?.person ?? ''
  return context.options.names?.get(person) ?? person
}

function block(node: Node, context: Context): string {
  const suggestion = isPart(node) ? parseBlockSuggestion(node.attrs[suggestionAttribute]) : undefined
  const said =
    suggestion === undefined
      ? ''
      : ` class="suggested-${suggestion.kind}" title="${escapeHtml(suggestionTitle(suggestion, context))}"`
  switch (node.type.name) {
    case 'paragraph':
      return `<p>${inline(node, context)}</p>\n`
    case 'heading': {
      const level = Math.min(4, Math.max(1, Math.trunc(Number(node.attrs['level'])) || 1))
      context.headingCount += 1
      return `<h${level} id="h${context.headingCount}">${inline(node, context)}</h${level}>\n`
    }
    case 'bulletList':
      return `<ul>\n${blocks(node, context)}</ul>\n`
    case 'orderedList':
      return `<ol start="${whole(node.attrs['start'])}">\n${blocks(node, context)}</ol>\n`
    case 'taskList':
      return `<ul class="tasks">\n${blocks(node, context)}</ul>\n`
    case 'listItem':
      return `<li${said}>${blocks(node, context)}</li>\n`
    case 'taskItem': {
      const done = node.attrs['checked'] === true
      return `<li${said}><span class="box">${done ? '☑' : '☐'}<span class="spoken">${done ? ' done' : ' open'}</span></span><div>${blocks(node, context)}</div></li>\n`
    }
    case 'table':
      return `<table>\n${blocks(node, context)}</table>\n`
    case 'tableRow':
      return `<tr${said}>${blocks(node, context)}</tr>\n`
    case 'tableCell':
    case 'tableHeader':
      return cell(node, said, context)
    case 'blockquote':
      return `<blockquote>\n${blocks(node, context)}</blockquote>\n`
    case 'codeBlock':
      return `<pre><code>${inline(node, context)}</code></pre>\n`
    case 'callout': {
      const kind =
        node.attrs['kind'] === 'warning' ? 'warning' : node.attrs['kind'] === 'decision' ? 'decision' : 'note'
      return `<aside class="callout ${kind}"><p class="kind">${{ note: 'Note', warning: 'Warning', decision: 'Decision' }[kind]}</p>\n${blocks(node, context)}</aside>\n`
    }
    case 'columns':
      return `<div class="columns">\n${blocks(node, context)}</div>\n`
    case 'column': {
      const title = String(node.attrs['title'])
      return `<section${said}>${title === '' ? '' : `<p class="column-title">${escapeHtml(title)}</p>`}\n${blocks(node, context)}</section>\n`
    }
    case 'contents':
      return contents(context)
    case 'horizontalRule':
      return '<hr>\n'
    case 'image':
      return picture(String(node.attrs['src'] ?? ''), String(node.attrs['alt'] ?? ''), context)
    default:
      return isLiveBlockName(node.type.name) ? liveBlock(node, context) : `<div>${blocks(node, context)}</div>\n`
  }
}

function whole(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? value : 1
}

function cell(node: Node, said: string, context: Context): string {
  const tag = node.type.name === 'tableHeader' ? 'th' : 'td'
  const colspan = whole(node.attrs['colspan'])
  const rowspan = whole(node.attrs['rowspan'])
  const align = ['left', 'center', 'right'].includes(String(node.attrs['align']))
    ? ` style="text-align:${String(node.attrs['align'])}"`
    : ''
  const spans = `${colspan > 1 ? ` colspan="${colspan}"` : ''}${rowspan > 1 ? ` rowspan="${rowspan}"` : ''}`
  return `<${tag}${spans}${align}${said}>${blocks(node, context)}</${tag}>`
}

function contents({ headings }: Context): string {
  const rows = headings.map(
    ({ level, text, anchor }) => `<li class="level-${level}"><a href="#${anchor}">${escapeHtml(text)}</a></li>\n`,
  )
  return rows.length === 0 ? '' : `<nav aria-label="Contents"><ul class="contents">\n${rows.join('')}</ul></nav>\n`
}

const pictureData = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*$/

function picture(address: string, alternative: string, { options }: Context): string {
  const data = options.pictures?.get(address)
  if (data === undefined || !pictureData.test(data)) {
    return `<figure class="missing"><figcaption>${escapeHtml(alternative === '' ? 'Picture' : alternative)}</figcaption></figure>\n`
  }
  return `<figure><img src="${data}" alt="${escapeHtml(alternative)}"></figure>\n`
}

function liveBlock(node: Node, context: Context): string {
  if (node.type.name === 'pictureBlock' && context.options.pictures?.has(String(node.attrs['picture'])) === true) {
    return picture(String(node.attrs['picture']), String(node.attrs['alt']), context)
  }
  const describe = context.options.describeLiveBlock ?? plainDescription
  return `<figure class="live"><figcaption>${escapeHtml(describe(node))}</figcaption></figure>\n`
}

function plainDescription(node: Node): string {
  const values = Object.entries(node.attrs)
    .filter(([name, value]) => name !== suggestionAttribute && value !== '')
    .map(([, value]) => String(value))
  return [node.type.name.replace(/Block$/, ''), ...values].join(' · ')
}

function inline(parent: Node, context: Context): string {
  const out: string[] = []
  parent.forEach((node, _offset, index) => {
    const next = index + 1 < parent.childCount ? parent.child(index + 1) : undefined
    out.push(inlineNode(node, context))
    // The number of a note stands after the last of its words in this block.
    for (const thread of threadsOf(node)) {
      if (next === undefined || !threadsOf(next).includes(thread)) out.push(noteMark(thread, context))
    }
  })
  return out.join('')
}

function inlineNode(node: Node, context: Context): string {
  let html: string
  if (node.isText) html = escapeHtml(withoutAnchors(node.text ?? ''))
  else if (node.type.name === 'hardBreak') html = '<br>'
  else if (node.type.name === 'mention')
    html = `<span class="mention">@${escapeHtml(String(node.attrs['label']))}</span>`
  else html = escapeHtml(node.textContent)
  if (html === '') return ''
  for (const mark of [...node.marks].reverse()) html = marked(mark, html, context)
  const suggestion = parseBlockSuggestion(node.attrs[suggestionAttribute])
  if (suggestion === undefined) return html
  const tag = suggestion.kind === 'deletion' ? 'del' : 'ins'
  return `<${tag} title="${escapeHtml(suggestionTitle(suggestion, context))}">${html}</${tag}>`
}

const plainTags: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  strike: 's',
  underline: 'u',
  code: 'code',
}

function marked(mark: Mark, html: string, context: Context): string {
  const { name } = mark.type
  const tag = plainTags[name]
  if (tag !== undefined) return `<${tag}>${html}</${tag}>`
  switch (name) {
    case 'link':
      return isLinkAddress(mark.attrs['href'])
        ? `<a href="${escapeHtml(mark.attrs['href'])}" rel="noopener noreferrer nofollow">${html}</a>`
        : html
    case 'insertion':
    case 'deletion': {
      const title = suggestionTitle({ kind: name, id: String(mark.attrs['id']) }, context)
      return name === 'insertion'
        ? `<ins title="${escapeHtml(title)}">${html}</ins>`
        : `<del title="${escapeHtml(title)}">${html}</del>`
    }
    case commentMarkName:
      return `<mark>${html}</mark>`
    default:
      return html
  }
}

function noteMark(thread: string, context: Context): string {
  const number = context.numbers.get(thread)
  if (number === undefined || context.options.threads?.some(note => note.thread === thread) !== true) return ''
  const id = context.noted.has(thread) ? '' : ` id="n${number}"`
  context.noted.add(thread)
  return `<sup class="note"${id}><a href="#note-${number}" aria-label="Comment ${number}">${number}</a></sup>`
}

function notes(context: Context): string {
  const threads = context.options.threads ?? []
  if (threads.length === 0) return ''
  const placed = threads.filter(note => context.numbers.has(note.thread))
  placed.sort((left, right) => context.numbers.get(left.thread)! - context.numbers.get(right.thread)!)
  const orphaned = threads.filter(note => !context.numbers.has(note.thread))
  const rows = [
    ...placed.map(note => noteRow(note, context.numbers.get(note.thread))),
    ...orphaned.map(note => noteRow(note, undefined)),
  ]
  return `<section class="notes" aria-label="Comments"><h2>Comments</h2>\n<ol class="plain">\n${rows.join('')}</ol></section>`
}

function noteRow(note: ThreadNote, number: number | undefined): string {
  const head =
    number === undefined
      ? '<span class="number">–</span>'
      : `<a class="number" href="#n${number}" id="note-${number}">${number}</a>`
  const quote = note.quote === undefined ? '' : `<q>${escapeHtml(note.quote)}</q>`
  const gone = number === undefined ? ' <em>The words are no longer in the document.</em>' : ''
  const state = note.resolved === true ? ' <em>Resolved.</em>' : ''
  const comments = note.comments.map(
    ({ author, at, text }) =>
      `<p><strong>${escapeHtml(author)}</strong>${at === undefined ? '' : ` <time>${escapeHtml(at)}</time>`} ${escapeHtml(text).replaceAll('\n', '<br>')}</p>\n`,
  )
  return `<li>${head}<div>${quote}${gone}${state}\n${comments.join('')}</div></li>\n`
}
