/**
 * The document of a room: what may stand in it, who may change what, and what becomes of it.
 *
 * - **Format.** One Y document per audience, with one shared type: the XML fragment `prose`, in the form of y-tiptap.
 *   `documentSchema()` is the one schema; `schemaVersion()` names it, and a server refuses clients with another.
 * - **Suggestions** are marks on text (`insertion`, `deletion`) and the attribute `suggestion` on blocks and inline atoms,
 *   because Yjs carries marks on text only. Their id is `person:unique:atMs`. An editor uses `suggestingExtension`;
 *   only the server accepts and declines (`acceptSuggestionInY`, `declineSuggestionInY`).
 * - **Comments** are marks that only the server sets (`placeCommentMark`), with the words quoted in the thread.
 * - **The gate** (`UpdateGate`) checks every update of a client on a replica: `check` → journal → apply → `commit`.
 *   A refused client must drop its Y document and load anew, because its edit stays in its copy.
 * - **Edits of the server** are made on a draft (`applyServerEdit`): journal the update, apply it to the document,
 *   `admit` it to the gate, one edit after the other.
 * - **Documents on a server** only merge (`createReplica`, or `mergeOnly` on one that a library made, before its first
 *   update). Otherwise Yjs tidies formats by edits of its own, and a replay of the journal gives another document.
 * - **History** needs the journal only: `documentAt`, `attribution`, `changesBetween`.
 * - **Import and export**: Markdown both ways, and one static HTML page.
 *
 * Everything here is pure and runs in Node and in browsers. Only `new Y.Doc()` draws a random client id; no result
 * depends on it.
 */

export { isImageAddress, isLinkAddress } from './addresses.ts'
export {
  anchorOfOffsets,
  type CommentAnchor,
  placeCommentMark,
  quoteLength,
  removeCommentMark,
  type ThreadAnchor,
  threadAnchors,
} from './anchors.ts'
export { type AttributedRange, attribution } from './attribution.ts'
export {
  type BlockSuggestion,
  type BlockSuggestionKind,
  formatBlockSuggestion,
  parseBlockSuggestion,
} from './block-suggestion.ts'
export { type CalloutKind, calloutKinds } from './blocks.ts'
export type { LostAnchor } from './comment-rules.ts'
export { changesBetween, clientOwners, type DocumentChange, documentAt, type JournaledUpdate } from './history.ts'
export { type HtmlPageOptions, htmlFromDocument } from './html-page.ts'
export type { PageTheme } from './html-style.ts'
export { type DocumentLimits, documentLimits } from './limits.ts'
export { isLiveBlockName, type LiveBlockName, liveBlockAttributes, liveBlockNames } from './live-blocks.ts'
export { documentFromMarkdown } from './markdown-read.ts'
export { markdownFromDocument } from './markdown-write.ts'
export { commentMarkName, suggestionAttribute, suggestionMarkNames } from './marks.ts'
export {
  type DocumentJson,
  documentFault,
  documentFromJson,
  documentFromNode,
  emptyDocument,
  fragmentName,
  jsonFromDocument,
  nodeFromDocument,
  nodeFromJson,
  proseFragment,
  proseOf,
} from './prose.ts'
export { type DocumentRefusal, type DocumentRefusalCode, isRefusal } from './refusal.ts'
export { createReplica, mergeOnly } from './replica.ts'
export { documentExtensions, documentFormat, documentSchema, schemaVersion } from './schema.ts'
export {
  acceptSuggestionInY,
  applyServerEdit,
  declineSuggestionInY,
  headingJson,
  type InsertPlace,
  insertBlocks,
  replaceContent,
  replaceSection,
  type ServerEdit,
  serverClientId,
  writeTransform,
} from './server-edit.ts'
export { SimulatedClient } from './simulated-client.ts'
export {
  asSuggestion,
  cleanPasted,
  type SuggestingOptions,
  suggestingExtension,
  suggestingPlugins,
} from './suggesting.ts'
export { formatSuggestionId, isSuggestionId, parseSuggestionId, type SuggestionId } from './suggestion-id.ts'
export {
  acceptAllSuggestions,
  acceptSuggestion,
  declineSuggestion,
  listSuggestions,
  revertAllSuggestions,
  type Suggestion,
  settleSuggestions,
  type Verdict,
} from './suggestions.ts'
export type { ThreadComment, ThreadNote } from './thread-notes.ts'
export { checkUpdate, type UpdateAdmission, UpdateGate, type UpdateGateOptions } from './update-gate.ts'
export { type ChangeSummary, type DocumentRights, foreignSuggestionFault } from './update-rules.ts'
