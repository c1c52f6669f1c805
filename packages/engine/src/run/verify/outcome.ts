/** How one conformance case came out. `detail` says, for a failed case, what differed or why it could not be understood. */
export type CaseOutcome = { id: string; passed: boolean; detail?: string }
