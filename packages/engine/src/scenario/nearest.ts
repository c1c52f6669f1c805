/** The known name that was probably meant. */

/**
 * The name among `known` that is nearest to `written` by edit distance (a swap of neighbours counts once), if it is near enough to
 * be a slip of the keyboard; case is ignored. Long inputs are not compared.
 */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  if (written.length === 0 || written.length > 60) return undefined
  const wanted = written.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(written.length / 3)) + 1
  for (const name of known.slice(0, 400)) {
    if (name.length > 60) continue
    const distance = editDistance(wanted, name.toLowerCase())
    if (distance < bestDistance && distance < Math.max(name.length, 2)) {
      bestDistance = distance
      best = name
    }
  }
  return best
}

/** A hint that names the nearest known name, or lists the known ones. */
export function nameHint(written: string, known: readonly string[], what: string): string {
  const nearest = nearestName(written, known)
  if (nearest !== undefined) return `Did you mean “${nearest}”?`
  if (known.length === 0) return `There is no ${what} here.`
  const listed = known.slice(0, 12).join(', ')
  return `Known here: ${listed}${known.length > 12 ? ` and ${known.length - 12} more` : ''}.`
}

function editDistance(left: string, right: string): number {
  let before: number[] = []
  let previous: number[] = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current: number[] = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let cost = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1))
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) cost = Math.min(cost, before[column - 2]! + 1)
      current.push(cost)
    }
    before = previous
    previous = current
  }
  return previous[right.length]!
}
