import type { World } from "../../src/simulator/world.ts";
import { everything, nothing } from "./permission-set-fields.ts";
import { slack } from "./slack-workspace.ts";
import { accountIds, ledger, smallCompany } from "./small-company.ts";

/*
 * A company in which one night brings something of everything: for runs that are cut off, disturbed, or meet each
 * other. It is small, so that many of them fit into a test.
 */

/** Put over the settings: one account more than this with the sensitive set is held. */
export const richSettings = {
  limits: { sensitiveAccounts: 1 },
  guardrails: { sensitive: ["Sensitive"] },
} as const;

/** Before its first run. */
export const richCompany = (): World => {
  const world = smallCompany({
    customerManagedPolicies: { "*": [{ Name: "DenyBilling", Path: "/ops/" }] },
    slack,
    // Little to wait for means little to ask for.
    limits: { deprovisionLagSeconds: 1, assignmentSeconds: 1, provisionSeconds: 0.5 },
    assignments: [
      { account: accountIds.dev, permissionSet: "AWSAdministratorAccess", user: "dan@example.com" },
    ],
  });
  const sets = ledger(world, "permissionSets");
  sets.add(3, { name: "Shrinking", ...everything });
  sets.add(4, { name: "Growing", ...nothing });
  sets.add(5, { name: "Leaving", ...nothing });
  const assignments = ledger(world, "assignments");
  for (const code of ["syncStatus", "syncMessage"])
    assignments.app.fields[code] = { type: "MULTI_LINE_TEXT", code };
  const [token] = assignments.app.tokens;
  if (token !== undefined) token.rights = ["view", "edit"];
  assignments.add(4, { users: ["ann"], accounts: "shop-dev", permissionSets: "Shrinking" });
  assignments.add(5, { users: ["bob"], accounts: "shop-dev", permissionSets: "Growing" });
  assignments.add(6, { users: ["carol"], accounts: "shop-dev", permissionSets: "Leaving" });
  assignments.add(7, { users: ["carol"], accounts: "shop-prod", permissionSets: "Developer" });
  assignments.add(8, {
    users: ["dan"],
    accounts: "shop-dev",
    permissionSets: "ReadOnly",
    validUntil: "2026-04-01",
  });
  assignments.add(9, { users: ["dan"], accounts: "shop-prod", permissionSets: "Developer" });
  return world;
};

/** The night: edits, a new set, a set that goes, a replacement, an expiry, a mistake, a record that breaks, drift. */
export const richNight = (world: World): void => {
  const sets = ledger(world, "permissionSets");
  sets.edit(3, nothing);
  sets.edit(4, everything);
  sets.remove(5);
  sets.add(6, { name: "Coming", ...nothing });
  sets.add(7, { name: "Support", managedPolicies: "AWSSuportAccess" }, "2026-04-02T00:20:00Z");
  sets.add(8, { name: "Sensitive", managedPolicies: "AdministratorAccess" });
  const assignments = ledger(world, "assignments");
  assignments.remove(3);
  assignments.remove(6);
  assignments.edit(7, { permissionSets: "ReadOnly" });
  assignments.edit(9, { enabled: "perhaps" });
  assignments.add(10, { users: ["dan"], accounts: "shop-prod", permissionSets: "Coming" });
  assignments.add(11, {
    users: ["dan"],
    accounts: `${accountIds.labA}\n${accountIds.labB}`,
    permissionSets: "Sensitive",
  });
  world.assignments.push({ account: accountIds.labB, permissionSet: "ReadOnly", user: "bob@example.com" });
};
