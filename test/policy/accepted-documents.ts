import { action, allow, condition, policy, resource, sound } from "./framed.ts";
import type { Row } from "./json-documents.ts";

/** Documents that AWS accepts, or may accept, with what is remarked on. */
export const acceptedDocuments: readonly Row[] = [
  ["a single statement", policy(`{${sound}}`)],
  [
    "a list of statements",
    policy(`[{${sound}}, {"Effect": "Deny", "NotAction": "iam:*", "NotResource": "*"}]`),
  ],
  ["the older version", `{"Version": "2008-10-17", "Statement": {${sound}}}`],
  ["no version", `{"Statement": {${sound}}}`],
  ["an Id", `{"Version": "2012-10-17", "Id": "cd3ad3d9-2776", "Statement": {${sound}}}`],
  ["a byte order mark", `\ufeff${policy(`{${sound}}`)}`],
  ["CRLF", policy(`{${sound}}`).replaceAll("\n", "\r\n")],
  ["32 KB of spaces", policy(`{${sound}${" ".repeat(32_768)}}`)],
  [
    "any order of the elements",
    `{"Statement": [{"Resource": "*", "Action": "*", "Effect": "Deny", "Sid": "A1"}], "Version": "2012-10-17"}`,
  ],
  ["empty Sids", policy(`[{"Sid": "", ${sound}}, {"Sid": "", ${sound}}]`)],
  ["Sids that differ in case", policy(`[{"Sid": "a", ${sound}}, {"Sid": "A", ${sound}}]`)],
  ["all actions of all services", action('["*", "*:*", "**"]')],
  ["actions in any case", action('["S3:GETOBJECT", "ec2:describeinstances"]')],
  ["wildcards in actions", action('["s3:Get*", "ec2:*Instance?", "iam:?et*"]')],
  [
    "partitions of AWS",
    resource('["arn:aws-cn:s3:::b", "arn:aws-us-gov:s3:::b", "arn:aws-iso-b:s3:::b", "arn:*:s3:::b"]'),
  ],
  [
    "wildcards and variables in ARNs",
    resource('["arn:aws:s3:::${aws:username}/*", "arn:aws:iam::*:role/*", "arn:aws:ec2:*:*:instance/i-?"]'),
  ],
  ["colons in the resource", resource('"arn:aws:logs:*:*:log-group:/aws/lambda/a:*"')],
  ["an access point of S3", resource('"arn:aws:s3:us-west-2:123456789012:accesspoint/mine"')],
  ["an escape beyond Latin-1", condition('{"StringEquals": {"aws:PrincipalTag/team": "\\u958b\\u767a"}}')],
  ["Latin-1 letters", condition('{"StringEquals": {"aws:PrincipalTag/team": "Zürich"}}')],
  ["an empty Condition", condition("{}")],
  ["operators without keys", condition('{"DateGreaterThan": {}, "Whatever": {}}')],
  ["a key without values", condition('{"DateGreaterThan": {"aws:CurrentTime": []}}')],
  [
    "booleans and numbers",
    condition('{"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"aws:MultiFactorAuthAge": 3600}}'),
  ],
  [
    "set operators and IfExists",
    condition(
      '{"ForAllValues:StringLikeIfExists": {"aws:TagKeys": ["a"]}, "ForAnyValue:StringEquals": {"aws:CalledVia": "b"}, "BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "Null": {"aws:TokenIssueTime": "true"}}',
    ),
  ],
  ["operators in another case", condition('{"stringequals": {"a:b": "c"}}')],
  [
    "dates in all their ways",
    condition(
      '{"DateGreaterThan": {"aws:CurrentTime": ["2026-04-01T00:00:00Z", "2016-12-13T21:20:37.593194+00:00", "2026", "2026-04", "1767225600", "-292275054"]}}',
    ),
  ],
  [
    "addresses in all their ways",
    condition(
      '{"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "203.0.113.7", "2001:DB8:1234:5678::/64", "::1"]}}',
    ),
  ],

  ["a Sid that is a number", policy(`{"Sid": 1, ${sound}}`), "2:9 not-text"],
  ["an Id that is null", `{"Id": null, "Statement": {${sound}}}`, "1:8 not-text"],
  ["a value that is null", condition('{"StringEquals": {"a:b": [null]}}'), "2:41 not-text"],
  ["Conditions beside the Statement", `{"Conditions": {}, "Statement": {${sound}}}`, "1:2 unusual-element"],
  ["an ARN of three parts", resource('"arn:aws:s3"'), "2:14 resource-short"],
  ["an ARN cut by a wildcard", resource('"arn:aws:waf:*"')],
  ["an ARN of five parts", resource('"arn:aws:s3:us-east-1:bucket"'), "2:14 resource-short"],
  ["an ARN in capitals", resource('"ARN:aws:s3:::bucket"'), "2:14 resource-short"],
  ["a variable alone", resource('"${aws:PrincipalTag/bucket}"'), "2:14 resource-short"],
  ["a wildcard before the service", resource('"arn:*"'), "2:14 resource-short"],
  ["NullIfExists", condition('{"NullIfExists": {"aws:TokenIssueTime": "true"}}'), "2:16 null-if-exists"],
  [
    "keys that differ in case",
    condition('{"StringLike": {"aws:sourceVpc": "a", "aws:SourceVpc": "b"}}'),
    "2:53 same-condition-key",
  ],
  [
    "a number that is none",
    condition('{"NumericLessThan": {"aws:MultiFactorAuthAge": "one hour"}}'),
    "2:62 unfit-value",
  ],
  ["a boolean that is none", condition('{"Bool": {"aws:SecureTransport": "yes"}}'), "2:48 unfit-value"],
  ["an address that is none", condition('{"IpAddress": {"aws:SourceIp": ["office"]}}'), "2:47 unfit-value"],
  [
    "a date in another order",
    condition('{"DateLessThan": {"aws:CurrentTime": "01/04/2026"}}'),
    "2:52 unfit-value",
  ],
  [
    "a variable without the version",
    `{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::\${aws:username}"}}`,
    "1:62 variable-without-version",
  ],
];

/** Documents whose names are compared with what exists in IAM. */
export const namedDocuments: readonly Row[] = [
  [
    "names that exist, in any case",
    action('["s3:GetObject", "S3:getobject", "ec2:Describe*", "iam:*", "logs:Put?ogEvents", "*"]'),
  ],
  ["an unknown service", action('"s4:GetObject"'), "2:12 unknown-service: s3"],
  ["an unknown service many times", action('["s4:Get*", "s4:Put*"]'), "2:13 unknown-service: s3"],
  ["an unknown service that is like none", action('"nonsense-service:Get"'), "2:12 unknown-service:"],
  ["a misspelt action", action('["s3:GetObject", "s3:GetObjct"]'), "2:29 unknown-action: s3:GetObject"],
  ["an action of another service", action('"ec2:PassRole"'), "2:12 unknown-action:"],
  ["a pattern that fits nothing", action('"ec2:Descibe*"'), "2:12 no-such-actions: ec2:Describe*"],
  [
    "such a pattern in NotAction",
    allow('"NotAction": "s3:*Bukket", "Resource": "*"'),
    "2:34 no-such-actions:",
  ],
  [
    "a misspelt global key",
    condition('{"StringEquals": {"aws:PrincipleTag/team": "a"}}'),
    "2:33 unknown-condition-key: aws:PrincipalTag/team",
  ],
  [
    "a global key without its prefix",
    condition('{"IpAddress": {"SourceIp": "203.0.113.7"}}'),
    "2:30 unknown-condition-key: aws:SourceIp",
  ],
  [
    "a global key without its tag",
    condition('{"StringEquals": {"aws:PrincipalTag": "a"}}'),
    "2:33 unknown-condition-key: aws:PrincipalTag/",
  ],
  [
    "global keys in any case, and a service's",
    condition('{"StringEquals": {"AWS:SOURCEVPC": "a", "aws:ResourceTag/a/b": "c", "whatever:key": "d"}}'),
  ],
];
