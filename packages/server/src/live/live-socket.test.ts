import { expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { defaultSocketLimits, limitSocket, policyCode } from './live-socket.ts'

function fakeSocket() {
  return { readyState: 1, OPEN: 1, bufferedAmount: 0, send: vi.fn(), close: vi.fn(), terminate: vi.fn() }
}

test('frames beyond the burst close the socket; waiting lets more through', () => {
  const socket = fakeSocket()
  let nowMs = 0
  const limited = limitSocket(
    socket as unknown as WebSocket,
    { ...defaultSocketLimits, framesBurst: 3, framesPerSecond: 2 },
    () => nowMs,
  )
  expect([limited.admits(10), limited.admits(10), limited.admits(10)]).toEqual([true, true, true])
  nowMs += 1000
  expect([limited.admits(10), limited.admits(10)]).toEqual([true, true])
  expect(limited.admits(10)).toBe(false)
  expect(socket.close).toHaveBeenCalledWith(policyCode, 'too fast')
})

test('bytes beyond the burst close the socket', () => {
  const socket = fakeSocket()
  const limited = limitSocket(socket as unknown as WebSocket, { ...defaultSocketLimits, bytesBurst: 100 }, () => 0)
  expect([limited.admits(60), limited.admits(60)]).toEqual([true, false])
})

test('a reader that falls behind is cut off, not waited for', () => {
  const socket = fakeSocket()
  const limited = limitSocket(socket as unknown as WebSocket, defaultSocketLimits, () => 0)
  limited.send(new Uint8Array(1))
  expect(socket.send).toHaveBeenCalledOnce()
  socket.bufferedAmount = defaultSocketLimits.waitingBytesMax + 1
  limited.send(new Uint8Array(1))
  expect(socket.send).toHaveBeenCalledOnce()
  expect(socket.terminate).toHaveBeenCalledOnce()
})
