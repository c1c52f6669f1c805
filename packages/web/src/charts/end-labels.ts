/** Keeps the labels at the lines' ends from lying over one another. */

/** A label whose first line wants to stand at `y`. */
export type EndLabel = { id: string; lines: string[]; look: string; y: number }

/** Breaks a label at its words into at most four lines of about `lengthMax` characters; what does not fit is cut with a mark. */
export function breakLabel(text: string, lengthMax: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + 1 + word.length <= lengthMax) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  const cut = (line: string): string => (line.length <= lengthMax + 1 ? line : `${line.slice(0, lengthMax - 1)}…`)
  if (lines.length > 4) lines[3] += '…'
  return lines.slice(0, 4).map(cut)
}

/** Moves labels apart, as little as needed, inside `top` and `bottom`; `gap` is the height of a line. Order by height is kept. */
export function placeLabels(labels: readonly EndLabel[], gap: number, top: number, bottom: number): EndLabel[] {
  const height = (label: EndLabel): number => gap * label.lines.length
  const lowest = (label: EndLabel): number => bottom - height(label) + gap
  const placed = [...labels]
    .sort((a, b) => a.y - b.y)
    .map(label => ({ ...label, y: Math.min(lowest(label), Math.max(top, label.y)) }))
  for (let index = 1; index < placed.length; index++) {
    const above = placed[index - 1]!
    const label = placed[index]!
    label.y = Math.max(label.y, above.y + height(above))
  }
  let limit = bottom + gap
  for (let index = placed.length - 1; index >= 0; index--) {
    const label = placed[index]!
    label.y = Math.min(label.y, limit - height(label))
    limit = label.y
  }
  return placed
}
