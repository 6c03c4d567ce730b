// How a head is held, by the five points alone: enough to guide a person; what is judged is measured by the service.
import type { Point } from "../geometry";
import type { Face } from "../yunet";
import type { Part } from "./wire";

/** Degrees by the five points that a turn shall reach: the service wants 15 to 25 by its mesh. */
const TURN_DEG = 21;
/** How much larger the face shall become: the service wants 1.3. */
const GROWTH = 1.38;
/** Beyond that the far half of the face is lost to the tracking. */
const TOO_FAR_ROUND_DEG = 38;
const STRAIGHT_DEG = 9;
/** The points jump by some degrees from picture to picture: only beyond that is it the other side. */
const OTHER_SIDE_DEG = 13;
/** Degrees from one point's way over the breadth of eyes and mouth: measured on the meshes of turned heads. */
const DEG_OF_WAY = 81;

/** How a head is held: degrees to the person's own left, and the face's size in pixels. */
export interface Pose {
  readonly yaw: number;
  readonly size: number;
}

export function poseOf({ points }: Face): Pose {
  const [right, left, nose, mouthRight, mouthLeft] = points;
  if (!right || !left || !nose || !mouthRight || !mouthLeft) return { yaw: 0, size: 1 };
  const angle = Math.atan2(left.y - right.y, left.x - right.x);
  const level = ({ x, y }: Point): Point => ({
    x: x * Math.cos(angle) + y * Math.sin(angle),
    y: y * Math.cos(angle) - x * Math.sin(angle),
  });
  const [a, b, tip, c, d] = [level(right), level(left), level(nose), level(mouthRight), level(mouthLeft)];
  const [eyes, mouth] = [b.x - a.x, d.x - c.x];
  const middle = (a.x + b.x + c.x + d.x) / 4;
  // From eyes to mouth hardly shrinks when the head turns, as the eyes' own distance does.
  const high = (c.y + d.y - a.y - b.y) / 2;
  return { yaw: (DEG_OF_WAY * (tip.x - middle)) / Math.max(1, eyes, mouth), size: Math.max(1, high) };
}

/** Return the mean of some poses. */
export function together(poses: readonly Pose[]): Pose {
  const mean = (of: (pose: Pose) => number): number => poses.reduce((sum, one) => sum + of(one), 0) / poses.length;
  return { yaw: mean(({ yaw }) => yaw), size: mean(({ size }) => size) };
}

/** Tell whether a person looks straight into the camera. */
export function isStraight({ yaw }: Pose): boolean {
  return Math.abs(yaw) <= STRAIGHT_DEG;
}

/** Return how much of a part is done, 0 to 1, from how the head was held when it began. Others than moves have none. */
export function shareOf(part: Part, base: Pose, now: Pose): number {
  if (part.kind === "turn") return clamped((sideOf(part) * (now.yaw - base.yaw)) / TURN_DEG);
  if (part.kind === "closer") return clamped((now.size / base.size - 1) / (GROWTH - 1));
  return 0;
}

/** Return what goes wrong with a move, or null. */
export function errorOf(part: Part, base: Pose, now: Pose): "other-side" | "less-round" | null {
  if (part.kind !== "turn") return null;
  const turned = sideOf(part) * (now.yaw - base.yaw);
  if (turned < -OTHER_SIDE_DEG) return "other-side";
  return turned > TOO_FAR_ROUND_DEG ? "less-round" : null;
}

function sideOf({ side }: Part): 1 | -1 {
  return side === "left" ? 1 : -1;
}

function clamped(share: number): number {
  return Math.min(1, Math.max(0, share));
}
