/** The headings of a document as a list of ways to them. Stands in the document where it was put, and beside it. */

import styles from './blocks.module.css'
import type { DocumentSurface } from './surface.ts'
import type { DocumentTexts } from './texts.ts'
import { useSurface } from './use-surface.ts'

/** See the file's head. */
export function ContentsList({ surface, texts }: { surface: DocumentSurface; texts: DocumentTexts }) {
  const { headings } = useSurface(surface)
  if (headings.length === 0) return <p className={styles['quiet']}>{texts.contents.none}</p>
  const highest = Math.min(...headings.map(heading => heading.level))
  return (
    <ol className={styles['headings']}>
      {headings.map(heading => (
        <li key={heading.pos} data-level={heading.level - highest}>
          <button type="button" data-plain onClick={() => surface.reveal({ pos: heading.pos })}>
            {heading.text}
          </button>
        </li>
      ))}
    </ol>
  )
}
