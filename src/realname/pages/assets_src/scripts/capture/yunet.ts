// Read YuNet's twelve maps as the service does: the same scores, boxes, points and suppression.
import type { Box, Point } from "./geometry";

export interface Face {
  readonly box: Box;
  readonly score: number;
  /** Eyes (the picture's left first), nose, corners of the mouth. */
  readonly points: readonly Point[];
}

/** One map: a row for each cell, of 1, 1, 4 or 10 numbers. */
export type Map = ArrayLike<number>;

export interface Maps {
  readonly cls: readonly Map[];
  readonly obj: readonly Map[];
  readonly bbox: readonly Map[];
  readonly kps: readonly Map[];
}

export const STRIDES = [8, 16, 32] as const;
const MIN_SCORE = 0.6;
const MAX_OVERLAP = 0.3;

/** Return the faces in an input of that width, largest first. */
export function facesOf(maps: Maps, width: number): Face[] {
  const found = STRIDES.flatMap((stride, level) => {
    const [cls, obj, bbox, kps] = [maps.cls[level], maps.obj[level], maps.bbox[level], maps.kps[level]];
    if (!cls || !obj || !bbox || !kps) return [];
    const faces: Face[] = [];
    for (let cell = 0; cell < cls.length; cell += 1) {
      const score = Math.sqrt(share(at(cls, cell)) * share(at(obj, cell)));
      if (score >= MIN_SCORE) faces.push(faceAt(cell, score, stride, width, bbox, kps));
    }
    return faces;
  });
  return suppressed(found).sort((a, b) => b.box.w * b.box.h - a.box.w * a.box.h);
}

function faceAt(cell: number, score: number, stride: number, width: number, bbox: Map, kps: Map): Face {
  const columns = width / stride;
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  const w = Math.exp(at(bbox, cell * 4 + 2)) * stride;
  const h = Math.exp(at(bbox, cell * 4 + 3)) * stride;
  const box = {
    x: (column + at(bbox, cell * 4)) * stride - w / 2,
    y: (row + at(bbox, cell * 4 + 1)) * stride - h / 2,
    w,
    h,
  };
  const points = Array.from({ length: 5 }, (_, i) => ({
    x: (column + at(kps, cell * 10 + 2 * i)) * stride,
    y: (row + at(kps, cell * 10 + 2 * i + 1)) * stride,
  }));
  return { box, score, points };
}

function suppressed(faces: Face[]): Face[] {
  const kept: Face[] = [];
  for (const face of [...faces].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(face.box, other.box) <= MAX_OVERLAP)) kept.push(face);
  }
  return kept;
}

function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (a.w * a.h + b.w * b.h - w * h);
}

function at(map: Map, index: number): number {
  return map[index] ?? 0;
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
