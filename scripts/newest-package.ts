import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Fetches the newest release of a data package into a folder that is gone afterwards, without running anything of it. */
export function withNewestPackage(name: string, work: (root: string, version: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "data-package-"));
  try {
    execFileSync("npm", ["install", "--no-save", "--ignore-scripts", "--prefix", folder, `${name}@latest`], {
      stdio: "ignore",
    });
    const root = join(folder, "node_modules", name);
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    work(root, version);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
