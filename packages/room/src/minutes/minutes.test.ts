import { describe, expect, test } from 'vitest'
import { hostileWords } from '../paper/hostile-words.test-words.ts'
import { draftMinutes, hashOfText, presentMinutes, publishedMinutes, rebuildMinutes } from './minutes.ts'
import { at, type Entry, logOf, meeting, opening, person, scenarioStartMs } from './short-meeting.test-log.ts'

/** Lines of one section of the Markdown, without its title. */
function section(markdown: string, title: string): string[] {
  const part = markdown.split(/^## /m).find(text => text.startsWith(`${title}\n`))
  return (
    part
      ?.split('\n')
      .slice(1)
      .filter(line => line !== '') ?? []
  )
}

const log = logOf(meeting)
const { markdown, sections, hash } = draftMinutes(log)

describe('what minutes say', () => {
  test('who was there, from when to when', () => {
    expect(section(markdown, 'Attendance')).toEqual([
      '- **Ann:** chair; from 13:00 to the end [2]',
      '- **Bo:** participant; from 13:55 to the end [3]',
      '- **Cy:** participant; from 13:56 to the end [4]',
    ])
    const left = draftMinutes(
      logOf([
        ...opening,
        [0, 'ann1', 'phase.opened', { phase: 'read', deadlineMs: null, because: 'chair' }],
        [3, 'ann1', 'person.changed', { person: 'cy01', name: 'Cyd', role: 'observer', seat: null }],
        [5, 'ann1', 'person.removed', { person: 'cy01', reason: 'left early' }],
      ]),
    )
    expect(section(left.markdown, 'Attendance')[2]).toBe(
      '- **Cyd:** participant; from 13:56 to 14:05; 14:03 became observer; taken out by the chair: left early [4, 6, 7]',
    )
  })

  test('the agenda with the times that it planned', () => {
    expect(section(markdown, 'Agenda')).toEqual([
      '- **1\\.** Deposit buffer (planned 20 min, 14:00–14:20) [5]',
      '- **2\\.** Next steps (no time set) [5]',
    ])
  })

  test('phases as they ran: planned and used, extension, pause', () => {
    const lines = section(markdown, 'Phases as they ran')
    expect(lines[0]).toBe(
      '- **Read:** 14:00–14:11; planned 8 min; used 11 min; extended by 2 min (Ann); paused for 1 min; opened by Ann [6, 7, 8, 9, 10]',
    )
    expect(lines[1]).toBe('- **Comment:** 14:11–14:19; planned 8 min; used 8 min; opened by the room [10, 16]')
    expect(lines).toHaveLength(5)
  })

  test('points with words, remarks, arguments, evaluation and outcome; a deleted remark leaves no word', () => {
    expect(section(markdown, 'Points')).toEqual([
      '### 1\\. Size of the buffer [17]',
      '- Raised by Ann at 14:20. [17]',
      '- **About the words:** “a buffer of 30 %” [11]',
      '- **Bo:** “Why not 50 %?” [11]',
      '  - **Cy:** “Too dear.” [12]',
      '  - A remark of Cy was deleted. [13, 14]',
      '- **For (Bo):** Runs are large. (spoken, noted by Ann) [19]',
      '- **Against (Cy):** It costs interest. [20]',
      '- **Evaluation (Ann):** Both hold; the size is open. [21]',
      '- **Outcome: to decide.** Settled by Ann: Vote on it. [23]',
      '- Had the floor for 5 min. [18, 22]',
      '- One more remark did not become a point. [15]',
    ])
    expect(markdown).not.toContain('slip of the tongue')
  })

  test('decisions with options, the last vote of everybody, objection, dissent word for word, what followed', () => {
    expect(section(markdown, 'Decisions')).toEqual([
      '### 1\\. How large a buffer? [26]',
      '- **Owner:** Treasury [26]',
      '- **Method:** majority [26]',
      '- **Option:** 30 %: 1 vote (Cy) [26, 31]',
      '- **Option:** 50 %: 2 votes (Ann, Bo) [26, 28, 30]',
      '- 1 objection. (Cy) [31]',
      '- **Dissent of Cy:** “Too dear, I said so.” [31]',
      '- **Decided: 50 %.** Closed by Ann at 14:34. [32]',
      '- **Reason:** Most votes. [32]',
      '- **What followed:** [32]',
      '  - **Bo:** Write the buffer rule [33]',
    ])
  })

  test('actions, changes to the document, reflections', () => {
    expect(section(markdown, 'Actions')).toEqual([
      '- **Bo:** Write the buffer rule (due 2026-12-01; open) [33]',
      '- **Cy:** Tell the bank (no date; done) [34, 35]',
    ])
    expect(section(markdown, 'Changes to the document')).toEqual([
      '- Suggested by Bo; accepted by Ann at 14:28. [24]',
      '  - **Added:** “half of deposits” [24]',
      '  - **Taken out:** “a third” [24]',
      '  - **Reason:** Clearer. [24]',
    ])
    expect(section(markdown, 'Reflections')).toEqual(['- **Cy:** “We should have asked the bank.” [37]'])
  })

  test('exhibits name the manifest that they rest on, and injects both clocks', () => {
    const { markdown: text } = draftMinutes(
      logOf([
        ...opening,
        [0, 'ann1', 'phase.opened', { phase: 'read', deadlineMs: null, because: 'chair' }],
        // 6
        [
          0,
          'system',
          'run.started',
          {
            scenario: 'ust',
            seed: '1',
            precision: 'fast',
            manifestHash: 'aa11',
            scenarioMs: scenarioStartMs,
            branch: 'main',
          },
        ],
        [1, 'ann1', 'exhibit.added', { exhibit: 'ex01', title: 'The peg', form: 'run', summary: 'Price by hour' }],
        [2, 'system', 'inject.released', { inject: 'bank', because: 'time', scenarioMs: scenarioStartMs }, 'control'],
        [
          2,
          'system',
          'inject.delivered',
          {
            inject: 'bank',
            title: 'Bank closes',
            form: 'newspaper',
            from: 'The Gazette',
            text: 'It closed.',
            measures: [],
            picture: null,
            scenarioMs: scenarioStartMs,
          },
        ],
      ]),
    )
    expect(section(text, 'Exhibits')).toEqual(['- **The peg:** 14:01; Price by hour; manifest aa11 [6, 7]'])
    expect(section(text, 'Injects')).toEqual([
      '- **Bank closes:** 14:02; scenario time 2022-05-09 12:00 UTC; newspaper; from The Gazette; → everybody [9]',
    ])
  })

  test('every line but those that say “nothing” cites events of the log', () => {
    for (const { lines } of sections) {
      for (const line of lines) {
        expect(line.cites.length, line.text).toBeGreaterThan(0)
        expect(line.cites.every(seq => log.some(event => event.seq === seq))).toBe(true)
      }
    }
  })

  test('in Spanish where the room or the reader asks', () => {
    const spanish = draftMinutes(log, { language: 'es' }).markdown
    expect(spanish).toContain('# Acta: Reserve policy')
    expect(section(spanish, 'Decisiones')[5]).toBe('- 1 objeción. (Cy) [31]')
  })

  test('times of another day carry their day', () => {
    const late: Entry[] = [
      ...opening,
      [590, 'ann1', 'phase.opened', { phase: 'read', deadlineMs: null, because: 'chair' }],
      [610, 'ann1', 'phase.opened', { phase: 'comment', deadlineMs: null, because: 'chair' }],
    ]
    expect(section(draftMinutes(logOf(late)).markdown, 'Phases as they ran')[0]).toContain('23:50–2026-11-24 00:10')
  })

  test('the document is named by its length and hash', () => {
    const { markdown: text } = draftMinutes(log, { documentText: '# One\n\ntwo three\n' })
    expect(section(text, 'The document')[0]).toContain(`3 words, SHA-256 ${hashOfText('# One\n\ntwo three\n')}. [38]`)
  })
})

describe('hash and signature', () => {
  const amended: Entry[] = [
    ...meeting,
    // 39
    [43, 'ann1', 'minutes.drafted', { draft: 1, hash, throughSeq: 38 }],
    [
      44,
      'bo01',
      'minutes.amended',
      { amendment: 'am01', section: 'Points', text: 'It costs much interest.', replaces: 'It costs interest.' },
    ],
    [45, 'cy01', 'minutes.amended', { amendment: 'am02', section: 'actions', text: 'Ask twice', replaces: '' }],
    [46, 'ann1', 'amendment.settled', { amendment: 'am01', accepted: true, reason: '' }],
    [46, 'ann1', 'amendment.settled', { amendment: 'am02', accepted: false, reason: 'Not said.' }],
  ]

  test('the same events give the same bytes; the known answer of SHA-256 is used', () => {
    expect(draftMinutes(logOf(meeting))).toEqual(draftMinutes(log))
    expect(hash).toBe(hashOfText(markdown))
    expect(hashOfText('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test('drafting, and people who come later, do not change the present draft', () => {
    const later = logOf([
      ...meeting,
      [43, 'ann1', 'minutes.drafted', { draft: 1, hash, throughSeq: 38 }],
      [44, 'dee1', 'person.joined', person('dee1', 'Dee', 'observer')],
    ])
    expect(presentMinutes(later)?.hash).toBe(hash)
    expect(draftMinutes(later).hash).not.toBe(hash)
    expect(presentMinutes(log)).toBeNull()
  })

  test('an accepted amendment changes the text where it says, a declined one is listed', () => {
    const present = presentMinutes(logOf(amended))!
    expect(section(present.markdown, 'Points')).toContain('- **Against (Cy):** It costs much interest. [20, 40, 42]')
    expect(section(present.markdown, 'Actions').join()).not.toContain('Ask twice')
    expect(section(present.markdown, 'Amendments')).toEqual([
      '- **Accepted, of Bo, in “Points”:** “It costs much interest.” [40, 42]',
      '  - **Instead of:** “It costs interest.” [40, 42]',
      '- **Declined, of Cy, in “Actions”:** “Ask twice” [41, 43]',
      '  - **Reason:** Not said. [41, 43]',
    ])
  })

  test('an amendment whose words are not found becomes a line of its section', () => {
    const present = presentMinutes(
      logOf([
        ...meeting,
        [43, 'ann1', 'minutes.drafted', { draft: 1, hash, throughSeq: 38 }],
        [
          44,
          'bo01',
          'minutes.amended',
          { amendment: 'am01', section: 'agenda', text: 'We began late.', replaces: 'no such words' },
        ],
        [45, 'ann1', 'amendment.settled', { amendment: 'am01', accepted: true, reason: '' }],
      ]),
    )!
    expect(section(present.markdown, 'Agenda').at(-1)).toBe('- We began late. [40, 41]')
  })

  test('signed minutes are written anew from the log byte for byte, and addenda stand behind them', () => {
    const present = presentMinutes(logOf(amended))!
    const signed = logOf([
      ...amended,
      [50, 'ann1', 'minutes.signed', { hash: present.hash, draft: 1, text: present.markdown }],
      [50, 'ann1', 'phase.opened', { phase: 'signed', deadlineMs: null, because: 'end' }],
      [90, 'bo01', 'minutes.added', { addendum: 'ad01', text: 'The rule is written.' }],
    ])
    expect(rebuildMinutes(signed)?.same).toBe(true)
    expect(rebuildMinutes(signed, { language: 'es' })?.same).toBe(false)
    const published = publishedMinutes(signed)
    expect(published.signed).toBe(true)
    expect(published.hash).toBe(present.hash)
    expect(published.markdown.startsWith(present.markdown)).toBe(true)
    expect(published.markdown).toContain(`Signed by Ann at 2026-11-23 14:50 UTC`)
    expect(section(published.markdown, 'Addenda')).toEqual([
      '- **Bo, 2026-11-23 15:30 UTC:** “The rule is written.” [46]',
    ])
    expect(draftMinutes(signed).hash).toBe(draftMinutes(logOf(amended)).hash)
  })

  test('a signed text that somebody changed does not pass', () => {
    const signed = logOf([
      ...meeting,
      [43, 'ann1', 'minutes.drafted', { draft: 1, hash, throughSeq: 38 }],
      [50, 'ann1', 'minutes.signed', { hash, draft: 1, text: `${markdown}forged\n` }],
    ])
    expect(rebuildMinutes(signed)?.same).toBe(false)
  })
})

test('hostile words stay words', () => {
  for (const words of hostileWords) {
    const { markdown: text } = draftMinutes(
      logOf([
        ...opening,
        [0, 'ann1', 'phase.opened', { phase: 'read', deadlineMs: at(8), because: 'chair' }],
        [1, 'ann1', 'point.raised', { point: 'po01', thread: null, suggestion: null, title: words }],
        [2, 'ann1', 'point.evaluated', { point: 'po01', text: words }],
      ]),
    )
    expect(text.match(/^#/gm)).toHaveLength(9)
    expect(text).not.toMatch(/[<>]/)
  }
})
