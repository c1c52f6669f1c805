/**
 * Minutes: written from the log of events, line by line, each line citing its events. The same events give the same bytes, on any
 * machine, so that the hash that the chair signs can be found again by whoever holds the log.
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { RoomEvent } from '../event/events.ts'
import type { Audience } from '../event/person.ts'
import { citesOf, heading, type PaperBlock, paragraph } from '../paper/blocks.ts'
import { markdownFromPaper } from '../paper/markdown.ts'
import type { PaperLanguage } from '../paper/numbers.ts'
import { oneLine, plainText } from '../paper/plain-text.ts'
import { momentText } from '../paper/times.ts'
import { amendmentLines, amendmentsOf, applyAmendments } from './amendments.ts'
import { actionLines, decisionLines } from './decision-sections.ts'
import { exhibitLines, injectLines } from './exercise-sections.ts'
import { actorName, entersPaper, type LogView, viewLog } from './log-view.ts'
import { agendaLines, attendanceLines, meetingLines, phaseLines } from './meeting-sections.ts'
import { item, type MinutesSection, paperOfSection } from './section.ts'
import { pointLines, reflectionLines, suggestionLines } from './talk-sections.ts'
import { type MinutesSectionId, type MinutesWords, minutesWords } from './words.ts'

/** What minutes are written with. */
export type MinutesOptions = {
  /** Default: the room's language. */
  language?: PaperLanguage
  /** Default `all`: only what everybody saw. Signed minutes are of this audience. */
  audience?: Audience
  /** The plenary document as Markdown; the minutes then say how long it is and what it hashes to. */
  documentText?: string
  /** Last event that the minutes tell of; amendments may be later. Default: the last of the log. */
  throughSeq?: number
}

/** Drafted minutes. */
export type MinutesDraft = {
  /** The text that the hash is of. */
  markdown: string
  sections: MinutesSection[]
  /** SHA-256 of the Markdown's UTF-8 bytes, 64 hex digits. */
  hash: string
  blocks: PaperBlock[]
  throughSeq: number
}

/** Sections that are left out where there is nothing to say. */
const optional = new Set<MinutesSectionId>([
  'suggestions',
  'exhibits',
  'injects',
  'reflections',
  'document',
  'amendments',
  'addenda',
])

/**
 * Drafts minutes of everything up to `throughSeq`. Accepted amendments are in the text. What comes after the minutes were signed
 * never changes them, and neither does the drafting itself.
 */
export function draftMinutes(events: readonly RoomEvent[], options: MinutesOptions = {}): MinutesDraft {
  const { audience = 'all', documentText } = options
  const signed = events.findIndex(event => event.kind === 'minutes.signed')
  const open = signed < 0 ? events : events.slice(0, signed)
  const throughSeq = options.throughSeq ?? open.at(-1)?.seq ?? 0
  const told = open.filter(event => event.seq <= throughSeq && !isOfTheMinutes(event))
  const view = viewLog(told, audience)
  const language = options.language ?? view.state.language
  const words = minutesWords(language)
  const amendments = amendmentsOf(open.filter(event => entersPaper(event.audience, audience)))

  const plain = sectionsOf(view, words, language, documentText)
  const amended = applyAmendments(plain, amendments)
  const listed = amended.map(section =>
    section.id === 'amendments'
      ? { ...section, lines: amendmentLines(amendments, amended, words, actor => actorName(view, actor, words)) }
      : section,
  )
  const sections = listed.filter(({ id, lines }) => lines.length > 0 || !optional.has(id))
  for (const section of sections) if (section.lines.length === 0) section.lines.push(item(words.nothing, []))
  const blocks = [
    heading(1, words.minutesOf(oneLine(view.state.title))),
    paragraph(words.howToRead),
    ...sections.flatMap(paperOfSection),
  ]
  const markdown = markdownFromPaper(blocks)
  return { markdown, sections, hash: hashOfText(markdown), blocks, throughSeq }
}

/** True for the events by which minutes are made: they do not change what the minutes say, amendments apart. */
function isOfTheMinutes(event: RoomEvent): boolean {
  return (
    event.kind.startsWith('minutes.') ||
    event.kind === 'amendment.settled' ||
    (event.kind === 'phase.opened' && event.body.phase === 'signed')
  )
}

function sectionsOf(
  view: LogView,
  words: MinutesWords,
  language: PaperLanguage,
  documentText: string | undefined,
): MinutesSection[] {
  const section = (id: MinutesSectionId, lines: MinutesSection['lines']): MinutesSection => ({
    id,
    title: words.sections[id],
    lines,
  })
  const minutesOpened = view.events.findLast(event => event.kind === 'phase.opened' && event.body.phase === 'minutes')
  return [
    section('meeting', meetingLines(view, words)),
    section('attendance', attendanceLines(view, words)),
    section('agenda', agendaLines(view, words)),
    section('phases', phaseLines(view, words)),
    section('points', pointLines(view, words)),
    section('decisions', decisionLines(view, words, language)),
    section('actions', actionLines(view, words)),
    section('suggestions', suggestionLines(view, words)),
    section('exhibits', exhibitLines(view, words)),
    section('injects', injectLines(view, words)),
    section('reflections', reflectionLines(view, words)),
    section(
      'document',
      documentText === undefined
        ? []
        : [item(words.documentStood(wordCount(documentText), hashOfText(documentText)), citesOf(minutesOpened?.seq))],
    ),
    section('amendments', []),
  ]
}

/** The minutes as they stand for signing: of the last draft, with the amendments settled since; null before the first draft. */
export function presentMinutes(events: readonly RoomEvent[], options: MinutesOptions = {}): MinutesDraft | null {
  const signed = events.findIndex(event => event.kind === 'minutes.signed')
  const open = signed < 0 ? events : events.slice(0, signed)
  const drafted = open.findLast((event): event is RoomEvent<'minutes.drafted'> => event.kind === 'minutes.drafted')
  return drafted === undefined ? null : draftMinutes(open, { ...options, throughSeq: drafted.body.throughSeq })
}

/** Signed minutes written anew from the log, to compare with what was signed. */
export type RebuiltMinutes = { draft: MinutesDraft; signedText: string; signedHash: string; same: boolean }

/**
 * Writes signed minutes anew from the events and compares them byte for byte with the signed text and hash; null where none are
 * signed. Give the same `language` and `documentText` as at the signing.
 */
export function rebuildMinutes(events: readonly RoomEvent[], options: MinutesOptions = {}): RebuiltMinutes | null {
  const signed = events.find((event): event is RoomEvent<'minutes.signed'> => event.kind === 'minutes.signed')
  if (signed === undefined) return null
  const draft = presentMinutes(events, options) ?? draftMinutes(events, options)
  const { text: signedText, hash: signedHash } = signed.body
  return { draft, signedText, signedHash, same: draft.markdown === signedText && hashOfText(signedText) === signedHash }
}

/** Minutes as they are handed out: the draft, or the signed text with signature, hash and addenda behind it. */
export type PublishedMinutes = { signed: boolean; markdown: string; hash: string; blocks: PaperBlock[] }

/**
 * Minutes to hand out. Of signed minutes the signed text is used as it is; where it cannot be written anew from the log (another
 * language, another document text), the blocks carry its lines as plain paragraphs.
 */
export function publishedMinutes(events: readonly RoomEvent[], options: MinutesOptions = {}): PublishedMinutes {
  const audience = options.audience ?? 'all'
  const signed = events.find((event): event is RoomEvent<'minutes.signed'> => event.kind === 'minutes.signed')
  if (signed === undefined || audience !== 'all') {
    const draft = presentMinutes(events, options) ?? draftMinutes(events, options)
    return { signed: false, markdown: draft.markdown, hash: draft.hash, blocks: draft.blocks }
  }
  const rebuilt = rebuildMinutes(events, options)
  const view = viewLog(events, 'all')
  const words = minutesWords(options.language ?? view.state.language)
  const name = (actor: string): string => actorName(view, actor, words)
  const drafted = view.events.findLast(event => event.kind === 'minutes.drafted' && event.seq < signed.seq)
  const end: PaperBlock[] = [
    {
      block: 'note',
      form: 'note',
      text: `${words.signedBy(name(signed.by), momentText(signed.atMs))}\n${words.hashOf(signed.body.hash)}`,
      cites: citesOf(drafted?.seq, signed.seq),
    },
  ]
  const addenda = view.events.filter((event): event is RoomEvent<'minutes.added'> => event.kind === 'minutes.added')
  if (addenda.length > 0) {
    end.push(
      ...paperOfSection({
        id: 'addenda',
        title: words.sections.addenda,
        lines: addenda.map(event =>
          item(event.body.text, [event.seq], {
            lead: words.addendum(name(event.by), momentText(event.atMs)),
            quote: true,
          }),
        ),
      }),
    )
  }
  const text = signed.body.text
  const body: PaperBlock[] =
    rebuilt?.same === true
      ? rebuilt.draft.blocks
      : text.split(/\n{2,}/).map(part => ({ block: 'paragraph', text: part, cites: [] }))
  return {
    signed: true,
    markdown: `${text.endsWith('\n') ? text : `${text}\n`}\n${markdownFromPaper(end)}`,
    hash: signed.body.hash,
    blocks: [...body, ...end],
  }
}

/** SHA-256 of a text's UTF-8 bytes, 64 hex digits. */
export function hashOfText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}

function wordCount(text: string): number {
  return plainText(text)
    .split(/\s+/)
    .filter(word => /[\p{L}\p{N}]/u.test(word)).length
}
