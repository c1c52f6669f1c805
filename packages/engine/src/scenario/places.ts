/**
 * Where each key and value of a document stands in its file. Places hang on the containers themselves, so they stay right when a
 * scenario is put together from several files or list entries are taken out.
 */

/** A place in a file, line and column from 1. */
export type Place = { file: string; line: number; column: number }

type Entry = { key: Place; value: Place }

/** See the file's head. */
export class Places {
  private readonly maps = new WeakMap<object, Map<string, Entry>>()
  private readonly lists = new WeakMap<object, Place[]>()

  /** Records where a key and its value stand. */
  set(map: object, key: string, keyPlace: Place, valuePlace: Place): void {
    let entries = this.maps.get(map)
    if (entries === undefined) {
      entries = new Map()
      this.maps.set(map, entries)
    }
    entries.set(key, { key: keyPlace, value: valuePlace })
  }

  /** Records where the next entry of a list stands. */
  append(list: readonly unknown[], place: Place): void {
    const entries = this.lists.get(list)
    if (entries === undefined) this.lists.set(list, [place])
    else entries.push(place)
  }

  /** Takes an entry out of a list and its place with it. */
  remove(list: unknown[], index: number): void {
    list.splice(index, 1)
    this.lists.get(list)?.splice(index, 1)
  }

  /** Where a key stands, if known. */
  ofKey(map: object, key: string): Place | undefined {
    return this.maps.get(map)?.get(key)?.key
  }

  /** Where the value under a key or position stands, if known. */
  ofValue(container: object, key: PropertyKey): Place | undefined {
    if (Array.isArray(container)) return this.lists.get(container)?.[Number(key)]
    return this.maps.get(container)?.get(String(key))?.value
  }

  /**
   * The place of what a path leads to: of its last key (`key`) or of its value. Where the path leads to something that is missing,
   * the place of the nearest thing around it.
   */
  locate(
    root: unknown,
    rootPlace: Place | undefined,
    path: readonly PropertyKey[],
    part: 'key' | 'value',
  ): Place | undefined {
    let container: unknown = root
    let place = rootPlace
    for (let index = 0; index < path.length; index++) {
      if (typeof container !== 'object' || container === null) return place
      const segment = path[index]!
      const value = this.ofValue(container, segment)
      if (value === undefined) return place
      const last = index === path.length - 1
      place = last && part === 'key' && !Array.isArray(container) ? this.ofKey(container, String(segment)) : value
      container = (container as Record<PropertyKey, unknown>)[segment]
    }
    return place
  }
}
