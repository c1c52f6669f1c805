/** A link as a code for telephones: drawn as one SVG path, fetched when it is asked for. */

import { useEffect, useState } from 'react'
import { useTexts } from '../texts/language.ts'
import styles from './qr-code.module.css'

/** See the file's head. `alternative` is what the picture says in words. */
export function QrCode({ text, alternative }: { text: string; alternative: string }) {
  const { t } = useTexts()
  const [code, setCode] = useState<{ size: number; path: string } | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let left = false
    import('qrcode-generator').then(
      ({ default: makeCode }) => {
        const made = makeCode(0, 'M')
        made.addData(text)
        made.make()
        if (!left)
          setCode({ size: made.getModuleCount(), path: darkPath(made.getModuleCount(), made.isDark.bind(made)) })
      },
      () => setFailed(true),
    )
    return () => {
      left = true
    }
  }, [text])
  if (failed) return <p role="alert">{t('invite.qrFailed')}</p>
  if (code === null) return null
  const side = code.size + 8
  return (
    <svg
      className={styles['code']}
      viewBox={`-4 -4 ${side} ${side}`}
      width={220}
      height={220}
      role="img"
      aria-label={alternative}
    >
      <rect className={styles['light']} x={-4} y={-4} width={side} height={side} />
      <path className={styles['dark']} d={code.path} />
    </svg>
  )
}

/** One path of all dark squares, run by run along each row. */
export function darkPath(size: number, isDark: (row: number, column: number) => boolean): string {
  let path = ''
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!isDark(row, column)) continue
      const from = column
      while (column + 1 < size && isDark(row, column + 1)) column++
      path += `M${from},${row}h${column - from + 1}v1h${from - column - 1}z`
    }
  }
  return path
}
