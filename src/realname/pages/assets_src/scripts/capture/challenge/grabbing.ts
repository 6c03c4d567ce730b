// Hold the camera's pictures as pixels while the person moves, and make files of them when there is time.
import { nextPicture, type Tick } from "./ticking";
import { sizeOf } from "./sizing";
import type { PartKind } from "./wire";

/** One picture, not yet a file. Times are milliseconds on the page's clock. */
export interface Grab {
  readonly canvas: HTMLCanvasElement;
  readonly at: number;
  readonly captured: number | null;
}

/** One picture of a recording, as it is sent. */
export interface Taken {
  readonly part: number;
  readonly at: number;
  readonly captured: number | null;
  readonly width: number;
  readonly height: number;
  readonly content: Blob;
}

/** Best first; below the last nothing can be measured. */
const QUALITIES = [0.92, 0.86, 0.78, 0.68, 0.56, 0.42];

/** Takes pictures of a video, and counts those that the device had no time to show. */
export class Grabber {
  dropped = 0;
  private count: number | null = null;

  constructor(private readonly video: HTMLVideoElement) {}

  /** Wait for the next picture. */
  async next(): Promise<Tick> {
    const tick = await nextPicture(this.video);
    if (tick.count !== null && this.count !== null) this.dropped += Math.max(0, tick.count - this.count - 1);
    this.count = tick.count;
    return tick;
  }

  /** Forget the number of the last picture: those that follow were not looked for. */
  pause(): void {
    this.count = null;
  }

  grab(kind: PartKind, { at, captured }: Tick): Grab {
    const canvas = document.createElement("canvas");
    const { width, height } = sizeOf(kind, { width: this.video.videoWidth, height: this.video.videoHeight });
    [canvas.width, canvas.height] = [width, height];
    // Pixels in memory, not on the graphics card: they are read again, and a hundred of them are held at once.
    const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    if (!context) throw new Error("there is no canvas");
    context.imageSmoothingQuality = "medium";
    context.drawImage(this.video, 0, 0, width, height);
    return { canvas, at, captured };
  }
}

/** Make files of a part's pictures, each within so many bytes where that can be. */
export async function filed(part: number, grabs: readonly Grab[], mostBytes: number): Promise<Taken[]> {
  const all: Taken[] = [];
  let first = 0;
  for (const { canvas, at, captured } of grabs) {
    const { width, height } = canvas;
    let content: Blob | null = null;
    for (let i = first; i < QUALITIES.length; i += 1) {
      content = await asJpeg(canvas, QUALITIES[i] ?? 0.5);
      if (!content) throw new Error("the picture could not be written");
      // The next one will not be smaller: it begins where this one ended.
      first = i;
      if (content.size <= mostBytes) break;
    }
    [canvas.width, canvas.height] = [0, 0];
    if (content) all.push({ part, at, captured, width, height, content });
  }
  return all;
}

function asJpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((give) => canvas.toBlob(give, "image/jpeg", quality));
}
