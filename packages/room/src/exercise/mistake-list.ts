/** Mistakes of an exercise file, gathered so that all can be mended at once. */

/** Keys and positions from the root of the file. */
export type Path = readonly (string | number)[]

/** One wrong thing in an exercise file. Who read the file adds line and column. */
export type ExerciseMistake = {
  /** Stable word: `unknown-key`, `missing-value`, `wrong-value`, `unknown-reference`, `duplicate-id`, `out-of-range`, `impossible-time`. */
  code: string
  path: Path
  message: string
  hint: string
}

/** See the file's head. */
export class MistakeList {
  readonly mistakes: ExerciseMistake[] = []

  /** Adds one. */
  add(path: Path, code: string, message: string, hint: string): void {
    this.mistakes.push({ code, path: [...path], message, hint })
  }

  /** Adds one unless `name` is known; the hint lists what is. */
  addUnless(known: readonly string[], name: string, path: Path, what: string): void {
    if (known.includes(name)) return
    const listed = known.slice(0, 12).join(', ')
    const more = known.length > 12 ? ` and ${known.length - 12} more` : ''
    this.add(
      path,
      'unknown-reference',
      `There is no ${what} “${name.slice(0, 40)}”.`,
      known.length === 0 ? `The file has no ${what}.` : `Known: ${listed}${more}.`,
    )
  }

  /** Adds one for each id that comes a second time. */
  addDuplicates(entries: readonly { id: string }[], path: Path, what: string): void {
    const seen = new Set<string>()
    entries.forEach((entry, at) => {
      if (seen.has(entry.id))
        this.add([...path, at, 'id'], 'duplicate-id', `Two ${what} are called “${entry.id}”.`, 'Rename one of them.')
      seen.add(entry.id)
    })
  }
}
