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

/** Colours of carets and names: six hex digits, dark enough for white letters, apart from each other for most eyes. */
const colours: readonly string[] = [
  '#1f5fa8',
  '#a8471f',
  '#2b7a3d',
  '#7a2b74',
  '#8a6a00',
  '#006d77',
  '#9c1f3f',
  '#4b4fb0',
  '#5b6b1f',
  '#7d4a2d',
  '#2f6f8f',
  '#8f2f6f',
]

/** The colour for the next person, given how many there are. */
export function colourAt(index: number): string {
  return colours[index % colours.length]!
}
