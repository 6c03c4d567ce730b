// Turn what was measured in a picture into one instruction, at a calm rhythm. Pure: no page, no clock, no words.
import { middle, type Box, type Point } from "./geometry";
import type { Face } from "./yunet";

/** Names of the words that the page's template holds, but for the last: nothing is left to do. */
export type FaceInstruction =
  | "no-face"
  | "several-faces"
  | "too-far"
  | "too-close"
  | "off-centre"
  | "too-dark"
  | "too-bright"
  | "one-sided"
  | "turned"
  | "hold-still"
  | "good";
export type DocumentInstruction = "no-document" | "too-dark" | "glare" | "blurred" | "hold-still" | "good";
/** `starting` and `unguided`: nothing is judged yet, or at all; `black`: a covered lens; `away`: another tab was open. */
export type Instruction = FaceInstruction | DocumentInstruction | "starting" | "unguided" | "black" | "away";

/** Luma of the whole picture and of the face in it, 0 to 255. */
export interface FaceLight {
  readonly frame: number;
  readonly face: number;
  /** The share of the face's pixels that are blown out. */
  readonly blown: number;
  /** The darker half's mean over the lighter one's. */
  readonly evenness: number;
}

export interface FaceView {
  readonly faces: readonly Face[];
  readonly oval: Box;
  readonly light: FaceLight;
  /** Eye distances a second that the points move; null before there are two pictures. */
  readonly speed: number | null;
  /** Of the oval's height, how much the face may take at least and at most; a photograph's own measure without. */
  readonly reach?: readonly [least: number, most: number];
}

export interface DocumentView {
  /** Luma of the framed part, 0 to 255. */
  readonly luma: number;
  /** How many of the frame's four sides have the edge of something along them. */
  readonly edges: number;
  /** The share of the framed part that is blown out. */
  readonly glare: number;
  /** The variance of the Laplacian. */
  readonly sharpness: number;
  /** The mean change of a pixel since the picture before; null before there are two. */
  readonly motion: number | null;
}

/** Of a head's oval, how much of its height a detected face takes: YuNet's boxes leave out the hair. */
const FAR = 0.42;
const CLOSE = 0.96;
const ASIDE = 0.22;
const ABOVE = 0.19;
/** A second face counts when it is no passer-by far behind. */
const OTHER_FACE = 0.35;
/** Dark skin in good light has a luma of 50 and more: only below that is it the light that is missing. */
const DARK_FACE = 36;
const DARK_FRAME = 38;
const BRIGHT_FACE = 222;
/** No face is found in so much light. */
const BRIGHT_FRAME = 200;
const BLOWN = 0.18;
const UNEVEN = 0.5;
/** The nose's way off the eyes' middle in eye distances: about 20 degrees. */
const TURNED = 0.2;
const TILTED = Math.tan((18 * Math.PI) / 180);
const RESTLESS = 0.8;

/** With three, a document may be cut off at the fourth. Where table and document are alike, there is the button. */
const EDGES = 4;
const DARK_DOCUMENT = 45;
const GLARE = 0.02;
/** Specimens in focus have 5,000 and more; with a blur of 2 pixels of 1,920, which is read, 1,600; of 4, 250 to 390. */
const BLURRED = 400;
const SHAKEN = 7;

/** Return what a person shall do next for the photograph of a face: what hides the rest comes first. */
export function faceInstruction(view: FaceView): FaceInstruction {
  const [face, other] = view.faces;
  if (view.light.frame < DARK_FRAME) return "too-dark";
  if (!face) return view.light.frame > BRIGHT_FRAME ? "too-bright" : "no-face";
  if (other && other.box.h > OTHER_FACE * face.box.h) return "several-faces";
  const { oval } = view;
  const [here, there] = [middle(face.box), middle(oval)];
  const [least, most] = view.reach ?? [FAR, CLOSE];
  if (face.box.h < least * oval.h) return "too-far";
  if (face.box.h > most * oval.h) return "too-close";
  if (Math.abs(here.x - there.x) > ASIDE * oval.w || Math.abs(here.y - there.y) > ABOVE * oval.h) return "off-centre";
  if (view.light.face < DARK_FACE) return "too-dark";
  if (view.light.face > BRIGHT_FACE || view.light.blown > BLOWN) return "too-bright";
  if (Math.abs(turnOf(face)) > TURNED || Math.abs(tiltOf(face)) > TILTED) return "turned";
  if (view.light.evenness < UNEVEN) return "one-sided";
  if (view.speed === null || view.speed > RESTLESS) return "hold-still";
  return "good";
}

/** Return what a person shall do next for the photograph of a document. */
export function documentInstruction(view: DocumentView): DocumentInstruction {
  if (view.luma < DARK_DOCUMENT) return "too-dark";
  if (view.edges < EDGES) return "no-document";
  if (view.motion === null || view.motion > SHAKEN) return "hold-still";
  if (view.glare > GLARE) return "glare";
  if (view.sharpness < BLURRED) return "blurred";
  return "good";
}

/** Return how far the nose is off the eyes' middle, along the eyes, in eye distances: zero from the front. */
export function turnOf(face: Face): number {
  const [left, right, nose] = face.points;
  if (!left || !right || !nose) return 0;
  const [dx, dy] = [right.x - left.x, right.y - left.y];
  const square = dx * dx + dy * dy || 1;
  return ((nose.x - (left.x + right.x) / 2) * dx + (nose.y - (left.y + right.y) / 2) * dy) / square;
}

function tiltOf(face: Face): number {
  const [left, right] = face.points;
  return left && right ? (right.y - left.y) / Math.max(1, Math.abs(right.x - left.x)) : 0;
}

/** Return the eye distances a second that the five points moved, and the box's middle with them. */
export function speedOf(before: Face, after: Face, ms: number): number {
  const [left, right] = after.points;
  const unit = left && right ? Math.hypot(right.x - left.x, right.y - left.y) : 0;
  const olds = [...before.points, middle(before.box)];
  const moved = [...after.points, middle(after.box)].map((point, i) => distance(point, olds[i] ?? point));
  const mean = moved.reduce((sum, one) => sum + one, 0) / moved.length;
  return mean / Math.max(1, unit) / (Math.max(1, ms) / 1000);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** What is shown, since when, and since when every picture was good. */
export interface Pace {
  readonly shown: Instruction | null;
  readonly since: number;
  readonly goodSince: number | null;
}

export const START: Pace = { shown: null, since: 0, goodSince: null };

/** Who reads, or hears, an instruction needs this long. */
export const STAYS_MS = 1200;

/** Return the pace after another picture: what is shown stays its time, whatever came meanwhile. */
export function paced(pace: Pace, wanted: Instruction, now: number): Pace {
  const goodSince = wanted === "good" ? (pace.goodSince ?? now) : null;
  const isFree = pace.shown === null || now - pace.since >= STAYS_MS;
  if (wanted === pace.shown || !isFree) return { ...pace, goodSince };
  return { shown: wanted, since: now, goodSince };
}

/** Tell whether the picture may be taken: good for so long, and for so long the person was told so. */
export function isTime(pace: Pace, goodMs: number, now: number): boolean {
  if (pace.shown !== "good" || pace.goodSince === null) return false;
  return now - Math.max(pace.since, pace.goodSince) >= goodMs;
}

/** The lightest pixel of a covered lens's picture. */
const BLACK = 20;
export const BLACK_MS = 2000;

/** Return since when the pictures are black, null when this one is not. */
export function blackSince(before: number | null, lightest: number, now: number): number | null {
  return lightest > BLACK ? null : (before ?? now);
}
