import { describe, expect, test } from "vitest";
import {
  type CoreWorld,
  grantedWorld,
  hoursFrom,
  ids,
  linesOf,
  morning,
  noGuardrails,
  problemsOf,
  world,
} from "../../../test/support/core-world.ts";
import type { GuardrailSettings } from "./guardrails.ts";

const lines = (of: CoreWorld) => linesOf(of.plan().changes);
const held = (of: CoreWorld) => linesOf(of.plan().held.map(({ change }) => change));
const told = (of: CoreWorld) =>
  of
    .desired()
    .problems.flatMap((problem) =>
      problem.code === "guardrail-violated"
        ? [`${problem.record?.id} ${problem.field} ${problem.data.violation.kind}`]
        : [],
    );
const rules = (of: Partial<GuardrailSettings>) => ({ guardrails: { ...noGuardrails, ...of } });
const under = (of: CoreWorld, settings: Partial<GuardrailSettings>) => of.with(rules(settings));
const noAdmin = { deniedManagedPolicies: [{ policy: "administrator*", exceptAccounts: [] }] };
const onlyInDev = { deniedManagedPolicies: [{ policy: "AdministratorAccess", exceptAccounts: ["dev"] }] };

const fields = { userNames: ["alice"], accounts: ["dev"], permissionSets: ["ReadOnly"] };
const allowing = (action: string) => `{"Statement":[
  {"Effect":"Allow","Action":"${action}","Resource":"*"}]}`;

describe("a permission set record that breaks a guardrail", () => {
  test.each<readonly [string, Partial<GuardrailSettings>, Parameters<CoreWorld["permissionSet"]>[1], string]>(
    [
      [
        "a policy by its name",
        noAdmin,
        { managedPolicies: ["AdministratorAccess"] },
        "managedPolicies managed-policy",
      ],
      [
        "a policy by its ARN",
        {
          deniedManagedPolicies: [
            { policy: "arn:*:iam::aws:policy/AdministratorAccess", exceptAccounts: [] },
          ],
        },
        { managedPolicies: ["AdministratorAccess"] },
        "managedPolicies managed-policy",
      ],
      [
        "a customer managed policy by its path",
        { deniedManagedPolicies: [{ policy: "/old/*", exceptAccounts: [] }] },
        { customerManagedPolicies: ["/old/Everything"] },
        "customerManagedPolicies managed-policy",
      ],
      [
        "an action that an inline policy allows",
        { deniedActions: ["iam:Create*"] },
        { inlinePolicy: allowing("iam:*") },
        "inlinePolicy action",
      ],
      [
        "no permissions boundary",
        { requiredPermissionsBoundary: "customer:/ops/Boundary" },
        { managedPolicies: ["ViewOnlyAccess"] },
        "permissionsBoundary permissions-boundary",
      ],
      [
        "another permissions boundary",
        { requiredPermissionsBoundary: "PowerUserAccess" },
        { permissionsBoundary: "ReadOnlyAccess" },
        "permissionsBoundary permissions-boundary",
      ],
      ["a long session", { maxSessionHours: 4 }, { sessionDuration: "4.5" }, "sessionDuration session-hours"],
    ],
  )("%s: a new set is not made, an existing one stays as it is", (_, settings, content, violation) => {
    const coming = under(world().permissionSet("1", { name: "ReadOnly", ...content }), settings);
    expect(told(coming)).toEqual([`1 ${violation}`]);
    const asked = coming.assignment("1", fields);
    expect(lines(asked)).toEqual([]);
    expect(asked.plan().waiting).toHaveLength(1);

    const edited = under(grantedWorld().permissionSet("1", { name: "ReadOnly", ...content }), settings);
    expect(told(edited)).toContain(`1 ${violation}`);
    expect(lines(edited)).toEqual([]);
    expect(lines(edited.with(rules({})))).not.toEqual([]);
  });

  test("is told with the place in the inline policy, and with the rule and where it stands", () => {
    const of = under(world().permissionSet("1", { name: "A", inlinePolicy: allowing("iam:PassRole") }), {
      deniedActions: ["s3:*", "iam:*"],
    });
    expect(of.desired().problems).toEqual([
      {
        code: "guardrail-violated",
        record: expect.objectContaining({ id: "1" }),
        field: "inlinePolicy",
        place: { line: 2, column: 30, length: 14 },
        data: {
          violation: {
            kind: "action",
            path: "guardrails.deniedActions",
            rule: "iam:*",
            action: "iam:PassRole",
          },
        },
      },
    ]);
  });

  test("what keeps to the rules is done", () => {
    const of = under(
      world()
        .permissionSet("1", {
          name: "ReadOnly",
          managedPolicies: ["ReadOnlyAccess"],
          inlinePolicy: allowing("s3:*"),
          permissionsBoundary: "customer:/ops/Boundary",
          sessionDuration: "4",
        })
        .assignment("1", fields),
      {
        ...noAdmin,
        deniedActions: ["iam:*"],
        requiredPermissionsBoundary: "customer:/ops/Boundary",
        maxSessionHours: 4,
        allowedPermissionSets: { "ou:/service": ["Read*"], prod: ["nothing"] },
      },
    );
    expect(lines(of)).toEqual(["+ ReadOnly", "+ dev/ReadOnly/alice [1]"]);
    expect(of.desired().problems).toEqual([]);
  });
});

describe("a rule that is younger than what it forbids", () => {
  const admins = world()
    .permissionSet("1", { name: "Admin", managedPolicies: ["AdministratorAccess"] })
    .assignment("1", { userNames: ["alice"], accounts: ["dev", "prod"], permissionSets: ["Admin"] })
    .remoteThatMatches()
    .ran();

  test("takes a set from nobody who has it, and gives it to nobody new", () => {
    const of = under(admins, noAdmin).assignment("2", {
      userNames: ["alice", "bob"],
      accounts: ["dev"],
      permissionSets: ["Admin"],
    });
    expect([lines(of), held(of)]).toEqual([[], []]);
    expect(told(of)).toEqual(["1 managedPolicies managed-policy", "2 permissionSets permission-set-content"]);
    expect(lines(of.ran().later(30))).toEqual([]);
  });

  test("holds even when the record of the set cannot be read, or is gone", () => {
    const more = under(admins, noAdmin).assignment("2", {
      ...fields,
      userNames: ["bob"],
      permissionSets: ["Admin"],
    });
    expect(lines(more.permissionSet("1", { name: "Admin", sessionDuration: "long" }))).toEqual([]);
    expect(lines(more.withoutPermissionSet("1"))).toEqual([]);
  });

  test("is over with the record's correction, in the same run", () => {
    const of = under(admins, noAdmin)
      .permissionSet("1", { name: "Admin", managedPolicies: ["ViewOnlyAccess"] })
      .assignment("2", { ...fields, userNames: ["bob"], permissionSets: ["Admin"] });
    expect(lines(of)).toEqual([
      "~ Admin: attach-managed-policy, detach-managed-policy",
      "> Admin to all (edited)",
      "+ dev/Admin/bob [2]",
    ]);
    expect(of.plan().changes.at(-1)?.requires).toEqual([of.plan().changes[0]?.id]);
  });

  test("protects an assignment that it forbids, then holds its removal, and removes what was approved", () => {
    const of = under(admins, onlyInDev);
    expect([lines(of), held(of)]).toEqual([[], []]);
    expect(told(of)).toEqual(["1 permissionSets managed-policy-account"]);
    expect(of.plan().kept).toEqual([{ reason: "refused", count: 1 }]);
    const nextDay = of.ran().later(23).ran().later(1.1);
    expect([lines(nextDay), held(nextDay)]).toEqual([[], ["- prod/Admin/alice (protection-ended)"]]);
    expect(problemsOf(nextDay.plan())).toEqual(["protection-ended"]);
    const approved = nextDay.with({ approved: nextDay.plan().checksum });
    expect(lines(approved)).toEqual(["- prod/Admin/alice (protection-ended)"]);
    expect(lines(approved.ran())).toEqual([]);
  });

  test("without memory the time begins with the record's last change by a person", () => {
    const of = under(admins, onlyInDev).with({ memory: undefined });
    expect([lines(of), held(of)]).toEqual([[], []]);
    const old = of.assignment(
      "1",
      { userNames: ["alice"], accounts: ["dev", "prod"], permissionSets: ["Admin"] },
      { updatedAt: hoursFrom(morning, -48) },
    );
    expect([lines(old), held(old)]).toEqual([[], ["- prod/Admin/alice (protection-ended)"]]);
  });

  test("lets go at once what the record itself no longer asks for", () => {
    const of = under(admins, onlyInDev).assignment("1", { ...fields, permissionSets: ["Admin"] });
    expect(lines(of)).toEqual(["- prod/Admin/alice (withdrawn)"]);
  });

  test("does not take the old access for a new one that it forbids", () => {
    const of = under(grantedWorld().ran(), { allowedPermissionSets: { dev: ["ReadOnly"] } })
      .permissionSet("2", { name: "Admin" })
      .assignment("1", { ...fields, permissionSets: ["Admin"] });
    expect(lines(of)).toEqual(["+ Admin"]);
    expect(of.plan().kept).toEqual([{ reason: "awaiting-replacement", count: 1 }]);
    const nextDay = of.ran().later(25);
    expect(lines(nextDay)).toEqual(["- dev/ReadOnly/alice (withdrawn)"]);
    expect(problemsOf(nextDay.plan())).toEqual(["replacement-failed"]);
  });
});

describe("a policy that only some accounts may have", () => {
  const asked = { userNames: ["alice"], accounts: ["dev", "prod"], permissionSets: ["Admin"] };
  const admin = { name: "Admin", managedPolicies: ["AdministratorAccess"] };

  test("is assigned there and nowhere else", () => {
    const of = under(world().permissionSet("1", admin).assignment("1", asked), onlyInDev);
    expect(lines(of)).toEqual(["+ Admin", "+ dev/Admin/alice [1]"]);
    expect(of.desired().problems).toMatchObject([
      { data: { violation: { kind: "managed-policy-account", accounts: ["prod (444444444444)"] } } },
    ]);
  });

  test("does not come to the others by an edit of a set that is there", () => {
    const plain = world().permissionSet("1", { name: "Admin" }).assignment("1", asked).remoteThatMatches();
    const of = under(plain, onlyInDev).permissionSet("1", admin);
    expect(lines(of)).toEqual([]);
    expect(told(of)).toEqual(["1 managedPolicies managed-policy-spread"]);
    const elsewhere = under(
      plain.assignment("1", { ...asked, accounts: ["dev"] }).remoteThatMatches(),
      onlyInDev,
    );
    expect(lines(elsewhere.permissionSet("1", admin))).toHaveLength(2);
  });

  test("does not come to an account by a role that nobody is assigned to", () => {
    const of = world()
      .permissionSet("1", { name: "Admin" })
      .assignment("1", { ...asked, accounts: ["dev"] })
      .remoteThatMatches();
    const permissionSets = of.current.permissionSets.map((set) =>
      set.ownership === "ours" ? { ...set, provisioned: [ids.dev, ids.prod] } : set,
    );
    const bare = under(of.with({ current: { ...of.current, permissionSets } }), onlyInDev);
    expect(lines(bare.permissionSet("1", admin))).toEqual([]);
    expect(told(bare.permissionSet("1", admin))).toEqual(["1 managedPolicies managed-policy-spread"]);
  });

  test("nor by bringing an older role up to date", () => {
    const there = world().permissionSet("1", admin).assignment("1", asked).remoteThatMatches();
    const { current } = there;
    const behind = current.permissionSets.map((set) =>
      set.ownership === "ours" ? { ...set, outdated: set.provisioned } : set,
    );
    const of = there.with({ current: { ...current, permissionSets: behind } });
    expect(lines(of)).toEqual(["> Admin to all (left-unprovisioned)"]);
    expect(lines(under(of, onlyInDev))).toEqual([]);
  });
});

describe("permission sets that an account may have", () => {
  const two = world()
    .permissionSet("1", { name: "ReadOnly" })
    .permissionSet("2", { name: "Admin" })
    .assignment("1", { userNames: ["alice"], accounts: ["*"], permissionSets: ["ReadOnly", "Admin"] });

  test("every rule that names the account holds", () => {
    const of = under(two, {
      allowedPermissionSets: { "ou:/service": ["ReadOnly", "Admin"], "pro*": ["read*"], "222222222222": [] },
    });
    expect(lines(of).slice(2)).toEqual([
      "+ stage/Admin/alice [1]",
      "+ stage/ReadOnly/alice [1]",
      "+ prod/ReadOnly/alice [1]",
    ]);
    expect(told(of)).toEqual([
      "1 permissionSets permission-set-account",
      "1 permissionSets permission-set-account",
      "1 permissionSets permission-set-account",
    ]);
  });

  test("a rule for an account or OU that does not exist is told, not passed over", () => {
    const settings = {
      allowedPermissionSets: { "ou:/servce": [], prodd: [], "x-*": [], "ou:/empty": [] },
      deniedManagedPolicies: [{ policy: "x", exceptAccounts: ["sandbox", "dev"] }],
    };
    const of = under(grantedWorld(), settings);
    expect(of.desired().problems).toEqual(
      [
        ["guardrails.deniedManagedPolicies.exceptAccounts", "sandbox"],
        ["guardrails.allowedPermissionSets", "ou:/servce"],
        ["guardrails.allowedPermissionSets", "prodd"],
      ].map(([path, value]) => ({ code: "setting-without-effect", data: { path, value } })),
    );
  });
});

describe("who is never to be removed", () => {
  test("keeps everything, counted by its own reason, and the set with it", () => {
    const of = under(grantedWorld(), { neverRemove: ["user-al*", "Oper*"] })
      .assigned("prod/ReadOnly/@operators", "prod/ReadOnly/bob")
      .permissionSet("2", { name: "Deploy" })
      .assignment("2", { ...fields, permissionSets: ["Deploy"] })
      .ran()
      .withoutAssignment("1")
      .withoutPermissionSet("1");
    expect(lines(of)).toEqual([]);
    expect(held(of)).toEqual([]);
    expect(of.plan().kept).toEqual([{ reason: "never-removed", count: 2 }]);
    expect(lines(of.with(rules({})))).toEqual([
      "- dev/ReadOnly/alice (withdrawn)",
      "- prod/ReadOnly/@operators (unrequested)",
      "- ReadOnly",
    ]);
  });

  test("still gets no more than records ask for", () => {
    const of = under(grantedWorld(), { neverRemove: ["alice"] });
    expect(of.plan()).toMatchObject({ changes: [], kept: [], problems: [] });
  });
});
