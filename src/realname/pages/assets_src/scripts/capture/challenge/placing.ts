// Bring the face to where a challenge begins: the camera's own guidance, with room left to come closer.
import type { Detector, Source } from "../detector";
import { ovalOf } from "../geometry";
import { faceInstruction, isTime, paced, speedOf, START, type FaceInstruction, type Instruction, type Pace } from "../guidance";
import { faceLight } from "../looks";
import type { Face } from "../yunet";

/** Of the oval's height: from an arm's length; and a face that comes four tenths closer is still seen whole. */
const REACH = [0.32, 0.64] as const;

/** Good pictures must follow one another for so long before it begins. */
const GOOD_MS = 600;

export class Placing {
  private pace: Pace = START;
  private before: { face: Face; at: number } | null = null;

  constructor(private readonly detector: Detector) {}

  /** The instruction to show, which changes at a calm rhythm. */
  get shown(): Instruction | null {
    return this.pace.shown;
  }

  isGood(now: number): boolean {
    return isTime(this.pace, GOOD_MS, now);
  }

  /** Look at a picture; returns what is to do by it alone. */
  async look(source: Source, now: number): Promise<FaceInstruction> {
    const { faces, grey } = await this.detector.analyse(source);
    const face = faces[0];
    const speed = face && this.before ? speedOf(this.before.face, face, now - this.before.at) : null;
    this.before = face ? { face, at: now } : null;
    const light = faceLight(grey, face?.box ?? null);
    const instruction = faceInstruction({ faces, oval: ovalOf(grey.width, grey.height), light, speed, reach: REACH });
    this.pace = paced(this.pace, instruction, now);
    return instruction;
  }
}
