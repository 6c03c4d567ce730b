// Whether colours may follow one another so fast: WCAG 2.2, 2.3.1. Pure.
import type { Challenge } from "./wire";

/** A pair of opposing changes is one flash; three of them a second are allowed. */
const MOST_FLASHES_S = 3;

/** Return the flashes a second that changes of so many milliseconds can make at most. */
export function flashesASecond(stepMs: number): number {
  return 1000 / stepMs / 2;
}

/** Tell whether every part keeps under three flashes a second, with one change a second for a display that stutters. */
export function isCalm({ stepMs }: Challenge): boolean {
  return flashesASecond(stepMs) + 0.5 <= MOST_FLASHES_S;
}

/** Return for how long the screen will change its colours, in whole seconds; 0: it will not. */
export function secondsOfLight({ parts, stepMs }: Challenge): number {
  return Math.ceil((parts.reduce((sum, part) => sum + part.colours.length, 0) * stepMs) / 1000);
}
