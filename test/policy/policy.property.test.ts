import fc from "fast-check";
import { expect, test } from "vitest";
import type { PolicyFinding } from "../../src/policy/finding.ts";
import { checkPolicyDocument } from "../../src/policy/policy-check.ts";

/*
 * Whatever the grammar allows is accepted, however it is formatted; any single mistake of the list is found.
 */

const oneOrMany = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> =>
  fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));

const service = fc.constantFrom("s3", "ec2", "execute-api", "a4b", "aws-marketplace", "newest2027");
const action = fc.oneof(
  fc.constant("*"),
  fc
    .tuple(service, fc.constantFrom("*", "Get*", "DescribeInstances", "list?ags", "*Tag*"))
    .map((parts) => parts.join(":")),
);
const resource = fc.oneof(
  fc.constant("*"),
  fc
    .tuple(
      fc.constantFrom("arn:aws", "arn:aws-cn", "arn:aws-us-gov"),
      fc.constantFrom("s3", "ec2", "iam", "dynamodb"),
      fc.constantFrom("", "*"),
      fc.constantFrom("", "*", "111122223333"),
      fc.constantFrom("*", "bucket/*", "role/${aws:username}", "table:Zürich", "a b"),
    )
    .map((parts) => parts.join(":")),
);
const comparison = fc.constantFrom("StringEquals", "StringNotLike", "ArnLike", "StringEqualsIgnoreCase");
const operator = fc
  .tuple(fc.constantFrom("", "ForAllValues:", "ForAnyValue:"), comparison, fc.constantFrom("", "IfExists"))
  .map((parts) => parts.join(""));
const conditionKey = fc.constantFrom("aws:PrincipalArn", "aws:RequestTag/team", "s3:prefix", "ec2:Region");
const conditionValue = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aZ09 é*?${}[],:"\\/') }),
  fc.integer(),
  fc.boolean(),
);
const statement = fc
  .tuple(
    fc.constantFrom("Action", "NotAction"),
    oneOrMany(action),
    fc.constantFrom("Resource", "NotResource"),
    oneOrMany(resource),
    fc.record(
      {
        Effect: fc.constantFrom("Allow", "Deny"),
        Condition: fc.dictionary(operator, fc.dictionary(conditionKey, oneOrMany(conditionValue))),
      },
      { requiredKeys: ["Effect"] },
    ),
  )
  .map(([actions, of, resources, on, rest]) => ({ [actions]: of, ...rest, [resources]: on }));
const policy = fc
  .record(
    {
      Version: fc.constantFrom("2012-10-17", "2008-10-17"),
      Statement: oneOrMany(statement),
      Id: fc.constant("an id"),
    },
    { requiredKeys: ["Statement"] },
  )
  .filter((value) => new TextEncoder().encode(JSON.stringify(value)).length < 10_000);

type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** JSON with this white space between its tokens, and its members in any order. */
const formatted = (value: Value, spaces: readonly string[]): string => {
  let next = 0;
  const space = (): string => spaces[next++ % spaces.length] ?? "";
  const write = (of: Value): string => {
    if (of === null || typeof of !== "object") return JSON.stringify(of);
    const isList = (list: Value): list is readonly Value[] => Array.isArray(list);
    const inner = isList(of)
      ? of.map((item) => `${space()}${write(item)}${space()}`)
      : Object.entries(of)
          .sort(() => (space().length % 2) - 0.5)
          .map(
            ([name, item]) =>
              `${space()}${JSON.stringify(name)}${space()}:${space()}${write(item)}${space()}`,
          );
    return isList(of) ? `[${inner.join(",")}]` : `{${inner.join(",")}}`;
  };
  return `${space()}${write(value)}${space()}`;
};
const spaces = fc.array(fc.constantFrom("", "", " ", "\n", "\r\n", "\t", "\r", "   \n\t"), {
  minLength: 7,
  maxLength: 41,
});

test("accepts what the grammar allows, in any formatting, and sends the same", () => {
  fc.assert(
    fc.property(policy, spaces, (value, between) => {
      const text = formatted(value as Value, between);
      const { document, findings } = checkPolicyDocument(text);
      expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(JSON.parse(document ?? "null")).toEqual(value);
      // What is sent is accepted in turn, and sent as it is.
      expect(checkPolicyDocument(document ?? "").document).toBe(document);
    }),
    { numRuns: 500 },
  );
});

type Mutation = {
  /** Changes one place; `undefined` when there is no such place. */
  readonly mutate: (text: string, pick: number) => string | undefined;
  /** What is found; absent where the change may also leave a sound policy, such as a sign less in a text. */
  readonly found?: RegExp;
};
const nth =
  (place: RegExp, by: string | ((found: string) => string)): Mutation["mutate"] =>
  (text, pick) =>
    replaceNth(text, place, pick, by);
const smaller = (name: string): string => name.toLowerCase();
const actionService = /"(?:s3|ec2|execute-api|a4b|aws-marketplace|newest2027):(?=\w[\w*?]*"[,\]}])/g;

const mutations: Readonly<Record<string, Mutation>> = {
  "a token left out": { mutate: nth(/[{}[\]:,"]/g, "") },
  "a token doubled": { mutate: nth(/[{}[\]:,"]/g, "$&$&") },
  "a trailing comma": { mutate: nth(/[\]}]/g, ",$&") },
  "a number for a text": { mutate: nth(/"(?:\*|[\w-]+:[\w*?]+)"(?=[,\]}])/g, "5") },
  "single quotes": { mutate: nth(/(?<=[{,])"(\w+)"(?=:)/g, "'$1'"), found: /^single-quotes$/ },
  "full-width quotes": { mutate: nth(/(?<=[{,])"(\w+)"(?=:)/g, "“$1”"), found: /^full-width$/ },
  "a full-width colon": { mutate: nth(/":/g, '"：'), found: /^full-width|policy-characters$/ },
  "a full-width comma": { mutate: nth(/",/g, '"，'), found: /^full-width|policy-characters$/ },
  "an ideographic space": { mutate: nth(/[{}]/g, "$&\u3000"), found: /^foreign-space|policy-characters$/ },
  "a comment": { mutate: nth(/(?<=^\{)/g, "// all\n"), found: /^comment$/ },
  "another document": { mutate: (text) => `${text}{}`, found: /^second-document$/ },
  "an element in small letters": {
    mutate: nth(/"(?:Not)?(?:Action|Resource)"(?=:)|"Effect"/g, smaller),
    found: /^unknown-element$/,
  },
  "an element misspelt": {
    mutate: nth(/"Effect"|"Statement"/g, (name) => `${name.slice(0, -1)}s"`),
    found: /^unknown-element$/,
  },
  "an effect in small letters": { mutate: nth(/"(?:Allow|Deny)"/g, smaller), found: /^invalid-effect$/ },
  "a version of today": { mutate: nth(/"20(?:08|12)-10-17"/g, '"2026-11-22"'), found: /^invalid-version$/ },
  "no service in an action": { mutate: nth(actionService, '"'), found: /^action-without-service$/ },
  "a wildcard in a service": { mutate: nth(actionService, '"s*:'), found: /^service-wildcard$/ },
  "a resource without arn": { mutate: nth(/"arn:aws[^":]*:/g, '"aws:'), found: /^resource-partition$/ },
  "a misspelt operator": {
    mutate: nth(/Equals(?=(?:IfExists)?":\{")/g, "Equal"),
    found: /^unknown-operator$/,
  },
  "a Principal": { mutate: nth(/"Effect":/g, '"Principal":"*",$&'), found: /^principal$/ },
  "an Effect twice": { mutate: nth(/"Effect":"(?:Allow|Deny)"/g, "$&,$&"), found: /^duplicate-key$/ },
  "Japanese in a text": { mutate: nth(/"\*"/g, '"*全"'), found: /^policy-characters$/ },
};

function replaceNth(
  text: string,
  place: RegExp,
  pick: number,
  by: string | ((found: string) => string),
): string | undefined {
  const places = [...text.matchAll(place)];
  const chosen = places[pick % places.length];
  if (chosen === undefined) return undefined;
  const [found] = chosen;
  const replacement =
    typeof by === "string" ? by.replace(/\$&/g, () => found).replace("$1", () => chosen[1] ?? "") : by(found);
  return text.slice(0, chosen.index) + replacement + text.slice(chosen.index + found.length);
}

const kindOf = ({ code, data }: PolicyFinding): string => ("mistake" in data ? data.mistake.kind : code);

test.each(Object.entries(mutations))("finds %s, unless it is harmless", (_, { mutate, found }) => {
  let mutated = 0;
  fc.assert(
    fc.property(policy, fc.nat(), (value, pick) => {
      const text = mutate(JSON.stringify(value), pick);
      if (text === undefined) return;
      mutated++;
      const { document, findings } = checkPolicyDocument(text);
      const kinds = findings.filter(({ severity }) => severity === "error").map(kindOf);
      if (found !== undefined) expect(kinds.filter((kind) => found.test(kind))).not.toEqual([]);
      if (document === undefined) expect(kinds).not.toEqual([]);
      else expect(JSON.parse(document)).toEqual(JSON.parse(text));
    }),
    { numRuns: 300 },
  );
  expect(mutated).toBeGreaterThan(0);
});

test("answers whatever is typed, with places inside of it", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({ unit: fc.constantFrom(..."{}[]:,\"'\\ \n\r\tabs:*“”：，｛ \u3000/#0-1."), maxLength: 80 }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const { document, findings } = checkPolicyDocument(text);
      if (document === undefined) expect(findings).not.toEqual([]);
      const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
      for (const { place } of findings) {
        expect(place.line).toBeLessThanOrEqual(lines.length);
        expect(place.column).toBeLessThanOrEqual([...(lines[place.line - 1] ?? "")].length + 1);
      }
    }),
    { numRuns: 3_000 },
  );
});
