// Find faces on the device: the service's own YuNet, run by ONNX Runtime's WebAssembly on one thread.
import * as ort from "onnxruntime-web/wasm";
import { mapsOf, padded, planes } from "./input";
import { greyOf, type Grey } from "./looks";
import { facesOf, type Face } from "./yunet";

/** The input's long side; 320 finds faces as large as a photograph needs them, in a quarter of 640's time. */
const SIDE_PX = 320;

export interface Analysis {
  /** In pixels of `grey`, as the faces are. */
  readonly faces: Face[];
  readonly grey: Grey;
}

/** A picture as it comes, or one that was taken of it. */
export type Source = HTMLVideoElement | HTMLCanvasElement;

export interface Detector {
  analyse(source: Source): Promise<Analysis>;
}

let ready: Promise<Detector> | null = null;

/** Load the runtime and the network, once a page. Rejects where either does not come. */
export function detector(wasm: string, model: string): Promise<Detector> {
  ready ??= load(wasm, model).catch((error: unknown) => {
    ready = null;
    throw error;
  });
  return ready;
}

async function load(wasm: string, model: string): Promise<Detector> {
  // No workers: they need a Trusted Types policy, and several threads need isolation that pages of ours lack.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmPaths = { wasm: new URL(wasm, location.href).href };
  ort.env.logLevel = "error";
  const answer = await fetch(model);
  if (!answer.ok) throw new Error(`the network is not there: ${answer.status}`);
  const session = await ort.InferenceSession.create(new Uint8Array(await answer.arrayBuffer()), {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
  });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("there is no canvas");
  return { analyse: (source) => analyse(session, canvas, context, source) };
}

async function analyse(
  session: ort.InferenceSession,
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  source: Source,
): Promise<Analysis> {
  const isVideo = source instanceof HTMLVideoElement;
  const [wide, high] = isVideo ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
  const scale = SIDE_PX / Math.max(wide, high);
  const [w, h] = [Math.round(wide * scale), Math.round(high * scale)];
  const [width, height] = [padded(w), padded(h)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  context.drawImage(source, 0, 0, w, h);
  const { data } = context.getImageData(0, 0, w, h);
  const input = new ort.Tensor("float32", planes(data, w, h, width, height), [1, 3, height, width]);
  const outputs = await session.run({ input });
  return { faces: facesOf(mapsOf((name) => outputs[name]?.data as Float32Array), width), grey: greyOf(w, h, data) };
}
