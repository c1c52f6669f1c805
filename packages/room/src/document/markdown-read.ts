import type { Node } from '@tiptap/pm/model'
import MarkdownIt from 'markdown-it'
import type Token from 'markdown-it/lib/token.mjs'
import { MarkdownParser } from 'prosemirror-markdown'
import { isImageAddress, isLinkAddress } from './addresses.ts'
import { calloutKinds } from './blocks.ts'
import { type DocumentLimits, documentLimits } from './limits.ts'
import { isLiveBlockName, liveBlockAttributes, liveBlockNames } from './live-blocks.ts'
import { liveBlockFence } from './markdown-write.ts'
import { documentFault, reasonOf } from './prose.ts'
import { type DocumentRefusal, refuse } from './refusal.ts'
import { documentSchema } from './schema.ts'

/**
 * Reads Markdown into a checked document: CommonMark with GitHub's tables, task lists and strikethrough, and the forms
 * that `markdownFromDocument` writes for callouts, columns and live blocks. HTML is text, links with other protocols
 * than http, https and mailto lose their address, pictures from elsewhere become their alternative text. Refuses texts
 * over the limit.
 */
export function documentFromMarkdown(text: string, limits: DocumentLimits = documentLimits): Node | DocumentRefusal {
  if (text.length > limits.importLength) {
    return refuse('too-large', `The text has ${text.length} characters; ${limits.importLength} is the limit.`)
  }
  let doc: Node
  try {
    doc = parser().parse(text)
  } catch (error) {
    return refuse('not-a-document', `The text cannot be read as Markdown: ${reasonOf(error)}.`)
  }
  if (doc.childCount === 0) doc = documentSchema().node('doc', null, [documentSchema().node('paragraph')])
  return documentFault(doc, limits) ?? doc
}

let cachedParser: MarkdownParser | undefined

function parser(): MarkdownParser {
  cachedParser ??= new MarkdownParser(documentSchema(), tokenizer(), {
    paragraph: { block: 'paragraph' },
    heading: { block: 'heading', getAttrs: token => ({ level: Math.min(4, Number(token.tag.slice(1))) }) },
    blockquote: { block: 'blockquote' },
    callout: { block: 'callout', getAttrs: metaOf },
    columns: { block: 'columns' },
    column: { block: 'column', getAttrs: metaOf },
    bullet_list: { block: 'bulletList' },
    ordered_list: { block: 'orderedList', getAttrs: token => ({ start: Number(token.attrGet('start') ?? 1) }) },
    list_item: { block: 'listItem' },
    task_list: { block: 'taskList' },
    task_item: { block: 'taskItem', getAttrs: metaOf },
    table: { block: 'table' },
    thead: { ignore: true },
    tbody: { ignore: true },
    tr: { block: 'tableRow' },
    th: { block: 'tableHeader', getAttrs: alignOf },
    td: { block: 'tableCell', getAttrs: alignOf },
    code_block: { block: 'codeBlock', noCloseToken: true },
    fence: { block: 'codeBlock', getAttrs: languageOf, noCloseToken: true },
    hr: { node: 'horizontalRule' },
    hardbreak: { node: 'hardBreak' },
    picture: { node: 'image', getAttrs: metaOf },
    contents: { node: 'contents' },
    mention: { node: 'mention', getAttrs: metaOf },
    ...Object.fromEntries(liveBlockNames.map(name => [`live_${name}`, { node: name, getAttrs: metaOf }])),
    strong: { mark: 'bold' },
    em: { mark: 'italic' },
    s: { mark: 'strike' },
    underline: { mark: 'underline' },
    link: { mark: 'link', getAttrs: token => ({ href: token.attrGet('href'), title: token.attrGet('title') || null }) },
    code_inline: { mark: 'code', noCloseToken: true },
  })
  return cachedParser
}

function metaOf(token: Token): Record<string, unknown> {
  return token.meta as Record<string, unknown>
}

function alignOf(token: Token): Record<string, unknown> {
  return { align: /text-align:(left|center|right)/.exec(token.attrGet('style') ?? '')?.[1] ?? null }
}

function languageOf(token: Token): Record<string, unknown> {
  const language = token.info.trim().split(/\s+/)[0] ?? ''
  return { language: /^[A-Za-z0-9+#._-]{1,40}$/.test(language) ? language : null }
}

function tokenizer(): MarkdownIt {
  const markdown = new MarkdownIt('default', {
    html: false,
    linkify: false,
    typographer: false,
    maxNesting: 60,
  } as never)
  // Addresses are judged by our own rule below, and kept as they were written.
  markdown.validateLink = () => true
  markdown.normalizeLink = address => address
  markdown.inline.ruler.before('html_inline', 'underline', (state, silent) => {
    const { src, pos } = state
    if (!src.startsWith('<u>', pos)) return false
    const end = src.indexOf('</u>', pos + 3)
    if (end < 0 || end > state.posMax) return false
    if (!silent) {
      const { posMax } = state
      state.push('underline_open', 'u', 1)
      state.pos = pos + 3
      state.posMax = end
      state.md.inline.tokenize(state)
      state.push('underline_close', 'u', -1)
      state.posMax = posMax
    }
    state.pos = end + 4
    return true
  })
  markdown.core.ruler.after('text_join', 'room', state => {
    state.tokens = restructure(state.tokens)
  })
  return markdown
}

// Turns CommonMark's tokens into those of our blocks. One pass from left to right; open blocks are on a stack.
function restructure(tokens: readonly Token[]): Token[] {
  const out: Token[] = []
  const renamed: (string | undefined)[] = []
  const close = (token: Token, name: string | undefined): void => {
    if (name !== undefined) token.type = `${name}_close`
    out.push(token)
  }
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!
    switch (token.type) {
      case 'blockquote_open': {
        const name = nameQuote(tokens, index)
        renamed.push(name)
        if (name !== undefined) token.type = `${name}_open`
        out.push(token)
        break
      }
      case 'bullet_list_open': {
        const isTask = isTaskList(tokens, index)
        renamed.push(isTask ? 'task_list' : undefined)
        if (isTask) token.type = 'task_list_open'
        out.push(token)
        break
      }
      case 'list_item_open': {
        const checked = renamed.at(-1) === 'task_list' ? takeCheckbox(tokens, index) : undefined
        renamed.push(checked === undefined ? undefined : 'task_item')
        if (checked !== undefined) {
          token.type = 'task_item_open'
          token.meta = { checked }
        }
        out.push(token)
        break
      }
      case 'ordered_list_open':
        renamed.push(undefined)
        out.push(token)
        break
      case 'blockquote_close':
      case 'bullet_list_close':
      case 'list_item_close':
      case 'ordered_list_close':
        close(token, renamed.pop())
        break
      case 'fence':
        readLiveBlock(token)
        out.push(token)
        break
      case 'paragraph_open':
        if (tokens[index + 1]?.meta === taken) index += 2
        else if (tokens[index + 1]?.type === 'inline' && wholeParagraph(tokens[index + 1]!, token)) {
          out.push(token)
          index += 2
        } else {
          if (tokens[index + 1]?.type === 'inline') cleanInline(tokens[index + 1]!)
          out.push(token)
        }
        break
      case 'th_open':
      case 'td_open': {
        // Our cells hold blocks.
        const inline = tokens[index + 1]
        out.push(token)
        if (inline?.type === 'inline') {
          cleanInline(inline)
          out.push(like(token, 'paragraph_open', 1), inline, like(token, 'paragraph_close', -1))
          index += 1
        }
        break
      }
      case 'thead_open': {
        const end = tokens.findIndex((other, at) => at > index && other.type === 'thead_close')
        const head = tokens.slice(index, end)
        const hasBody = tokens[end + 1]?.type === 'tbody_open'
        // An empty header stands for a table without one.
        if (hasBody && head.every(({ type, content }) => type !== 'inline' || content.trim() === '')) index = end
        else out.push(token)
        break
      }
      case 'inline':
        cleanInline(token)
        out.push(token)
        break
      default:
        out.push(token)
    }
  }
  return out
}

const taken = Symbol('an inline token that a block took over')

function like(token: Token, type: string, nesting: -1 | 0 | 1): Token {
  const made = Object.assign(Object.create(Object.getPrototypeOf(token) as object) as Token, token)
  return Object.assign(made, { type, nesting, attrs: null, meta: null, content: '', children: null })
}

const quoteName = /^\[!([A-Z]+)\](?: ([^\n]*))?(?:\n|$)/

// The raw source is looked at, so that escaped brackets never name anything.
function nameQuote(tokens: readonly Token[], index: number): string | undefined {
  const inline = tokens[index + 2]
  if (tokens[index + 1]?.type !== 'paragraph_open' || inline?.type !== 'inline') return undefined
  const match = quoteName.exec(inline.content)
  if (match === null) return undefined
  const kind = match[1]!.toLowerCase()
  const isCallout = (calloutKinds as readonly string[]).includes(kind)
  if (!isCallout && kind !== 'columns' && kind !== 'column') return undefined
  if (kind === 'columns' && !holdsColumnsOnly(tokens, index)) return undefined
  const children = inline.children ?? []
  const firstBreak = children.findIndex(({ type }) => type === 'softbreak' || type === 'hardbreak')
  const line = firstBreak < 0 ? children : children.slice(0, firstBreak)
  const title = line
    .map(({ content }) => content)
    .join('')
    .replace(/^\[![A-Z]+\] ?/, '')
  inline.children = firstBreak < 0 ? [] : children.slice(firstBreak + 1)
  if (inline.children.length === 0) inline.meta = taken
  tokens[index]!.meta = isCallout ? { kind } : { title: title.slice(0, 300) }
  return isCallout ? 'callout' : kind
}

function holdsColumnsOnly(tokens: readonly Token[], index: number): boolean {
  const level = tokens[index]!.level
  let columns = 0
  for (let at = index + 4; at < tokens.length; at += 1) {
    const token = tokens[at]!
    if (token.level === level) return columns > 0
    if (token.level !== level + 1) continue
    if (token.type === 'blockquote_close') continue
    if (token.type !== 'blockquote_open' || !/^\[!COLUMN\]/.test(tokens[at + 2]?.content ?? '')) return false
    columns += 1
  }
  return false
}

const checkbox = /^\[([ xX])\](?: |$)/

function isTaskList(tokens: readonly Token[], index: number): boolean {
  const level = tokens[index]!.level
  for (let at = index + 1; at < tokens.length && tokens[at]!.level > level; at += 1) {
    if (tokens[at]!.type !== 'list_item_open' || tokens[at]!.level !== level + 1) continue
    if (tokens[at + 1]?.type !== 'paragraph_open' || !checkbox.test(tokens[at + 2]?.content ?? '')) return false
  }
  return true
}

function takeCheckbox(tokens: readonly Token[], index: number): boolean | undefined {
  const inline = tokens[index + 2]
  const first = inline?.children?.[0]
  const match = checkbox.exec(inline?.content ?? '')
  if (inline === undefined || match === null || first?.type !== 'text') return undefined
  first.content = first.content.replace(checkbox, '')
  return match[1] !== ' '
}

function readLiveBlock(token: Token): void {
  if (token.info.trim() !== liveBlockFence) return
  let value: unknown
  try {
    value = JSON.parse(token.content)
  } catch {
    return
  }
  if (typeof value !== 'object' || value === null) return
  const { block, ...attributes } = value as Record<string, unknown>
  if (typeof block !== 'string' || !isLiveBlockName(block)) return
  const names: readonly string[] = liveBlockAttributes[block]
  if (Object.entries(attributes).some(([name, text]) => !names.includes(name) || typeof text !== 'string')) return
  token.type = `live_${block}`
  token.meta = attributes
}

// A paragraph that is one picture or the word for the contents becomes that block; `token` is its opening token.
function wholeParagraph(inline: Token, token: Token): boolean {
  if (inline.content.trim() === '[TOC]') {
    token.type = 'contents'
    return true
  }
  const [only, ...others] = inline.children ?? []
  const src = only?.attrGet('src')
  if (only?.type !== 'image' || others.length > 0 || !isImageAddress(src)) return false
  token.type = 'picture'
  token.meta = {
    src,
    alt: alternativeText(only).slice(0, 300) || null,
    title: only.attrGet('title')?.slice(0, 300) || null,
  }
  return true
}

// Links to elsewhere than the web lose their mark, mentions become nodes, pictures inside text become words.
function cleanInline(inline: Token): void {
  const out: Token[] = []
  const dropped: boolean[] = []
  const children = inline.children ?? []
  for (let index = 0; index < children.length; index += 1) {
    const token = children[index]!
    if (token.type === 'link_open') {
      const href = token.attrGet('href') ?? ''
      const label = children[index + 1]
      if (href.startsWith('#person:') && label?.type === 'text' && children[index + 2]?.type === 'link_close') {
        const mention = like(token, 'mention', 0)
        mention.meta = {
          id: decoded(href.slice('#person:'.length)),
          label: label.content.replace(/^@/, '').slice(0, 300),
        }
        out.push(mention)
        index += 2
        continue
      }
      dropped.push(!isLinkAddress(href))
      if (!dropped.at(-1)) out.push(token)
    } else if (token.type === 'link_close') {
      if (dropped.pop() !== true) out.push(token)
    } else if (token.type === 'image') {
      const words = like(token, 'text', 0)
      words.content = alternativeText(token)
      out.push(words)
    } else if (token.type === 'softbreak') {
      const space = like(token, 'text', 0)
      space.content = ' '
      out.push(space)
    } else out.push(token)
  }
  inline.children = out
}

function alternativeText(image: Token): string {
  return (image.children ?? []).map(({ content }) => content).join('')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
