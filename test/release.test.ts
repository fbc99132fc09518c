import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { movingTag, notesOf } from "../scripts/changelog.ts";

describe("the notes of a release", () => {
  const changelog =
    "# Changelog\n\n## Unreleased\n\n- soon\n\n## 1.2.0 (2026-11-01)\n\n- this\n- that\n\n## 1.1.9\n\n";

  it("are the section of its version", () => {
    expect(notesOf(changelog, "1.2.0")).toBe("- this\n- that");
  });

  it.each([
    ["1.2", "has no section"],
    ["1.2.00", "has no section"],
    ["1.1.9", "is empty"],
  ])("are asked for when there are none: %s", (version, complaint) => {
    expect(() => notesOf(changelog, version)).toThrow(complaint);
  });

  it("can be taken from the changelog as it is", () => {
    expect(notesOf(readFileSync("CHANGELOG.md", "utf8"), "Unreleased")).toContain("\n- ");
  });
});

test.each([
  ["v1.2.3", ["v1.2.2", "v1.2.3"], "v1"],
  ["v1.10.0", ["v1.9.9"], "v1"],
  // A correction of an older version must not take everybody back to it.
  ["v1.2.4", ["v1.3.0"], undefined],
  ["v1.2.4", ["v2.0.0", "v1", "v1.3.0-rc.1"], "v1"],
  ["v2.0.0", ["v1.3.0"], "v2"],
  ["v0.9.0", [], undefined],
  ["v1.2.3-rc.1", [], undefined],
])("with %s, beside %j, moves %s", (tag, tags, moving) => {
  expect(movingTag(tag, tags)).toBe(moving);
});
