import { rm } from "node:fs/promises";
import { join } from "node:path";
import { bundle, root, writeBundle } from "./bundle.ts";

const dist = join(root, "dist");
const files = await bundle();
await rm(dist, { recursive: true, force: true });
await writeBundle(files, dist);
for (const [name, { length }] of files) console.log(`dist/${name}  ${Math.round(length / 1024)} KB`);
