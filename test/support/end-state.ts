import type { World } from "../../src/simulator/world.ts";

/** What IAM Identity Center has in the end, whatever it calls it and whenever it came about. */
export const accessIn = ({ permissionSets, assignments }: World) => ({
  permissionSets: permissionSets
    .map(({ CreatedDate, PermissionSetArn, ManagedPolicies, ...set }) => ({
      ...set,
      ManagedPolicies: [...ManagedPolicies].sort(),
      Tags: Object.fromEntries(Object.entries(set.Tags).sort(([left], [right]) => (left < right ? -1 : 1))),
    }))
    .sort((left, right) => (left.name < right.name ? -1 : 1)),
  assignments: assignments
    .map((one) => `${one.account}/${one.permissionSet} ${one.user ?? one.group ?? one.userId ?? one.groupId}`)
    .sort(),
});

/** What people were told, in the order of each place: comments by record, alerts by their text. */
export const toldIn = ({ kintone, slack }: World): readonly string[] => [
  ...kintone.apps.flatMap((app) =>
    app.records.flatMap(({ id = "", comments }) =>
      comments.map(({ text }) => `${app.id}/${id}: ${text.trim()}`),
    ),
  ),
  ...slack.messages.map(({ text }) => `slack: ${text}`),
];

/** What records show of themselves in their status fields. */
export const statusesIn = ({ kintone }: World): readonly string[] =>
  kintone.apps.flatMap((app) =>
    app.records.flatMap(({ id = "", values }) =>
      values.syncStatus === undefined ? [] : [`${app.id}/${id}: ${values.syncStatus} ${values.syncMessage}`],
    ),
  );
