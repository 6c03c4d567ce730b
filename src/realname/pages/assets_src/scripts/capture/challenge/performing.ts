// Lead a person through one challenge, and take its pictures.
import type { Detector } from "../detector";
import { READY_SECONDS, secondsFor } from "./limits";
import { Following, type Followed } from "./following";
import { filed, Grabber, type Grab, type Taken } from "./grabbing";
import { Placing } from "./placing";
import { errorOf, isStraight, poseOf, shareOf, together, type Pose } from "./posing";
import { picked, thinned } from "./picking";
import { rhythmOf, taken } from "./rhythm";
import { shone, type Flash } from "./shining";
import {
  AFTER_LIGHT_MS,
  BEFORE_LIGHT_MS,
  BLINK_SECONDS,
  BLINKS_A_SECOND,
  HOLD_PICTURES,
  mostBytes,
  PICTURES_A_SECOND,
} from "./sizing";
import type { Stop } from "./stopping";
import { FAR_TARGET, NEAR_TARGET, type View } from "./view";
import type { Challenge, Part, PartKind } from "./wire";

/** Between two photographs of a still face: one may blink, or swallow. */
const BETWEEN_MS = 260;

/** A move goes on for a moment after it was enough. */
const SETTLE_MS = 450;

/** Who reads that colours come now needs so long. */
const LEAD_MS = 1600;


/** What was done, with times on the page's clock. */
export interface Performed {
  readonly began: number;
  readonly taken: readonly Taken[];
  readonly flashes: readonly Flash[];
  readonly dropped: number;
}

interface Move extends Grab {
  readonly share: number;
}

/** Return what was recorded of a challenge. Raises `Stopped` when `stop` says so. */
export async function performed(
  challenge: Challenge,
  view: View,
  detector: Detector,
  placing: Placing,
  stop: Stop,
): Promise<Performed> {
  return new Performance(challenge, view, detector, placing, stop).run();
}

class Performance {
  private readonly grabber: Grabber;
  private readonly following: Following;
  private readonly parts: Promise<Taken[]>[] = [];
  private flashes: Flash[] = [];

  constructor(
    private readonly challenge: Challenge,
    private readonly view: View,
    detector: Detector,
    private readonly placing: Placing,
    private readonly stop: Stop,
  ) {
    this.grabber = new Grabber(view.video);
    this.following = new Following(detector);
  }

  async run(): Promise<Performed> {
    const began = performance.now();
    const { parts } = this.challenge;
    for (const [index, part] of parts.entries()) {
      this.view.place(index + 1, parts.length);
      this.view.ring(0, "");
      const grabs = await this.part(part);
      // Files are made while the next part is read; light waits for them, so that nothing disturbs its pictures.
      this.parts.push(filed(index, grabs, mostBytes(this.challenge, part.kind)));
      this.view.done();
    }
    this.view.show("doing");
    this.view.say("finishing");
    const all = await this.stop.unless(Promise.all(this.parts));
    return { began, taken: all.flat(), flashes: this.flashes, dropped: this.grabber.dropped };
  }

  private async part(part: Part): Promise<Grab[]> {
    if (part.kind === "hold") return this.held(part);
    if (part.kind === "light") return this.lit(part);
    if (part.kind === "blink") return this.blinked(part);
    return this.moved(part);
  }

  /** Take the photographs of the face: straight, still, and with nothing to mend. */
  private async held(part: Part): Promise<Grab[]> {
    const inTime = this.stop.after(secondsFor(part) * 1000, "slow");
    const grabs: Grab[] = [];
    this.view.target(FAR_TARGET);
    while (grabs.length < HOLD_PICTURES) {
      const grab = await this.grabbed("hold");
      const instruction = await this.stop.unless(this.placing.look(grab.canvas, grab.at));
      const last = grabs[grabs.length - 1];
      if (instruction === "good" && (!last || grab.at - last.at >= BETWEEN_MS)) grabs.push(grab);
      this.view.say(this.placing.shown === "good" ? "hold" : (this.placing.shown ?? "hold"));
      this.view.ring(grabs.length / HOLD_PICTURES);
    }
    inTime();
    return grabs;
  }

  private async moved(part: Part): Promise<Grab[]> {
    let moves: Move[] = [];
    const first = await this.ready(part.kind, 2);
    const base = first.pose;
    moves = first.grabs.map((grab) => ({ ...grab, share: 0 }));
    const inTime = this.stop.after(secondsFor(part) * 1000, "slow");
    const instruction = part.kind === "turn" ? `turn-${part.side}` : "come-closer";
    // Who came closer stays there for what follows.
    if (part.kind === "closer") this.view.target(NEAR_TARGET);
    this.view.say(instruction);
    this.view.ring(0, part.side);
    for (let arrived = 0; arrived < 2; ) {
      const { grab, face, trouble } = await this.looked(part.kind);
      if (!face) {
        if (trouble) this.view.say(trouble);
        continue;
      }
      const pose = poseOf(face);
      const share = shareOf(part, base, pose);
      moves = thinned([...moves, { ...grab, share }]);
      arrived = share >= 1 ? arrived + 1 : 0;
      this.view.say(errorOf(part, base, pose) ?? instruction);
      this.view.ring(share, part.side);
    }
    inTime();
    return picked(moves);
  }

  private async blinked(part: Part): Promise<Grab[]> {
    await this.ready(part.kind, 1);
    this.view.say("blink");
    const seconds = Math.min(part.seconds, BLINK_SECONDS);
    const began = performance.now();
    return this.steady(part.kind, BLINKS_A_SECOND, (now) => {
      this.view.ring(Math.min(1, (now - began) / 1000 / seconds));
      return now - began < seconds * 1000;
    });
  }

  private async lit(part: Part): Promise<Grab[]> {
    await this.ready(part.kind, 1);
    await this.stop.unless(Promise.all(this.parts));
    this.view.say("light");
    this.view.show("light");
    await this.stop.pause(LEAD_MS);
    let until = Infinity;
    const shining = this.stop.pause(BEFORE_LIGHT_MS).then(async () => {
      const flashes = await shone(this.view.dialog, part.colours, this.challenge.stepMs, this.stop.signal);
      this.flashes = [...this.flashes, ...flashes];
      until = performance.now() + AFTER_LIGHT_MS;
    });
    // Where it is stopped, so are the pictures, which say so.
    shining.catch(() => undefined);
    const grabs = await this.steady(part.kind, PICTURES_A_SECOND, (now) => now < until);
    await shining;
    this.view.show("doing");
    return grabs;
  }

  /** Take pictures at a rhythm as long as they are wanted; nobody looks at them meanwhile. */
  private async steady(kind: PartKind, aSecond: number, isWanted: (now: number) => boolean): Promise<Grab[]> {
    const grabs: Grab[] = [];
    this.grabber.pause();
    let rhythm = rhythmOf(aSecond, performance.now());
    while (isWanted(performance.now())) {
      const tick = await this.stop.unless(this.grabber.next());
      const [isTaken, after] = taken(rhythm, tick.at);
      rhythm = after;
      if (isTaken) grabs.push(this.grabber.grab(kind, tick));
    }
    return grabs;
  }

  /** Wait until one face looks straight into the camera, in so many pictures that follow one another. */
  private async ready(kind: PartKind, count: number): Promise<{ grabs: Grab[]; pose: Pose }> {
    await this.stop.pause(SETTLE_MS);
    const inTime = this.stop.after(READY_SECONDS * 1000, "slow");
    for (let seen: { grab: Grab; pose: Pose }[] = []; ; ) {
      const { grab, face, trouble } = await this.looked(kind);
      const pose = face && poseOf(face);
      if (!pose || !isStraight(pose)) {
        seen = [];
        if (pose) this.view.say("straight");
        else if (trouble) this.view.say(trouble);
        continue;
      }
      seen.push({ grab, pose });
      if (seen.length < count) continue;
      inTime();
      return { grabs: seen.map((one) => one.grab), pose: together(seen.map((one) => one.pose)) };
    }
  }

  private async looked(kind: PartKind): Promise<Followed & { grab: Grab }> {
    const grab = await this.grabbed(kind);
    return { grab, ...(await this.stop.unless(this.following.look(grab.canvas, grab.at))) };
  }

  /** A look takes longer than a picture: those between are not missed. */
  private async grabbed(kind: PartKind): Promise<Grab> {
    this.grabber.pause();
    return this.grabber.grab(kind, await this.stop.unless(this.grabber.next()));
  }
}
