/** A brief, an inject or a page of minutes as blocks of text. */

import { Fragment } from 'react'
import { type Block, readPlainMarkdown, readWords, type Words } from './plain-markdown.ts'
import styles from './plain-text.module.css'

/** See the file's head. Headings begin at level `under` + 1, so that the page's order of headings holds. */
export function PlainText({ text, under = 3, print = false }: { text: string; under?: 2 | 3; print?: boolean }) {
  return (
    <div className={styles['text']} data-print={print || undefined}>
      {readPlainMarkdown(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text does not change its order while it is shown.
        <BlockOf key={index} block={block} under={under} />
      ))}
    </div>
  )
}

/** One line of words with their looks, inside another text. */
export function Line({ text }: { text: string }) {
  return (
    <span className={styles['line']}>
      <WordsOf words={readWords(text)} />
    </span>
  )
}

function BlockOf({ block, under }: { block: Block; under: 2 | 3 }) {
  switch (block.kind) {
    case 'list': {
      const items = block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above.
        <li key={index} data-depth={item.depth === 0 ? undefined : item.depth}>
          <WordsOf words={item.words} />
        </li>
      ))
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return <TableOf head={block.head} rows={block.rows} />
    case 'heading': {
      const level = Math.min(6, under + block.level)
      const Heading = `h${level}` as 'h3' | 'h4' | 'h5' | 'h6'
      return (
        <Heading>
          <WordsOf words={block.words} />
        </Heading>
      )
    }
    case 'quote':
      return (
        <blockquote>
          <WordsOf words={block.words} />
        </blockquote>
      )
    case 'paragraph':
      return (
        <p>
          <WordsOf words={block.words} />
        </p>
      )
  }
}

function TableOf({ head, rows }: { head: Words[][]; rows: Words[][][] }) {
  const label = head
    .flat()
    .map(one => one.text)
    .join(', ')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls is reached by the keyboard.
    <section className={styles['scroll']} tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {head.map((words, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order.
              <th key={index} scope="col">
                <WordsOf words={words} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their order.
            <tr key={row}>
              {cells.map((words, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order.
                <td key={index}>
                  <WordsOf words={words} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function WordsOf({ words }: { words: Words[] }) {
  return words.map((one, index) => {
    const key = `${index}`
    if (one.look === 'strong') return <strong key={key}>{one.text}</strong>
    if (one.look === 'emphasis') return <em key={key}>{one.text}</em>
    if (one.look === 'code') return <code key={key}>{one.text}</code>
    return <Fragment key={key}>{one.text}</Fragment>
  })
}
