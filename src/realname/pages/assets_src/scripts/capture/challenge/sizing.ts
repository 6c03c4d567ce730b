// How large pictures are, how often they are taken, and how many bytes each may have. Pure.
import { PICKED } from "./picking";
import type { Challenge, Part, PartKind } from "./wire";

/** The photographs of the face. */
export const HOLD_PICTURES = 3;

/** Of the long side; the other follows the camera's shape. */
const LONG_SIDE_PX: Record<PartKind, number> = { hold: 960, turn: 640, closer: 640, light: 320, blink: 640 };

/** The service wants fifteen a second; a camera of thirty gives eighteen as evenly as it can. */
export const PICTURES_A_SECOND = 18;

/** Pictures begin before the first colour; and they lag the screen: a quarter of a second later comes the last one. */
export const BEFORE_LIGHT_MS = 250;
export const AFTER_LIGHT_MS = 300;

/** Eyes are closed for a tenth of a second or three; fifteen a second see that. */
export const BLINKS_A_SECOND = 15;
export const BLINK_SECONDS = 3;

/** All pictures of one recording: what is left of a megabyte and a half when the rest of the request is counted. */
const ALL_BYTES = 1_300_000;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Return the size of a part's pictures from a camera's. */
export function sizeOf(kind: PartKind, { width, height }: Size): Size {
  const factor = Math.min(1, LONG_SIDE_PX[kind] / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** Return how many pictures a part has at most. */
export function countOf(part: Part, stepMs: number): number {
  if (part.kind === "hold") return HOLD_PICTURES;
  if (part.kind === "light") {
    const ms = BEFORE_LIGHT_MS + part.colours.length * stepMs + AFTER_LIGHT_MS;
    return Math.ceil((ms * PICTURES_A_SECOND) / 1000) + 2;
  }
  if (part.kind === "blink") return Math.ceil(Math.min(part.seconds, BLINK_SECONDS) * BLINKS_A_SECOND) + 1;
  return PICKED;
}

/** Return the bytes that one picture of a part may have, so that all together keep to what a request may have. */
export function mostBytes({ parts, stepMs }: Challenge, kind: PartKind): number {
  // Every picture of a part has the same pixels, and detail costs bytes by its pixels: light's are as good as others.
  const pixels = (one: PartKind): number => LONG_SIDE_PX[one] ** 2 * 0.75;
  const all = parts.reduce((sum, part) => sum + countOf(part, stepMs) * pixels(part.kind), 0);
  return Math.floor((ALL_BYTES * pixels(kind)) / all);
}
