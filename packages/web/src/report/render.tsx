/** The report of a run as one HTML file that needs nothing else: style and figures inside, no script. */

import type { RunResult } from '@breakwater/engine'
import { renderToStaticMarkup } from 'react-dom/server'
import chartStyle from '../charts/chart.css?inline'
import tokens from '../style/tokens.css?inline'
import reportStyle from './report.css?inline'
import { Report, type ReportSources } from './report.tsx'

/** A printed page is light, whatever the screen of the reader is. */
function lightTokens(): string {
  return tokens.slice(0, tokens.search(/@media/))
}

/**
 * Writes the report.
 * @param extra.cpuMs what the run cost, if known; stands at the foot.
 * @param extra.sources titles of the scenario’s sources (a manifest has them under `scenario.sources`); without them the foot names keys.
 * @returns a whole HTML document.
 */
export function renderReport(result: RunResult, extra: { cpuMs?: number; sources?: ReportSources } = {}): string {
  const body = renderToStaticMarkup(<Report result={result} cpuMs={extra.cpuMs} sources={extra.sources ?? {}} />)
  const title = `${result.title} · Breakwater`.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>${lightTokens()}${reportStyle}${chartStyle}</style>`,
    '</head>',
    `<body>${body}</body>`,
    '</html>',
    '',
  ].join('\n')
}
