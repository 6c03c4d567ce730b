// Where a face or a document shall be in the camera's picture: one truth for what is drawn and what is judged.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A card as of ISO/IEC 7810 ID-1, or the page of a passport (ID-3). */
export type Shape = "card" | "passport";

const RATIO: Record<Shape, number> = { card: 85.6 / 53.98, passport: 125 / 88 };

/** A head is about three quarters as wide as it is high. */
const OVAL_RATIO = 0.75;

/** Return the box of the oval that a head shall fill, in a picture of that size. */
export function ovalOf(width: number, height: number): Box {
  const h = Math.min(0.84 * height, 1.1 * width);
  const w = h * OVAL_RATIO;
  return { x: (width - w) / 2, y: 0.49 * height - h / 2, w, h };
}

/** Return the box that a document shall fill. */
export function frameOf(shape: Shape, width: number, height: number): Box {
  const w = Math.min(0.88 * width, 0.84 * height * RATIO[shape]);
  const h = w / RATIO[shape];
  return { x: (width - w) / 2, y: (height - h) / 2, w, h };
}

/** Return the middle of a box. */
export function middle(box: Box): Point {
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 };
}
