/** What every part of the report reads: the view of the log, the language and its words. */

import { actorName, type LogView } from '../minutes/log-view.ts'
import { type MinutesWords, minutesWords } from '../minutes/words.ts'
import type { PaperLanguage } from '../paper/numbers.ts'
import { type ReportWords, reportWords } from './words.ts'

/** See the file's head. `shared` are the words that the minutes use too. */
export type ReportView = { view: LogView; language: PaperLanguage; words: ReportWords; shared: MinutesWords }

/** The report's view of a log in a language. */
export function reportView(view: LogView, language: PaperLanguage): ReportView {
  return { view, language, words: reportWords(language), shared: minutesWords(language) }
}

/** Name of who acted. */
export function nameIn({ view, shared }: ReportView, actor: string): string {
  return actorName(view, actor, shared)
}
