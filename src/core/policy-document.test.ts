import { expect, test } from "vitest";
import { checkPolicyDocument } from "./policy-document.ts";

const findingOf = (text: string) => {
  const check = checkPolicyDocument(text);
  return check.status === "refused" ? check.findings[0] : check;
};

test("sends a policy without white space", () => {
  expect(checkPolicyDocument('{\n  "Version": "2012-10-17",\r\n  "Statement": [ ]\n}\n')).toEqual({
    status: "ok",
    document: '{"Version":"2012-10-17","Statement":[]}',
  });
});

test.each([
  ["a missing bracket", '{\n  "Statement": [\n}', { line: 3, column: 1, found: "ValueExpected" }],
  ["a trailing comma", '{\n  "Statement": [],\n}', { line: 3, column: 1 }],
  ["a comment", '{\n  // read only\n  "Statement": []\n}', { line: 2, column: 3 }],
  ["a full-width quotation mark", '{\r\n  ＂Statement": []\r\n}', { line: 2, column: 3 }],
  ["a column behind a character of two code units", '{"Statement": "😀" x}', { line: 1, column: 19 }],
  ["a second document", '{"Statement":[]} {}', { line: 1, column: 18 }],
  ["a single quotation mark", "{'Statement': []}", { line: 1, column: 2 }],
])("tells the place of %s", (_, text, place) => {
  expect(findingOf(text)).toMatchObject({ code: "policy-not-json", data: place });
});

test.each([
  ["a list", "[]", "not an object"],
  ["a text", '"Statement"', "not an object"],
  ["null", "null", "not an object"],
  ["an object without Statement", '{"statement":[]}', "Statement is missing"],
])("refuses %s", (_, text, detail) => {
  expect(findingOf(text)).toEqual({ code: "policy-invalid", data: { detail } });
});

test("tells the place of a character that AWS does not take", () => {
  const text = '{\n  "Statement": [{ "Sid": "ｓ３" }]\n}';
  expect(findingOf(text)).toEqual({
    code: "policy-characters",
    data: { line: 2, column: 27, character: "ｓ" },
  });
});

test("keeps a character that is written as an escape an escape", () => {
  expect(checkPolicyDocument('{"Statement":[{"Sid":"\\u8aad\\u00e9"}]}')).toEqual({
    status: "ok",
    document: '{"Statement":[{"Sid":"\\u8aadé"}]}',
  });
});

const policyOf = (bytes: number): string => `{"Statement":["${"a".repeat(bytes - 18)}"]}`;

test.each([
  ["10,240 bytes", policyOf(10_240), { status: "ok" }],
  ["10,241 bytes", policyOf(10_241), { code: "policy-too-large", data: { bytes: 10_241, limit: 10_240 } }],
  ["letters of two bytes", `{"Statement":["${"é".repeat(5112)}"]}`, { data: { bytes: 10_242 } }],
  ["white space, which is free", policyOf(10_240).replace("[", `[${" ".repeat(5000)}`), { status: "ok" }],
])("measures %s", (_, text, expected) => {
  expect(findingOf(text)).toMatchObject(expected);
});
