/** The templates that a room can start from, in English and Spanish. */

import { afterActionEnglish, afterActionSpanish } from './after-action.ts'
import { clientWorkshopEnglish, clientWorkshopSpanish } from './client-workshop.ts'
import { exerciseBriefingEnglish, exerciseBriefingSpanish } from './exercise-briefing.ts'
import { isTemplateFault, type RoomTemplate, templateFromText } from './front-data.ts'
import { memoEnglish, memoSpanish } from './memo.ts'
import { productStrategyEnglish, productStrategySpanish } from './product-strategy.ts'

const texts: Record<'en' | 'es', readonly string[]> = {
  en: [memoEnglish, exerciseBriefingEnglish, clientWorkshopEnglish, productStrategyEnglish, afterActionEnglish],
  es: [memoSpanish, exerciseBriefingSpanish, clientWorkshopSpanish, productStrategySpanish, afterActionSpanish],
}

/** All templates in a language, the memo first. */
export function roomTemplates(language: 'en' | 'es' = 'en'): RoomTemplate[] {
  return texts[language].map(text => {
    const template = templateFromText(text)
    if (isTemplateFault(template))
      throw new Error(`A template of ours cannot be read: ${template.line}: ${template.fault}`)
    return template
  })
}

/** One template; undefined where there is none of that id. */
export function roomTemplate(id: string, language: 'en' | 'es' = 'en'): RoomTemplate | undefined {
  return roomTemplates(language).find(template => template.id === id)
}
