/** The texts of the document and its margin in the language of the page; Spanish is fetched when it is spoken. */

import { useEffect, useState } from 'react'
import { type DocumentTexts, documentTexts } from '../document/texts.ts'
import { useTexts } from '../texts/language.ts'

let spanish: DocumentTexts | null = null

/** See the file's head. English until the other language has come. */
export function useDocumentTexts(): DocumentTexts {
  const { language } = useTexts()
  const [, setLoaded] = useState(false)
  useEffect(() => {
    if (language !== 'es' || spanish !== null) return
    let left = false
    import('../document/texts-es.ts').then(
      module => {
        spanish = module.documentTextsEs
        if (!left) setLoaded(true)
      },
      // The network is away: English stays, and the next change of language tries again.
      () => undefined,
    )
    return () => {
      left = true
    }
  }, [language])
  return language === 'es' && spanish !== null ? spanish : documentTexts
}
