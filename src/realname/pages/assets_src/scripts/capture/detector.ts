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

export interface Detector {
  analyse(video: HTMLVideoElement): Promise<Analysis>;
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
  return { analyse: (video) => analyse(session, canvas, context, video) };
}

async function analyse(
  session: ort.InferenceSession,
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  video: HTMLVideoElement,
): Promise<Analysis> {
  const scale = SIDE_PX / Math.max(video.videoWidth, video.videoHeight);
  const [w, h] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
  const [width, height] = [padded(w), padded(h)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  context.drawImage(video, 0, 0, w, h);
  const { data } = context.getImageData(0, 0, w, h);
  const input = new ort.Tensor("float32", planes(data, w, h, width, height), [1, 3, height, width]);
  const outputs = await session.run({ input });
  return { faces: facesOf(mapsOf((name) => outputs[name]?.data as Float32Array), width), grey: greyOf(w, h, data) };
}
