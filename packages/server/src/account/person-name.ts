/** Names that people give themselves: shown to everybody, so they are cut to something that can be shown. */

const nameLengthMax = 60

/**
 * A name as it will be shown: composed characters (NFC), one line, no control or direction characters, at most 60 characters. Null
 * where nothing readable is left.
 */
export function cleanName(written: unknown): string | null {
  if (typeof written !== 'string' || written.length > 1000) return null
  // Controls (also NUL), unpaired surrogates, invisible format characters, and direction overrides that would turn text around it.
  const shown = written
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
  const cut = [...shown].slice(0, nameLengthMax).join('').trim()
  return /[\p{L}\p{N}]/u.test(cut) ? cut : null
}
