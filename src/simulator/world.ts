import { z } from "zod";

/**
 * The world that a simulator starts from, and that `GET /__state` answers with: what stands in kintone, AWS,
 * GitHub and Slack. Everything has a default, so `{}` is a whole (empty) world. Published as
 * `docs/world.schema.json`.
 */

const accountId = z.string().regex(/^\d{12}$/, "twelve digits");

const accountStates = ["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;

const account = z.strictObject({
  id: accountId,
  name: z.string(),
  email: z.string().optional(),
  state: z.enum(accountStates).default("ACTIVE"),
  /** OU path by names, `/service/prod`; `/` is the root. OUs exist because a path names them. */
  ou: z.string().startsWith("/").default("/"),
});

const organization = z.strictObject({
  accounts: z.array(account).default([]),
  /** Account id of the management account; it is added to `accounts` if it is not there. */
  management: accountId.default("999999999999"),
  /** Account id that is delegated administrator for `sso.amazonaws.com`; absent: nobody is. */
  delegatedAdmin: accountId.optional(),
  /** OUs that hold no account, by path. */
  emptyOus: z.array(z.string().startsWith("/")).default([]),
});

const user = z.strictObject({
  userName: z.string(),
  email: z.string().optional(),
  displayName: z.string().optional(),
  /** Identity store id; made up (stable for the name) when absent. */
  id: z.string().optional(),
});

const group = z.strictObject({
  displayName: z.string(),
  /** User names. */
  members: z.array(z.string()).default([]),
  id: z.string().optional(),
});

const customerManagedReference = z.strictObject({ Name: z.string(), Path: z.string().default("/") });

/** A permission set: its name, and its parts as the SSO Admin API names them. */
const permissionSet = z.strictObject({
  name: z.string(),
  PermissionSetArn: z.string().optional(),
  Description: z.string().optional(),
  SessionDuration: z.string().default("PT1H"),
  RelayState: z.string().optional(),
  CreatedDate: z.string().optional(),
  ManagedPolicies: z.array(z.string()).default([]),
  CustomerManagedPolicyReferences: z.array(customerManagedReference).default([]),
  InlinePolicy: z.string().optional(),
  PermissionsBoundary: z
    .union([
      z.strictObject({ ManagedPolicyArn: z.string() }),
      z.strictObject({ CustomerManagedPolicyReference: customerManagedReference }),
    ])
    .optional(),
  Tags: z.record(z.string(), z.string()).default({}),
  /** Accounts whose role still has an older version of the set (`LATEST_PERMISSION_SET_NOT_PROVISIONED`). */
  OutdatedAccounts: z.array(accountId).default([]),
  /** Accounts that hold the role although no assignment is there. */
  ProvisionedWithoutAssignment: z.array(accountId).default([]),
});

/** An assignment by names; `userId`/`groupId` name a principal that the identity store may no longer have. */
const assignment = z.strictObject({
  account: accountId,
  permissionSet: z.string(),
  user: z.string().optional(),
  group: z.string().optional(),
  userId: z.string().optional(),
  groupId: z.string().optional(),
});

const instance = z.strictObject({
  InstanceArn: z.string(),
  IdentityStoreId: z.string(),
  /** Default: the management account. Any other account's instance has no permission sets. */
  OwnerAccountId: accountId.optional(),
  Name: z.string().optional(),
  PermissionSetsEnabled: z.boolean().default(true),
});

/** A kintone field definition, as `app/form/fields.json` gives it; only `type` matters to most. */
const fieldDefinition = z.looseObject({
  type: z.string(),
  code: z.string().optional(),
  label: z.string().optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
});

/** A record: field code → value as kintone gives it in JSON; the type comes from the app's `fields`. */
const record = z.strictObject({
  id: z.union([z.string(), z.number()]).transform(String).optional(),
  revision: z.union([z.string(), z.number()]).transform(String).optional(),
  values: z.record(z.string(), z.unknown()).default({}),
  creator: z.strictObject({ code: z.string(), name: z.string() }).optional(),
  modifier: z.strictObject({ code: z.string(), name: z.string() }).optional(),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
  status: z.string().optional(),
  comments: z
    .array(
      z.strictObject({
        id: z.string().optional(),
        text: z.string(),
        createdAt: z.string().optional(),
        creator: z.strictObject({ code: z.string(), name: z.string() }).optional(),
        mentions: z
          .array(z.strictObject({ code: z.string(), type: z.enum(["USER", "GROUP", "ORGANIZATION"]) }))
          .default([]),
      }),
    )
    .default([]),
});

const tokenRights = ["view", "add", "edit", "delete", "manage"] as const;

const loose = z.record(z.string(), z.unknown());

/** What an app has beside its name and its fields, each as the API of its area gives it. */
const appSettings = z.strictObject({
  /** `app/settings.json` without the name: description, theme, titleField … */
  general: loose.default({}),
  /** Default: every field on a row of its own. */
  layout: z.array(loose).optional(),
  /** Name → view. */
  views: z.record(z.string(), loose).default({}),
  /** Default: its creator may do everything, everyone may use its records. */
  appAcl: z.array(loose).optional(),
  recordAcl: z.array(loose).default([]),
  fieldAcl: z.array(loose).default([]),
  generalNotifications: z.array(loose).default([]),
  perRecordNotifications: z.array(loose).default([]),
  reminderNotifications: z.array(loose).default([]),
});

const app = z.strictObject({
  id: z.union([z.string(), z.number()]).transform(String),
  name: z.string().default(""),
  /** Login name of who made the app. */
  creator: z.string().default("Administrator"),
  /** Space the app lives in. */
  spaceId: z.union([z.string(), z.number()]).transform(String).optional(),
  /** Whether it was ever deployed. Until then only the preview APIs know the app. */
  published: z.boolean().default(true),
  /** Revision of the settings. */
  revision: z.union([z.string(), z.number()]).transform(String).default("1"),
  settings: appSettings.prefault({}),
  /** Settings that were changed and not deployed yet. */
  preview: z
    .strictObject({
      name: z.string(),
      fields: z.record(z.string(), fieldDefinition),
      settings: appSettings.prefault({}),
    })
    .optional(),
  /** Guest space the app lives in; it then answers only under `/k/guest/<id>/v1/`. */
  guestSpaceId: z.union([z.string(), z.number()]).transform(String).optional(),
  enableComments: z.boolean().default(true),
  processManagement: z.boolean().default(false),
  fields: z.record(z.string(), fieldDefinition).default({}),
  records: z.array(record).default([]),
  tokens: z
    .array(z.strictObject({ token: z.string(), rights: z.array(z.enum(tokenRights)).default(["view"]) }))
    .default([]),
});

const appId = z.union([z.string(), z.number()]).transform(String);

const kintone = z.strictObject({
  apps: z.array(app).default([]),
  /** Ids of the two ledgers, for the settings and tokens that a started simulator hands out. */
  permissionSetsApp: appId.default("101"),
  assignmentsApp: appId.default("102"),
  users: z
    .array(
      z.strictObject({
        code: z.string(),
        name: z.string(),
        password: z.string().optional(),
        active: z.boolean().default(true),
        /** Whether the user may create apps, which kintone lets everybody unless an administrator says otherwise. */
        createApps: z.boolean().default(true),
        /** A system administrator of kintone manages every app. */
        administrator: z.boolean().default(false),
        /** Two-factor authentication; the user's password alone is then refused. */
        twoFactor: z.boolean().default(false),
        /** Names the system fields of the apps that the user creates. Default: the domain's language. */
        language: z.enum(["ja", "en"]).optional(),
      }),
    )
    .default([]),
  /** App id → tokens that somebody makes for an app of that number once it is there; no API makes tokens. */
  tokensToCome: z
    .record(
      z.string(),
      z.array(z.strictObject({ token: z.string(), rights: z.array(z.enum(tokenRights)).default(["view"]) })),
    )
    .default({}),
  /** OAuth access tokens that users have consented to. */
  oAuthTokens: z
    .array(
      z.strictObject({
        token: z.string(),
        /** Login name of the user whose rights it has. */
        user: z.string(),
        scopes: z.array(
          z.enum([
            ...["k:app_record:read", "k:app_record:write", "k:app_settings:read", "k:app_settings:write"],
            ...["k:file:read", "k:file:write"],
          ] as const),
        ),
        /** Default: it does not expire; kintone's own live an hour. */
        expiresAt: z.iso.datetime().optional(),
      }),
    )
    .default([]),
  spaces: z
    .array(
      z.strictObject({
        id: appId,
        name: z.string(),
        /** Thread that new apps are put into. Default: the space's own number. */
        defaultThread: appId.optional(),
        isGuest: z.boolean().default(false),
        /** Login names; absent: everybody is a member. */
        members: z.array(z.string()).optional(),
      }),
    )
    .default([]),
  /** Domain-wide basic authentication, in front of everything. */
  basicAuth: z.strictObject({ username: z.string(), password: z.string() }).optional(),
  /** Language of the domain: names the system fields (作成者, Created_by). */
  language: z.enum(["ja", "en"]).default("ja"),
});

const github = z.strictObject({
  repository: z.string().default("example/identity-sync"),
  visibility: z.enum(["public", "private", "internal"]).default("private"),
  token: z.string().default("ghs_simulatorToken0000000000000000000000"),
  /** Login → what `collaborators/{user}/permission` says. Absent: `read` on a public repository, else 404. */
  permissions: z.record(z.string(), z.enum(["admin", "write", "read", "none"])).default({}),
  issues: z
    .array(
      z.strictObject({
        number: z.number().int(),
        title: z.string().default(""),
        isPullRequest: z.boolean().default(false),
        comments: z
          .array(
            z.strictObject({
              id: z.number().int().optional(),
              user: z.string(),
              type: z.enum(["User", "Bot"]).default("User"),
              body: z.string(),
              createdAt: z.string().optional(),
              reactions: z.array(z.strictObject({ user: z.string(), content: z.string() })).default([]),
            }),
          )
          .default([]),
        locked: z.boolean().default(false),
      }),
    )
    .default([]),
  /** Repository permissions that the token does not have. */
  withheld: z.array(z.enum(["actions", "contents"])).default([]),
  workflows: z
    .array(
      z.strictObject({
        /** In the repository, `.github/workflows/sync.yml`. */
        path: z.string(),
        /** Default: the path. */
        name: z.string().optional(),
        state: z
          .enum(["active", "deleted", "disabled_fork", "disabled_inactivity", "disabled_manually"])
          .default("active"),
        /** Text of the file on the default branch; absent: it is not there. */
        content: z.string().optional(),
        runs: z
          .array(
            z.strictObject({
              event: z.string().default("schedule"),
              /** null while it goes on. */
              conclusion: z.string().nullable().default("success"),
              startedAt: z.string(),
              /** Default: when it started. */
              endedAt: z.string().optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  /** The OIDC token's `sub` claim. */
  oidcSubject: z.string().default("repo:example@1001/identity-sync@2002:ref:refs/heads/main"),
});

const slack = z.strictObject({
  token: z.string().default("xoxb-simulator"),
  channels: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        member: z.boolean().default(true),
        isPrivate: z.boolean().default(false),
      }),
    )
    .default([]),
  users: z.array(z.strictObject({ id: z.string(), email: z.string() })).default([]),
  scopes: z.array(z.string()).default(["chat:write"]),
  messages: z
    .array(z.looseObject({ channel: z.string(), ts: z.string(), text: z.string().default("") }))
    .default([]),
});

/** How fast and how strict the services are. Seconds are the simulator's own, see `clockFactor`. */
const limits = z.strictObject({
  /** Simulated seconds that pass in one real second (1 to 20). Rates and durations all follow it. */
  clockFactor: z.number().min(1).max(20).default(1),
  ssoAdminRequestsPerSecond: z.number().positive().default(20),
  identityStoreRequestsPerSecond: z.number().positive().default(20),
  /** Whether the documented rates of Organizations are kept (8 ListAccounts a second, 5 ListParents, 1 DescribeOrganization …). */
  organizationsThrottle: z.boolean().default(true),
  /** Seconds that an account assignment request takes. */
  assignmentSeconds: z.number().min(0).default(3),
  /** Seconds that provisioning takes for each account, and at least once. */
  provisionSeconds: z.number().min(0).default(3),
  outstandingAssignments: z.number().int().positive().default(15),
  outstandingProvisionings: z.number().int().positive().default(3),
  /** Seconds for which `ListAccountsForProvisionedPermissionSet` and `DeletePermissionSet` lag the last delete. */
  deprovisionLagSeconds: z.number().min(0).default(5),
  /** Milliseconds for which an edit of a permission set makes a further edit of it a ConflictException. */
  permissionSetEditMilliseconds: z.number().min(0).default(0),
  /** Milliseconds added to every answer of AWS. */
  latencyMilliseconds: z.number().min(0).default(0),
  /** Largest page that list operations of SSO Admin give, whatever MaxResults asks. */
  ssoAdminPageSize: z.number().int().positive().default(100),
  /** Requests that kintone works on at the same time before it answers 429. */
  kintoneConcurrency: z.number().int().positive().default(100),
  /** Milliseconds that kintone works on every request. */
  kintoneLatencyMilliseconds: z.number().min(0).default(0),
  /** Seconds that kintone works on a deploy of app settings. */
  kintoneDeploySeconds: z.number().min(0).default(3),
  /** Seconds by which kintone's `Date` header is off. */
  kintoneClockSkewSeconds: z.number().default(0),
});

/**
 * One scripted fault. It takes effect on requests that match `service`, `operation` and `match`, after `after`
 * matching requests have passed, for `times` of them (default 1; `"always"`).
 */
export const faultSchema = z.strictObject({
  service: z.enum([
    "kintone",
    "sso-admin",
    "identitystore",
    "organizations",
    "access-analyzer",
    "sts",
    "iam",
    "cloudwatch",
    "github",
    "oidc",
    "slack",
    "*",
  ]),
  /** AWS operation name, Slack method, or `METHOD /path` with `*` as a wildcard for kintone and GitHub. */
  operation: z.string().default("*"),
  /** Text that the request's path, query or body must contain. */
  match: z.string().optional(),
  after: z.number().int().min(0).default(0),
  times: z.union([z.number().int().positive(), z.literal("always")]).default(1),
  effect: z.discriminatedUnion("kind", [
    /** A whole answer; body as given (an object is sent as JSON). */
    z.strictObject({
      kind: z.literal("answer"),
      status: z.number().int(),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
    }),
    /** An error of the service in its own shape: AWS error name, kintone code, Slack error. */
    z.strictObject({
      kind: z.literal("error"),
      code: z.string(),
      message: z.string().default(""),
      status: z.number().int().optional(),
    }),
    /** The connection is closed before the request is carried out. */
    z.strictObject({ kind: z.literal("refuse") }),
    /** The request is carried out, then the connection is cut without an answer. */
    z.strictObject({ kind: z.literal("reset") }),
    /** The request is carried out, and never answered. */
    z.strictObject({ kind: z.literal("hang") }),
    /** The request is carried out, and half of the answer's body is sent. */
    z.strictObject({ kind: z.literal("truncate") }),
    /** Half of the answer, and then nothing, on a connection that stays open. */
    z.strictObject({ kind: z.literal("stall") }),
    /** An asynchronous request is accepted, and ends as FAILED with this reason. */
    z.strictObject({ kind: z.literal("fail-later"), reason: z.string() }),
    /** An asynchronous request is accepted and never ends. */
    z.strictObject({ kind: z.literal("never-settle") }),
  ]),
});

export const worldSchema = z.strictObject({
  $schema: z.string().optional(),
  organization: organization.prefault({}),
  instances: z.array(instance).default([
    {
      InstanceArn: "arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc",
      IdentityStoreId: "d-9067aaaaaa",
      PermissionSetsEnabled: true,
    },
  ]),
  region: z.string().default("ap-northeast-1"),
  identityStore: z
    .strictObject({ users: z.array(user).default([]), groups: z.array(group).default([]) })
    .prefault({}),
  permissionSets: z.array(permissionSet).default([]),
  assignments: z.array(assignment).default([]),
  /** Account id → customer managed policies that exist there. `*` stands for every account. */
  customerManagedPolicies: z.record(z.string(), z.array(customerManagedReference)).default({}),
  kintone: kintone.prefault({}),
  github: github.prefault({}),
  slack: slack.prefault({}),
  /** The role that STS hands out; AWS requests are made as this account. Default: the delegated administrator. */
  botAccount: accountId.optional(),
  limits: limits.prefault({}),
  faults: z.array(faultSchema).default([]),
});

export type World = z.output<typeof worldSchema>;
export type WorldInput = z.input<typeof worldSchema>;
export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type KintoneApp = World["kintone"]["apps"][number];
export type KintoneRecord = KintoneApp["records"][number];
