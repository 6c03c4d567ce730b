// A form that is sent as soon as there is something to send: a picture taken with the camera or chosen, or a challenge
// that was answered; kept until it arrived. Without this, a form for a picture has a file field and a button.
import { answered, hasCamera, photograph, wishOf } from "../camera";
import { fitted } from "../scaling";
import { thumbnail } from "../thumbnail";
import { delivered, type Answer } from "./delivery";
import { forget, keep, waitingFor, type Field, type Waiting } from "./waiting";

type State = "sending" | "offline" | "failed" | "unkept" | "waiting" | "done" | "refused" | "expired";

const enhanced = new WeakSet<HTMLFormElement>();

/** Enhance the forms inside `root` that have `data-capture`. */
export function enhanceCaptures(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-capture]")) {
    if (enhanced.has(form)) continue;
    enhanced.add(form);
    void new CaptureForm(form).resume();
  }
}

class CaptureForm {
  private current: AbortController | null = null;
  private hurry: (() => void) | null = null;
  private readonly key: HTMLInputElement | null;
  /** A challenge is answered before the camera alone: its form takes no files. */
  private readonly input: HTMLInputElement | null;
  private isKeyUsed = false;

  constructor(private readonly form: HTMLFormElement) {
    this.input = form.querySelector<HTMLInputElement>("input[type=file]");
    this.key = form.querySelector<HTMLInputElement>("input[name=idempotency_key]");
    form.querySelector(".rn-picture")?.classList.add("is-enhanced");
    this.part("[data-tools]")?.removeAttribute("hidden");
    this.part("[data-submit]")?.setAttribute("hidden", "");
    this.input?.addEventListener("change", () => {
      const [file] = this.input?.files ?? [];
      if (file) void this.take(file);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.hurry?.();
    });
    this.part("[data-now]")?.addEventListener("click", () => this.hurry?.());
    const camera = this.part<HTMLButtonElement>("[data-camera]");
    if (camera && hasCamera()) {
      camera.hidden = false;
      camera.addEventListener("click", () => void this.shoot(camera));
    }
    this.part("[data-without]")?.toggleAttribute("hidden", hasCamera());
  }

  /** Send what was chosen before this was loaded, or taken before the page was opened. */
  async resume(): Promise<void> {
    const [chosen] = this.input?.files ?? [];
    if (chosen) return this.take(chosen);
    const waiting = await waitingFor(this.form.action);
    if (!waiting || this.current) return;
    this.show(waiting);
    this.say("waiting");
    await this.send(waiting, true);
  }

  private async shoot(camera: HTMLElement): Promise<void> {
    if (this.form.dataset["challenge"]) {
      const recording = await answered(this.form).catch(() => null);
      camera.focus();
      if (recording) await this.submit(recording);
      return;
    }
    const file = await photograph(wishOf(this.form)).catch(() => null);
    camera.focus();
    if (file) await this.take(file);
  }

  private async take(file: File): Promise<void> {
    const picture = await fitted(file, this.form.dataset["subject"] === "document" ? "document" : "face");
    await this.submit([{ name: this.input?.name ?? "picture", content: picture, file: picture.name }]);
  }

  private async submit(fields: readonly Field[]): Promise<void> {
    const waiting = { place: this.form.action, key: this.nextKey(), fields, taken: Date.now() };
    // The one before may be on its way, or there: this one is another request.
    this.current?.abort();
    this.show(waiting);
    await this.send(waiting, await keep(waiting));
  }

  private async send(waiting: Waiting, isKept: boolean): Promise<void> {
    const current = new AbortController();
    this.current = current;
    const answer = await delivered({
      form: this.form,
      waiting,
      signal: current.signal,
      progress: (share) => this.progress(share),
      failed: (now) => {
        this.hurry = now;
        this.say(isKept ? (navigator.onLine ? "failed" : "offline") : "unkept");
      },
    });
    if (!answer) return;
    this.current = null;
    this.hurry = null;
    // What is refused would be refused again; what came too late waits for the page that is loaded anew.
    if (answer.outcome !== "expired") await forget(waiting);
    this.finish(answer);
  }

  private finish({ outcome, page, address }: Answer): void {
    if (this.input) this.input.value = "";
    if (outcome === "done") {
      this.say("done");
      // A page is where the form leads to without scripts; an answer that is none leaves the person here.
      if (page?.querySelector("main")) location.assign(address);
      this.form.dispatchEvent(new CustomEvent("captured", { bubbles: true }));
      return;
    }
    const told = page?.querySelector("[data-reason]") ?? page?.querySelector(".govuk-error-message, .govuk-error-summary li, h1");
    const reason = told?.textContent?.trim();
    this.say(outcome === "expired" ? "expired" : "refused", outcome === "refused" ? reason : undefined);
  }

  /** The page's own key goes with the first picture, as it would without scripts. */
  private nextKey(): string {
    const given = this.isKeyUsed ? "" : (this.key?.value ?? "");
    this.isKeyUsed = true;
    if (given) return given;
    const values = crypto.getRandomValues(new Uint8Array(16));
    const key = [...values].map((value) => value.toString(16).padStart(2, "0")).join("");
    if (this.key) this.key.value = key;
    return key;
  }

  private show({ fields }: Waiting): void {
    const first = fields.find(({ content }) => content instanceof Blob);
    if (!first || typeof first.content === "string") return;
    const item = document.createElement("li");
    item.append(thumbnail(first.content, first.file ?? ""));
    this.part("[data-chosen]")?.replaceChildren(item);
  }

  private progress(share: number): void {
    if (this.form.dataset["state"] !== "waiting") this.say("sending");
    const bar = this.part<HTMLProgressElement>("progress");
    if (bar) bar.value = share;
  }

  private say(state: State, reason = ""): void {
    this.form.dataset["state"] = state;
    this.part("[data-progress]")?.removeAttribute("hidden");
    this.part("progress")?.toggleAttribute("hidden", state !== "sending" && state !== "waiting");
    this.part("[data-now]")?.toggleAttribute("hidden", !["failed", "offline", "unkept"].includes(state));
    const words = [this.form.getAttribute(`data-word-${state}`) ?? "", reason].filter(Boolean).join(" ");
    const place = this.part("[data-words]");
    if (place && place.textContent !== words) place.textContent = words;
  }

  private part<T extends HTMLElement>(selector: string): T | null {
    return this.form.querySelector<T>(selector);
  }
}
