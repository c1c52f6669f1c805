/** JSON of results: columns become plain lists, numbers that JSON cannot say become null. */

/** The text of a value. `NaN` and infinities become null, typed arrays become lists. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) => (ArrayBuffer.isView(inner) ? Array.from(inner as Float64Array) : inner),
    indent,
  )
}
