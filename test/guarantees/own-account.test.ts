import { describe, expect, test } from "vitest";
import { permissionSetNameOf } from "../../src/core/model/change.ts";
import { foldName } from "../../src/core/model/ids.ts";
import { inGeneratedWorlds } from "../support/generated-worlds.ts";
import { prepareNight } from "../support/rich-night.ts";
import { accountIds, ledger } from "../support/small-company.ts";

describe("The bot does not touch permission sets provisioned in its own or in the management account.", () => {
  test("in generated worlds", () => {
    inGeneratedWorlds(2_201, (world) => {
      const plan = world.plan();
      const approved = world.with({ approved: plan.checksum }).plan();
      const all = [...plan.changes, ...plan.held.map(({ change }) => change), ...approved.changes];
      const beyond = new Set(
        world.current.permissionSets
          .filter((set) => set.ownership === "ours" && set.outOfReach !== undefined)
          .map(({ name }) => foldName(name)),
      );
      expect(all.filter((change) => beyond.has(foldName(permissionSetNameOf(change))))).toEqual([]);
    });
  });

  test.each([
    ["the account that the sync runs in", accountIds.identity],
    ["the management account", accountIds.management],
  ])("over HTTP: sets with a role in %s, and records that name it", async (_, account) => {
    const night = await prepareNight();
    const opened = await night.open({
      happens: (world) => {
        for (const set of world.permissionSets)
          if (/^(Growing|Leaving|Developer)$/.test(set.name)) set.ProvisionedWithoutAssignment.push(account);
        ledger(world, "assignments").add(20, {
          users: ["eve"],
          accounts: account,
          permissionSets: "ReadOnly",
        });
        ledger(world, "assignments").add(21, { users: ["ann"], accounts: "*", permissionSets: "ReadOnly" });
      },
    });
    const arns = opened.simulator
      .state()
      .permissionSets.filter(({ name }) => /^(Growing|Leaving|Developer)$/.test(name))
      .map(({ PermissionSetArn = "" }) => PermissionSetArn);
    const { requests, result, gained } = await opened.run();
    const writes = requests.filter(({ write, service }) => write && service === "sso-admin");
    expect(writes.length).toBeGreaterThan(5);
    expect(writes.filter(({ body }) => arns.some((arn) => body.includes(arn)))).toEqual([]);
    expect(writes.filter(({ body }) => body.includes(account))).toEqual([]);
    expect(gained.length).toBeGreaterThan(0);
    const codes = result.problems.map(({ code }) => code);
    expect(codes.filter((code) => code === "permission-set-out-of-reach")).toHaveLength(3);
  });
});
