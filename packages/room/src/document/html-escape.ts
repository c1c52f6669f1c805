const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g

/** Text made safe for the content and the quoted attributes of HTML. Control characters, which HTML forbids, go. */
export function escapeHtml(text: string): string {
  return text.replace(forbidden, '').replace(/[&<>"']/g, character => replacements[character]!)
}
