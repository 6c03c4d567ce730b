// Print the faces that the browser's code finds in raw RGB pixels: node agreement.mjs MODEL PIXELS WIDTH HEIGHT
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import * as ort from "onnxruntime-web/wasm";

const here = dirname(fileURLToPath(import.meta.url));
const capture = join(here, "..", "..", "..", "src", "realname", "pages", "assets_src", "scripts", "capture");
const outfile = join(await mkdtemp(join(tmpdir(), "realname-scripts-")), "input.mjs");
await esbuild.build({
  stdin: { contents: `export * from "./input"; export * from "./yunet";`, resolveDir: capture },
  outfile,
  bundle: true,
  format: "esm",
  logLevel: "warning",
});
const { facesOf, mapsOf, padded, planes } = await import(pathToFileURL(outfile).href);

const [model, pixels, w, h] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const rgb = await readFile(pixels);
const rgba = new Uint8ClampedArray(w * h * 4);
for (let i = 0; i < w * h; i += 1) rgba.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(await readFile(model));
const [width, height] = [padded(w), padded(h)];
const input = new ort.Tensor("float32", planes(rgba, w, h, width, height), [1, 3, height, width]);
const outputs = await session.run({ input });
console.log(JSON.stringify(facesOf(mapsOf((name) => outputs[name].data), width)));
