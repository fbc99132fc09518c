import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { checkPolicy } from "../../src/cli/check-policy.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "check-policy-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command prints about a policy, and its exit code. */
const check = async (
  text: string,
  { language = "en", json = false }: { language?: "en" | "ja"; json?: boolean } = {},
): Promise<string> => {
  const file = join(folder, "policy.json");
  writeFileSync(file, text);
  const printed: string[] = [];
  const out = vi
    .spyOn(process.stdout, "write")
    .mockImplementation((chunk) => printed.push(String(chunk)) > 0);
  try {
    const exitCode = await checkPolicy({ policy: file, language, json });
    return `${printed.join("").replaceAll(folder, "")}exit code ${exitCode}`;
  } finally {
    out.mockRestore();
  }
};

const japanese = `{
  "Version": "2012-10-17",
  "Statement": {
\t"Sid": "全員", "Effect": "allow", "Action": "s3:GetObjct", "Resource": "*"
  }
}`;

test("shows each place in its line, however wide the characters before it are", async () => {
  expect(
    await check(japanese),
  ).toBe(`/policy.json:4:10  Error: The policy contains “全” (U+5168), which AWS does not accept in a policy. Use Latin letters, digits and common signs only. [policy-characters]
  4 |  "Sid": "全員", "Effect": "allow", "Action": "s3:GetObjct", "Resource": "*"
    |          ^^

/policy.json:4:25  Error: “allow” is not an effect. Write "Allow" or "Deny"; capital and small letters count. [policy-invalid]
  4 |  "Sid": "全員", "Effect": "allow", "Action": "s3:GetObjct", "Resource": "*"
    |                           ^^^^^^^

/policy.json:4:44  Warning: The action “s3:GetObjct” is not known here, so this may have no effect. Did you mean “s3:GetObject”? [policy-finding]
  4 |  "Sid": "全員", "Effect": "allow", "Action": "s3:GetObjct", "Resource": "*"
    |                                              ^^^^^^^^^^^^^

Errors: 2, warnings: 1. AWS would refuse this policy.
exit code 1`);
});

test("speaks Japanese", async () => {
  expect(
    await check("{\n  “Statement”: []\n}", { language: "ja" }),
  ).toBe(`/policy.json:2:3  エラー: 正しい JSON ではありません。文字 “（U+201C）は JSON の記号ではありません。半角の " に置き換え、ほかにも全角の文字がないか確認してください。 [policy-not-json]
  2 |   “Statement”: []
    |   ^

エラー: 1 件、警告: 0 件。AWS はこのポリシーを受け付けません。
exit code 1`);
});

test("a warning alone is no failure, and of a long line the part in question is shown", async () => {
  const actions = Array.from({ length: 40 }, () => '"s3:GetObject"').join(",");
  const text = `{"Statement":{"Effect":"Deny","Action":[${actions},"s3:Nonsense",${actions}],"Resource":"*"}}`;
  const printed = await check(text);
  expect(printed).toMatch(/AWS can be expected to accept this policy\.\nexit code 0$/);
  const [, line = "", caret = ""] = printed.split("\n");
  expect(line.length).toBeLessThan(115);
  expect(line.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe('"s3:Nonsense"');
});

test("answers JSON with places and sentences", async () => {
  const printed = await check('{"Statement":[],}', { json: true });
  expect(JSON.parse(printed.replace(/exit code 1$/, ""))).toEqual({
    schemaVersion: 1,
    errors: 1,
    warnings: 0,
    findings: [
      {
        code: "policy-not-json",
        severity: "error",
        data: { mistake: { kind: "trailing-comma" } },
        place: { line: 1, column: 16, length: 1 },
        message: "This is not valid JSON. There is a comma after the last entry. Remove this comma.",
      },
    ],
  });
});

test("finds nothing wrong with a sound policy", async () => {
  const sound = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}';
  expect(await check(sound)).toBe("Nothing is wrong with this policy.\nexit code 0");
});

test("a file that cannot be read is a usage error", async () => {
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(await checkPolicy({ policy: join(folder, "none"), language: "en", json: false })).toBe(2);
  err.mockRestore();
});
