import { parseDocument } from "yaml";
import type { z } from "zod";
import { type AccountField, accountFields, accountOwnersField } from "../core/ledgers/account-ledger.ts";
import type { UserMatch } from "../core/model/directory.ts";
import type { LedgerField, LedgerKind } from "../core/model/ledger.ts";
import type { Verification } from "../core/model/observed.ts";
import type { Problem } from "../core/model/problem.ts";
import type { ScopeSettings } from "../core/model/scope.ts";
import type { DesiredSettings } from "../core/planning/desired.ts";
import type { GuardrailSettings } from "../core/planning/guardrails.ts";
import type { PlanLimits, Policy } from "../core/planning/plan.ts";
import { suggest } from "../suggest.ts";
import { type SettingsFile, settingsSchema } from "./schema.ts";

type LedgerAppSettings = {
  readonly kind: LedgerKind;
  readonly app: string;
  readonly guestSpaceId: string | undefined;
  readonly condition: string;
  readonly preset: "en" | "ja";
  readonly fields: Readonly<Partial<Record<LedgerField, string>>>;
};

type AccountsAppSettings = {
  readonly app: string;
  readonly guestSpaceId: string | undefined;
  /** Field code of each of our fields. */
  readonly codes: Readonly<Record<AccountField | "owners", string>>;
  /** Whether it says whose records count for an account. */
  readonly saysOwners: boolean;
};

/** Everything that a run needs to know beforehand, checked. */
export type Settings = {
  readonly kintone: {
    readonly baseUrl: string;
    readonly basicAuth: { readonly username: string; readonly password: string } | undefined;
    readonly clientCertificate: { readonly pfx: Buffer; readonly password: string } | undefined;
  };
  readonly ledgers: readonly LedgerAppSettings[];
  /** The list of AWS accounts, where there is one. */
  readonly accounts: AccountsAppSettings | undefined;
  readonly instanceArn: string | undefined;
  readonly userMatch: UserMatch;
  readonly desired: DesiredSettings;
  readonly policy: Policy;
  readonly scope: ScopeSettings;
  readonly limits: PlanLimits & {
    readonly requestsPerSecond: number;
    readonly assignmentsInFlight: number;
    readonly comments: number;
    readonly alikeProblems: number;
    readonly settleMinutes: number;
  };
  readonly verification: Verification;
  readonly sensitive: readonly string[];
  readonly guardrails: GuardrailSettings;
  readonly language: "en" | "ja";
  readonly timeZone: string;
  /** How people are named on GitHub. */
  readonly names: "auto" | "full" | "short";
  readonly failsOnProblems: boolean;
  /** Whether the first grant of a record is told on it. */
  readonly tellsSuccess: boolean;
  readonly portalUrl: string | undefined;
  /** Namespace in CloudWatch; absent: runs are not counted there. */
  readonly metricsNamespace: string | undefined;
  /** Where administrators are told; undefined: nowhere. */
  readonly slack:
    | { readonly channel: string; readonly remindHours: number; readonly recordsFailingHours: number }
    | undefined;
};

type SettingsReading =
  | { readonly status: "read"; readonly settings: Settings }
  | { readonly status: "invalid"; readonly problems: readonly Problem[] };

type Environment = Readonly<Record<string, string | undefined>>;

/** What the settings need from outside: the environment for `${NAME}`, and files that they name. */
type SettingsContext = { readonly environment: Environment; readonly readFile: (path: string) => Buffer };

const invalid = (path: string, detail: string): Problem => ({
  code: "settings-invalid",
  data: { path, detail },
});

/** Reads the settings file; every mistake in it is reported at once. */
export const readSettings = (text: string, context: SettingsContext): SettingsReading => {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, linePos }) => {
      const said = message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "");
      return invalid(linePos === undefined ? "" : `line ${linePos[0].line}`, said ?? message);
    });
    return { status: "invalid", problems };
  }
  const parsed = settingsSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) return { status: "invalid", problems: parsed.error.issues.flatMap(explain) };

  const problems: Problem[] = [...unknownOwnerGroups(parsed.data)];
  const expand = (path: string, value: string): string => {
    const name = /^\$\{(\w+)\}$/.exec(value)?.[1];
    if (name === undefined) return value;
    const found = context.environment[name];
    if (found === undefined || found === "")
      problems.push(invalid(path, `the environment variable ${name} is not set`));
    return found ?? "";
  };
  const readFile = (path: string, file: string): Buffer => {
    try {
      return context.readFile(file);
    } catch {
      problems.push(invalid(path, `the file ${file} cannot be read`));
      return Buffer.alloc(0);
    }
  };
  const { basicAuth, clientCertificate: certificate } = parsed.data.kintone;
  const kintone: Settings["kintone"] = {
    baseUrl: parsed.data.kintone.baseUrl.replace(/\/+$/, ""),
    basicAuth: basicAuth && {
      username: expand("kintone.basicAuth.username", basicAuth.username),
      password: expand("kintone.basicAuth.password", basicAuth.password),
    },
    clientCertificate: certificate && {
      pfx:
        certificate.file === undefined
          ? Buffer.from(expand("kintone.clientCertificate.base64", certificate.base64 ?? ""), "base64")
          : readFile("kintone.clientCertificate.file", certificate.file),
      password: expand("kintone.clientCertificate.password", certificate.password),
    },
  };
  if (problems.length > 0) return { status: "invalid", problems };
  return { status: "read", settings: toSettings(parsed.data, kintone) };
};

const toSettings = (file: SettingsFile, kintone: Settings["kintone"]): Settings => {
  const preset = file.kintone.preset ?? file.language;
  const ledgers = (["permissionSets", "assignments"] as const).flatMap((kind) =>
    file.kintone[kind].map(
      (app): LedgerAppSettings => ({
        kind,
        app: app.app,
        guestSpaceId: app.guestSpaceId,
        condition: app.condition,
        preset: app.preset ?? preset,
        fields: Object.fromEntries(Object.entries(app.fields ?? {}).filter(([, code]) => code !== undefined)),
      }),
    ),
  );
  const { accounts } = file.kintone;
  const accountSpecs = { ...accountFields, owners: accountOwnersField };
  const codeOf = (field: keyof typeof accountSpecs): string =>
    accounts?.fields?.[field] ?? accountSpecs[field][accounts?.preset ?? preset];
  return {
    kintone,
    ledgers,
    accounts: accounts && {
      app: accounts.app,
      guestSpaceId: accounts.guestSpaceId,
      codes: {
        id: codeOf("id"),
        name: codeOf("name"),
        ou: codeOf("ou"),
        state: codeOf("state"),
        owners: codeOf("owners"),
      },
      saysOwners: accounts.owners,
    },
    instanceArn: file.identityCenter.instanceArn,
    userMatch: file.identityCenter.user.match,
    desired: {
      owner: file.identityCenter.owner,
      timeZone: file.timeZone,
      allowWildcard: file.guardrails.allowWildcard,
      userTemplate: file.identityCenter.user.value,
      groupTemplate: file.identityCenter.group.value,
      protectHours: file.limits.protectHours,
      directoryGraceHours: file.limits.directoryGraceHours,
    },
    policy: file.policy,
    scope: file.scope,
    limits: file.limits,
    verification: file.verification,
    sensitive: file.guardrails.sensitive,
    guardrails: guardrailsOf(file),
    language: file.language,
    timeZone: file.timeZone,
    names: file.names,
    failsOnProblems: file.failOn === "problems",
    tellsSuccess: file.tellSuccess,
    portalUrl: file.identityCenter.portalUrl?.replace(/\/+$/, ""),
    metricsNamespace: file.metrics?.namespace,
    slack: file.slack,
  };
};

const guardrailsOf = ({ guardrails, accountOwners, ownerGroups }: SettingsFile): GuardrailSettings => ({
  deniedManagedPolicies: guardrails.deniedManagedPolicies.map((denied) =>
    typeof denied === "string" ? { policy: denied, exceptAccounts: [] } : denied,
  ),
  deniedActions: guardrails.deniedActions,
  requiredPermissionsBoundary: guardrails.requiredPermissionsBoundary,
  maxSessionHours: guardrails.maxSessionHours,
  allowedPermissionSets: guardrails.allowedPermissionSets,
  neverRemove: guardrails.neverRemove,
  accountOwners: Object.fromEntries(
    Object.entries(accountOwners).map(([account, owners]) => [
      account,
      owners.flatMap((owner) => {
        const group = ownerGroupOf(owner);
        return group === undefined ? [owner] : (ownerGroups[group] ?? []);
      }),
    ]),
  ),
});

/** `group:NAME` stands for the codes under that name in `ownerGroups`. */
const ownerGroupOf = (owner: string): string | undefined => /^group:(.*)$/s.exec(owner)?.[1]?.trim();

/** A group that is not there would shut everybody out; it is a slip. */
const unknownOwnerGroups = ({ accountOwners, ownerGroups }: SettingsFile): readonly Problem[] =>
  Object.entries(accountOwners).flatMap(([account, owners]) =>
    owners.flatMap((owner, at) => {
      const group = ownerGroupOf(owner);
      if (group === undefined || Object.hasOwn(ownerGroups, group)) return [];
      const [nearest] = suggest(group, Object.keys(ownerGroups));
      const hint = nearest === undefined ? "" : `; did you mean group:${nearest}?`;
      return [invalid(`accountOwners.${account}.${at}`, `“${group}” is not under ownerGroups${hint}`)];
    }),
  );

/** One problem for each thing wrong, with the path as it stands in the file. */
const explain = (issue: z.core.$ZodIssue): readonly Problem[] => {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => {
      const [nearest] = suggest(key, known);
      return invalid(
        path === "" ? key : `${path}.${key}`,
        `is not a setting${nearest === undefined ? "" : `; did you mean ${nearest}?`}`,
      );
    });
  }
  if (issue.code === "invalid_union" && issue.message === "Invalid input") {
    // The alternatives are one app and a list of apps: the one that takes the value's shape says what is wrong.
    const fitting = issue.errors.find(
      (errors) => !errors.some(({ code, path }) => code === "invalid_type" && path.length === 0),
    );
    const nested = fitting?.flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] }));
    if (nested !== undefined && nested.length > 0) return nested;
    const isMissing = issue.errors.flat().some(({ message }) => /received undefined/.test(message));
    return [invalid(path, isMissing ? "is missing" : "must be an app as in { app: 101 }, or a list of such")];
  }
  if (issue.code === "invalid_type" && issue.input === undefined && /received undefined/.test(issue.message))
    return [invalid(path, "is missing")];
  return [invalid(path, issue.message)];
};

/** Keys that the schema knows at a path, for suggestions. */
const knownKeys = (path: readonly PropertyKey[]): readonly string[] => {
  let schema: unknown = settingsSchema;
  for (const key of path) {
    const shape = shapeOf(schema);
    if (typeof key === "string" && shape !== undefined) schema = shape[key];
  }
  return Object.keys(shapeOf(schema) ?? {});
};

type Definition = {
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly options?: readonly unknown[];
  readonly element?: unknown;
};

const shapeOf = (schema: unknown): Readonly<Record<string, unknown>> | undefined => {
  if (typeof schema !== "object" || schema === null) return undefined;
  if ("shape" in schema) return schema.shape as Readonly<Record<string, unknown>>;
  const { innerType, in: input, options } = (schema as { readonly def?: Definition }).def ?? {};
  return shapeOf(innerType ?? input ?? options?.[0]);
};
