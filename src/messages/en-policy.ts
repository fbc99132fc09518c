import type { JsonMistake, JsonType, PolicyCode, PolicyMistake, PolicyRemark } from "../policy/finding.ts";
import type { Messages } from "./catalogue.ts";
import { didYouMean } from "./english.ts";
import { codePoint, grouped, type Sentences, sentenceFor, short } from "./phrases.ts";

const types: Readonly<Record<JsonType, string>> = {
  object: "an object { }",
  list: "a list [ ]",
  text: "a text",
  number: "a number",
  boolean: "true or false",
  null: "null",
};

const expected = {
  object: "an object in braces { }",
  objects: "a statement in braces { }, or a list of statements in brackets [ ]",
  text: "a text in double quotes",
  texts: "a text in double quotes, or a list of such texts in brackets [ ]",
  values: "a text, a number, true or false, or a list of such values in brackets [ ]",
} as const;

const fitting = {
  number: "a number such as 10",
  date: "a date such as 2026-04-01T00:00:00Z",
  boolean: "true or false",
  address: "an IP address or range such as 203.0.113.0/24",
} as const;

const arn = "arn:aws:service:region:account:resource";

const jsonMistakes: Sentences<JsonMistake> = {
  empty: () => "There is nothing but white space. Write a policy, which begins with { and ends with }.",
  "trailing-comma": () => "There is a comma after the last entry. Remove this comma.",
  "extra-comma": () => "There is a comma too many here. Remove it.",
  "missing-comma": () => "The comma between two entries is missing. Put it here.",
  "missing-colon": () => "The colon between a name and its value is missing. Put it here.",
  "missing-value": () => "There is no value after the colon. Write it here.",
  "missing-name": () =>
    "Between braces { }, each value has a name in double quotes before it. Write the name here.",
  comment: () => "JSON has no comments. Remove this one.",
  "single-quotes": () =>
    'Texts and names stand in double quotes ("). Replace this quotation mark, and all others like it.',
  "full-width": ({ character, plain }) =>
    `The character ${character} (${codePoint(character)}) only looks like one of JSON. Type a plain ${plain} in its place, and look for others like it.`,
  "foreign-space": ({ character }) =>
    `There is a special space or an invisible character (${codePoint(character)}) here. Replace it by a plain space, and look for others like it.`,
  "second-document": () =>
    "A second document begins after the end of the policy. Keep one; several statements can stand in one list under “Statement”.",
  "text-after": ({ text }) =>
    `The policy ends before “${short(text)}”. Remove all that comes after its last bracket.`,
  "extra-bracket": ({ bracket }) =>
    `There is a ${bracket} too many here. Remove it, or look for one before it that closes too early.`,
  "wrong-bracket": ({ bracket, expected, opened }) =>
    `The bracket opened in line ${opened} is closed by ${expected}, but here stands ${bracket}. Correct it, or put the missing ${expected} before it.`,
  "unclosed-bracket": ({ expected, opened }) =>
    `The bracket opened in line ${opened} is not closed. Add the missing ${expected} where it belongs.`,
  "unclosed-text": () =>
    'The text that begins here is not closed in its line. Add the missing double quote (").',
  "control-character": ({ character }) =>
    `There is a tab or another control character (${codePoint(character)}) in the text. Replace it by a space.`,
  "bad-escape": ({ sequence }) =>
    `JSON does not know “${sequence}”. Write \\\\ for a backslash itself; after \\u there must be four hexadecimal digits.`,
  "bad-number": ({ text }) =>
    `“${short(text)}” is not a number as JSON writes it. Put it in double quotes, or leave out leading zeros and signs.`,
  unquoted: ({ word }) =>
    `“${short(word)}” needs double quotes (") around it. Only numbers, true, false and null stand without.`,
  unexpected: ({ character }) =>
    `“${character}” cannot stand here. Check the quotation marks, commas and brackets before it.`,
};

const policyMistakes: Sentences<PolicyMistake> = {
  "not-an-object": ({ found }) =>
    `A policy is one object in braces { }, but this is ${types[found]}. Write the whole policy here.`,
  "too-deep": () => "Brackets are nested deeper here than in any policy. Check where one was left open.",
  "duplicate-key": ({ name, firstLine }) =>
    `“${short(name)}” already stands in line ${firstLine}, within the same braces { }. Join the two, or remove one.`,
  "missing-element": ({ element }) =>
    ({
      Statement: 'The policy has no “Statement”. Add it with the list of its statements: "Statement": [ … ].',
      Effect: 'This statement has no “Effect”. Add "Effect": "Allow" or "Effect": "Deny".',
      Action: 'This statement has no “Action”. Say what it is about, as in "Action": "s3:GetObject".',
      Resource: 'This statement has no “Resource”. Say what it is about, as in "Resource": "*".',
    })[element],
  "statement-not-wrapped": ({ element }) =>
    `“${element}” stands directly in the policy. Put the whole statement into a list: "Statement": [ { … } ].`,
  "unknown-element": ({ name, within, suggestions }) =>
    `A ${within} has no element “${short(name)}”; capital and small letters count. ${didYouMean(suggestions) ?? "Remove it, or correct its name."}`,
  principal: ({ element }) =>
    `“${element}” is not allowed in the policy of a permission set: who has it is decided by its assignments. Remove it.`,
  "wrong-type": ({ element, found, expected: wanted }) =>
    `“${short(element)}” must be ${expected[wanted]}, but this is ${types[found]}. Correct it.`,
  "empty-list": ({ element }) => `The list of “${element}” is empty. Add at least one entry.`,
  "both-elements": ({ element, other }) =>
    `A statement cannot have both “${element}” and “${other}”. Keep one, or make two statements of it.`,
  "invalid-version": ({ value }) =>
    `“${short(value)}” is not a version of the policy language. Write "2012-10-17"; this date is always the same.`,
  "invalid-effect": ({ value }) =>
    `“${short(value)}” is not an effect. Write "Allow" or "Deny"; capital and small letters count.`,
  "sid-characters": ({ sid }) =>
    `The Sid “${short(sid)}” may contain only unaccented letters and digits. Remove spaces, hyphens and other signs.`,
  "duplicate-sid": ({ sid, firstLine }) =>
    `The Sid “${short(sid)}” is already taken in line ${firstLine}. Choose another, or leave it out.`,
  "action-without-service": ({ action }) =>
    `The action “${short(action)}” does not name its service. Write service:Action, such as s3:GetObject, or * for all actions.`,
  "action-colons": ({ action }) =>
    `The action “${short(action)}” has more than one colon. Write service:Action, such as s3:GetObject.`,
  "service-wildcard": ({ action }) =>
    `The action “${short(action)}” has a wildcard in the name of its service. Name each service in full, or write * for all actions.`,
  "service-characters": ({ action }) =>
    `The service of the action “${short(action)}” contains characters that are not allowed there. Write service:Action, such as s3:GetObject.`,
  "resource-not-arn": ({ resource }) =>
    `The resource “${short(resource)}” is not an ARN. Write ${arn}, such as arn:aws:s3:::example-bucket/*, or * for all resources.`,
  "resource-partition": ({ resource, partition }) =>
    `In the resource “${short(resource)}”, “${short(partition)}” stands in the place of the partition. An ARN begins with arn:aws: (in China arn:aws-cn:), and no variable is allowed there.`,
  "resource-parts": ({ resource }) =>
    `The ARN “${short(resource)}” lacks some of its parts. Write ${arn}; parts may be empty, as in arn:aws:s3:::example-bucket, but their colons stay.`,
  "resource-region": ({ resource }) =>
    `The resource “${short(resource)}” names a region, but IAM has none. Leave this part empty, as in arn:aws:iam::111122223333:role/Example.`,
  "unknown-operator": ({ operator, suggestions }) =>
    `There is no condition operator “${short(operator)}”. ${didYouMean(suggestions) ?? "Choose one from AWS's list, such as StringEquals or ArnLike."}`,
  "not-a-date": ({ operator, value }) =>
    `“${short(value)}” is not a date, which ${operator} needs. Write it as in 2026-04-01T00:00:00Z.`,
};

const remarks: Sentences<PolicyRemark> = {
  "unknown-service": ({ service, suggestions }) =>
    `No AWS service with the prefix “${short(service)}” is known here, so this may have no effect. ${didYouMean(suggestions) ?? "Check its spelling, unless it is very new."}`,
  "unknown-action": ({ action, suggestions }) =>
    `The action “${short(action)}” is not known here, so this may have no effect. ${didYouMean(suggestions) ?? "Check its spelling, unless it is very new."}`,
  "no-such-actions": ({ action, suggestions }) =>
    `No known action fits “${short(action)}”, so this may have no effect. ${didYouMean(suggestions) ?? "Check its spelling."}`,
  "unknown-condition-key": ({ key, suggestions }) =>
    `The condition key “${short(key)}” is not known here, so the condition may never do what is meant. ${didYouMean(suggestions) ?? "Check its spelling, unless it is very new."}`,
  "same-condition-key": ({ key, other }) =>
    `“${short(key)}” and “${short(other)}” are the same condition key to AWS. Put their values together under one.`,
  "unfit-value": ({ operator, value, expected: wanted }) =>
    `“${short(value)}” does not fit ${operator}, which compares with ${fitting[wanted]}. Correct the value, or choose another operator.`,
  "null-if-exists": ({ operator }) =>
    `“${operator}” says the same twice: Null itself asks whether a key exists. Write "Null".`,
  "not-text": ({ element, found }) =>
    `“${short(element)}” should be a text in double quotes, but this is ${types[found]}. Put it in double quotes, or remove it.`,
  "unusual-element": ({ name }) =>
    `“${name}” has no effect here. A condition stands within its statement, as “Condition”.`,
  "resource-short": ({ resource }) =>
    `The resource “${short(resource)}” is not a complete ARN, and AWS may take it for more or less than is meant. Write it in full: ${arn}.`,
  analyzer: ({ level, code, details, link }) =>
    `IAM Access Analyzer (${level}, ${code}): ${details.replace(/\.$/, "")}${link === "" ? "" : ` (${link})`}.`,
  "variable-without-version": ({ variable }) =>
    `Without "Version": "2012-10-17", “${short(variable)}” is plain text and not a variable. Add the version at the beginning of the policy.`,
};

export const enPolicy = {
  "policy-not-json": ({ mistake }) => `This is not valid JSON. ${sentenceFor(jsonMistakes, mistake)}`,
  "policy-invalid": ({ mistake }) => sentenceFor(policyMistakes, mistake),
  "policy-too-large": ({ bytes, limit, counted }) =>
    `The policy has ${grouped(bytes)} bytes ${counted === "all" ? "in all, with the white space in its texts" : "without white space"}; AWS allows ${grouped(limit)}. Shorten it, or move a part of it into a customer managed policy.`,
  "policy-characters": ({ character }) =>
    `The policy contains “${character}” (${codePoint(character)}), which AWS does not accept in a policy. Use Latin letters, digits and common signs only.`,
  "policy-finding": ({ finding }) => sentenceFor(remarks, finding),
} satisfies Pick<Messages["problems"], PolicyCode>;
