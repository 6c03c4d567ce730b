// What is measured in a small picture's pixels.
import assert from "node:assert/strict";
import { test } from "node:test";
import { frameOf } from "../../../src/realname/pages/assets_src/scripts/capture/geometry";
import {
  edgesAlong,
  faceLight,
  greyOf,
  motionOf,
  sharpnessOf,
  tonesOf,
  whole,
  type Grey,
} from "../../../src/realname/pages/assets_src/scripts/capture/looks";
import { facesOf, STRIDES } from "../../../src/realname/pages/assets_src/scripts/capture/yunet";

function drawn(width: number, height: number, value: (x: number, y: number) => number): Grey {
  return { width, height, luma: Uint8Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))) };
}

test("grey weighs colours as eyes do", () => {
  assert.deepEqual([...greyOf(2, 1, Uint8ClampedArray.of(255, 255, 255, 255, 0, 255, 0, 255)).luma], [255, 149]);
});

test("tones count what is blown out", () => {
  const grey = drawn(10, 10, (x) => (x < 2 ? 255 : 100));
  assert.deepEqual(tonesOf(grey, whole(grey)), { mean: 131, lightest: 255, blown: 0.2 });
});

test("a face lit from one side is uneven", () => {
  const face = { x: 20, y: 10, w: 60, h: 80 };
  assert.ok(faceLight(drawn(100, 100, (x) => (x < 50 ? 40 : 180)), face).evenness < 0.3);
  assert.ok(faceLight(drawn(100, 100, () => 140), face).evenness === 1);
});

test("sharp print has more Laplacian than soft print", () => {
  const sharp = drawn(80, 80, (x) => (x % 8 < 4 ? 40 : 200));
  const soft = drawn(80, 80, (x) => 120 + 80 * Math.sin(x / 6));
  assert.ok(sharpnessOf(sharp, whole(sharp)) > 50 * sharpnessOf(soft, whole(soft)));
});

test("motion leaves a change of light out", () => {
  const [a, b] = [drawn(40, 40, (x) => 100 + 2 * x), drawn(40, 40, (x) => 130 + 2 * x)];
  assert.equal(motionOf(a, b, whole(a)), 0);
  assert.equal(motionOf(a, drawn(40, 40, (x) => 180 - 2 * x), whole(a))! > 20, true);
  assert.equal(motionOf(a, drawn(20, 40, () => 0), whole(a)), null);
});

test("a document has an edge along each side of the frame, an empty table has none", () => {
  const frame = frameOf("card", 480, 360);
  const isIn = (x: number, y: number, by = 0): boolean =>
    x > frame.x + by && x < frame.x + frame.w - by && y > frame.y + by && y < frame.y + frame.h - by;
  assert.equal(edgesAlong(drawn(480, 360, (x, y) => (isIn(x, y, 5) ? 190 : 70)), frame), 4);
  assert.equal(edgesAlong(drawn(480, 360, (x, y) => 90 + ((x * 7 + y * 13) % 11)), frame), 0);
  assert.equal(edgesAlong(drawn(480, 360, (x, y) => (isIn(x, y, 90) ? 190 : 70)), frame), 0);
});

test("YuNet's maps are read by cell, and one face is found once", () => {
  const [width, height] = [64, 32];
  const cells = STRIDES.map((stride) => (width / stride) * (height / stride));
  const of = (each: number): Float32Array[] => cells.map((count) => new Float32Array(count * each));
  const maps = { cls: of(1), obj: of(1), bbox: of(4), kps: of(10) };
  for (const [cell, score] of [[10, 0.9], [11, 0.7]] as const) {
    maps.cls[0]![cell] = 1;
    maps.obj[0]![cell] = score;
    maps.bbox[0]!.set([cell === 10 ? 0.5 : -0.5, 0.5, Math.log(2), Math.log(3)], cell * 4);
    maps.kps[0]!.set([0.25, 0.5, 1, 0.5, 0, 0, 0, 0, 0, 0], cell * 10);
  }
  const faces = facesOf(maps, width);
  assert.equal(faces.length, 1);
  const { box, points, score } = faces[0]!;
  assert.deepEqual([box.x, box.y, box.w, box.h].map((one) => Math.round(one) + 0), [12, 0, 16, 24]);
  assert.equal(score.toFixed(3), Math.sqrt(Math.fround(0.9)).toFixed(3));
  assert.deepEqual(points[0], { x: 18, y: 12 });
});
