// What the service asks a person to do, as it comes over the wire.

export type Side = "" | "left" | "right";
export type Colour = "red" | "green" | "blue" | "white" | "black";
export type PartKind = "hold" | "turn" | "closer" | "light" | "blink";

/** One instruction. `side` is the person's own; `colours` are a light part's; it may take `seconds`. */
export interface Part {
  readonly kind: PartKind;
  readonly seconds: number;
  readonly side: Side;
  readonly colours: readonly Colour[];
}

/** What is asked this once, and what the answer has to name. */
export interface Challenge {
  readonly id: string;
  readonly nonce: string;
  readonly scriptDigest: string;
  readonly parts: readonly Part[];
  readonly stepMs: number;
  /** From when it came. */
  readonly seconds: number;
}

const KINDS: readonly string[] = ["hold", "turn", "closer", "light", "blink"];
const SIDES: readonly string[] = ["", "left", "right"];
const COLOURS: readonly string[] = ["red", "green", "blue", "white", "black"];

type Fields = Record<string, unknown>;

/** Return the challenge of an answer. Throws where it asks for what this page cannot guide. */
export function challengeOf(answer: unknown): Challenge {
  const { challenge_id, nonce, script, script_digest, expires_in } = fieldsOf(answer);
  const { parts, step_ms } = fieldsOf(script);
  if (!Array.isArray(parts) || !parts.length) throw new Error("the challenge asks for nothing");
  return {
    id: text(challenge_id),
    nonce: text(nonce),
    scriptDigest: text(script_digest),
    parts: parts.map(partOf),
    stepMs: number(step_ms),
    seconds: number(expires_in),
  };
}

function partOf(value: unknown): Part {
  const { kind, seconds, side = "", colours = [] } = fieldsOf(value);
  if (!Array.isArray(colours)) throw new Error("colours are no list");
  return {
    kind: among<PartKind>(KINDS, kind),
    seconds: number(seconds),
    side: among<Side>(SIDES, side),
    colours: colours.map((one) => among<Colour>(COLOURS, one)),
  };
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null) throw new Error("an object is missing");
  return value as Fields;
}

function text(value: unknown): string {
  if (typeof value !== "string" || !value) throw new Error("a word is missing");
  return value;
}

function number(value: unknown): number {
  if (typeof value !== "number" || !(value > 0)) throw new Error("a number is missing");
  return value;
}

function among<T extends string>(known: readonly string[], value: unknown): T {
  if (typeof value !== "string" || !known.includes(value)) throw new Error(`unknown: ${String(value)}`);
  return value as T;
}
