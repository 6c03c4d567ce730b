// Which of a move's pictures are sent: two at its start, some over the way, two at its end. Pure.

/** A picture of a move, and how much of the move was done in it, 0 to 1. */
export interface Candidate {
  readonly share: number;
}

const AT_THE_START = 2;
const ON_THE_WAY = 5;
const AT_THE_END = 2;

/** So many are held until a move is over: a second or four of looks. */
export const MOST_CANDIDATES = 24;

/** Return the candidates without the one that shows least anew, when they are more than are held. */
export function thinned<T extends Candidate>(candidates: readonly T[]): T[] {
  if (candidates.length <= MOST_CANDIDATES) return [...candidates];
  let [least, at] = [Infinity, AT_THE_START];
  for (let i = AT_THE_START; i < candidates.length - AT_THE_END; i += 1) {
    const gap = Math.abs((candidates[i + 1]?.share ?? 0) - (candidates[i - 1]?.share ?? 0));
    if (gap < least) [least, at] = [gap, i];
  }
  return candidates.filter((_, i) => i !== at);
}

/** Return the pictures to send, in the order of time. */
export function picked<T extends Candidate>(candidates: readonly T[]): T[] {
  const last = candidates.length - AT_THE_END;
  const chosen = new Set<T>([...candidates.slice(0, AT_THE_START), ...candidates.slice(Math.max(0, last))]);
  const between = candidates.slice(AT_THE_START, Math.max(AT_THE_START, last));
  for (let i = 1; i <= ON_THE_WAY; i += 1) {
    const wanted = i / (ON_THE_WAY + 1);
    const free = between.filter((one) => !chosen.has(one));
    const [nearest] = free.sort((a, b) => Math.abs(a.share - wanted) - Math.abs(b.share - wanted));
    if (nearest) chosen.add(nearest);
  }
  return candidates.filter((one) => chosen.has(one));
}

/** Return how many pictures of a move are sent at most. */
export const PICKED = AT_THE_START + ON_THE_WAY + AT_THE_END;
