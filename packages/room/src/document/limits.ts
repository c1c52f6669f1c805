/** Limits of one document. All are upper bounds, inclusive. */
export type DocumentLimits = {
  /** One update from a client, bytes. */
  readonly updateSizeBytes: number
  /** Structs and deleted ranges in one update. */
  readonly updateItems: number
  /** The encoded state plus every accepted update since it was measured, bytes. */
  readonly documentSizeBytes: number
  /** ProseMirror size of the document: characters plus two for each node. */
  readonly documentSize: number
  /** Nesting of nodes below the document. */
  readonly depth: number
  /** Length of a Markdown text to import, characters. */
  readonly importLength: number
}

/** Limits used where a caller gives none: a document of some 400 printed pages. */
export const documentLimits: DocumentLimits = {
  updateSizeBytes: 256 * 1024,
  updateItems: 20_000,
  documentSizeBytes: 64 * 1024 * 1024,
  documentSize: 1_500_000,
  depth: 24,
  importLength: 1_000_000,
}

/** Longest short text attribute (titles, labels, alternative texts), characters. */
export const labelLength = 300
/** Longest identifier attribute, characters. */
export const identifierLength = 120
/** Longest web address, characters. */
export const addressLength = 2048
