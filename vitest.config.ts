import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes long, longest first: begun last, it would be waited for alone. */
const long = [
  /guarantees\/(killed|faults)/,
  /telling\/(comments|held-back)/,
  /bad-input\/(setup|aws-writing)/,
  /plan\.property/,
  /guarantees/,
  /scenarios/,
  /bad-input|telling|slack|property/,
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = long.findIndex((one) => one.test(moduleId));
      return at < 0 ? long.length : at;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  resolve: {
    alias: {
      // As in the build: the entry that the package names cannot be bundled, so tests use the same other one.
      "@kintone/rest-api-client": fileURLToPath(
        import.meta
          .resolve("@kintone/rest-api-client/package.json")
          .replace(/package\.json$/, "esm/src/index.js"),
      ),
    },
  },
  plugins: [
    {
      name: "kintone-client-without-source-maps",
      // They point to sources that the package does not ship; each file would warn about it.
      load: async (path) =>
        path.includes("@kintone/rest-api-client")
          ? (await readFile(path, "utf8")).replace(/^\/\/# sourceMappingURL=.*$/m, "")
          : undefined,
    },
  ],
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["test/support/each-file.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "threads",
    // To load all modules anew for each file takes as long as most of the files do.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Scenarios mostly wait for the programs that they start.
    maxWorkers: "100%",
    // Its modules import each other without file extensions, which only Vite resolves.
    server: { deps: { inline: [/@kintone\/rest-api-client/] } },
    reporters: process.env.CI ? ["default", ["json", { outputFile: ".vitest/report.json" }]] : ["default"],
  },
});
