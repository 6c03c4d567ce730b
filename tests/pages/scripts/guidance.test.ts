// What is said to a person before the camera, for what was measured.
import assert from "node:assert/strict";
import { test } from "node:test";
import { frameOf, ovalOf } from "../../../src/realname/pages/assets_src/scripts/capture/geometry";
import {
  blackSince,
  documentInstruction,
  faceInstruction,
  isTime,
  paced,
  speedOf,
  START,
  turnOf,
  type DocumentView,
  type FaceView,
  type Instruction,
  type Pace,
} from "../../../src/realname/pages/assets_src/scripts/capture/guidance";
import type { Face } from "../../../src/realname/pages/assets_src/scripts/capture/yunet";

const [WIDTH, HEIGHT] = [320, 240];
const OVAL = ovalOf(WIDTH, HEIGHT);

/** A face from the front in the oval's middle, of a share of its height. */
function faceOf(share = 0.7, dx = 0, dy = 0, nose = 0): Face {
  const h = share * OVAL.h;
  const w = 0.75 * h;
  const [x, y] = [OVAL.x + OVAL.w / 2 + dx, OVAL.y + OVAL.h / 2 + dy];
  const eyes = 0.44 * w;
  return {
    score: 0.9,
    box: { x: x - w / 2, y: y - h / 2, w, h },
    points: [
      { x: x - eyes / 2, y: y - 0.1 * h },
      { x: x + eyes / 2, y: y - 0.1 * h },
      { x: x + nose * eyes, y: y + 0.08 * h },
      { x: x - 0.4 * eyes, y: y + 0.27 * h },
      { x: x + 0.4 * eyes, y: y + 0.27 * h },
    ],
  };
}

const LIGHT = { frame: 120, face: 130, blown: 0, evenness: 0.85 };
const GOOD: FaceView = { faces: [faceOf()], oval: OVAL, light: LIGHT, speed: 0.1 };
const PAGE: DocumentView = { luma: 150, edges: 4, glare: 0, sharpness: 2000, motion: 1 };

const FACES: [Instruction, Partial<FaceView>][] = [
  ["good", {}],
  ["no-face", { faces: [] }],
  ["several-faces", { faces: [faceOf(), faceOf(0.4, 90)] }],
  ["good", { faces: [faceOf(), faceOf(0.2, 90)] }],
  ["too-far", { faces: [faceOf(0.35)] }],
  ["too-close", { faces: [faceOf(1)] }],
  ["off-centre", { faces: [faceOf(0.7, 0.3 * OVAL.w)] }],
  ["off-centre", { faces: [faceOf(0.7, 0, -0.25 * OVAL.h)] }],
  ["too-dark", { light: { ...LIGHT, frame: 20, face: 15 } }],
  ["too-dark", { light: { ...LIGHT, frame: 20 }, faces: [] }],
  ["too-dark", { light: { ...LIGHT, face: 25 } }],
  // Dark skin in good light is no lack of light.
  ["good", { light: { ...LIGHT, face: 52 } }],
  ["too-bright", { light: { ...LIGHT, face: 235 } }],
  ["too-bright", { light: { ...LIGHT, blown: 0.4 } }],
  ["too-bright", { light: { ...LIGHT, frame: 230 }, faces: [] }],
  ["one-sided", { light: { ...LIGHT, evenness: 0.3 } }],
  ["turned", { faces: [faceOf(0.7, 0, 0, 0.3)] }],
  ["turned", { faces: [faceOf(0.7, 0, 0, -0.3)] }],
  ["hold-still", { speed: 1.5 }],
  ["hold-still", { speed: null }],
];

FACES.forEach(([instruction, change], i) => {
  test(`face ${i + 1}: ${instruction}`, () => assert.equal(faceInstruction({ ...GOOD, ...change }), instruction));
});

const DOCUMENTS: [Instruction, Partial<DocumentView>][] = [
  ["good", {}],
  ["no-document", { edges: 3 }],
  ["too-dark", { luma: 20, edges: 0 }],
  ["hold-still", { motion: 20 }],
  ["hold-still", { motion: null }],
  ["glare", { glare: 0.1 }],
  ["blurred", { sharpness: 250 }],
];

DOCUMENTS.forEach(([instruction, change], i) => {
  test(`document ${i + 1}: ${instruction}`, () => assert.equal(documentInstruction({ ...PAGE, ...change }), instruction));
});

test("the nose tells the side to which a head is turned", () => {
  assert.equal(Math.abs(turnOf(faceOf())) < 1e-9, true);
  assert.equal(turnOf(faceOf(0.7, 0, 0, 0.25)).toFixed(2), "0.25");
});

test("speed is in eye distances a second, whatever the picture's size", () => {
  const eyes = faceOf().points[1]!.x - faceOf().points[0]!.x;
  assert.equal(speedOf(faceOf(), faceOf(0.7, eyes / 10), 100).toFixed(2), "1.00");
});

/** Follow instructions that come every 100 ms; return what was shown at each. */
function follow(wanted: Instruction[]): [Instruction | null, boolean][] {
  let pace: Pace = START;
  return wanted.map((one, i) => {
    pace = paced(pace, one, 100 * i);
    return [pace.shown, isTime(pace, 500, 100 * i)];
  });
}

test("an instruction stays for 1.2 seconds, whatever comes meanwhile", () => {
  const shown = follow(["too-far", ...Array<Instruction>(14).fill("no-face")]).map(([one]) => one);
  assert.deepEqual(shown.slice(0, 12), Array(12).fill("too-far"));
  assert.deepEqual(shown.slice(12), Array(3).fill("no-face"));
});

test("a picture is taken after half a second of good ones, when that was said", () => {
  const taken = follow([...Array<Instruction>(20).fill("good")]).findIndex(([, is]) => is);
  assert.equal(taken, 5);
  const later = follow(["too-far", ...Array<Instruction>(20).fill("good")]).findIndex(([, is]) => is);
  assert.equal(later, 17);
});

test("one bad picture begins the wait anew", () => {
  const wanted: Instruction[] = [...Array<Instruction>(4).fill("good"), "hold-still", ...Array<Instruction>(10).fill("good")];
  assert.equal(follow(wanted).findIndex(([, is]) => is), 10);
});

test("black pictures are counted from the first of them", () => {
  assert.equal(blackSince(null, 8, 500), 500);
  assert.equal(blackSince(500, 8, 900), 500);
  assert.equal(blackSince(500, 90, 900), null);
});

test("oval and frame lie inside of the picture, upright or not", () => {
  for (const [w, h] of [[1280, 960], [720, 1280], [1080, 1920], [1920, 1080]] as const) {
    for (const box of [ovalOf(w, h), frameOf("card", w, h), frameOf("passport", w, h)]) {
      assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.w <= w && box.y + box.h <= h, `${w}x${h} ${JSON.stringify(box)}`);
    }
  }
});
