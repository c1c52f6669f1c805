import { describe, expect, test } from 'vitest'
import { logOf } from '../minutes/short-meeting.test-log.ts'
import { exercise, exerciseMeeting, run } from './exercise.test-log.ts'
import { proposeFindings, thresholdsOf } from './proposals.ts'
import { afterActionReport } from './report.ts'

const log = logOf(exerciseMeeting)
const report = afterActionReport(log, { audience: 'control' })

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

describe('after-action report', () => {
  test('overview: what, when, how long, run with seed and manifest, people', () => {
    const lines = section(report.markdown, 'Overview')
    expect(lines).toContain('| Held | 2026-11-23 14:00 UTC [10] |')
    expect(lines).toContain('| Length | 40 min [10, 39] |')
    expect(lines).toContain('| Scenario | ust-2022-record, seed 7, fast [11] |')
    expect(lines).toContain('| Manifest of the run | hash-6 [28] |')
    expect(lines).toContain('| Seats | Issuer; Bank [7] |')
    expect(lines).toContain('| People | 2 players, 2 staff, 0 observers [2, 3, 4, 5] |')
    expect(lines).toContain('| Sources | Prices: Record of May 2022 [7] |')
  })

  test('objectives with the lowest rating given and the observations behind it', () => {
    const lines = section(report.markdown, 'Objectives and ratings')
    expect(lines).toContain(
      '| Halt in time | Crisis decision | within 30 min of the signal | M: performed with major challenges [7, 32, 33] |',
    )
    expect(lines).toContain('| Tell the public | Communication | one statement | not rated [7] |')
    expect(lines).toContain('- **P, Eva:** Seen at once. (task “See the signal”) [15, 32]')
  })

  test('timeline with both clocks; advances with nothing between them are one row', () => {
    const lines = section(report.markdown, 'Timeline')
    expect(lines.slice(2)).toEqual([
      '| 14:00 |  | Ann | Phase: Read [10] |',
      '| 14:01 | 2022-05-09 12:00 UTC | the room | The run of ust-2022-record started [11] |',
      '| 14:03 | 2022-05-09 14:00 UTC | the room | The run: UST price 0.97 USD [12, 13] |',
      '| 14:04 | 2022-05-09 14:00 UTC | the room | Inject “Deposits leave” released because its condition held [14] |',
      '| 14:04 | 2022-05-09 14:00 UTC | The Gazette | Inject “Deposits leave” to everybody [15] |',
      '| 14:08 | 2022-05-09 14:00 UTC | Ann | Phase: Decide [16] |',
      '| 14:08 | 2022-05-09 14:00 UTC | Ann | Question: Halt withdrawals? [17] |',
      '| 14:16 | 2022-05-09 14:00 UTC | Ann | Decided: Halt withdrawals? → Halt now [22] |',
      '| 14:16 | 2022-05-09 14:00 UTC | Ann | Issuer: The issuer halts withdrawals [23] |',
      '| 14:17 | 2022-05-09 14:00 UTC | Ann | Phase: Act [25] |',
      '| 14:18 | 2022-05-09 15:00 UTC | the room | The run: UST price 0.95 USD [26] |',
      '| 14:18 | 2022-05-09 15:00 UTC | the room | Refused to Bank by Act 12, section 4: A suspension needs a notice of two days. [27] |',
      '| 14:19 | 2022-05-09 18:00 UTC | the room | The run: UST price 0.94 USD [28] |',
      '| 14:22 | 2022-05-09 18:00 UTC | Ann | Phase: Reflect [31] |',
      '| 14:40 | 2022-05-09 18:00 UTC | Ann | Phase: Minutes [39] |',
    ])
  })

  test('decisions and what followed: before and after, refusal with its section, the run without it', () => {
    expect(section(report.markdown, 'Decisions and what followed')).toEqual([
      '### 1\\. Halt withdrawals? [17]',
      '- **Owner:** Issuer [17]',
      '- **Votes:** Halt now: 2; Wait: 1 [17, 19, 20, 21]',
      '- **Dissent of Bea:** “Halting starts the run.” [20]',
      '- Decided at 14:16 (scenario time 2022-05-09 14:00 UTC): Halt now. [22]',
      '- **Reason:** The reserve is small. [22]',
      '- **Issuer:** The issuer halts withdrawals [24]',
      '- **Refused by Act 12, section 4:** A suspension needs a notice of two days. [27]',
      '- UST price: 0.97 USD before, 0.94 USD by the next decision. [13, 28]',
      '- Without it, on the same random numbers, the low of UST would have been 0.91 USD instead of 0.94 USD. [30]',
      '- **Ivo:** Write a halt rule [29]',
    ])
  })

  test('decision log: for each inject time, options, owner, decision, rationale, follow-up', () => {
    expect(section(report.markdown, 'Decision log by inject')).toContain(
      '| Deposits leave | 14:16 | Halt now<br>Wait | Issuer | Halt now | The reserve is small. | Ivo: Write a halt rule [15, 17, 22] |',
    )
  })

  test('findings by capability with cause and evidence, the plan as rows', () => {
    expect(section(report.markdown, 'Findings by capability')).toEqual([
      '### Crisis decision',
      '#### Strengths',
      '- The signal was seen. [15, 35]',
      '#### Areas for improvement',
      '- **major:** The halt came five minutes late. [22, 23, 34]',
      '  - **Cause:** Nobody had the authority. [34]',
      '### Communication',
      '#### Areas for improvement',
      '- **minor:** No statement was made. [36]',
    ])
    expect(section(report.markdown, 'Improvement plan')).toEqual([
      '| Capability | Issue | Corrective action | Capability element | Responsible | Start | Completion |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      '| Crisis decision | The halt came five minutes late. | Delegate the halt | organisation | TBD | 2026-12-01 | – [34, 37] |',
    ])
  })

  test('missing owners, dates, plans and ratings are flagged', () => {
    expect(report.missing.map(({ missing, about }) => `${missing} ${about}`)).toEqual([
      'owner im01',
      'due im01',
      'action fi03',
      'rating tell',
    ])
    expect(section(report.markdown, 'What is missing')).toHaveLength(4)
  })

  test('hot wash by question; the staff’s injects only for the staff', () => {
    expect(section(report.markdown, 'Hot wash')).toEqual([
      '### Question 1: What went well? [7]',
      '- **Bea:** “The reading.” [38]',
    ])
    expect(section(report.markdown, 'Injects')).toContain(
      '| 1 | Deposits leave | released | The issuer halts. |  [9, 14] |',
    )
  })

  test('what everybody saw: no pull of a seat, no observation, no expectation', () => {
    const { markdown, missing } = afterActionReport(log)
    expect(markdown).not.toContain('The issuer halts')
    expect(markdown).not.toContain('Seen at once')
    expect(markdown).not.toContain('released because')
    expect(missing.map(part => part.missing)).not.toContain('rating')
    expect(markdown).toContain('[22, 34]')
    expect(markdown).not.toContain('[22, 23, 34]')
  })

  test('the same events give the same bytes, in either language', () => {
    expect(afterActionReport(logOf(exerciseMeeting), { audience: 'control' })).toEqual(report)
    expect(afterActionReport(log, { language: 'es' }).markdown).toContain('## Plan de mejora')
  })

  test('an empty room has a report too', () => {
    expect(afterActionReport([]).markdown).toContain('No decision was taken.')
  })
})

describe('proposed findings', () => {
  const proposals = proposeFindings(log)
  const about = (key: string) => proposals.find(proposal => proposal.key === key)

  test('bounds come from the conditions of injects and bots', () => {
    expect(thresholdsOf(exercise)).toEqual([
      { measure: 'ustPriceUsd', comparison: '<', value: 0.985 },
      { measure: 'ustPriceUsd', comparison: '<', value: 0.9 },
    ])
    const percent = {
      ...exercise,
      injects: [{ ...run, release: { by: 'condition' as const, when: 'peg >= 98 %', notBeforeMs: null } }],
      seats: [],
    }
    expect(thresholdsOf(percent)).toEqual([{ measure: 'ustPriceUsd', comparison: '>', value: 0.98 }])
  })

  test('thresholds are read as conditions are: thousands, and words for large numbers', () => {
    const large = {
      ...exercise,
      injects: [
        {
          ...run,
          release: { by: 'condition' as const, when: 'coins > 1 bn LUNA or dear > 30_000', notBeforeMs: null },
        },
      ],
      seats: [],
    }
    expect(thresholdsOf(large).map(({ measure, value }) => [measure, value])).toEqual([
      ['coins', 1e9],
      ['dear', 30_000],
    ])
  })

  test('what was beyond a bound from the beginning did not cross it', () => {
    const thresholds = [{ measure: 'ustPriceUsd', comparison: '>' as const, value: 0.1 }]
    expect(proposeFindings(log, { thresholds }).filter(({ key }) => key.startsWith('threshold'))).toEqual([])
  })

  test('a threshold that was crossed, where it was crossed first', () => {
    expect(about('threshold:ustPriceUsd<')).toMatchObject({
      side: 'improvement',
      text: 'UST price crossed < 0.985 at 2022-05-09 14:00 UTC: 0.97 USD.',
      evidence: [12, 13],
    })
  })

  test('of two bounds that were crossed the farther one is told', () => {
    const thresholds = [0.985, 0.96].map(value => ({ measure: 'ustPriceUsd', comparison: '<' as const, value }))
    const found = proposeFindings(log, { thresholds }).filter(({ key }) => key.startsWith('threshold'))
    expect(found.map(({ evidence }) => evidence)).toEqual([[13, 26]])
  })

  test('a decision that came late, with the capability of its inject’s objective', () => {
    expect(about('late:de01')).toMatchObject({
      text: 'The decision “Halt withdrawals?” came 5 min after its deadline.',
      capability: 'Crisis decision',
      evidence: [17, 18, 22],
    })
    expect(proposeFindings(log, { graceMs: 600_000 }).map(({ key }) => key)).toContain('in-time')
  })

  test('an inject without an answer', () => {
    expect(about('unanswered:bank-run')).toBeUndefined()
    const without = logOf(exerciseMeeting.slice(0, 15))
    expect(proposeFindings(without).find(({ key }) => key === 'unanswered:bank-run')?.evidence).toEqual([15])
  })

  test('a refusal of the law, a dissent, ratings', () => {
    expect(about('law:Act 12, section 4:suspend payments')?.evidence).toEqual([27])
    expect(about('dissent:de01')).toMatchObject({
      cause: 'In their words: Bea: “Halting starts the run.”',
      evidence: [20, 22],
    })
    expect(about('observation:ob01')?.side).toBe('strength')
    expect(about('observation:ob02')).toMatchObject({ side: 'improvement', severity: 'major', evidence: [22, 33] })
  })

  test('evidence always names events of the log', () => {
    for (const { evidence } of proposals) {
      expect(evidence.length).toBeGreaterThan(0)
      expect(evidence.every(seq => seq >= 1 && seq <= log.length)).toBe(true)
    }
  })
})
