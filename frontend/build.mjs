// Bundles every file in frontend/entries/ into the static files of `ui`. Run by `make build`.
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const entries = join(here, "entries");
const ui = join(here, "..", "src", "ketenzicht", "ui");
const built = join(ui, "static", "ui", "built");

rmSync(built, { recursive: true, force: true });
// What was collected before is no longer what is built: without its list, pages use the plain files (ui/storage.py).
rmSync(join(ui, "collected", "staticfiles.json"), { force: true });
await build({
  entryPoints: readdirSync(entries)
    .filter((name) => /\.(ts|css)$/.test(name))
    .map((name) => join(entries, name)),
  outdir: built,
  bundle: true,
  minify: true,
  sourcemap: false,
  target: "es2020",
  format: "iife",
  charset: "utf8",
  legalComments: "eof",
  loader: { ".png": "file", ".svg": "file" }, // never data: addresses, so that img-src can be 'self'
  logLevel: "warning",
});
