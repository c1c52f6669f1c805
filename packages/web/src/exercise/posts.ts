/** A feed of posts as injects write it: one post a paragraph, `@name: text`. */

/** See the file's head. A paragraph without a name is a post of nobody. */
export function readPosts(text: string): { name: string; text: string }[] {
  return text
    .split(/\n\s*\n/)
    .map(paragraph => paragraph.trim())
    .filter(paragraph => paragraph !== '')
    .map(paragraph => {
      const match = /^(@[^\s:]{1,60}):\s*([\s\S]*)$/.exec(paragraph)
      return match === null ? { name: '', text: paragraph } : { name: match[1]!, text: match[2]! }
    })
}
