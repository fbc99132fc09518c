import { describe, expect, test } from "vitest";
import { loadIamKnowledge } from "../../src/policy/iam-knowledge.ts";
import { checkPolicyDocument, type PolicyCheck } from "../../src/policy/policy-check.ts";
import { acceptedDocuments, namedDocuments } from "./accepted-documents.ts";
import { jsonDocuments, type Row } from "./json-documents.ts";
import { policyDocuments } from "./policy-documents.ts";

/** `line:column kind`, or the code where there is but one kind. */
const linesOf = ({ findings }: PolicyCheck): readonly string[] =>
  findings.map(({ code, data, place }) => {
    const kind = "mistake" in data ? data.mistake.kind : "finding" in data ? data.finding.kind : code;
    return `${place.line}:${place.column} ${kind}`;
  });

const rows = (table: readonly Row[]) => table.map(([name, text, ...found]) => ({ name, text, found }));

describe("not JSON", () => {
  test.each(rows(jsonDocuments))("$name", ({ text, found }) => {
    const check = checkPolicyDocument(text);
    expect(linesOf(check)).toEqual(found);
    expect(check.findings[0]).toMatchObject({ code: "policy-not-json", severity: "error" });
    expect(check.document).toBeUndefined();
    expect(() => JSON.parse(text.replace(/^\ufeff/, ""))).toThrow();
  });
});

describe("refused by AWS", () => {
  test.each(rows(policyDocuments))("$name", ({ text, found }) => {
    const check = checkPolicyDocument(text);
    expect(linesOf(check)).toEqual(found);
    expect(check.document).toBeUndefined();
    for (const { severity, code } of check.findings) {
      expect(severity).toBe("error");
      expect(code).toMatch(/^policy-(invalid|characters|too-large)$/);
    }
  });
});

describe("accepted by AWS", () => {
  test.each(rows(acceptedDocuments))("$name", ({ text, found }) => {
    const check = checkPolicyDocument(text);
    expect(linesOf(check)).toEqual(found);
    expect(check.findings.every(({ severity }) => severity === "warning")).toBe(true);
    expect(JSON.parse(check.document ?? "")).toEqual(JSON.parse(text.replace(/^\ufeff/, "")));
    expect(check.document).toMatch(/^[\u0020-\u00ff]+$/);
  });
});

describe("compared with what exists in IAM", async () => {
  const knowledge = await loadIamKnowledge();
  test.each(rows(namedDocuments))("$name", ({ text, found }) => {
    const { findings } = checkPolicyDocument(text, knowledge);
    const lines = findings.map(({ code, severity, data, place }) => {
      expect({ code, severity }).toEqual({ code: "policy-finding", severity: "warning" });
      const finding = "finding" in data ? data.finding : undefined;
      const suggested = finding !== undefined && "suggestions" in finding ? finding.suggestions : [];
      expect(suggested.length).toBeLessThanOrEqual(3);
      return `${place.line}:${place.column} ${finding?.kind}: ${suggested[0] ?? ""}`.trim();
    });
    expect(lines).toEqual(found);
    expect(checkPolicyDocument(text).findings).toEqual([]);
  });

  test("knows AWS's services and their actions", () => {
    expect(knowledge.services.length).toBeGreaterThan(400);
    expect(knowledge.actionsOf("SSO")?.get("createpermissionset")).toBe("CreatePermissionSet");
    expect([...(knowledge.actionsOf("ec2")?.values() ?? [])].length).toBeGreaterThan(700);
    expect(knowledge.actionsOf("nonsense")).toBeUndefined();
    expect(knowledge.globalConditionKeys.get("aws:principaltag/")).toBe("aws:PrincipalTag/");
  });
});

test("there are at least 120 documents", () => {
  const all = [...jsonDocuments, ...policyDocuments, ...acceptedDocuments, ...namedDocuments];
  expect(new Set(all.map(([, text]) => text)).size).toBeGreaterThanOrEqual(120);
});

test.each([
  ["in characters, not in code units", '{"Sid": "😀😀", "a"}', { line: 1, column: 18, length: 1 }],
  ["the whole text", '{\n  "Version": "2013-10-17", "Statement": []}', { line: 2, column: 14, length: 12 }],
  ["to the end of its line", '{\n  "a": 1 /* all\n  of it */\n}', { line: 2, column: 10, length: 6 }],
])("a place tells how much is meant: %s", (_, text, place) => {
  expect(checkPolicyDocument(text).findings[0]?.place).toEqual(place);
});

test.each([
  ["white space", '{\n "Statement" : {"Effect":"Deny",\r\n\t"Action":"*","Resource":"*"}\n}\n'],
  ["escapes that need not be", '{"Statement":{"Effect":"\\u0044eny","Action":"\\u002a","Resource":"*"}}'],
])("is sent without %s", (_, text) => {
  expect(checkPolicyDocument(text).document).toBe(
    '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}',
  );
});

test("what no policy may hold stays an escape, and a number stays as it was written", () => {
  const text = policyWith('{"StringEquals":{"a:b":["\\u8aad\\u00e9",1.50,12345678901234567890]}}');
  expect(checkPolicyDocument(text).document).toBe(text.replace("\\u00e9", "é"));
});

const policyWith = (condition: string): string =>
  `{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":${condition}}}`;

test.each([
  [10_240, 0],
  [10_241, 1],
])("%d bytes without white space", (bytes, findings) => {
  const frame = policyWith('{"StringEquals":{"a:b":""}}').length;
  const text = policyWith(`{"StringEquals":{"a:b":"${"a".repeat(bytes - frame)}"}}`);
  expect(checkPolicyDocument(text.replace(",", ",".padEnd(40_000))).findings).toHaveLength(findings);
});
