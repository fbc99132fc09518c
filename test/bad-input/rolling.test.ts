import { CreateAccountAssignmentCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { World } from "../../src/simulator/world.ts";
import { editsRecord, withPasswords } from "../support/person.ts";
import {
  type Company,
  type CompanyOptions,
  company,
  type Reconciliation,
  settle,
} from "../support/reconcile.ts";
import { accountIds, ledger, smallCompany } from "../support/small-company.ts";

/*
 * Runs that rely on what earlier runs saw. What is remembered must never be acted upon, and what somebody does by hand
 * must not stay unnoticed for longer than was promised.
 */

type Left = {
  readonly world: World;
  readonly port: number;
  readonly memory: string | undefined;
  readonly observed: string | undefined;
  readonly at: Date;
};

const leftBy = (opened: Company): Left => ({
  world: opened.simulator.state(),
  port: opened.port,
  memory: opened.memory(),
  observed: opened.observed(),
  at: opened.clock.now(),
});

/** Opens what a run has left, some minutes later, after something has happened to AWS that nobody was told of. */
const later = (
  left: Left,
  minutes: number,
  happen: (world: World) => void = () => {},
  options: Partial<CompanyOptions> = {},
): Promise<Company> => {
  const world = structuredClone(left.world);
  happen(world);
  return company({
    ...left,
    world,
    startsAt: new Date(left.at.getTime() + minutes * 60_000).toISOString(),
    ...options,
  });
};

let settled: Left;
beforeAll(async () => {
  const first = await settle(smallCompany());
  settled = { ...first, observed: undefined, at: new Date("2026-04-01T00:31:00.000Z") };
});

/** A company with a state that is whole. */
const known = async (): Promise<Left> => {
  const opened = await later(settled, 10);
  const { status } = await opened.run();
  expect(status).toBe("in-sync");
  const left = leftBy(opened);
  await opened.close();
  return left;
};

const count = ({ requests }: Reconciliation, operation: string): number =>
  requests.filter((one) => one.operation === operation).length;

const stranger = { account: accountIds.prod, permissionSet: "ReadOnly", user: "dan@example.com" };
const strange = `${accountIds.prod}/ReadOnly dan@example.com`;
const mine = { account: accountIds.dev, permissionSet: "ReadOnly", user: "ann@example.com" };

const grantStranger = (world: World): void => {
  world.assignments.push(stranger);
};
const withdraw = (world: World): void => {
  world.assignments = world.assignments.filter(
    ({ account, permissionSet, user }) =>
      account !== mine.account || permissionSet !== mine.permissionSet || user !== mine.user,
  );
};

/** Somebody gives access by hand, in the console. */
const grantsByHand = async (opened: Company): Promise<void> => {
  const { listing } = opened.simulator;
  const client = new SSOAdminClient({
    endpoint: listing.endpoints.aws,
    region: "ap-northeast-1",
    credentials: { accessKeyId: "console", secretAccessKey: "console" },
  });
  const state = opened.simulator.state();
  const set = state.permissionSets.find(({ name }) => name === "ReadOnly");
  const dan = state.identityStore.users.find(({ userName }) => userName === "dan@example.com");
  await client.send(
    new CreateAccountAssignmentCommand({
      InstanceArn: listing.instanceArn,
      PermissionSetArn: set?.PermissionSetArn,
      TargetType: "AWS_ACCOUNT",
      TargetId: accountIds.prod,
      PrincipalType: "USER",
      PrincipalId: dan?.id,
    }),
  );
  client.destroy();
};

describe("with what the last run saw", () => {
  test("a run that has nothing to do reads a part of it", async () => {
    const opened = await later(await known(), 10);
    const rolling = await opened.run();
    const full = await opened.run({ isFull: true });
    expect([rolling.status, full.status]).toEqual(["in-sync", "in-sync"]);
    expect(count(rolling, "ListAccountAssignments")).toBeLessThan(count(full, "ListAccountAssignments"));
    expect(count(rolling, "GetInlinePolicyForPermissionSet")).toBeLessThan(
      count(full, "GetInlinePolicyForPermissionSet"),
    );
    expect(rolling.result.reached?.oldestVerifiedAt.getTime()).toBeLessThan(
      rolling.result.startedAt.getTime(),
    );
    expect(full.result.reached?.oldestVerifiedAt.getTime()).toBeGreaterThanOrEqual(
      full.result.startedAt.getTime(),
    );
  });

  test("what it is about to change, it reads before: what is already so is not done again", async () => {
    const left = await known();
    // A record asks for what somebody has given by hand meanwhile, and takes back what is gone already.
    const opened = await later(left, 10, (world) => {
      grantStranger(world);
      withdraw(world);
      const assignments = ledger(world, "assignments");
      assignments.add(9, { users: ["dan"], accounts: "shop-prod", permissionSets: "ReadOnly" });
      assignments.remove(1);
    });
    const { status, writes, en } = await opened.run();
    expect({ status, writes, en }).toEqual({ status: "in-sync", writes: [], en: [] });
  });

  test("a permission set that is not ours any more is left alone", async () => {
    const opened = await later(await known(), 10, (world) => {
      for (const set of world.permissionSets) if (set.name === "ReadOnly") set.Tags = {};
      ledger(world, "assignments").remove(1);
    });
    const { writes } = await opened.run();
    expect(writes).toEqual([]);
  });

  test.each([
    ["given by hand", grantStranger, { lost: [strange], gained: [] }],
    ["taken away by hand", withdraw, { lost: [], gained: [`${accountIds.dev}/ReadOnly ann@example.com`] }],
  ] as const)("access that was %s is found and undone within two hours", async (_, happen, undone) => {
    let left = await known();
    const seen: { lost: readonly string[]; gained: readonly string[] }[] = [];
    for (let minutes = 0; minutes < 120; minutes += 10) {
      const opened = await later(left, 10, minutes === 0 ? happen : undefined);
      const { lost, gained } = await opened.run();
      if (lost.length + gained.length > 0) seen.push({ lost, gained });
      left = leftBy(opened);
      await opened.close();
    }
    expect(seen).toEqual([undone]);
  });

  test("what somebody has asked AWS for since then is seen to in the next run, by the traces it left", async () => {
    const opened = await later(await known(), 10);
    await grantsByHand(opened);
    opened.clock.advance({ seconds: 10 });
    expect(opened.assignments()).toContain(strange);
    const { status, lost } = await opened.run({ settings: { verification: { targetHours: 1_000 } } });
    expect({ status, lost }).toEqual({ status: "applied", lost: [strange] });
    const again = await opened.run();
    expect(count(again, "DescribeAccountAssignmentCreationStatus")).toBe(0);
  });

  test("and in the run after one that failed", async () => {
    const opened = await later(await known(), 10, undefined, {
      settings: { verification: { targetHours: 1_000 } },
      faults: [
        {
          service: "sso-admin",
          operation: "ListPermissionSets",
          effect: { kind: "error", code: "AccessDeniedException", status: 400, message: "not today" },
        },
      ],
    });
    await grantsByHand(opened);
    opened.clock.advance({ hours: 1 });
    expect((await opened.run()).status).toBe("failed");
    opened.clock.advance({ hours: 1 });
    const { status, lost } = await opened.run();
    expect({ status, lost }).toEqual({ status: "applied", lost: [strange] });
  });

  test("what its own changes have made of it is remembered rightly", async () => {
    const changed = await later(await known(), 10, (world) => {
      ledger(world, "assignments").add(9, {
        users: ["dan"],
        accounts: "shop-prod",
        permissionSets: "ReadOnly",
      });
    });
    const { status, gained } = await changed.run();
    expect({ status, gained }).toEqual({ status: "applied", gained: [strange] });
    const again = await changed.run();
    expect({ status: again.status, writes: again.writes }).toEqual({ status: "in-sync", writes: [] });
    const full = await changed.run({ isFull: true });
    expect({ status: full.status, writes: full.writes }).toEqual({ status: "in-sync", writes: [] });
  });

  test("a change that did not succeed is read again by the next run", async () => {
    const opened = await later(
      await known(),
      10,
      (world) =>
        ledger(world, "assignments").add(9, {
          users: ["dan"],
          accounts: "shop-prod",
          permissionSets: "ReadOnly",
        }),
      {
        faults: [
          {
            service: "sso-admin",
            operation: "CreateAccountAssignment",
            effect: { kind: "fail-later", reason: "no" },
          },
        ],
      },
    );
    expect((await opened.run()).status).toBe("partly-applied");
    const { status, gained } = await opened.run();
    expect({ status, gained }).toEqual({ status: "applied", gained: [strange] });
  });

  test.each([
    ["a grant", { accounts: "shop-dev\nshop-prod" }, { accounts: "shop-dev" }],
    ["a removal", { enabled: "disabled" }, { enabled: "enabled" }],
  ])(
    "%s that AWS was still at when the run ended is looked after until it is over",
    async (_, edit, opposite) => {
      const opened = await later(
        await known(),
        10,
        (world) => {
          Object.assign(world, withPasswords(world));
          world.limits.assignmentSeconds = 600;
          // Somebody else stays in the same account, so that its list of sets tells nothing.
          world.assignments.push({ ...mine, user: "dan@example.com" });
          ledger(world, "assignments").add(9, {
            users: ["dan"],
            accounts: "shop-dev",
            permissionSets: "ReadOnly",
          });
        },
        { settings: { verification: { targetHours: 1_000 } } },
      );
      const wanted = opened.assignments();
      const stop = new AbortController();
      opened.clock.alarm(60, () => stop.abort());
      await editsRecord(opened, "dan", 102, 1, edit);
      expect((await opened.run({ signal: stop.signal })).en).toContainEqual(
        expect.stringMatching(/\[change-unsettled\]$/),
      );
      // By now nobody wants it any more, and AWS has not done it yet.
      await editsRecord(opened, "dan", 102, 1, opposite);
      const between = new AbortController();
      opened.clock.alarm(60, () => between.abort());
      await opened.run({ signal: between.signal });
      opened.clock.advance({ seconds: 1_200 });
      await opened.run();
      opened.clock.advance({ seconds: 1_200 });
      expect(opened.assignments()).toEqual(wanted);
    },
  );

  test("facts that are older than twice the target are told", async () => {
    const left = await known();
    const opened = await later(left, 300, undefined, {
      settings: { verification: { budgetSeconds: 0.001 } },
    });
    const { status, en } = await opened.run();
    expect(status).toBe("in-sync");
    expect(en.filter((sentence) => sentence.endsWith("[verification-late]"))).toHaveLength(1);
    expect(en).toHaveLength(1);
  });
});

describe("what is remembered is not used", () => {
  const damage: readonly (readonly [string, (observed: string) => string, number])[] = [
    ["of another instance", (text) => text.replaceAll("ssoins-", "ssoinx-"), 1],
    ["of another version", (text) => text.replace('"schemaVersion":1', '"schemaVersion":0'), 1],
    ["cut off", (text) => text.slice(0, 200), 1],
    ["from the future", (text) => text.replace(/"readAt":"2026/, '"readAt":"2031'), 1],
    ["left by a run that did not end", (text) => text.replace('"isFinished":true', '"isFinished":false'), 0],
  ];
  test.each(damage)(
    "when it is %s: everything is read, and drift is undone at once",
    async (_, harm, told) => {
      const left = await known();
      const opened = await later({ ...left, observed: harm(left.observed ?? "") }, 10, grantStranger);
      const { status, lost, en } = await opened.run();
      expect({ status, lost }).toEqual({ status: "applied", lost: [strange] });
      expect(en.filter((sentence) => sentence.endsWith("[state-unusable]"))).toHaveLength(told);
    },
  );
});

test("a reading that is cut short goes on in the next run, and plans nothing before it is whole", async () => {
  const left = { ...(await known()), observed: undefined };
  const opened = await later(left, 10, undefined, {
    settings: { limits: { requestsPerSecond: 1 } },
  });
  const stop = new AbortController();
  opened.clock.alarm(26, () => stop.abort());
  const cut = await opened.run({ signal: stop.signal });
  expect({ status: cut.status, writes: cut.writes }).toEqual({ status: "failed", writes: [] });
  const next = await opened.run();
  expect({ status: next.status, writes: next.writes }).toEqual({ status: "in-sync", writes: [] });
  const reads = (run: Reconciliation): readonly string[] =>
    run.requests
      .filter(({ operation }) => operation === "GetInlinePolicyForPermissionSet")
      .map(({ body }) => body);
  expect(reads(cut).length).toBeGreaterThan(0);
  expect(reads(next).filter((set) => reads(cut).includes(set))).toEqual([]);
});

test("where accounts are fewer than permission sets, a run goes by account, and sees the same", async () => {
  const world = structuredClone(settled.world);
  for (let number = 0; number < 9; number++) {
    const name = `Extra-${number}`;
    ledger(world, "permissionSets").add(20 + number, { name, managedPolicies: "ReadOnlyAccess" });
    ledger(world, "assignments").add(20 + number, {
      users: ["dan"],
      accounts: number % 2 === 0 ? "shop-dev" : "shop-prod",
      permissionSets: name,
    });
  }
  const opened = await later({ ...settled, world }, 10);
  expect((await opened.run()).status).toBe("applied");
  const full = await opened.run({ isFull: true });
  expect({ status: full.status, writes: full.writes }).toEqual({ status: "in-sync", writes: [] });
  const sets = 11;
  const accounts = 6;
  // Two more for the accounts that are out of bounds; by set, only which accounts are behind is asked for.
  expect(count(full, "ListPermissionSetsProvisionedToAccount")).toBe(accounts + 2);
  expect(count(full, "ListAccountsForProvisionedPermissionSet")).toBe(sets);
});

type Drift = (world: World) => void;
const drifts: Readonly<Record<string, Drift>> = {
  grantStranger,
  withdraw,
  edit: (world) => {
    for (const set of world.permissionSets) if (set.name === "ReadOnly") set.SessionDuration = "PT2H";
  },
  detach: (world) => {
    for (const set of world.permissionSets) if (set.name === "Developer") set.ManagedPolicies = [];
  },
  elsewhere: (world) => {
    world.assignments.push({
      account: accountIds.labA,
      permissionSet: "Developer",
      group: "developers",
    });
  },
  foreign: (world) => {
    world.assignments.push({
      account: accountIds.dev,
      permissionSet: "AWSAdministratorAccess",
      user: "dan@example.com",
    });
  },
};

const standing = ({ assignments, permissionSets }: World) => ({
  assignments: assignments
    .map((one) => `${one.account}/${one.permissionSet} ${one.user ?? one.group}`)
    .sort(),
  sets: permissionSets
    .map(({ name, SessionDuration, ManagedPolicies }) => `${name} ${SessionDuration} ${ManagedPolicies}`)
    .sort(),
});

test("whatever is done by hand, no wrong change is made, and all of it is undone within the target", async () => {
  const left = await known();
  const wanted = standing(left.world);
  const foreign = `${accountIds.dev}/AWSAdministratorAccess dan@example.com`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.subarray(Object.keys(drifts), { maxLength: 3 }), { minLength: 1, maxLength: 2 }),
      async (happenings) => {
        let now = left;
        let isForeign = false;
        for (let round = 0; round < 7; round++) {
          const names = happenings[round] ?? [];
          isForeign ||= names.includes("foreign");
          const opened = await later(now, 25, (world) => {
            for (const name of names) drifts[name]?.(world);
          });
          const { gained, lost } = await opened.run();
          // Only what was taken away comes back, and only what was added goes.
          expect(gained.filter((one) => !wanted.assignments.includes(one))).toEqual([]);
          expect(lost.filter((one) => wanted.assignments.includes(one) || one === foreign)).toEqual([]);
          now = leftBy(opened);
          await opened.close();
        }
        const there = standing(now.world);
        expect(there.sets).toEqual(wanted.sets);
        expect(there.assignments.filter((one) => one !== foreign)).toEqual(
          wanted.assignments.filter((one) => one !== foreign),
        );
        expect(there.assignments.includes(foreign)).toBe(isForeign);
      },
    ),
    { numRuns: 6 },
  );
}, 120_000);
