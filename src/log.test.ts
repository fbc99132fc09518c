import { expect, test } from "vitest";
import { logTo, safeJson, safeLine } from "./log.ts";

test.each([
  ["a command at the start of a line", "::set-output name=a::b", "\\::set-output name=a::b"],
  ["a command after blanks", " \u3000::error::x", " \u3000\\::error::x"],
  ["the older form, anywhere", "see ##[add-mask]x", "see ##\\[add-mask]x"],
  ["a line end", "one\n::warning::two\r\n", "one\\u{000a}::warning::two\\u{000d}\\u{000a}"],
  ["terminal control", "\u001b[31mred", "\\u{001b}[31mred"],
  ["text turned around", "user\u202egpj.exe", "user\\u{202e}gpj.exe"],
  ["what cannot be seen", "ad\u200bmin\u2060\ufeff", "ad\\u{200b}min\\u{2060}\\u{feff}"],
  ["half a character", "\ud83d", "\\u{d83d}"],
  ["names in any script", "佐藤 葵 — Aoi 😀", "佐藤 葵 — Aoi 😀"],
])("shows %s as text", (_, given, shown) => {
  expect(safeLine(given)).toBe(shown);
});

test("keeps every line of a longer text safe by itself", () => {
  const written: string[] = [];
  logTo((text) => written.push(text)).info("plan\n::stop-commands::x\n##[group]y");
  expect(written.join("")).toBe("plan\n\\::stop-commands::x\n##\\[group]y\n");
});

test("prints JSON in which no command is found and nothing is changed", () => {
  const value = { name: "##[set-env]x", list: ["::error::y"] };
  const text = safeJson(value);
  expect(text).not.toContain("##[");
  expect(text).not.toMatch(/^\s*::/m);
  expect(JSON.parse(text)).toEqual(value);
});
