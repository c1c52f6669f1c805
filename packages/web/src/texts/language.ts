/**
 * The language of the page: English or Spanish, typed keys, plural forms by i18next, numbers and dates by the browser. Spanish is
 * fetched when it is chosen, and the texts of what is opened later with it. The choice is kept in this browser.
 */

import i18next from 'i18next'
import { useSyncExternalStore } from 'react'
import type { en } from './en.ts'
import { first } from './en-first.ts'

/** Languages of the page. */
export type Language = 'en' | 'es'
/** A key of the dictionary; plural forms are asked for by their stem, with `count` among the values. */
export type TextKey = WithoutPlural<keyof typeof en>
type WithoutPlural<K extends string> = K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K
/** What stands in a text's `{{places}}`. */
export type TextValues = Record<string, string | number>
/** Says a text in the language of the page. */
export type Say = (key: TextKey, values?: TextValues) => string

const storageKey = 'language'
const listeners = new Set<() => void>()
const loaded = new Set<Language>(['en'])
let current: Texts = textsOf('en')

/** Everything that depends on the language. The object changes when the language does. */
export type Texts = {
  language: Language
  t: Say
  /** `14:05`, in the reader's own time zone. */
  clock(atMs: number): string
  /** `8 May 2022, 04:30 UTC`: scenario times are UTC everywhere. */
  moment(atMs: number): string
  /** `8 May, 04:30`: the same without year and zone, for tight places. */
  shortMoment(atMs: number): string
  /** `27 November 2026`. */
  day(atMs: number): string
  number(value: number): string
  /** `Ada, Ben and Cleo`. */
  list(words: readonly string[]): string
}

function textsOf(language: Language): Texts {
  const locale = language === 'en' ? 'en-GB' : 'es'
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' })
  const utc = { timeZone: 'UTC', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const
  const moment = new Intl.DateTimeFormat(locale, { ...utc, year: 'numeric' })
  const shortMoment = new Intl.DateTimeFormat(locale, utc)
  const number = new Intl.NumberFormat(locale)
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return {
    language,
    t: (key, values) => i18next.t(key, { ...values, lng: language }),
    clock: atMs => clock.format(atMs),
    moment: atMs => `${moment.format(atMs)} UTC`,
    shortMoment: atMs => shortMoment.format(atMs),
    day: atMs => day.format(atMs),
    number: value => number.format(value),
    list: words => list.format(words),
  }
}

/** Reads the chosen language, else the browser's, and makes the page speak it. Called once before the first paint. */
export async function openLanguage(): Promise<void> {
  await i18next.init({
    lng: 'en',
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    resources: { en: { translation: first } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  })
  await chooseLanguage(chosenLanguage(), { keep: false })
}

let later: Promise<void> | undefined

/** Fetches the texts of what is opened later; whatever shows them waits for this first. A try that failed is made again. */
export function openLaterTexts(): Promise<void> {
  later ??= import('./en-later.ts').then(
    module => {
      i18next.addResourceBundle('en', 'translation', module.later)
    },
    (error: unknown) => {
      later = undefined
      throw error
    },
  )
  return later
}

function chosenLanguage(): Language {
  try {
    const kept = localStorage.getItem(storageKey)
    if (kept === 'en' || kept === 'es') return kept
  } catch {
    // Storage may be forbidden; the browser's language holds then.
  }
  return navigator.language.toLowerCase().startsWith('es') ? 'es' : 'en'
}

/** Changes the language. When its texts cannot be fetched the page keeps the language that it has and the promise fails. */
export async function chooseLanguage(language: Language, options: { keep: boolean } = { keep: true }): Promise<void> {
  if (!loaded.has(language)) {
    const { es } = await import('./es.ts')
    i18next.addResourceBundle('es', 'translation', es)
    loaded.add('es')
  }
  current = textsOf(language)
  document.documentElement.lang = language
  if (options.keep) {
    try {
      localStorage.setItem(storageKey, language)
    } catch {
      // The choice then lasts as long as the page.
    }
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The texts of the page, anew when the language changes. */
export function useTexts(): Texts {
  return useSyncExternalStore(subscribe, () => current)
}
