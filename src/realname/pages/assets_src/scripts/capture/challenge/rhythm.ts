// Take some of a camera's pictures at an even rhythm. Pure.

/** When the next picture is due, in milliseconds. */
export interface Rhythm {
  readonly everyMs: number;
  readonly dueAt: number;
}

export function rhythmOf(aSecond: number, now: number): Rhythm {
  return { everyMs: 1000 / aSecond, dueAt: now };
}

/** Tell whether a picture of now is taken, and the rhythm after it. A late one moves the beat, and is not made up for. */
export function taken(rhythm: Rhythm, now: number): [isTaken: boolean, after: Rhythm] {
  if (now < rhythm.dueAt) return [false, rhythm];
  const next = rhythm.dueAt + rhythm.everyMs;
  return [true, { ...rhythm, dueAt: next > now ? next : now + rhythm.everyMs / 2 }];
}
