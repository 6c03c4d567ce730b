// Send what was taken as its form would, until an answer comes. A request that is repeated keeps its idempotency key.
import type { Waiting } from "./waiting";

/** What came of one attempt. */
export interface Answer {
  /** `again`: none came, or one that asks to come later. `expired`: the form's token is no longer good. */
  readonly outcome: "done" | "refused" | "expired" | "again";
  readonly page: Document | null;
  /** Where the answer led, which is another address after a redirect. */
  readonly address: string;
  readonly afterMs: number | null;
}

/** Between attempts, in seconds; the last for all that follow. */
const WAITS_S = [1, 2, 4, 8, 15, 30];

/** A slow network is no lost one: two minutes for a picture of a few hundred kilobytes. */
const TIMEOUT_MS = 120_000;

const AGAIN = new Set([408, 425, 429]);

export interface Delivery {
  readonly form: HTMLFormElement;
  readonly waiting: Waiting;
  readonly signal: AbortSignal;
  /** Told how much of it has gone, 0 to 1. */
  readonly progress: (share: number) => void;
  /** Told that an attempt failed, before the wait; call `now` to cut that short. */
  readonly failed: (now: () => void) => void;
}

/** Return the answer that ends it, or null when `signal` ended it before. */
export async function delivered(delivery: Delivery): Promise<Answer | null> {
  for (let attempt = 0; !delivery.signal.aborted; attempt += 1) {
    const answer = await attempted(delivery);
    if (delivery.signal.aborted) return null;
    if (answer.outcome !== "again") return answer;
    // Not all at once, where a network comes back for many.
    const usual = (WAITS_S[Math.min(attempt, WAITS_S.length - 1)] ?? 30) * 1000 * (0.8 + 0.4 * Math.random());
    await rest(answer.afterMs ?? usual, delivery);
  }
  return null;
}

function attempted({ form, waiting, signal, progress }: Delivery): Promise<Answer> {
  return new Promise((give) => {
    const request = new XMLHttpRequest();
    const failed = (): void => give({ outcome: "again", page: null, address: "", afterMs: null });
    request.open("POST", form.action);
    request.responseType = "document";
    request.timeout = TIMEOUT_MS;
    request.setRequestHeader("Idempotency-Key", waiting.key);
    request.upload.addEventListener("progress", (event) => progress(event.loaded / Math.max(1, event.total)));
    request.addEventListener("load", () => give(answerOf(request)));
    for (const kind of ["error", "timeout", "abort"]) request.addEventListener(kind, failed);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    progress(0);
    request.send(bodyOf(form, waiting));
  });
}

/** The form as it is, with the token of this page, and what was taken with the key that belongs to it. */
function bodyOf(form: HTMLFormElement, { key, fields }: Waiting): FormData {
  const body = new FormData(form);
  body.set("idempotency_key", key);
  for (const { name } of fields) body.delete(name);
  for (const { name, content, file } of fields) {
    if (typeof content === "string") body.append(name, content);
    else body.append(name, content, file);
  }
  return body;
}

function answerOf(request: XMLHttpRequest): Answer {
  const after = Number(request.getResponseHeader("Retry-After") || Number.NaN);
  return {
    outcome: outcomeOf(request.status, Number.isFinite(after)),
    page: request.response as Document | null,
    address: request.responseURL,
    afterMs: Number.isFinite(after) ? after * 1000 : null,
  };
}

function outcomeOf(status: number, isToldWhen: boolean): Answer["outcome"] {
  if (status >= 200 && status < 300) return "done";
  if (status >= 500 || AGAIN.has(status) || (status === 409 && isToldWhen)) return "again";
  return status === 403 ? "expired" : "refused";
}

/** Wait, unless the network comes back, the person asks for it, or it is over. */
function rest(ms: number, { failed, signal }: Delivery): Promise<void> {
  return new Promise((give) => {
    const over = new AbortController();
    const now = (): void => {
      over.abort();
      give();
    };
    const timer = setTimeout(now, ms);
    over.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
    addEventListener("online", now, { once: true, signal: over.signal });
    signal.addEventListener("abort", now, { once: true, signal: over.signal });
    failed(now);
  });
}
