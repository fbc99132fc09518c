import { expect, test } from "vitest";
import { plain } from "./markdown-text.ts";

test.each([
  ["a cell's end", "a|b", "a\\|b"],
  ["a line's end", "a\r\nb", "a  b"],
  ["HTML", '<img src=x onerror="y">', '&lt;img src=x onerror="y"&gt;'],
  ["an entity", "&lt;", "&amp;lt;"],
  ["code and emphasis", "`x` *y* _z_ ~w~", "\\`x\\` \\*y\\* \\_z\\_ \\~w\\~"],
  ["a link and an image", "![a](b)", "\\!\\[a\\]\\(b\\)"],
  ["a mention", "@org/team", "@\u200borg/team"],
  ["a reference", "#12", "#\u200b12"],
  [
    "an address",
    "https://evil.example www.evil.example",
    "https:\u200b//evil.example www\u200b.evil.example",
  ],
  ["text turned around", "a\u202eb", "a b"],
])("shows %s as text", (_, given, shown) => {
  expect(plain(given)).toBe(shown);
});
