/** The door of the report. */

export type { MissingPart } from './evaluation.ts'
export {
  type ProposalOptions,
  type ProposedFinding,
  proposeFindings,
  type Threshold,
  thresholdsOf,
} from './proposals.ts'
export { type AfterActionReport, afterActionReport, type ReportOptions } from './report.ts'
