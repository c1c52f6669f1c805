/**
 * Words of strangers before they go on paper. Characters that no reader sees but that change what a reader sees are taken out:
 * controls, and marks that turn the direction of the text around them. Everything else stays as it was typed.
 */

const newLines = /\r\n?|\u2028|\u2029|\u0085/g
// The controls are named on purpose: they are what is taken out.
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]/g
const directions = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** The text without controls, directional marks and broken characters. Line ends become `\n`, tabs a space. */
export function plainText(text: string): string {
  return text
    .replace(newLines, '\n')
    .replace(/\t/g, ' ')
    .replace(controls, '')
    .replace(directions, '')
    .replace(loneSurrogates, '\ufffd')
}

/** The text on one line, without space at its ends: for titles, names and table cells that must not break. */
export function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim()
}
