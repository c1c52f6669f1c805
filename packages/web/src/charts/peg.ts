/** Below this price the peg counts as lost on pictures; a run's own figures may use other marks. */
export const pegLostBelow = 0.95
