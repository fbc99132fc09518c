import { accessSync, constants, statfsSync } from "node:fs";
import { afterAll } from "vitest";
import { endFile } from "./after-file.ts";

/** For every file of tests: no proxy of the developer's, no network but loopback, and nothing left behind. */
for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]) {
  delete process.env[name];
  delete process.env[name.toLowerCase()];
}

await import("./loopback-only.ts");

/** State directories are written at every run: where there is memory for them, no disk is waited for. */
const memory = "/dev/shm";
try {
  accessSync(memory, constants.W_OK);
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize > 512 * 1024 * 1024) process.env.TMPDIR = memory;
} catch {
  // Not on Linux.
}

afterAll(endFile);
