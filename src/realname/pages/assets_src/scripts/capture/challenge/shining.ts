// Show colours on the whole screen, one after another, and note when each was there to be seen.
import type { Colour } from "./wire";

export interface Flash {
  readonly colour: Colour;
  /** Milliseconds on the page's clock. */
  readonly at: number;
}

const PAINT: Record<Colour, string> = {
  red: "#ff0000",
  green: "#00ff00",
  blue: "#0000ff",
  white: "#ffffff",
  black: "#000000",
};

/** Show the colours on a surface that fills the screen; stop when `signal` says so. */
export async function shone(
  surface: HTMLElement,
  colours: readonly Colour[],
  stepMs: number,
  signal: AbortSignal,
): Promise<Flash[]> {
  const flashes: Flash[] = [];
  const began = await paint();
  try {
    for (const [i, colour] of colours.entries()) {
      // Half a picture early is nearer than half a picture late.
      for (let now = began; now < began + i * stepMs - 8; ) now = await paint();
      if (signal.aborted) break;
      surface.style.backgroundColor = PAINT[colour];
      surface.dataset["colour"] = colour;
      // What is set now is painted after this callback: at the one after it the screen shows it.
      flashes.push({ colour, at: await paint() });
    }
    for (let now = began; now < began + colours.length * stepMs && !signal.aborted; ) now = await paint();
  } finally {
    surface.style.backgroundColor = "";
    delete surface.dataset["colour"];
  }
  return flashes;
}

function paint(): Promise<number> {
  return new Promise((give) => requestAnimationFrame(give));
}
