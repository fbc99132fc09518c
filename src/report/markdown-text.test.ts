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
  ["mathematics", "$x$ for $5", "<span>$</span>x<span>$</span> for <span>$</span>5"],
  ["the old reference", "GH-12 gh-3 LIGHT-4", "GH-<span></span>12 gh-<span></span>3 LIGHT-4"],
  [
    "a commit",
    "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
    "a5c378<span></span>5ed8d6<span></span>a35868<span></span>bc169f<span></span>07e40e<span></span>889087<span></span>fd2e",
  ],
  ["a commit in short", "a5c3785", "a5c378<span></span>5"],
  ["somebody's commit", "jlord@a5c3785", "jlord@\u200ba5c378<span></span>5"],
  ["another repository's issue", "o/r#26", "o/r#\u200b26"],
  ["an account, to be copied whole", "in 111122223333.", "in 111122223333."],
  ["what is too long for a commit, or too short", "a5c378 a".padEnd(48, "0"), "a5c378 a".padEnd(48, "0")],
  ["emoji", ":tada::+1: 10:30", ":<span></span>tada::<span></span>+1: 10:30"],
  ["emoji with an underscore", ":white_check_mark:", ":<span></span>white\\_check\\_mark:"],
  ["a footnote and a page of the wiki", "[^1] [[Home]]", "\\[^1\\] \\[\\[Home\\]\\]"],
  ["an alert", "> [!NOTE]", "&gt; \\[\\!NOTE\\]"],
  ["a comment, and what folds", "<!-- x --><details>", "&lt;\\!-- x --&gt;&lt;details&gt;"],
  ["a list's beginning", "- a", "\\- a"],
  ["another", "1. a", "1\\. a"],
  ["text turned around", "a\u202eb", "a b"],
])("shows %s as text", (_, given, shown) => {
  expect(plain(given)).toBe(shown);
});
