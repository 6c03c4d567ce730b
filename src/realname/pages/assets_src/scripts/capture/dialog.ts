// The camera's dialogue: it shows what the camera sees, says what to do, and takes the picture when it is good.
// Nothing is recorded, and the camera ends with the dialogue.
import { shot } from "../scaling";
import { drawGuide } from "./drawing";
import type { Shape } from "./geometry";
import { BLACK_MS, blackSince, isTime, paced, START, type Instruction, type Pace } from "./guidance";
import { speaker } from "./speech";
import { closeStream, opened, type Facing, type Subject } from "./stream";
import { documentLook, faceLook, type Look } from "./watching";

/** What shall be photographed. */
export interface Wish {
  readonly subject: Subject;
  readonly facing: Facing;
  /** Null lets the person choose between a card and a passport's page. */
  readonly shape: Shape | null;
}

/** Good pictures must follow one another for so long before one is taken. */
const GOOD_MS: Record<Subject, number> = { face: 500, document: 1000 };

/** At most ten looks a second, and never more than half of the device's time. */
const PAUSE_MS = 80;

/** Open the camera and return the photograph taken, or null where the person closes the dialogue. */
export async function photograph(wish: Wish): Promise<File | null> {
  const dialog = dialogFor(wish);
  if (!dialog) return null;
  document.body.append(dialog);
  dialog.showModal();
  const closed = new AbortController();
  dialog.addEventListener("close", () => closed.abort(), { once: true });
  const stream = await opened(wish.subject, wish.facing);
  try {
    if (typeof stream === "string") {
      showTrouble(dialog, stream);
      await ended(closed.signal);
      return null;
    }
    return closed.signal.aborted ? null : await new Session(wish, dialog, stream, closed).photograph();
  } finally {
    if (typeof stream !== "string") closeStream(stream);
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    dialog.remove();
  }
}

function dialogFor({ subject, shape }: Wish): HTMLDialogElement | null {
  const template = document.querySelector<HTMLTemplateElement>("template#camera");
  const dialog = template?.content.firstElementChild?.cloneNode(true);
  if (!(dialog instanceof HTMLDialogElement)) return null;
  dialog.querySelectorAll("[data-for]").forEach((part) => {
    if (part.getAttribute("data-for") !== subject) part.remove();
  });
  if (shape) dialog.querySelector("[data-shapes]")?.remove();
  return dialog;
}

function showTrouble(dialog: HTMLElement, trouble: string): void {
  dialog.querySelectorAll<HTMLElement>("[data-trouble]").forEach((words) => {
    words.hidden = words.dataset["trouble"] !== trouble;
  });
  dialog.querySelectorAll("[data-view], [data-shoot], [data-speech], [data-shapes], [data-say]").forEach((part) => {
    part.remove();
  });
  dialog.querySelector<HTMLElement>("[data-close]")?.focus();
}

class Session {
  private pace: Pace = START;
  private black: number | null = null;
  private wasAway = false;
  private readonly video: HTMLVideoElement;
  private readonly view: HTMLElement;
  private readonly button: HTMLButtonElement;
  private readonly said: HTMLElement;
  private readonly speak: (words: string) => void;

  constructor(
    private readonly wish: Wish,
    private readonly dialog: HTMLDialogElement,
    private stream: MediaStream,
    private readonly closed: AbortController,
  ) {
    const part = <T extends HTMLElement>(selector: string): T => {
      const found = dialog.querySelector<T>(selector);
      if (!found) throw new Error(`the camera's template lacks ${selector}`);
      return found;
    };
    this.video = part("video");
    this.view = part("[data-view]");
    this.button = part("[data-shoot]");
    this.said = part("[data-say]");
    this.speak = speaker(dialog.querySelector("[data-speech] input"));
  }

  async photograph(): Promise<File | null> {
    const { signal } = this.closed;
    document.addEventListener("visibilitychange", () => (this.wasAway ||= document.hidden), { signal });
    this.video.addEventListener("resize", () => this.draw(), { signal });
    this.dialog.querySelectorAll("[data-shapes] input").forEach((input) => {
      input.addEventListener("change", () => this.draw(), { signal });
    });
    await this.play();
    const pressed = new Promise<true>((give) => {
      this.button.addEventListener("click", () => give(true), { once: true, signal });
    });
    this.button.disabled = false;
    this.button.focus();
    if (!(await Promise.race([pressed, this.isGood(), ended(signal)]))) return null;
    const time = new Date().toISOString().slice(11, 19).replaceAll(":", "-");
    const file = await shot(this.video, this.wish.subject, `${this.wish.subject}-${time}`);
    this.closed.abort();
    return file;
  }

  private async play(): Promise<void> {
    const facing = this.stream.getVideoTracks()[0]?.getSettings().facingMode ?? this.wish.facing;
    this.view.classList.toggle("is-mirrored", facing !== "environment");
    this.video.srcObject = this.stream;
    await this.video.play().catch(() => undefined);
    this.draw();
  }

  /** Resolve when the picture before the camera is good; false when the dialogue ends before. */
  private async isGood(): Promise<boolean> {
    this.say("starting");
    const look = await this.look();
    try {
      if (look) return await this.follows(look);
    } catch {
      // What fails in the middle, such as for want of memory, leaves the button.
    }
    this.say("unguided");
    return ended(this.closed.signal);
  }

  private async follows(look: Look): Promise<boolean> {
    while (!this.closed.signal.aborted) {
      const began = performance.now();
      if (document.hidden || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
        await pause(PAUSE_MS);
        continue;
      }
      if (this.wasAway) await this.comeBack(began);
      const { instruction, lightest } = await look(this.video, began);
      const now = performance.now();
      performance.measure("realname.look", { start: began, end: now });
      this.black = blackSince(this.black, lightest, now);
      const isBlack = this.black !== null && now - this.black >= BLACK_MS;
      this.follow(paced(this.pace, isBlack ? "black" : instruction, now));
      if (isTime(this.pace, GOOD_MS[this.wish.subject], now)) return true;
      await pause(Math.max(PAUSE_MS, now - began));
    }
    return false;
  }

  private async look(): Promise<Look | null> {
    if (this.wish.subject === "document") return documentLook(() => this.shape());
    const { wasm, model } = this.dialog.dataset;
    try {
      return wasm && model ? await faceLook(wasm, model) : null;
    } catch {
      // A browser without WebAssembly, or a server without the network: the button still takes the photograph.
      return null;
    }
  }

  /** Phones take the camera from a page in the background, and do not give it back by themselves. */
  private async comeBack(now: number): Promise<void> {
    this.wasAway = false;
    this.black = null;
    this.follow({ shown: "away", since: now, goodSince: null });
    if (this.stream.getVideoTracks().every((track) => track.readyState === "live")) return;
    const again = await opened(this.wish.subject, this.wish.facing);
    if (typeof again === "string") {
      showTrouble(this.dialog, again);
      await ended(this.closed.signal);
      return;
    }
    this.stream = again;
    await this.play();
    this.closed.signal.addEventListener("abort", () => closeStream(again), { once: true });
  }

  private follow(pace: Pace): void {
    if (pace.shown && pace.shown !== this.pace.shown) this.say(pace.shown);
    this.pace = pace;
  }

  private say(instruction: Instruction): void {
    const words = this.said.getAttribute(`data-word-${instruction}`) ?? "";
    this.said.textContent = words;
    this.said.dataset["instruction"] = instruction;
    this.view.classList.toggle("is-good", instruction === "good");
    this.speak(words);
  }

  private draw(): void {
    drawGuide(this.view, this.video, this.wish.subject, this.shape());
  }

  private shape(): Shape {
    const chosen = this.dialog.querySelector<HTMLInputElement>("[data-shapes] input:checked")?.value;
    return this.wish.shape ?? (chosen === "passport" ? "passport" : "card");
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((give) => setTimeout(give, ms));
}

function ended(closed: AbortSignal): Promise<false> {
  return new Promise((give) => {
    if (closed.aborted) give(false);
    closed.addEventListener("abort", () => give(false), { once: true });
  });
}
