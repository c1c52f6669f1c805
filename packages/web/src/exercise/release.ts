/** When an inject goes out, in words. */

import type { Release } from '@breakwater/room'
import type { Say } from '../texts/language.ts'

/** See the file's head. `moment` says a scenario time. */
export function sayRelease(t: Say, moment: (atMs: number) => string, release: Release): string {
  switch (release.by) {
    case 'time':
      return moment(release.atMs)
    case 'hand':
      return t('release.hand')
    case 'condition':
      return release.notBeforeMs === null
        ? t('release.when', { condition: release.when })
        : t('release.whenAfter', { condition: release.when, time: moment(release.notBeforeMs) })
  }
}
