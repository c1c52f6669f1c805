/** Pictures for a document: sent to the room's server, which alone serves them again. */

import type { DocumentTexts } from './texts.ts'

/** Largest picture, bytes. */
export const pictureBytesMax = 4 * 1024 * 1024

const kinds = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])

/** The address of a picture in the room, or a sentence that says why it was not taken. */
export type UploadAnswer = { src: string } | { failed: string }

/** Sends a picture. @param document the document that it is for, as the room names it: it is served to those who see that one */
export async function uploadPicture(
  roomId: string,
  document: string,
  file: File,
  texts: DocumentTexts,
): Promise<UploadAnswer> {
  if (!kinds.has(file.type)) return { failed: texts.pictureWrong }
  if (file.size > pictureBytesMax) return { failed: texts.pictureTooLarge }
  try {
    const address = `/api/rooms/${encodeURIComponent(roomId)}/pictures?document=${encodeURIComponent(document)}`
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': file.type },
      body: file,
    })
    const answer = (await response.json()) as {
      src?: string
      refusal?: { because: string }
      mistakes?: { message: string }[]
    }
    if (response.ok && typeof answer.src === 'string') return { src: answer.src }
    return { failed: answer.refusal?.because ?? answer.mistakes?.[0]?.message ?? texts.pictureWrong }
  } catch {
    return { failed: texts.fate.offline }
  }
}
