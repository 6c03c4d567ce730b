// Speak the terminals' protocol: sessions, numbered frames and steps, the server's clock, and signed answers alone.
import { isAnswer, sha256, signed, type Device } from "./device";

const BASE = "/terminals/v1";
const PATIENCE_MS = 4000;
const ATTEMPTS = 2;
const MENDED = ["terminal.session", "terminal.clock"];

/** What the server said. `word` is `offline` where it did not, and `refused` where it refused (`code` says why). */
export interface Answered {
  readonly word: string;
  readonly reason: string;
  readonly code: string;
  readonly more: Record<string, unknown>;
}

/** What this terminal is, as its session says. */
export interface Session {
  readonly session: string;
  readonly terminal: string;
  readonly acts: readonly string[];
  readonly programme: { readonly kind: string; readonly party: string; readonly names: Record<string, string> };
}

const OFFLINE: Answered = { word: "offline", reason: "", code: "", more: {} };

/** One terminal's side. One message at a time. */
export class Speaker {
  session: Session | null = null;
  private number = 0;
  private offset = 0;

  constructor(private readonly device: Device) {}

  /** Begin a session where there is none; return what went wrong, null where nothing did. */
  async begin(): Promise<Answered | null> {
    if (this.session) return null;
    const claims = { operator: this.device.operator, terminal: this.device.terminal, at: this.now() };
    const message = await signed(this.device, "realname-session", claims);
    const { told, wrong } = await this.asked("/sessions", message, message, {});
    if (!told) return wrong;
    this.session = told as unknown as Session;
    this.number = 0;
    return null;
  }

  /** Send pictures of one person who did `act`. */
  async frame(pictures: readonly Blob[], act: string, says: object): Promise<Answered> {
    const body = await new Blob([...pictures]).arrayBuffer();
    const claims = { act, pictures: pictures.map((one) => one.size), body: await sha256(body), says };
    return this.sent("/frames", "realname-frame", claims, body);
  }

  /** Send a step without a picture. */
  async step(says: object): Promise<Answered> {
    return this.sent("/steps", "realname-step", { says }, null);
  }

  private async sent(path: string, typ: string, claims: object, body: ArrayBuffer | null): Promise<Answered> {
    let answered = OFFLINE;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      answered = await this.once(path, typ, claims, body);
      if (!MENDED.includes(answered.code)) break;
    }
    return answered;
  }

  private async once(path: string, typ: string, claims: object, body: ArrayBuffer | null): Promise<Answered> {
    const wrong = await this.begin();
    if (wrong) return wrong;
    this.number += 1;
    const whole = { session: this.session?.session, number: this.number, at: this.now(), ...claims };
    const message = await signed(this.device, typ, whole);
    const headers: Record<string, string> = body ? { "Terminal-Proof": message } : {};
    const { told, wrong: refused } = await this.asked(path, message, body ?? message, headers);
    if (!told) return refused;
    const { word, reason, more } = told as unknown as Answered;
    return { word, reason, code: "", more };
  }

  /** Return what was answered to this message, or why it is not believed. */
  private async asked(
    path: string,
    message: string,
    body: string | ArrayBuffer,
    headers: Record<string, string>,
  ): Promise<{ told: Record<string, unknown> | null; wrong: Answered }> {
    try {
      const type = typeof body === "string" ? "application/jose" : "application/octet-stream";
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const options = { method: "POST", body, headers: { "Content-Type": type, ...headers }, signal };
      const response = await fetch(`${BASE}${path}`, options);
      const content = new Uint8Array(await response.arrayBuffer());
      const told = JSON.parse(new TextDecoder().decode(content)) as Record<string, unknown>;
      if (!response.ok) return { told: null, wrong: this.mended(told) };
      const isTheirs = await isAnswer(this.device, response.headers.get("Terminal-Signature") ?? "", content);
      const isToThis = told["challenge"] === (await sha256(new TextEncoder().encode(message)));
      return { told: isTheirs && isToThis ? told : null, wrong: OFFLINE };
    } catch {
      return { told: null, wrong: OFFLINE };
    }
  }

  /** Correct what a refusal names: the clock by the server's, the session by a new one. */
  private mended(told: Record<string, unknown>): Answered {
    const code = String(told["code"] ?? "");
    if (code === "terminal.clock") this.offset = Number(told["now"]) - Date.now();
    if (MENDED.includes(code)) this.session = null;
    return { word: "refused", reason: "", code, more: {} };
  }

  private now(): number {
    return Date.now() + this.offset;
  }
}
