/** What a picture is and how large, from its first bytes: as much as a .docx needs to show it. */

/** A picture that Word can show. Sizes in pixels. */
export type PictureSize = { form: 'png' | 'jpg' | 'gif'; width: number; height: number }

/** Reads form and size; undefined for anything else (WebP too, which Word does not show) and for broken files. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = pngSize(view) ?? gifSize(view) ?? jpegSize(view)
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined
}

/** Source: PNG specification, 5.2 and 11.2.2 (signature, IHDR). */
function pngSize(view: DataView): PictureSize | undefined {
  if (view.byteLength < 24 || view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined
  return { form: 'png', width: view.getUint32(16), height: view.getUint32(20) }
}

/** Source: GIF89a specification, 17 and 18 (header, logical screen). */
function gifSize(view: DataView): PictureSize | undefined {
  if (view.byteLength < 10 || view.getUint32(0) !== 0x47494638) return undefined
  return { form: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

/** Source: ITU-T T.81, B.2.2 (frame header): markers C0 to CF but for C4, C8 and CC. */
function jpegSize(view: DataView): PictureSize | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined
  let at = 2
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { form: 'jpg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    }
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}
