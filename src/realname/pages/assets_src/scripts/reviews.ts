// A case before a reviewer: faces that zoom together, and a key for everything. Both are extras: links and forms work alone.

const LEVELS = [1, 1.5, 2, 3, 4];
const STEP_PX = 40;
const KEPT = "realname.shortcuts";

/** Enhance a reviewer's pages inside `root`. */
export function enhanceReviews(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-zoom]")) new Zoom(box);
  if (root instanceof Document && root.querySelector("[data-key]")) listen(root);
}

/** Pictures that are enlarged and moved as one, so that the same spot of both is seen. */
class Zoom {
  private level = 0;
  private x = 0;
  private y = 0;
  private readonly frames: HTMLElement[];
  private readonly shown: HTMLElement | null;

  constructor(private readonly box: HTMLElement) {
    this.frames = [...box.querySelectorAll<HTMLElement>("[data-zoom-frame]")];
    this.shown = box.querySelector("[data-zoom-shown]");
    box.querySelector<HTMLElement>("[data-zoom-tools]")?.removeAttribute("hidden");
    box.querySelector("[data-zoom-in]")?.addEventListener("click", () => this.zoom(1));
    box.querySelector("[data-zoom-out]")?.addEventListener("click", () => this.zoom(-1));
    this.frames.forEach((frame) => this.prepare(frame));
    this.draw();
  }

  private prepare(frame: HTMLElement): void {
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", frame.dataset["label"] ?? "");
    frame.addEventListener("keydown", (event) => this.arrow(event));
    frame.addEventListener("pointerdown", (event) => {
      if (this.level > 0) frame.setPointerCapture(event.pointerId);
    });
    frame.addEventListener("pointermove", (event) => {
      if (frame.hasPointerCapture(event.pointerId)) this.move(event.movementX, event.movementY);
    });
    frame.addEventListener("dblclick", () => this.zoom(this.level === LEVELS.length - 1 ? -LEVELS.length : 1));
  }

  private arrow(event: KeyboardEvent): void {
    const by = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!by || this.level === 0) return;
    event.preventDefault();
    this.move((by[0] ?? 0) * STEP_PX, (by[1] ?? 0) * STEP_PX);
  }

  private zoom(by: number): void {
    this.level = Math.min(Math.max(this.level + by, 0), LEVELS.length - 1);
    this.move(0, 0);
  }

  private move(x: number, y: number): void {
    const most = ((this.frames[0]?.clientWidth ?? 0) * ((LEVELS[this.level] ?? 1) - 1)) / 2;
    this.x = Math.min(Math.max(this.x + x, -most), most);
    this.y = Math.min(Math.max(this.y + y, -most), most);
    this.draw();
  }

  private draw(): void {
    const level = LEVELS[this.level] ?? 1;
    for (const frame of this.frames) {
      const picture = frame.querySelector<HTMLElement>("img");
      picture?.style.setProperty("transform", `translate(${this.x}px, ${this.y}px) scale(${level})`);
      frame.classList.toggle("is-larger", this.level > 0);
    }
    if (this.shown) this.shown.textContent = `${level * 100} %`;
    this.box.querySelector<HTMLButtonElement>("[data-zoom-out]")?.setAttribute("aria-disabled", String(this.level === 0));
    const last = this.level === LEVELS.length - 1;
    this.box.querySelector<HTMLButtonElement>("[data-zoom-in]")?.setAttribute("aria-disabled", String(last));
  }
}

function listen(page: Document): void {
  const box = page.querySelector<HTMLElement>("[data-shortcuts]");
  const toggle = box?.querySelector<HTMLInputElement>("input");
  box?.removeAttribute("hidden");
  if (toggle) toggle.checked = localStorage.getItem(KEPT) !== "off";
  const show = (): void => {
    page.body.classList.toggle("rn-has-keys", isOn());
  };
  toggle?.addEventListener("change", () => {
    localStorage.setItem(KEPT, toggle.checked ? "on" : "off");
    show();
  });
  show();
  page.addEventListener("keydown", (event) => press(page, event));
}

function isOn(): boolean {
  return localStorage.getItem(KEPT) !== "off";
}

function press(page: Document, event: KeyboardEvent): void {
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  const key = event.key === "=" ? "+" : event.key.toLowerCase();
  const found = [...page.querySelectorAll<HTMLElement>("[data-key]")].find(
    (element) => element.dataset["key"] === key && element.getClientRects().length > 0,
  );
  if (!found) return;
  event.preventDefault();
  found.focus();
  found.click();
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "submit", "button"].includes(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));
}
