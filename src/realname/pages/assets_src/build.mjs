// Build the pages' styles and scripts into ../static, under names that carry a digest of their content.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const source = dirname(fileURLToPath(import.meta.url));
const target = join(source, "..", "static");
const packages = join(source, "..", "..", "..", "..", "node_modules");

const scss = {
  name: "scss",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const { css, loadedUrls } = sass.compile(path, { loadPaths: [packages], quietDeps: true });
      return { contents: css, loader: "css", watchFiles: loadedUrls.map(fileURLToPath) };
    });
  },
};

await mkdir(target, { recursive: true });

const entries = [join(source, "scripts", "page.ts"), join(source, "styles", "page.scss")];
const { metafile } = await esbuild.build({
  entryPoints: entries,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  // What is imported when it is needed becomes a file of its own: the camera, its guidance, their runtime.
  splitting: true,
  outdir: target,
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome100", "firefox100", "safari15.4"],
  minify: true,
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
  plugins: [scss],
});

const manifest = {};
const built = new Set(["manifest.json"]);
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  built.add(relative(target, path));
  if (entryPoint && entries.includes(resolve(entryPoint))) {
    const name = basename(entryPoint).replace(/\.ts$/, ".js").replace(/\.scss$/, ".css");
    manifest[name] = relative(target, path);
  }
}
for (const image of ["mark.svg"]) {
  const from = join(source, "images", image);
  const digest = createHash("sha256").update(await readFile(from)).digest("hex").slice(0, 8);
  manifest[image] = image.replace(".", `-${digest}.`);
  await copyFile(from, join(target, manifest[image]));
  built.add(manifest[image]);
}

// The WebAssembly of the runtime, compressed once for every build: brotli's better settings take minutes.
const engine = await readFile(join(packages, "onnxruntime-web", "dist", "ort-wasm-simd-threaded.wasm"));
const engineName = `engine-${createHash("sha256").update(engine).digest("hex").slice(0, 12)}.wasm`;
manifest["engine.wasm"] = engineName;
for (const [suffix, pack] of Object.entries({
  "": (content) => content,
  ".gz": (content) => gzipSync(content, { level: 9 }),
  ".br": (content) =>
    brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 },
    }),
})) {
  const path = join(target, engineName + suffix);
  built.add(engineName + suffix);
  if (!existsSync(path)) {
    await writeFile(`${path}.partial`, pack(engine));
    await rename(`${path}.partial`, path);
  }
}

// What a page that is open still asks for stays an hour.
const HOUR_MS = 3_600_000;
for (const name of await readdir(target)) {
  const path = join(target, name);
  if (!built.has(name) && Date.now() - (await stat(path)).mtimeMs > HOUR_MS) await rm(path, { recursive: true });
}
await writeFile(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
