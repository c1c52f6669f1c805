/** A document's surface in a component. */

import { useMemo, useSyncExternalStore } from 'react'
import { createDocumentSurface, type DocumentSurface } from './surface.ts'

/** Makes a surface that lives as long as the component; hand it to the pane and to the margin of one document. */
export function useDocumentSurface(): DocumentSurface {
  return useMemo(createDocumentSurface, [])
}

/** Subscribes to a surface and gives it back. */
export function useSurface(surface: DocumentSurface): DocumentSurface {
  useSyncExternalStore(surface.subscribe, () => surface.version)
  return surface
}
