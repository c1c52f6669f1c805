/** How papers leave over HTTP: type, file name, and headers that keep a browser from running them. */

/** Forms in which papers are handed out. */
export type PaperForm = 'md' | 'html' | 'docx' | 'pdf' | 'csv' | 'json'

const types: Record<PaperForm, string> = {
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
}

/** True for a form that papers have. */
export function isPaperForm(form: string): form is PaperForm {
  return Object.hasOwn(types, form)
}

/**
 * Headers of a download: always an attachment, never sniffed, never kept by a cache, and in a browser without rights. The name is
 * made of the title; what file systems do not like becomes a hyphen. Source: RFC 6266 (Content-Disposition), RFC 8187 (its encoding).
 */
export function downloadHeaders(title: string, form: PaperForm): Record<string, string> {
  const name = fileName(title)
  const ascii = name.normalize('NFKD').replace(/[^\x20-\x7e]/g, '') || 'paper'
  const encoded = encodeURIComponent(`${name}.${form}`).replace(
    /['()*!]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return {
    'Content-Type': types[form],
    'Content-Disposition': `attachment; filename="${ascii}.${form}"; filename*=UTF-8''${encoded}`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  }
}

/** A title as a file's name without its ending: letters, digits and hyphens, at most 80 characters; `paper` where nothing is left. */
export function fileName(title: string): string {
  const name = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return [...name].slice(0, 80).join('') || 'paper'
}

/** CSV as bytes: with a byte order mark, so that spreadsheets read its accents. */
export function csvBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(`\ufeff${text}`))
}
