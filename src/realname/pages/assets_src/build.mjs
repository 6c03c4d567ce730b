// Build the pages' styles and scripts into ../static, under names that carry a digest of their content.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
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

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

const { metafile } = await esbuild.build({
  entryPoints: [join(source, "scripts", "page.ts"), join(source, "styles", "page.scss")],
  entryNames: "[name]-[hash]",
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
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) {
    const name = basename(entryPoint).replace(/\.ts$/, ".js").replace(/\.scss$/, ".css");
    manifest[name] = relative(target, path);
  }
}
for (const image of ["mark.svg"]) {
  const from = join(source, "images", image);
  const digest = createHash("sha256").update(await readFile(from)).digest("hex").slice(0, 8);
  manifest[image] = image.replace(".", `-${digest}.`);
  await copyFile(from, join(target, manifest[image]));
}
await writeFile(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
