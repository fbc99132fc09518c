import { afterAll } from "vitest";
import { endFile } from "./after-file.ts";

/** For every file of tests: no proxy of the developer's, no network but loopback, and nothing left behind. */
for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]) {
  delete process.env[name];
  delete process.env[name.toLowerCase()];
}

await import("./loopback-only.ts");

afterAll(endFile);
