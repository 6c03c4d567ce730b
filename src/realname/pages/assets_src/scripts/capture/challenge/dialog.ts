// The dialogue of a challenge: it says what will happen, opens the camera, leads through what is asked, and signs what
// was recorded. Nothing is recorded before the person goes on, and the camera ends with the dialogue.
import type { Detector } from "../detector";
import type { Field } from "../store";
import { closeStream, opened } from "../stream";
import { drawn, Refused } from "./asking";
import { cameraOf, sealed } from "./envelope";
import { secondsOfLight } from "./flashing";
import { keyOf } from "./key";
import { performed } from "./performing";
import { Placing } from "./placing";
import { Stop, Stopped, type Why } from "./stopping";
import { nextPicture } from "./ticking";
import { FAR_TARGET, View } from "./view";
import type { Challenge } from "./wire";

/** What is left of a challenge's life for the upload. */
const UPLOAD_SHARE = 0.35;

/** Have a person answer what a form's service asks; returns the form's fields, or null where she closed the dialogue. */
export async function answered(form: HTMLFormElement): Promise<Field[] | null> {
  const template = document.querySelector<HTMLTemplateElement>("template#challenge");
  const dialog = template?.content.firstElementChild?.cloneNode(true);
  if (!(dialog instanceof HTMLDialogElement)) return null;
  document.body.append(dialog);
  const view = new View(dialog);
  try {
    view.show("intro");
    dialog.showModal();
    const go = view.part<HTMLButtonElement>("[data-go]");
    go.focus();
    if (!(await view.pressed(go))) return null;
    return await attempts(form, view);
  } finally {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    dialog.remove();
  }
}

async function attempts(form: HTMLFormElement, view: View): Promise<Field[] | null> {
  for (;;) {
    view.show("doing");
    view.say("starting");
    const stream = await opened("face", "user");
    if (!view.dialog.open) {
      if (typeof stream !== "string") closeStream(stream);
      return null;
    }
    if (typeof stream === "string") {
      if (await view.ended(stream)) continue;
      return null;
    }
    try {
      return await new Attempt(form, view, stream).run();
    } catch (error) {
      closeStream(stream);
      const stopped = stoppedBy(error);
      if (stopped.why === "closed" || !(await view.ended(stopped.why, stopped.words))) return null;
    } finally {
      closeStream(stream);
    }
  }
}

function stoppedBy(error: unknown): Stopped {
  if (error instanceof Stopped) return error;
  if (error instanceof Refused && error.message) return new Stopped("declined", error.message);
  return new Stopped("failed");
}

class Attempt {
  private readonly stop = new Stop();
  private readonly over = new AbortController();

  constructor(
    private readonly form: HTMLFormElement,
    private readonly view: View,
    private readonly stream: MediaStream,
  ) {}

  async run(): Promise<Field[]> {
    const { signal } = this.over;
    const end = (why: Why) => (): void => this.stop.now(why);
    this.view.dialog.addEventListener("close", end("closed"), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.stop.now("away"), { signal });
    for (const track of this.stream.getVideoTracks()) track.addEventListener("ended", end("away"), { signal });
    this.view.video.addEventListener("resize", () => this.fit(), { signal });
    const awake = awakened();
    try {
      return await this.record();
    } finally {
      this.over.abort();
      this.view.video.srcObject = null;
      void awake.then((lock) => lock?.release());
    }
  }

  private async record(): Promise<Field[]> {
    this.view.video.srcObject = this.stream;
    await this.stop.unless(this.view.video.play());
    this.fit();
    const found = await this.stop.unless(this.guide());
    const placing = new Placing(found);
    await this.placed(placing);
    this.view.say("drawing");
    const challenge = await this.stop.unless(drawn(this.form));
    this.warned(challenge);
    this.stop.after(challenge.seconds * 1000 * (1 - UPLOAD_SHARE), "slow");
    const [track] = this.stream.getVideoTracks();
    if (!track) throw new Error("the camera has no picture");
    const done = await performed(challenge, this.view, found, placing, this.stop);
    const pair = await keyOf(this.form.dataset["session"] ?? this.form.action);
    const recorded = { ...done, challenge, camera: cameraOf(track) };
    const envelope = await this.stop.unless(sealed(recorded, pair));
    const files = done.taken.map(({ content }, i) => ({ name: "frames", content, file: `${i}.jpg` }));
    return [{ name: "envelope", content: envelope }, ...files];
  }

  private async guide(): Promise<Detector> {
    const { wasm, model } = this.view.dialog.dataset;
    try {
      const { detector } = await import("../detector");
      return await detector(wasm ?? "", model ?? "");
    } catch {
      throw new Stopped("unguided");
    }
  }

  /** Wait until the face is where a challenge begins; nothing is drawn before, so that its time is spent on it alone. */
  private async placed(placing: Placing): Promise<void> {
    this.view.target(FAR_TARGET);
    for (;;) {
      const { at } = await this.stop.unless(nextPicture(this.view.video));
      await this.stop.unless(placing.look(this.view.video, at));
      if (placing.shown) this.view.say(placing.shown);
      if (placing.isGood(at)) return;
    }
  }

  /** Colours are shown to nobody who was not warned of them. */
  private warned(challenge: Challenge): void {
    const isWarned = this.view.dialog.querySelector("[data-flashing]") !== null;
    if (secondsOfLight(challenge) && !isWarned) throw new Error("nobody was warned of the colours");
  }

  private fit(): void {
    this.view.fit(this.stream.getVideoTracks()[0]?.getSettings().facingMode !== "environment");
  }
}

/** Keep the screen on, where the browser can: it dims while nobody touches it. */
async function awakened(): Promise<WakeLockSentinel | null> {
  try {
    return await navigator.wakeLock.request("screen");
  } catch {
    return null;
  }
}
