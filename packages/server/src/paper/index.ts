/** The door of paper on the server: what needs a library or a browser. */

export { findBrowser } from './browser.ts'
export {
  type DocxComment,
  type DocxDocumentParts,
  type DocxThread,
  docxFromDocument,
} from './docx-document.ts'
export type { DocxOptions } from './docx-file.ts'
export { docxFromPaper } from './docx-paper.ts'
export { csvBytes, downloadHeaders, fileName, isPaperForm, type PaperForm } from './download.ts'
export { type PdfAnswer, type PdfOptions, pdfFromHtml } from './pdf.ts'
