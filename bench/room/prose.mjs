// Typing into the document's fragment as the editor's binding does: paragraphs with one text each, suggestions as formatted text.
import * as Y from 'yjs'

/** Fills the document with one paragraph for each person. */
export function prepareParagraphs(prose, count) {
  prose.delete(0, prose.length)
  prose.insert(
    0,
    Array.from({ length: count }, (_, index) => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(`Paragraph ${index + 1}. `)])
      return paragraph
    }),
  )
}

/** Adds a word to the end of a person's paragraph; `author`: as that person's suggestion. */
export function typeInto(prose, index, word, author) {
  const text = prose.get(Math.min(index, prose.length - 1)).get(0)
  if (author === undefined) text.insert(text.length, word)
  else text.insert(text.length, word, { insertion: { id: `${author}:bench:1651968000000` } })
}

/** The words of each block. */
export function paragraphsOf(prose) {
  return prose.toArray().map(block => block.toString().replace(/<[^>]*>/g, ''))
}
