import { expect, test } from "vitest";
import { distFindings } from "../../scripts/dist-findings.ts";

/** The scenarios run what is committed in dist: it must be what the sources say. */
test("dist is what `npm run build` makes", async () => {
  expect(await distFindings(), "run `npm run build`").toEqual([]);
});
