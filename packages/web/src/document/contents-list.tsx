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
      {headings.map((heading, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a heading has no name but its turn
        <li key={index} data-level={heading.level - highest}>
          <button
            type="button"
            data-plain
            onClick={() => {
              // Its place is asked for now: what was typed above has moved it without a new drawing.
              const pos = surface.headings[index]?.pos
              if (pos !== undefined) surface.reveal({ pos })
            }}
          >
            {heading.text}
          </button>
        </li>
      ))}
    </ol>
  )
}
