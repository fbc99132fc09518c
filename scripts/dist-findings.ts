import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle, root } from "./bundle.ts";

/** What of dist is not, byte by byte, what the build makes of the sources now. */
export async function distFindings(): Promise<readonly string[]> {
  const built = await bundle();
  const committed: readonly string[] = await readdir(join(root, "dist"), { recursive: true }).catch(() => []);
  const findings: string[] = [];
  for (const name of [...new Set([...built.keys(), ...committed])].sort()) {
    const fresh = built.get(name);
    if (fresh === undefined) findings.push(`dist/${name} is not made by the build`);
    else if (!committed.includes(name)) findings.push(`dist/${name} is missing`);
    else {
      const place = firstDifference(fresh, await readFile(join(root, "dist", name)));
      if (place !== undefined) findings.push(`dist/${name} differs from the build in line ${place}`);
    }
  }
  return findings;
}

/** The line of the first byte that differs, if any does. */
function firstDifference(fresh: Uint8Array, committed: Uint8Array): number | undefined {
  if (Buffer.compare(fresh, committed) === 0) return undefined;
  const byte = fresh.findIndex((value, index) => value !== committed[index]);
  const before = byte === -1 ? fresh : fresh.subarray(0, byte);
  return before.reduce((lines, value) => (value === 10 ? lines + 1 : lines), 1);
}
