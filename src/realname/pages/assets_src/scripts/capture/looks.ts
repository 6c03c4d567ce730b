// Measure a small picture's pixels: light, sharpness, glare, edges, motion. Pure, on plain arrays.
import type { Box } from "./geometry";
import type { FaceLight } from "./guidance";

/** A picture in shades of grey, 0 to 255, row by row. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
}

/** From this value on a pixel holds nothing but white. */
const BLOWN = 250;

/** Return the grey picture of RGBA pixels. */
export function greyOf(width: number, height: number, rgba: Uint8ClampedArray): Grey {
  const luma = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < luma.length; i += 1, at += 4) {
    luma[i] = (77 * (rgba[at] ?? 0) + 150 * (rgba[at + 1] ?? 0) + 29 * (rgba[at + 2] ?? 0)) >> 8;
  }
  return { width, height, luma };
}

export interface Tones {
  readonly mean: number;
  readonly lightest: number;
  readonly blown: number;
}

/** Return the light of a part of a picture. */
export function tonesOf(grey: Grey, box: Box): Tones {
  const [left, top, right, bottom] = within(grey, box);
  let [sum, lightest, blown] = [0, 0, 0];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const value = grey.luma[y * grey.width + x] ?? 0;
      sum += value;
      if (value > lightest) lightest = value;
      if (value >= BLOWN) blown += 1;
    }
  }
  const count = Math.max(1, (right - left) * (bottom - top));
  return { mean: sum / count, lightest, blown: blown / count };
}

export function whole(grey: Grey): Box {
  return { x: 0, y: 0, w: grey.width, h: grey.height };
}

/** Return the light on a face, by the middle of its box: hair and background are left out. */
export function faceLight(grey: Grey, face: Box | null): FaceLight {
  const frame = tonesOf(grey, whole(grey)).mean;
  if (!face) return { frame, face: frame, blown: 0, evenness: 1 };
  const inner = { x: face.x + 0.12 * face.w, y: face.y + 0.2 * face.h, w: 0.76 * face.w, h: 0.62 * face.h };
  const all = tonesOf(grey, inner);
  const left = tonesOf(grey, { ...inner, w: inner.w / 2 }).mean;
  const right = tonesOf(grey, { ...inner, x: inner.x + inner.w / 2, w: inner.w / 2 }).mean;
  // Ten is about what stray light adds to the deepest shade: without it, darkness looks uneven.
  const evenness = (Math.min(left, right) + 10) / (Math.max(left, right) + 10);
  return { frame, face: all.mean, blown: all.blown, evenness };
}

/** Return the variance of the Laplacian in a part of a picture: low where nothing is sharp. */
export function sharpnessOf(grey: Grey, box: Box): number {
  const [left, top, right, bottom] = within(grey, box, 1);
  const { luma, width } = grey;
  let [sum, squares, count] = [0, 0, 0];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = y * width + x;
      const value =
        4 * (luma[at] ?? 0) - (luma[at - 1] ?? 0) - (luma[at + 1] ?? 0) - (luma[at - width] ?? 0) - (luma[at + width] ?? 0);
      sum += value;
      squares += value * value;
      count += 1;
    }
  }
  if (!count) return 0;
  return squares / count - (sum / count) ** 2;
}

/** Return the mean change of a pixel between two pictures of one size, their change of light left out. */
export function motionOf(before: Grey, after: Grey, box: Box): number | null {
  if (before.width !== after.width || before.height !== after.height) return null;
  const [left, top, right, bottom] = within(after, box);
  const lighter = tonesOf(after, box).mean - tonesOf(before, box).mean;
  let [sum, count] = [0, 0];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = y * after.width + x;
      sum += Math.abs((after.luma[at] ?? 0) - (before.luma[at] ?? 0) - lighter);
      count += 1;
    }
  }
  return count ? sum / count : null;
}

/** How far beside the frame's line an edge may lie, and how much it stands out of what is around it. */
const EDGE_REACH = 0.09;
const EDGE_STEP = 6;
const EDGE_CONTRAST = 2;

/** Return along how many of the frame's sides there is the edge of something: a document that fills it has four. */
export function edgesAlong(grey: Grey, frame: Box): number {
  const reach = EDGE_REACH * Math.min(frame.w, frame.h);
  const sides: [isAcross: boolean, at: number][] = [
    [false, frame.x],
    [false, frame.x + frame.w],
    [true, frame.y],
    [true, frame.y + frame.h],
  ];
  return sides.filter(([isAcross, at]) => hasEdge(grey, frame, isAcross, at, reach)).length;
}

function hasEdge(grey: Grey, frame: Box, isAcross: boolean, at: number, reach: number): boolean {
  // A column's (or row's) mean takes print and noise out; the step that stays is an edge along the whole side.
  const [from, length] = isAcross ? [frame.x, frame.w] : [frame.y, frame.h];
  const [start, end] = [from + 0.15 * length, from + 0.85 * length];
  const means: number[] = [];
  for (let across = Math.floor(at - 2 * reach); across <= at + 2 * reach; across += 1) {
    const box = isAcross
      ? { x: start, y: across, w: end - start, h: 1 }
      : { x: across, y: start, w: 1, h: end - start };
    if (across >= 0 && across < (isAcross ? grey.height : grey.width)) means.push(tonesOf(grey, box).mean);
  }
  const steps = means.slice(2).map((mean, i) => Math.abs(mean - (means[i] ?? mean)));
  const sorted = [...steps].sort((a, b) => a - b);
  const usual = sorted[sorted.length >> 1] ?? 0;
  const most = sorted[sorted.length - 1] ?? 0;
  return most >= EDGE_STEP && most >= EDGE_CONTRAST * usual;
}

function within(grey: Grey, box: Box, margin = 0): [number, number, number, number] {
  return [
    Math.max(margin, Math.round(box.x)),
    Math.max(margin, Math.round(box.y)),
    Math.min(grey.width - margin, Math.round(box.x + box.w)),
    Math.min(grey.height - margin, Math.round(box.y + box.h)),
  ];
}
