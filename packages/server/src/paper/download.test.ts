import { expect, test } from 'vitest'
import { csvBytes, downloadHeaders, fileName, isPaperForm } from './download.ts'
import { pictureSize } from './picture-size.ts'

test('a download is an attachment with a name that no header or folder can be broken with', () => {
  const headers = downloadHeaders('Réserve "a"\r\nSet-Cookie: x/../../etc', 'csv')
  expect(headers['Content-Disposition']).toBe(
    `attachment; filename="Reserve-a-Set-Cookie-x-etc.csv"; filename*=UTF-8''R%C3%A9serve-a-Set-Cookie-x-etc.csv`,
  )
  expect(headers['X-Content-Type-Options']).toBe('nosniff')
  expect(headers['Content-Security-Policy']).toContain('sandbox')
  expect(Object.values(headers).join()).not.toMatch(/[\r\n]/)
})

test('names of nothing but signs, and long ones', () => {
  expect(fileName('../..')).toBe('paper')
  expect(downloadHeaders('会議', 'md')['Content-Disposition']).toContain('filename="paper.md"')
  expect(fileName('x'.repeat(300))).toHaveLength(80)
  expect(isPaperForm('docx')).toBe(true)
  expect(isPaperForm('toString')).toBe(false)
})

test('CSV begins with a byte order mark', () => {
  expect([...csvBytes('a')]).toEqual([0xef, 0xbb, 0xbf, 0x61])
})

test('pictures are known by their bytes', () => {
  const png = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 2, 0, 0, 0, 1, 0,
  ]
  expect(pictureSize(Uint8Array.from(png))).toEqual({ form: 'png', width: 512, height: 256 })
  const gif = [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 10, 0, 20, 0]
  expect(pictureSize(Uint8Array.from(gif))).toEqual({ form: 'gif', width: 10, height: 20 })
  const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 11, 8, 0, 30, 0, 40, 1, 1, 0x11, 0]
  expect(pictureSize(Uint8Array.from(jpeg))).toEqual({ form: 'jpg', width: 40, height: 30 })
  expect(pictureSize(Uint8Array.from(jpeg.slice(0, 12)))).toBeUndefined()
  expect(pictureSize(new TextEncoder().encode('RIFF....WEBP'))).toBeUndefined()
  expect(pictureSize(new Uint8Array())).toBeUndefined()
})
