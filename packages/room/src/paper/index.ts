/** The door of paper: neutral blocks and the formats that need no library. */

export type { Cites, PaperBlock, PaperItem, PaperRow } from './blocks.ts'
export { citesOf, citesText } from './blocks.ts'
export { type CsvCell, type CsvFault, type CsvRow, cellFromCsv, csvRows, csvText } from './csv.ts'
export { escapeHtml, htmlFromPaper, type PrintOptions } from './html.ts'
export { escapeMarkdownLine, markdownFromPaper } from './markdown.ts'
export { figureText, numberText, type PaperLanguage } from './numbers.ts'
export { oneLine, plainText } from './plain-text.ts'
export { clockText, dayText, isoText, lengthText, momentOf, momentText } from './times.ts'
