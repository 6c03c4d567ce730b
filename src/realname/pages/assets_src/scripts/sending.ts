// Send a form with its progress shown, and put the answer in the page's place. Without this, the browser does both.
import { chosen, restore, settled } from "./pictures";

type Enhance = (root: ParentNode) => void;

/** Enhance the forms inside `root` that take pictures. */
export function enhanceForms(root: ParentNode, enhance: Enhance): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-send]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!form.dataset["sending"]) void send(form, enhance);
    });
  }
}

let answered = false;

// An answer belongs to no address: going back from it loads the form anew. Jumps within a page come here too.
addEventListener("popstate", (event) => {
  const state: { answer?: boolean } | null = event.state;
  if (answered && !state?.answer && !location.hash) location.reload();
});

async function send(form: HTMLFormElement, enhance: Enhance): Promise<void> {
  form.dataset["sending"] = "yes";
  const progress = new Progress(form);
  try {
    await settled(form);
    const answer = await sentAtLast(form, progress);
    place(answer, form, enhance);
  } catch {
    progress.fail();
  } finally {
    delete form.dataset["sending"];
  }
}

// A form with a key is one sending, however often it is sent: so it is sent again by itself while the network is away.
const WAITS_S = [1, 2, 4, 8, 15, 30, 30, 30];

async function sentAtLast(form: HTMLFormElement, progress: Progress): Promise<Document> {
  const waits = form.elements.namedItem("key") ? [...WAITS_S] : [];
  for (;;) {
    try {
      return await sent(form, progress);
    } catch (problem) {
      const wait = waits.shift();
      if (wait === undefined) throw problem;
      progress.again();
      await timePassed(wait);
    }
  }
}

/** Wait, but not longer than until the network is back. */
function timePassed(seconds: number): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, seconds * 1000);
    addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
  });
}

function sent(form: HTMLFormElement, progress: Progress): Promise<Document> {
  return new Promise((give, refuse) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", (event) => progress.sending(event.loaded / event.total));
    request.upload.addEventListener("load", () => progress.checking());
    request.addEventListener("load", () => {
      // A form that was taken may lead on: the page that it leads to is loaded for itself, with its own address.
      const onward = request.responseURL && pathOf(request.responseURL) !== pathOf(form.action);
      if (onward) location.assign(request.responseURL);
      else if (request.response) give(request.response as Document);
      else refuse();
    });
    request.addEventListener("error", refuse);
    progress.sending(0);
    request.send(new FormData(form));
  });
}

function pathOf(address: string): string {
  return new URL(address, location.href).pathname;
}

function place(answer: Document, form: HTMLFormElement, enhance: Enhance): void {
  const [fresh, stale] = [answer.querySelector("main"), document.querySelector("main")];
  if (!fresh || !stale) throw new Error("the answer is not a page of ours");
  const files = chosen(form);
  const main = document.adoptNode(fresh);
  stale.replaceWith(main);
  document.title = answer.title;
  enhance(main);
  restore(main, files);
  if (!main.querySelector("form[data-send]")) {
    answered = true;
    history.pushState({ answer: true }, "", location.pathname);
  }
  scrollTo({ top: 0 });
  const first = main.querySelector<HTMLElement>(".govuk-error-summary, h1");
  first?.setAttribute("tabindex", "-1");
  first?.focus({ preventScroll: true });
}

class Progress {
  private readonly box: HTMLElement | null;
  private readonly bar: HTMLProgressElement | null;
  private readonly words: HTMLElement | null;

  constructor(private readonly form: HTMLFormElement) {
    this.box = form.querySelector("[data-progress]");
    this.bar = form.querySelector("[data-progress] progress");
    this.words = form.querySelector("[data-progress] [data-words]");
  }

  sending(share: number): void {
    this.say("sending");
    if (this.bar) this.bar.value = share;
  }

  checking(): void {
    this.say("checking");
    this.bar?.removeAttribute("value");
  }

  again(): void {
    this.say("again");
    this.bar?.removeAttribute("value");
  }

  fail(): void {
    this.say("failed");
    this.bar?.setAttribute("hidden", "");
    this.busy(false);
  }

  private say(state: string): void {
    this.busy(true);
    this.bar?.removeAttribute("hidden");
    this.box?.removeAttribute("hidden");
    const words = this.box?.dataset[`word${state[0]?.toUpperCase()}${state.slice(1)}`] ?? "";
    if (this.words && this.words.textContent !== words) this.words.textContent = words;
  }

  private busy(is: boolean): void {
    this.form.setAttribute("aria-busy", String(is));
    this.form.querySelectorAll<HTMLButtonElement>("button[type=submit]").forEach((button) => (button.disabled = is));
  }
}
