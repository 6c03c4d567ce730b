// What a challenge's page decides by itself: is it calm, how is the head held, which pictures are sent, how large.
import assert from "node:assert/strict";
import { test } from "node:test";
import { flashesASecond, isCalm, secondsOfLight } from "../../../src/realname/pages/assets_src/scripts/capture/challenge/flashing";
import { secondsFor } from "../../../src/realname/pages/assets_src/scripts/capture/challenge/limits";
import { MOST_CANDIDATES, PICKED, picked, thinned } from "../../../src/realname/pages/assets_src/scripts/capture/challenge/picking";
import { errorOf, isStraight, poseOf, shareOf, together } from "../../../src/realname/pages/assets_src/scripts/capture/challenge/posing";
import { rhythmOf, taken, type Rhythm } from "../../../src/realname/pages/assets_src/scripts/capture/challenge/rhythm";
import { countOf, mostBytes, sizeOf } from "../../../src/realname/pages/assets_src/scripts/capture/challenge/sizing";
import { challengeOf, type Part } from "../../../src/realname/pages/assets_src/scripts/capture/challenge/wire";
import type { Face } from "../../../src/realname/pages/assets_src/scripts/capture/yunet";

const COLOURS = ["red", "green", "blue", "white", "black", "red", "green", "blue"];
const PARTS = [
  { kind: "hold", seconds: 2, side: "", colours: [] },
  { kind: "turn", seconds: 6, side: "left", colours: [] },
  { kind: "closer", seconds: 6, side: "", colours: [] },
  { kind: "light", seconds: 4, side: "", colours: COLOURS },
];
const TOLD = {
  challenge_id: "5a1e",
  nonce: "bm9uY2U",
  script: { parts: PARTS, step_ms: 400 },
  script_digest: "ab12",
  expires_in: 60,
};
const [HOLD, LEFT, CLOSER, LIGHT] = challengeOf(TOLD).parts as [Part, Part, Part, Part];
const RIGHT: Part = { ...LEFT, side: "right" };

/** A level face of that size whose nose is so many degrees to the person's left, then rolled. */
function faceOf(yaw: number, size = 60, roll = 0): Face {
  const nose = (yaw / 81) * size;
  const level = [[-0.5, 0], [0.5, 0], [nose / size, 0.55], [-0.4, 1], [0.4, 1]];
  const [c, s] = [Math.cos(roll), Math.sin(roll)];
  const points = level.map(([x = 0, y = 0]) => ({ x: 200 + size * (c * x - s * y), y: 200 + size * (s * x + c * y) }));
  return { box: { x: 150, y: 150, w: 1.7 * size, h: 2.3 * size }, score: 0.9, points };
}

test("a challenge is read as it comes over the wire", () => {
  const { id, nonce, scriptDigest, parts, stepMs, seconds } = challengeOf(TOLD);
  assert.deepEqual([id, nonce, scriptDigest, stepMs, seconds], ["5a1e", "bm9uY2U", "ab12", 400, 60]);
  assert.deepEqual(parts.map(({ kind }) => kind), ["hold", "turn", "closer", "light"]);
  assert.deepEqual(LIGHT.colours, COLOURS);
});

const BROKEN: [string, object][] = [
  ["nothing to do", { script: { parts: [], step_ms: 400 } }],
  ["an unknown part", { script: { parts: [{ kind: "dance", seconds: 2 }], step_ms: 400 } }],
  ["an unknown colour", { script: { parts: [{ ...PARTS[3], colours: ["mauve"] }], step_ms: 400 } }],
  ["an unknown side", { script: { parts: [{ ...PARTS[1], side: "up" }], step_ms: 400 } }],
  ["no time", { expires_in: 0 }],
  ["no nonce", { nonce: "" }],
];
for (const [what, change] of BROKEN) {
  test(`a challenge with ${what} is not begun`, () => assert.throws(() => challengeOf({ ...TOLD, ...change })));
}

test("colours that change every 400 ms keep under three flashes a second, and quicker ones are refused", () => {
  assert.equal(flashesASecond(400), 1.25);
  const calm = (step_ms: number): boolean => isCalm(challengeOf({ ...TOLD, script: { parts: PARTS, step_ms } }));
  assert.deepEqual([calm(400), calm(200), calm(199), calm(50)], [true, true, false, false]);
  assert.equal(secondsOfLight(challengeOf(TOLD)), 4);
});

test("yaw comes from five points, to the person's left positive, whatever the face's roll and size", () => {
  for (const [yaw, size, roll] of [[0, 60, 0], [20, 60, 0], [-20, 90, 0.3], [12, 30, -0.3]] as const) {
    assert.ok(Math.abs(poseOf(faceOf(yaw, size, roll)).yaw - yaw) < 1e-9, `${yaw}`);
    assert.ok(Math.abs(poseOf(faceOf(yaw, size, roll)).size - size) < 1e-9, `${size}`);
  }
  assert.deepEqual([9, 9.5, -9.5].map((yaw) => isStraight({ yaw, size: 60 })), [true, false, false]);
});

test("a turn's share counts from how the head was held, and to the side that was asked for alone", () => {
  const base = { yaw: 4, size: 60 };
  const at = (part: Part, yaw: number): number => shareOf(part, base, { yaw, size: 60 });
  assert.deepEqual([at(LEFT, 4), at(LEFT, 14.5), at(LEFT, 25), at(LEFT, 40)], [0, 0.5, 1, 1]);
  assert.deepEqual([at(LEFT, -20), at(RIGHT, -17), at(RIGHT, 25)], [0, 1, 0]);
  assert.deepEqual([errorOf(LEFT, base, { yaw: -10, size: 60 }), errorOf(LEFT, base, { yaw: -8, size: 60 })], ["other-side", null]);
  assert.deepEqual([errorOf(RIGHT, base, { yaw: -40, size: 60 }), errorOf(CLOSER, base, { yaw: 40, size: 60 })], ["less-round", null]);
});

test("coming closer counts by the face's size, and turning does not", () => {
  const grown = (size: number): number => shareOf(CLOSER, { yaw: 0, size: 50 }, { yaw: 20, size });
  assert.deepEqual([grown(50), grown(40), grown(69), grown(90)], [0, 0, 1, 1]);
  assert.ok(Math.abs(grown(59.5) - 0.5) < 1e-9);
  assert.deepEqual(together([{ yaw: 2, size: 50 }, { yaw: 4, size: 54 }]), { yaw: 3, size: 52 });
});

const moves = (count: number): { share: number; at: number }[] =>
  Array.from({ length: count }, (_, at) => ({ at, share: count < 2 ? 0 : at / (count - 1) }));

test("of a move the first two and the last two are sent, and five over the way, in the order of time", () => {
  const sent = picked(moves(24));
  assert.equal(sent.length, PICKED);
  assert.deepEqual([...sent.slice(0, 2), ...sent.slice(-2)].map(({ at }) => at), [0, 1, 22, 23]);
  assert.deepEqual(sent, [...sent].sort((a, b) => a.at - b.at));
  const steps = sent.slice(1).map(({ share }, i) => share - (sent[i]?.share ?? 0));
  assert.ok(Math.max(...steps) < 0.2, `${steps}`);
});

test("a move of few pictures is sent whole, each once", () => {
  for (const count of [1, 2, 4, 7]) assert.equal(picked(moves(count)).length, count);
});

test("who waits before she moves loses pictures of the waiting and none of the way", () => {
  const still = Array.from({ length: 60 }, (_, at) => ({ at, share: 0 }));
  const way = moves(12).map(({ share }, i) => ({ at: 60 + i, share }));
  let held: { at: number; share: number }[] = [];
  for (const one of [...still, ...way]) held = thinned([...held, one]);
  assert.equal(held.length, MOST_CANDIDATES);
  assert.deepEqual(held.slice(0, 2).map(({ at }) => at), [0, 1]);
  assert.deepEqual(held.slice(-11).map(({ at }) => at), way.slice(-11).map(({ at }) => at));
});

test("pictures are as large as asked for, upright or not, and never larger than the camera's", () => {
  assert.deepEqual(sizeOf("hold", { width: 1080, height: 1440 }), { width: 720, height: 960 });
  assert.deepEqual(sizeOf("turn", { width: 1280, height: 960 }), { width: 640, height: 480 });
  assert.deepEqual(sizeOf("light", { width: 1080, height: 1920 }), { width: 180, height: 320 });
  assert.deepEqual(sizeOf("hold", { width: 640, height: 480 }), { width: 640, height: 480 });
});

test("all pictures of any script together keep to 1.3 million bytes", () => {
  const blink: Part = { kind: "blink", seconds: 3, side: "", colours: [] };
  for (const parts of [[HOLD, LEFT, RIGHT, LIGHT], [HOLD, CLOSER], [HOLD, LEFT, CLOSER, blink, LIGHT]]) {
    const challenge = { ...challengeOf(TOLD), parts };
    const all = parts.reduce((sum, part) => sum + countOf(part, 400) * mostBytes(challenge, part.kind), 0);
    assert.ok(all <= 1_300_000 && all > 1_250_000, `${all}`);
  }
});

/** Return the times at which pictures are taken of a camera that gives one every so many milliseconds. */
function beat(everyMs: number, aSecond: number, ms: number): number[] {
  let rhythm: Rhythm = rhythmOf(aSecond, 0);
  const at: number[] = [];
  for (let now = 0; now < ms; now += everyMs) {
    const [is, after] = taken(rhythm, now);
    rhythm = after;
    if (is) at.push(now);
  }
  return at;
}

test("a camera of thirty gives eighteen a second, one of fifteen all that it has", () => {
  assert.ok(Math.abs(beat(1000 / 30, 18, 4000).length - 72) <= 2);
  assert.ok(Math.abs(beat(1000 / 60, 18, 4000).length - 72) <= 2);
  assert.equal(beat(1000 / 15, 18, 3990).length, 60);
});

test("people get five seconds at least", () => {
  assert.deepEqual([secondsFor(HOLD), secondsFor(LEFT)], [5, 6]);
});
