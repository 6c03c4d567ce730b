// How long people get for one part; the whole has the challenge's own life.
import type { Part } from "./wire";

/** To look straight again between two parts. */
export const READY_SECONDS = 10;

/** At least, whatever the script says: stiff necks, slow readers and slow phones are no attack. */
const LEAST_SECONDS = 5;

/** Return the seconds for one part, from when it can be begun. */
export function secondsFor({ seconds }: Part): number {
  return Math.max(seconds, LEAST_SECONDS);
}
