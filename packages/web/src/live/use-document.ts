/** A live document in a component. */

import { useSyncExternalStore } from 'react'
import type { DocumentConnection } from './document-connection.ts'

/** Subscribes to a connection and gives it back. */
export function useDocument(connection: DocumentConnection): DocumentConnection {
  useSyncExternalStore(connection.subscribe, () => connection.version)
  return connection
}
