import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './style/tokens.css'
import './style/base.css'
import './charts/chart.css'
import { RoomApp } from './room/room-app.tsx'
import { openLanguage } from './texts/language.ts'

await openLanguage()
createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <RoomApp />
  </StrictMode>,
)
