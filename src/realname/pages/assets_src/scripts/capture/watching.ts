// Look at the camera's pictures one after another and say what each shows. The only place that reads the video.
import { frameOf, ovalOf, type Box, type Shape } from "./geometry";
import { documentInstruction, faceInstruction, speedOf, type Instruction } from "./guidance";
import { edgesAlong, faceLight, greyOf, motionOf, sharpnessOf, tonesOf, whole, type Grey } from "./looks";
import type { Face } from "./yunet";

export interface Seen {
  readonly instruction: Instruction;
  /** The lightest pixel of the picture, 0 to 255. */
  readonly lightest: number;
}

/** Look at the picture that the video shows now. */
export type Look = (video: HTMLVideoElement, now: number) => Promise<Seen>;

/** Return what looks for a face. Rejects where the runtime or the network does not come. */
export async function faceLook(wasm: string, model: string): Promise<Look> {
  // Only faces need the runtime: who photographs a document does not load it.
  const { detector } = await import("./detector");
  const found = await detector(wasm, model);
  let before: { face: Face; at: number } | null = null;
  return async (video, now) => {
    const { faces, grey } = await found.analyse(video);
    const face = faces[0];
    const speed = face && before ? speedOf(before.face, face, now - before.at) : null;
    before = face ? { face, at: now } : null;
    const oval = ovalOf(grey.width, grey.height);
    const instruction = faceInstruction({ faces, oval, light: faceLight(grey, face?.box ?? null), speed });
    return { instruction, lightest: tonesOf(grey, whole(grey)).lightest };
  };
}

/** Enough for print to be seen as sharp or not, little enough for every phone. */
const DOCUMENT_SIDE_PX = 480;

/** Return what looks for a document of a shape, which may change meanwhile. */
export function documentLook(shape: () => Shape): Look {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let before: Grey | null = null;
  return async (video) => {
    const grey = context && small(canvas, context, video);
    if (!grey) return { instruction: "no-document", lightest: 255 };
    const frame = frameOf(shape(), grey.width, grey.height);
    const inner = inset(frame);
    const tones = tonesOf(grey, inner);
    const instruction = documentInstruction({
      luma: tones.mean,
      edges: edgesAlong(grey, frame),
      glare: tones.blown,
      sharpness: sharpnessOf(grey, inner),
      motion: before && motionOf(before, grey, inner),
    });
    before = grey;
    return { instruction, lightest: tonesOf(grey, whole(grey)).lightest };
  };
}

function small(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, video: HTMLVideoElement): Grey | null {
  const scale = Math.min(1, DOCUMENT_SIDE_PX / Math.max(video.videoWidth, video.videoHeight));
  const [w, h] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
  if (!w || !h) return null;
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  context.drawImage(video, 0, 0, w, h);
  return greyOf(w, h, context.getImageData(0, 0, w, h).data);
}

/** The document's middle: its own edge is sharp even where its print is not. */
function inset(box: Box): Box {
  return { x: box.x + 0.1 * box.w, y: box.y + 0.1 * box.h, w: 0.8 * box.w, h: 0.8 * box.h };
}
