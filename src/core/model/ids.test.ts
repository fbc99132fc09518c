import { expect, test } from "vitest";
import { foldName } from "./ids.ts";

test.each([
  ["  Alice\t", "alice"],
  ["\u3000ÄRZTE\u00a0", "ärzte"],
  ["ΑΘΗΝΑ", "αθηνα"],
  ["\ufeffalice", "\ufeffalice"],
  [" \ufeff alice \ufeff ", "\ufeff alice \ufeff"],
  ["ali\u200bce", "ali\u200bce"],
  ["\u212aate", "\u212aate"],
  ["\u0130ris", "\u0130ris"],
])("%j is compared as %j", (name, folded) => {
  expect(foldName(name)).toBe(folded);
});
