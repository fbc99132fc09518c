/** For every test: no proxy of the developer's, and no network but loopback. */
for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]) {
  delete process.env[name];
  delete process.env[name.toLowerCase()];
}

await import("./loopback-only.ts");
