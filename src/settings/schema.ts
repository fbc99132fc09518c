import * as z from "zod";
import { accountFields } from "../core/ledgers/account-ledger.ts";
import { parsePermissionsBoundary } from "../core/ledgers/permission-set-record.ts";
import { assignmentFields, permissionSetFields } from "../core/model/ledger.ts";

/**
 * The one definition of `identity-sync.yml`; the JSON Schema for editors is generated from it. Text of the form
 * `${NAME}` in the secrets below is taken from the environment.
 */

const appNumber = "must be the number of an app or space";
const appId = z
  .union([z.string().regex(/^\d+$/, appNumber), z.number().int(appNumber).positive(appNumber)], appNumber)
  .transform(String);
const positive = z.number().int().positive();

const condition = z
  .string()
  .trim()
  .refine(
    (query) => !/\border\s+by\b/i.test(unquoted(query)),
    "must not contain `order by`; records are read in an order of their own",
  )
  .refine((query) => !/\blimit\s+\d/i.test(unquoted(query)), "must not contain `limit`; all records are read")
  .refine(
    (query) => !/\boffset\s+\d/i.test(unquoted(query)),
    "must not contain `offset`; all records are read",
  );

const unquoted = (query: string): string => query.replace(/"(?:[^"\\]|\\.)*"/g, '""');

const fieldCodes = <Name extends string>(names: readonly Name[]) =>
  z.strictObject(
    Object.fromEntries(names.map((name) => [name, z.string().min(1).optional()])) as Record<
      Name,
      z.ZodOptional<z.ZodString>
    >,
  );

const appEntry = <Name extends string>(names: readonly Name[]) =>
  z.strictObject({
    app: appId.describe("Number of the kintone app"),
    guestSpaceId: appId.optional().describe("Number of the guest space that the app lives in"),
    preset: z
      .enum(["en", "ja"])
      .optional()
      .describe("Names of the field codes for this app; default: kintone.preset"),
    fields: fieldCodes(names)
      .optional()
      .describe("Field codes that differ from the preset; table columns as table.column"),
  });

const ledgerApp = <Name extends string>(names: readonly Name[]) => {
  const app = appEntry(names).extend({
    condition: condition
      .default("")
      .describe("kintone query that picks the records, without order by, limit and offset"),
  });
  return z.union([app, z.array(app).min(1)]).transform((apps) => (Array.isArray(apps) ? apps : [apps]));
};

const globs = z.array(z.string().min(1)).default([]);

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

const kintone = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/, error: "must be a URL such as https://example.cybozu.com", abort: true })
    .refine(
      (url) => url.startsWith("https:") || new URL(url).hostname === "localhost",
      "must begin with https://",
    )
    .describe("Where kintone answers, https://example.cybozu.com"),
  preset: z.enum(["en", "ja"]).optional().describe("Names of the field codes; default: language"),
  permissionSets: ledgerApp(
    Object.keys(permissionSetFields) as (keyof typeof permissionSetFields)[],
  ).describe("App (or apps) of the permission sets"),
  assignments: ledgerApp(Object.keys(assignmentFields) as (keyof typeof assignmentFields)[]).describe(
    "App (or apps) of the assignments",
  ),
  accounts: appEntry([...(Object.keys(accountFields) as (keyof typeof accountFields)[]), "owners"])
    .extend({
      owners: z
        .boolean()
        .default(false)
        .describe(
          "Whether its field for owners says whose records count for an account, as accountOwners does",
        ),
    })
    .optional()
    .describe("App with the list of AWS accounts, for `identity-sync accounts` and for their owners"),
  basicAuth: z
    .strictObject({ username: z.string(), password: z.string() })
    .optional()
    .describe(
      "The domain's own basic authentication; the password comes from the environment when written as ${NAME}",
    ),
  clientCertificate: z
    .strictObject({
      file: z.string().optional().describe("Path of the PFX file"),
      base64: z
        .string()
        .optional()
        .describe("The PFX file in base64; it comes from the environment when written as ${NAME}"),
      password: z.string().default(""),
    })
    .refine(
      ({ file, base64 }) => (file === undefined) !== (base64 === undefined),
      "needs either `file` or `base64`",
    )
    .optional()
    .describe("Client certificate of secure access"),
});

const identityCenter = z.strictObject({
  owner: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,64}$/, "letters, digits, _ . -")
    .default("main")
    .describe("Goes into the tag managed-by; tells two of these programs apart that share an instance"),
  instanceArn: z
    .string()
    .regex(/^arn:aws[\w-]*:sso:::instance\/(sso)?ins-[a-zA-Z0-9-.]{16}$/, "must be the ARN of an instance")
    .optional()
    .describe("Default: the one instance that the management account owns"),
  portalUrl: z
    .url({ protocol: /^https$/, error: "must be a URL such as https://example.awsapps.com/start" })
    .optional()
    .describe("AWS access portal, for links; default: https://<identity store id>.awsapps.com/start"),
  user: z
    .strictObject({
      match: z.enum(["userName", "email"]).default("userName"),
      value: z
        .string()
        .min(1)
        .default("{code}")
        .describe("Template over {code} and {name} of a kintone user"),
    })
    .prefault({}),
  group: z.strictObject({ value: z.string().min(1).default("{name}") }).prefault({}),
});

const limits = z.strictObject({
  requestsPerSecond: z
    .number()
    .positive()
    .max(400)
    .default(15)
    .describe("To SSO Admin; AWS allows 20 for the whole instance, more on request"),
  assignmentsInFlight: positive.max(15).default(10),
  settleMinutes: z
    .number()
    .positive()
    .default(30)
    .describe("How long a request that AWS has accepted is waited for; then the next run finds how it ended"),
  protectHours: z.number().positive().default(24),
  directoryGraceHours: z
    .number()
    .min(0)
    .default(2)
    .describe("How long a user may be missing before it is a mistake"),
  freeRemovals: z.number().int().min(0).default(10),
  removalPercent: z.number().min(0).max(100).default(30),
  removals: z.number().int().min(0).default(100),
  removalPercentOfOne: z.number().min(0).max(100).default(50),
  permissionSetDeletions: z.number().int().min(0).default(3),
  additions: z.number().int().min(0).default(200),
  sensitiveAccounts: z.number().int().min(0).default(5),
  protectedAssignments: z.number().int().min(0).default(20),
  comments: z
    .number()
    .int()
    .min(0)
    .default(40)
    .describe("Comments that one run posts at most, in each kintone app"),
  alikeProblems: z
    .number()
    .int()
    .min(0)
    .default(50)
    .describe(
      "Records that may newly have the same problem in one run, if they are more than 30 % of those in their apps: above it, no comments are posted on them for 12 hours",
    ),
  replacementRuns: positive.default(3),
  replacementHours: z.number().positive().default(24),
});

const texts = z.array(z.string().min(1));

const deniedManagedPolicy = z.union(
  [
    z.string().min(1),
    z.strictObject({
      policy: z.string().min(1).describe("Name, ARN or /path/Name; * stands for any text"),
      exceptAccounts: texts.describe("Accounts in which it is allowed: id, name or ou:/path"),
    }),
  ],
  "must be a policy, or { policy: …, exceptAccounts: [ … ] }",
);

const guardrails = z
  .strictObject({
    allowWildcard: z.boolean().default(false).describe("Whether a record may name `*` or `ou:/path`"),
    sensitive: texts.default([]).describe("Permission sets whose spreading is held back sooner"),
    deniedManagedPolicies: z
      .array(deniedManagedPolicy)
      .default([])
      .describe("Managed policies that no permission set may have, or only in some accounts"),
    deniedActions: z
      .array(
        z
          .string()
          .regex(
            /^(?:\*|[\w.-]+:[\w*?]+)$/,
            "must be an action such as iam:CreateUser or iam:*, or * for all",
          ),
      )
      .default([])
      .describe("Actions that no inline policy may allow"),
    requiredPermissionsBoundary: z
      .string()
      .refine(
        (text) => parsePermissionsBoundary(text, "aws") !== undefined,
        "must be the name or ARN of an AWS managed policy, or customer:/path/Name",
      )
      .optional()
      .describe("The permissions boundary that every permission set must have"),
    maxSessionHours: z.number().min(1).max(12).optional().describe("Longest session duration, in hours"),
    allowedPermissionSets: z
      .record(z.string().min(1), texts)
      .default({})
      .describe("Accounts (id, name, ou:/path) and the permission sets that may be assigned there"),
    neverRemove: texts
      .default([])
      .describe("Users and groups whose assignments are never removed; * stands for any text"),
  })
  .describe("What no record may ask for");

export const settingsSchema = z.strictObject({
  $schema: z.string().optional(),
  kintone,
  identityCenter: identityCenter.prefault({}),
  policy: z
    .enum(["report", "additive", "full"])
    .default("additive")
    .describe("report plans only; additive never removes; full does both"),
  scope: z
    .strictObject({ excludeAccounts: globs, excludePermissionSets: globs, excludePrincipals: globs })
    .prefault({})
    .describe("What is never touched; * stands for any text"),
  limits: limits.prefault({}),
  verification: z
    .strictObject({
      targetHours: z
        .number()
        .positive()
        .default(2)
        .describe("With a state directory: everything in AWS is seen to again within this time"),
      budgetSeconds: z
        .number()
        .positive()
        .default(30)
        .describe("How long a run may read for that, at most; it comes before the target"),
    })
    .prefault({}),
  guardrails: guardrails.prefault({}),
  accountOwners: z
    .record(z.string().min(1), texts)
    .default({})
    .describe("Accounts (id, name, ou:/path) and whose records count there: kintone codes, or group:NAME"),
  ownerGroups: z
    .record(z.string().min(1), texts)
    .default({})
    .describe("Groups of kintone codes, for accountOwners"),
  language: z.enum(["en", "ja"]).default("en").describe("What people read; logs are English"),
  timeZone: z
    .string()
    .refine(isTimeZone, "must be an IANA time zone such as Asia/Tokyo")
    .default("Asia/Tokyo"),
  names: z
    .enum(["auto", "full", "short"])
    .default("auto")
    .describe(
      "Names of people in log, summary, annotations and replies on GitHub; auto: short where the repository is public",
    ),
  tellSuccess: z
    .boolean()
    .default(false)
    .describe("Whether the first grant of a record is told on it, with how to use it"),
  failOn: z.enum(["problems"]).optional().describe("problems: problems of records make the run fail"),
  metrics: z
    .strictObject({
      namespace: z
        .string()
        .regex(/^[^:]/, "must not be empty, nor begin with a colon")
        .max(255)
        .refine((name) => !/^AWS\//i.test(name), "must not begin with AWS/")
        .describe("CloudWatch namespace in which completed runs are counted, for an alarm on silence"),
    })
    .optional(),
  slack: z
    .strictObject({
      channel: z.string().min(1).describe("Id of the channel in which administrators are told"),
      remindHours: z
        .number()
        .positive()
        .default(4)
        .describe("After so many hours, an alert that is still open is answered in its thread"),
      recordsFailingHours: z
        .number()
        .min(0)
        .default(24)
        .describe("For so long, the mistakes of a record are its owners' matter alone"),
    })
    .optional()
    .describe("Alerts to administrators; without it, nobody is told in Slack"),
});

export type SettingsFile = z.output<typeof settingsSchema>;
