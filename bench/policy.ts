/**
 * How long the checking of inline policies takes: 1,000 different policies of 8 KB, none of which has a mistake, and
 * the same with one unknown action in each. Run: npm run bench:policy
 */
import { loadIamKnowledge } from "../src/policy/iam-knowledge.ts";
import { checkPolicyDocument } from "../src/policy/policy-check.ts";

const policies = 1_000;
const size = 8_192;
const rounds = 5;

const statement = (policy: number, number: number) => ({
  Sid: `Statement${number}`,
  Effect: "Allow",
  Action: ["s3:GetObject", "s3:ListBucket", "ec2:Describe*", "dynamodb:Query", "logs:PutLogEvents"],
  Resource: [`arn:aws:s3:::bucket-${policy}-${number}/*`, "arn:aws:dynamodb:*:111122223333:table/orders"],
  Condition: {
    StringEquals: { "aws:RequestedRegion": ["ap-northeast-1", "ap-northeast-3"] },
    Bool: { "aws:SecureTransport": "true" },
  },
});

const policyOf = (policy: number, extra: readonly object[]): string => {
  const Statement: object[] = [...extra];
  let text = "";
  do {
    Statement.push(statement(policy, Statement.length));
    text = JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);
  } while (text.length < size);
  return text;
};

const measure = (name: string, documents: readonly string[], findings: number): void => {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    for (const document of documents) {
      const check = checkPolicyDocument(document, knowledge);
      if (check.document === undefined || check.findings.length !== findings)
        throw new Error(`not as expected: ${JSON.stringify(check.findings)}`);
    }
    return performance.now() - start;
  }).sort((left, right) => left - right);
  const bytes = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
  const shown = [times[0], times[Math.floor(rounds / 2)], times.at(-1)].map((ms = 0) => Math.round(ms));
  console.log(
    `${name}: ${documents.length} × ${Math.round(bytes)} bytes: ${shown[1]} ms (fastest ${shown[0]}, slowest ${shown[2]} of ${rounds})`,
  );
};

const begin = performance.now();
const knowledge = await loadIamKnowledge();
console.log(`loading what exists in IAM: ${Math.round(performance.now() - begin)} ms`);

const numbers = Array.from({ length: policies }, (_, number) => number);
measure(
  "sound policies",
  numbers.map((number) => policyOf(number, [])),
  0,
);
const misspelt = { Effect: "Allow", Action: "ec2:DescribeInstnces", Resource: "*" };
measure(
  "one unknown action each",
  numbers.map((number) => policyOf(number, [misspelt])),
  1,
);
