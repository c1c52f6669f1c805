import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './style/tokens.css'
import './style/base.css'
import './charts/chart.css'
import { RunPageView } from './app/run-page.tsx'
import { openRunClient } from './run/run-client.ts'

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <RunPageView client={openRunClient()} />
  </StrictMode>,
)
