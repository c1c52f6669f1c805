/** The rules that propose findings: apart, because they read the whole log and are fetched when asked for. */
export { proposeFindings } from '@breakwater/room'
