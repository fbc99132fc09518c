import type { Change, Deed } from "../core/model/change.ts";
import type { DirectoryIndex } from "../core/model/directory.ts";
import type { AccountId } from "../core/model/ids.ts";
import { type Edit, formatSessionDuration, type PermissionSetSpec } from "../core/model/permission-set.ts";
import type { Messages } from "../messages/messages.ts";

/** Text from outside in these parts is not escaped yet: that is for whoever shows them. */
export type ChangeLine = {
  readonly sign: "+" | "-" | "~" | ">";
  /** What is done, `create assignment`. */
  readonly action: string;
  /** `shop-prod (100000000013) / ReadOnly`, or the set's name. */
  readonly target: string;
  /** `USER sato@example.com`, or what is edited. */
  readonly detail: string;
  /** `record 12`, `expired, record 3`. */
  readonly because: string;
};

const signs = {
  "create-permission-set": "+",
  "update-permission-set": "~",
  "delete-permission-set": "-",
  provision: ">",
  "create-assignment": "+",
  "delete-assignment": "-",
} as const satisfies Record<Deed["kind"], ChangeLine["sign"]>;

export const changeLine = (change: Change, index: DirectoryIndex, { words }: Messages): ChangeLine => ({
  sign: signs[change.kind],
  action: words.changes[change.kind],
  ...subject(change, index, words),
  because: [
    ...(change.kind === "delete-assignment" ? [words.removalReasons[change.reason]] : []),
    ...change.records.map(({ app, id }) => `${words.nouns.record} ${app}/${id}`),
  ].join(", "),
});

type Words = Messages["words"];
type Parts = Words["parts"];

const subject = (
  change: Change,
  index: DirectoryIndex,
  { parts, principals }: Words,
): Pick<ChangeLine, "target" | "detail"> => {
  switch (change.kind) {
    case "create-permission-set":
      return { target: change.spec.name, detail: specText(change.spec, parts) };
    case "update-permission-set":
      return {
        target: change.permissionSet.name,
        detail: change.edits.map((edit) => editText(edit, parts)).join("; "),
      };
    case "delete-permission-set":
      return { target: change.permissionSet.name, detail: "" };
    case "provision":
      return {
        target: change.permissionSet.name,
        detail:
          change.accounts === "all" ? "" : change.accounts.map((id) => accountText(id, index)).join(", "),
      };
    case "create-assignment":
    case "delete-assignment": {
      const { accountId, permissionSetName, principal } = change.assignment;
      return {
        target: `${accountText(accountId, index)} / ${permissionSetName}`,
        detail: `${principals[principal.type]} ${index.nameOf(principal)}`,
      };
    }
  }
};

/** `shop-prod (100000000013)` */
export const accountText = (id: AccountId, index: DirectoryIndex): string => {
  const name = index.account(id)?.name;
  return name === undefined ? id : `${name} (${id})`;
};

const policyName = (arn: string): string => arn.split("/").at(-1) ?? arn;

const specText = (
  {
    managedPolicies,
    customerManagedPolicies,
    inlinePolicy,
    permissionsBoundary,
    sessionSeconds,
  }: PermissionSetSpec,
  parts: Parts,
): string =>
  [
    ...managedPolicies.map(policyName),
    ...customerManagedPolicies.map(({ path, name }) => `${path}${name}`),
    ...(inlinePolicy === undefined ? [] : [parts["inline policy"]]),
    ...(permissionsBoundary === undefined ? [] : [parts["permissions boundary"]]),
    formatSessionDuration(sessionSeconds),
  ].join(", ");

export const editText = (edit: Edit, parts: Parts): string => {
  switch (edit.kind) {
    case "attributes":
      return edit.changed
        .map((what) =>
          what === "session duration"
            ? `${parts[what]} ${formatSessionDuration(edit.sessionSeconds)}`
            : parts[what],
        )
        .join(", ");
    case "attach-managed-policy":
      return `+${policyName(edit.arn)}`;
    case "detach-managed-policy":
      return `-${policyName(edit.arn)}`;
    case "attach-customer-managed-policy":
      return `+${edit.policy.path}${edit.policy.name}`;
    case "detach-customer-managed-policy":
      return `-${edit.policy.path}${edit.policy.name}`;
    case "put-inline-policy":
      return `+${parts["inline policy"]}`;
    case "delete-inline-policy":
      return `-${parts["inline policy"]}`;
    case "put-permissions-boundary":
      return `+${parts["permissions boundary"]}`;
    case "delete-permissions-boundary":
      return `-${parts["permissions boundary"]}`;
    case "tag":
      return `+${parts.tags} ${Object.keys(edit.tags).join(", ")}`;
    case "untag":
      return `-${parts.tags} ${edit.keys.join(", ")}`;
  }
};
