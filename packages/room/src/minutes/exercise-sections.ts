/** What was shown to the room: exhibits with the manifest they rest on, and the injects that went out. */

import { citesOf } from '../paper/blocks.ts'
import { oneLine } from '../paper/plain-text.ts'
import { momentText } from '../paper/times.ts'
import { manifestHashAt } from './consequences.ts'
import { eventsOf, type LogView, seatTitle, timeText } from './log-view.ts'
import { item, type MinutesLine } from './section.ts'
import type { MinutesWords } from './words.ts'

/** Exhibits: title, summary, and the hash of the run's manifest at that moment. */
export function exhibitLines(view: LogView, words: MinutesWords): MinutesLine[] {
  const forks = eventsOf(view, 'forks.made')
  return [...view.state.exhibits.values()]
    .sort((a, b) => a.seq - b.seq)
    .map(exhibit => {
      const made = forks.find(({ body }) => body.exhibit === exhibit.exhibit)
      const rests = exhibit.form === 'picture' || exhibit.form === 'text' ? null : manifestHashAt(view, exhibit.seq)
      const parts = [timeText(view, exhibit.atMs)]
      if (oneLine(exhibit.summary) !== '') parts.push(oneLine(exhibit.summary))
      if (made !== undefined) parts.push(words.forks(made.body.runs))
      if (rests !== null) parts.push(`${words.manifest} ${rests.hash}`)
      return item(parts.join('; '), citesOf(exhibit.seq, made?.seq, rests?.seq), { lead: `${oneLine(exhibit.title)}:` })
    })
}

/** Injects that were delivered to this view's audience, with both clocks. */
export function injectLines(view: LogView, words: MinutesWords): MinutesLine[] {
  const released = eventsOf(view, 'inject.released')
  const ids = [...new Set(view.state.deliveries.map(({ inject }) => inject))]
  return ids.map(id => {
    const deliveries = view.state.deliveries.filter(({ inject }) => inject === id)
    const { title, form, from, atMs, scenarioMs } = deliveries[0]!
    const to = deliveries.map(({ audience }) =>
      audience.startsWith('seat:') ? seatTitle(view, audience.slice(5)) : words.audience(audience),
    )
    const parts = [timeText(view, atMs)]
    if (scenarioMs !== null) parts.push(words.scenarioTime(momentText(scenarioMs)))
    parts.push(words.forms[form], words.injectFrom(oneLine(from)), `→ ${to.join(', ')}`)
    return item(
      parts.join('; '),
      citesOf(
        ...deliveries.map(({ seq }) => seq),
        ...released.filter(({ body }) => body.inject === id).map(({ seq }) => seq),
      ),
      { lead: `${oneLine(title)}:` },
    )
  })
}
