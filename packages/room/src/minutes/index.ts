/** The door of the minutes. */

export { type Consequences, consequencesOf, type FiguresAt, type FollowingRefusal } from './consequences.ts'
export { actorName, entersPaper, eventsOf, type LogView, viewLog } from './log-view.ts'
export {
  draftMinutes,
  hashOfText,
  type MinutesDraft,
  type MinutesOptions,
  type PublishedMinutes,
  presentMinutes,
  publishedMinutes,
  type RebuiltMinutes,
  rebuildMinutes,
} from './minutes.ts'
export { type MinutesLine, type MinutesSection, paperOfSection } from './section.ts'
export { type MinutesSectionId, type MinutesWords, minutesSectionIds, minutesWords, type Words } from './words.ts'
