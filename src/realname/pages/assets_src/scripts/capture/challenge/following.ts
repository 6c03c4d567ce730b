// Follow one face from picture to picture: looked for where it was, at a size at which its points are exact.
import type { Detector } from "../detector";
import { middle, type Box } from "../geometry";
import type { Face } from "../yunet";

/** What is looked at, in pixels: the face takes half of the height, and a turned head still fits. */
const LOOKED_AT = { width: 240, height: 320 };
const AROUND = 2;

/** A face that is not found in one picture or two is not lost: nobody is told. */
const LOST_MS = 500;

/** Another face counts from half of the height of the first on. */
const OTHER_FACE = 0.5;

export interface Followed {
  /** In pixels of the picture; null where there is none, or several. */
  readonly face: Face | null;
  /** What to say; null while there is hope that the next picture shows it again. */
  readonly trouble: "no-face" | "several-faces" | null;
}

export class Following {
  private box: Box | null = null;
  private seenAt: number | null = null;
  private readonly canvas = document.createElement("canvas");
  private readonly context: CanvasRenderingContext2D;

  constructor(private readonly detector: Detector) {
    [this.canvas.width, this.canvas.height] = [LOOKED_AT.width, LOOKED_AT.height];
    const context = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    if (!context) throw new Error("there is no canvas");
    this.context = context;
  }

  async look(picture: HTMLCanvasElement, now: number): Promise<Followed> {
    const near = this.box && (await this.within(picture, around(this.box)));
    const faces = near?.length ? near : await this.within(picture, whole(picture));
    const [face, other] = faces;
    this.seenAt ??= now;
    if (!face) {
      this.box = null;
      return { face: null, trouble: now - this.seenAt > LOST_MS ? "no-face" : null };
    }
    this.box = face.box;
    this.seenAt = now;
    if (other && other.box.h > OTHER_FACE * face.box.h) return { face: null, trouble: "several-faces" };
    return { face, trouble: null };
  }

  private async within(picture: HTMLCanvasElement, part: Box): Promise<Face[]> {
    const { width, height } = LOOKED_AT;
    this.context.fillRect(0, 0, width, height);
    this.context.drawImage(picture, part.x, part.y, part.w, part.h, 0, 0, width, height);
    const { faces } = await this.detector.analyse(this.canvas);
    const factor = part.h / height;
    return faces.map(({ box, points, score }) => ({
      score,
      box: { x: part.x + box.x * factor, y: part.y + box.y * factor, w: box.w * factor, h: box.h * factor },
      points: points.map(({ x, y }) => ({ x: part.x + x * factor, y: part.y + y * factor })),
    }));
  }
}

function around(box: Box): Box {
  const { x, y } = middle(box);
  const h = AROUND * box.h;
  return shaped(x, y, h);
}

/** The picture as a whole, and what is beside it where its shape is another. */
function whole({ width, height }: HTMLCanvasElement): Box {
  const h = Math.max(height, (width * LOOKED_AT.height) / LOOKED_AT.width);
  return shaped(width / 2, height / 2, h);
}

function shaped(x: number, y: number, h: number): Box {
  const w = (h * LOOKED_AT.width) / LOOKED_AT.height;
  return { x: x - w / 2, y: y - h / 2, w, h };
}
