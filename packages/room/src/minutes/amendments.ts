/** Amendments of drafted minutes: accepted ones change the text where they say, declined and open ones are listed. */

import type { RoomEvent } from '../event/events.ts'
import { citesOf } from '../paper/blocks.ts'
import { oneLine } from '../paper/plain-text.ts'
import { item, type MinutesLine, type MinutesSection } from './section.ts'
import type { MinutesWords } from './words.ts'

/** An amendment with its settlement, read from the log: a later draft does not forget what an earlier one was told. */
export type LoggedAmendment = {
  section: string
  text: string
  replaces: string
  by: string
  accepted: boolean | null
  reason: string
  cites: number[]
}

/** The amendments of a log in the order in which they were made. */
export function amendmentsOf(events: readonly RoomEvent[]): LoggedAmendment[] {
  const amendments = new Map<string, LoggedAmendment>()
  for (const event of events) {
    if (event.kind === 'minutes.amended') {
      const { amendment, section, text, replaces } = event.body
      amendments.set(amendment, {
        section,
        text,
        replaces,
        by: event.by,
        accepted: null,
        reason: '',
        cites: [event.seq],
      })
    } else if (event.kind === 'amendment.settled') {
      const amendment = amendments.get(event.body.amendment)
      if (amendment === undefined) continue
      amendment.accepted = event.body.accepted
      amendment.reason = event.body.reason
      amendment.cites.push(event.seq)
    }
  }
  return [...amendments.values()]
}

/**
 * The sections with the accepted amendments in them. `replaces` is looked for in the lines of the section, once; where it is not
 * found, or is empty, the text becomes a line of its own at the section's end. An amendment of a section that does not exist is
 * only listed.
 */
export function applyAmendments(
  sections: readonly MinutesSection[],
  amendments: readonly LoggedAmendment[],
): MinutesSection[] {
  const amended = sections.map(section => ({ ...section, lines: section.lines.map(line => ({ ...line })) }))
  for (const { section, text, replaces, accepted, cites } of amendments) {
    if (accepted !== true) continue
    const place = amended.find(({ id, title }) => isSection(section, id, title))
    if (place === undefined) continue
    const line = replaces === '' ? undefined : place.lines.find(candidate => candidate.text.includes(replaces))
    if (line === undefined) place.lines.push(item(text, cites))
    else {
      const at = line.text.indexOf(replaces)
      line.text = line.text.slice(0, at) + text + line.text.slice(at + replaces.length)
      line.cites = citesOf(...line.cites, ...cites)
    }
  }
  return amended
}

/** The list of amendments for the minutes. */
export function amendmentLines(
  amendments: readonly LoggedAmendment[],
  sections: readonly MinutesSection[],
  words: MinutesWords,
  name: (actor: string) => string,
): MinutesLine[] {
  return amendments.flatMap(({ section, text, replaces, by, accepted, reason, cites }) => {
    const title = sections.find(({ id, title }) => isSection(section, id, title))?.title ?? oneLine(section)
    const lead =
      accepted === null
        ? words.amendmentOpen(name(by), title)
        : accepted
          ? words.amendmentAccepted(name(by), title)
          : words.amendmentDeclined(name(by), title)
    const lines = [item(text, cites, { lead, quote: true })]
    if (replaces !== '') lines.push(item(replaces, cites, { lead: words.insteadOf, quote: true, level: 1 }))
    if (reason !== '') lines.push(item(reason, cites, { lead: words.reason, level: 1 }))
    return lines
  })
}

function isSection(asked: string, id: string, title: string): boolean {
  const text = oneLine(asked).toLowerCase()
  return text === id || text === title.toLowerCase()
}
