// Run the scripts' unit tests with Node's own runner: each `*.test.ts` bundled with what it tests.
import { spawnSync } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "..", "..", "build", "script-tests");
const tests = (await readdir(here)).filter((name) => name.endsWith(".test.ts")).sort();

await rm(target, { recursive: true, force: true });
await esbuild.build({
  entryPoints: tests.map((name) => join(here, name)),
  outdir: target,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
const compiled = tests.map((name) => join(target, name.replace(/\.ts$/, ".mjs")));
process.exitCode = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...compiled], { stdio: "inherit" }).status;
