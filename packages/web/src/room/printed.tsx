/** What leaves the product as paper, shown on the page as it will read, with the way to its printable form. */

import { useEffect, useState } from 'react'
import { PlainText } from '../exercise/plain-text.tsx'
import { useTexts } from '../texts/language.ts'
import { Failure } from './failure.tsx'
import type { Failed } from './room-api.ts'
import { Waiting } from './waiting.tsx'

/** Markdown that the page has already. `print` is where the printable page is. */
export function Printed({ markdown, print }: { markdown: string; print: string }) {
  const { t } = useTexts()
  return (
    <>
      <PlainText text={markdown} under={2} print />
      <a href={print} target="_blank" rel="noreferrer">
        {t('print.open')}
      </a>
    </>
  )
}

/** Markdown that the server gives at an address. */
export function FetchedPrint({ address, print }: { address: string; print: string }) {
  const { t } = useTexts()
  const [markdown, setMarkdown] = useState<string | null>(null)
  const [failed, setFailed] = useState<Failed | null>(null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again and is not used inside.
  useEffect(() => {
    const stop = new AbortController()
    fetch(address, { signal: stop.signal }).then(
      async response => {
        if (response.ok) {
          setMarkdown(await response.text())
          setFailed(null)
        } else {
          setFailed({ mistakes: [{ code: `http-${response.status}`, message: t('print.notYet') }] })
        }
      },
      () => {
        if (!stop.signal.aborted) setFailed({ offline: true })
      },
    )
    return () => stop.abort()
  }, [address, round, t])
  return (
    <>
      {markdown === null && failed === null && <Waiting what={t('waiting.minutes')} />}
      <Failure failed={failed} kept={t('failure.nothingLost')} onAgain={() => setRound(before => before + 1)} />
      {markdown !== null && <Printed markdown={markdown} print={print} />}
    </>
  )
}
