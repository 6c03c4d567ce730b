// The dialogue as a person sees it: one instruction at a time, the face in an oval, a ring that fills.
import { ovalOf } from "../geometry";
import { speaker } from "../speech";
import type { Trouble } from "../stream";
import type { Why } from "./stopping";

/** What the dialogue shows: what will happen; the oval; the colours; why it ended. */
export type Stage = "intro" | "doing" | "light" | "ended";

/** So much around the oval is shown, for people to find themselves. */
const AROUND = 1.16;

/** Of the oval's height: where the face is when it begins, and when it came closer. YuNet's box leaves out the hair. */
export const FAR_TARGET = 0.6;
export const NEAR_TARGET = 0.94;

const BUZZ_MS = 40;

export class View {
  readonly video: HTMLVideoElement;
  private readonly speak: (words: string) => void;
  private readonly said: HTMLElement;

  constructor(readonly dialog: HTMLDialogElement) {
    this.video = this.part<HTMLVideoElement>("video");
    this.said = this.part("[data-say]");
    this.speak = speaker(dialog.querySelector("[data-speech] input"));
  }

  part<T extends Element = HTMLElement>(selector: string): T {
    const found = this.dialog.querySelector<T>(selector);
    if (!found) throw new Error(`the challenge's template lacks ${selector}`);
    return found;
  }

  show(stage: Stage): void {
    this.dialog.dataset["stage"] = stage;
    this.dialog.querySelectorAll<HTMLElement>("[data-stage-of]").forEach((one) => {
      one.hidden = !(one.dataset["stageOf"] ?? "").split(" ").includes(stage);
    });
  }

  /** Say one thing to do. The same again is said once. */
  say(instruction: string): void {
    if (this.said.dataset["instruction"] === instruction) return;
    this.said.dataset["instruction"] = instruction;
    const words = this.said.getAttribute(`data-word-${instruction}`) ?? "";
    this.said.textContent = words;
    this.part("[data-view]").classList.toggle("is-good", instruction === "good" || instruction === "hold");
    this.speak(words);
  }

  /** Say which of the parts this is. */
  place(place: number, all: number): void {
    const where = this.part("[data-place]");
    where.textContent = (where.dataset["word"] ?? "").replace("{place}", String(place)).replace("{all}", String(all));
  }

  /** Fill the ring, 0 to 1, and show where to turn to. */
  ring(share: number, side = ""): void {
    const view = this.part("[data-view]");
    view.style.setProperty("--rn-share", share.toFixed(3));
    view.dataset["side"] = side;
    const bar = this.part("[data-ring]");
    // Heard in quarters: more would be noise.
    const quarters = String(Math.floor(share * 4) * 25);
    if (bar.getAttribute("aria-valuenow") !== quarters) bar.setAttribute("aria-valuenow", quarters);
  }

  /** Show how large the face shall be, as a share of the oval's height. */
  target(share: number): void {
    this.part("[data-view]").style.setProperty("--rn-target", share.toFixed(3));
  }

  done(): void {
    // Phones alone have it; a browser may forbid it.
    navigator.vibrate?.(BUZZ_MS);
  }

  /** Fit the oval over the video, whatever the camera's shape. */
  fit(isMirrored: boolean): void {
    const [w, h] = [this.video.videoWidth, this.video.videoHeight];
    if (!w || !h) return;
    const oval = ovalOf(w, h);
    const [width, height] = [oval.w * AROUND, oval.h * AROUND];
    const [x, y] = [oval.x - (width - oval.w) / 2, oval.y - (height - oval.h) / 2];
    const { style } = this.video;
    style.width = `${(100 * w) / width}%`;
    style.height = `${(100 * h) / height}%`;
    style.left = `${(-100 * x) / width}%`;
    style.top = `${(-100 * y) / height}%`;
    // People know their own face from mirrors; the pictures that are sent are not mirrored.
    this.part("[data-view]").classList.toggle("is-mirrored", isMirrored);
  }

  /** Say why it ended, in the service's own words where it has some. Resolves with whether to try again. */
  async ended(why: Why | Trouble, words = ""): Promise<boolean> {
    this.show("ended");
    let said = "";
    this.dialog.querySelectorAll<HTMLElement>("[data-trouble]").forEach((one) => {
      one.hidden = one.dataset["trouble"] !== why;
      if (one.hidden) return;
      if (words) one.textContent = words;
      said = one.textContent ?? "";
    });
    this.speak(said);
    const again = this.part<HTMLButtonElement>("[data-again]");
    again.focus();
    return this.pressed(again);
  }

  /** Resolve with true when the button is pressed, with false when the dialogue closes before. */
  pressed(button: HTMLButtonElement): Promise<boolean> {
    return new Promise((give) => {
      if (!this.dialog.open) give(false);
      button.addEventListener("click", () => give(true), { once: true });
      this.dialog.addEventListener("close", () => give(false), { once: true });
    });
  }
}
