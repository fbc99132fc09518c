import { rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FaultInput, World } from "../../src/simulator/world.ts";
import { editsRecord, withPasswords } from "../support/person.ts";
import { type Company, company, type RunChoices } from "../support/reconcile.ts";
import { ledger, smallCompany } from "../support/small-company.ts";

/*
 * Somebody changes the template by which people's names are made, and in the next run nobody is found any more. It is
 * not twelve people's mistake.
 */

const seats = Array.from({ length: 12 }, (_, index) => index + 10);
const settings = { limits: { alikeProblems: 10, directoryGraceHours: 0 } };
const broken = {
  ...settings,
  identityCenter: { user: { match: "userName", value: "{code}@example.org" } },
};

const withSeats = (): World => {
  const world = withPasswords(smallCompany());
  world.slack.channels.push({ id: "C0000000001", name: "alerts", member: true, isPrivate: false });
  for (const id of seats)
    ledger(world, "assignments").add(id, {
      users: [["ann", "bob", "carol", "dan"][id % 4]],
      accounts: "shop-dev",
      permissionSets: "Developer",
    });
  return world;
};

const openSettled = async (choices: RunChoices = {}): Promise<Company> => {
  const opened = await company({ world: withSeats(), settings });
  const first = await opened.run(choices);
  expect({ status: first.status, comments: first.comments, problems: first.en }).toEqual({
    status: "applied",
    comments: [],
    problems: [],
  });
  return opened;
};

/** One run in each of so many hours; what was said on records. */
const hoursOf = async (opened: Company, hours: number, choices: RunChoices): Promise<readonly string[]> => {
  const said: string[] = [];
  for (let hour = 0; hour < hours; hour++) {
    opened.clock.advance({ seconds: 3_600 });
    said.push(...(await opened.run(choices)).comments);
  }
  return said;
};

const alerts = (opened: Company): readonly string[] =>
  opened.simulator.state().slack.messages.map(({ text }) => text);
const held = /records newly have the same problem, so nobody is told there yet/;
/** `102/10`, of comments that tell of the mistake. */
const recordsTold = (comments: readonly string[]): readonly string[] =>
  comments.filter((text) => text.includes("[unknown-user]")).map((text) => text.slice(0, text.indexOf(":")));

describe("when nobody is found any more", () => {
  test("no comment is posted, and administrators hear of it once, with examples", async () => {
    const opened = await openSettled();
    const { comments, result, lost } = await opened.run({ settings: broken });
    expect({ comments, lost }).toEqual({ comments: [], lost: [] });
    const told = result.problems.filter(({ code }) => code === "comments-held");
    // Ann's and Bob's own records, and the group's is all right.
    expect(told).toEqual([{ code: "comments-held", data: { count: 14, codes: ["unknown-user"] } }]);
    expect(await hoursOf(opened, 3, { settings: broken })).toEqual([]);
    const messages = opened.simulator.state().slack.messages;
    expect(messages.map(({ text }) => text)).toEqual([expect.stringMatching(held)]);
    expect(JSON.stringify(messages)).toContain("There is no user “ann@example.org”");
  });

  test("and it is put right in the night, nobody has been told anything", async () => {
    const opened = await openSettled();
    await hoursOf(opened, 8, { settings: broken });
    const { comments } = await opened.run();
    expect(comments).toEqual([]);
    expect(alerts(opened)[0]).toMatch(/Resolved/);
    expect(await hoursOf(opened, 24, {})).toEqual([]);
  });

  test("everybody is told in the end, each once, when it stays", async () => {
    const opened = await openSettled();
    expect(await hoursOf(opened, 12, { settings: broken })).toEqual([]);
    const told = recordsTold(await hoursOf(opened, 2, { settings: broken }));
    expect(told).toHaveLength(14);
    expect(new Set(told).size).toBe(14);
    expect(await hoursOf(opened, 3, { settings: broken })).toEqual([]);
  });

  test("a few in each run, when it stays, where a run may post only a few", async () => {
    const opened = await openSettled();
    const few = { ...broken, limits: { ...broken.limits, comments: 5 } };
    expect(await hoursOf(opened, 12, { settings: few })).toEqual([]);
    const told = recordsTold(await hoursOf(opened, 3, { settings: few }));
    expect([told.length, new Set(told).size]).toEqual([14, 14]);
  });

  test("everybody is told by the next run once the limit is raised", async () => {
    const opened = await openSettled();
    expect((await opened.run({ settings: broken })).comments).toEqual([]);
    const raised = { ...broken, limits: { ...broken.limits, alikeProblems: 20 } };
    expect(recordsTold((await opened.run({ settings: raised })).comments)).toHaveLength(14);
  });

  test("whoever made a mistake of their own still hears of it", async () => {
    const opened = await openSettled();
    await editsRecord(opened, "dan", 101, 2, { managedPolicies: "AWSSuportAccess" });
    const { comments } = await opened.run({ settings: broken });
    expect(comments).toEqual([expect.stringMatching(/^101\/2: .*AWSSuportAccess/s)]);
  });

  test("a paused run neither tells nor says that it is over", async () => {
    const opened = await openSettled();
    await opened.run({ settings: broken });
    const { comments } = await opened.run({ settings: broken, isPaused: true });
    expect(comments).toEqual([]);
    expect(alerts(opened)[0]).toMatch(held);
  });

  test("and the state is lost, they wait anew, and nobody is told twice", async () => {
    const opened = await openSettled();
    expect(await hoursOf(opened, 6, { settings: broken })).toEqual([]);
    rmSync(opened.statePath, { recursive: true });
    expect(await hoursOf(opened, 12, { settings: broken })).toEqual([]);
    const told = recordsTold(await hoursOf(opened, 3, { settings: broken }));
    expect([told.length, new Set(told).size]).toEqual([14, 14]);
    rmSync(opened.statePath, { recursive: true });
    expect(await hoursOf(opened, 14, { settings: broken })).toEqual([]);
  });

  test("without a state directory one is told in each run, until all are, each once", async () => {
    const opened = await openSettled({ remembers: false });
    const told: (readonly string[])[] = [];
    for (let run = 0; run < 16; run++) {
      opened.clock.advance({ seconds: 600 });
      told.push(recordsTold((await opened.run({ settings: broken, remembers: false })).comments));
    }
    expect(told.map(({ length }) => length)).toEqual([...Array(14).fill(1), 0, 0]);
    expect(new Set(told.flat()).size).toBe(14);
    // One message in each run that held something back.
    expect(alerts(opened).filter((text) => held.test(text) || /same problem/.test(text))).toHaveLength(13);
  });
});

describe("the status fields of records that nobody is told of", () => {
  test("stay as they are", async () => {
    const world = withSeats();
    const { app } = ledger(world, "assignments");
    for (const token of app.tokens) token.rights = ["view", "edit"];
    app.fields.syncStatus = {
      type: "DROP_DOWN",
      code: "syncStatus",
      options: Object.fromEntries(
        ["applied", "waiting", "problem", "inactive"].map((label, index) => [
          label,
          { label, index: `${index}` },
        ]),
      ),
    };
    const opened = await company({ world, settings });
    await opened.run();
    const statuses = () =>
      opened.simulator
        .state()
        .kintone.apps.find(({ id }) => id === "102")
        ?.records.map(({ values }) => values.syncStatus);
    expect(new Set(statuses())).toEqual(new Set(["applied"]));
    await opened.run({ settings: broken });
    expect(new Set(statuses())).toEqual(new Set(["applied"]));
    await hoursOf(opened, 13, { settings: broken });
    expect(statuses()).toContain("problem");
  });
});

describe("IAM Access Analyzer's remarks", () => {
  const finding: FaultInput = {
    service: "access-analyzer",
    times: "always",
    effect: {
      kind: "answer",
      status: 200,
      body: {
        findings: [
          {
            findingType: "SECURITY_WARNING",
            issueCode: "PASS_ROLE_WITH_STAR_IN_RESOURCE",
            findingDetails: "Using a wildcard in the resource is too broad.",
            learnMoreLink: "https://docs.aws.amazon.com/x",
            locations: [],
          },
        ],
      },
    },
  };
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: "*" }],
  });
  const remarks = (comments: readonly string[]): number =>
    comments.filter((text) => text.includes("PASS_ROLE_WITH_STAR_IN_RESOURCE")).length;

  test.each([
    ["with a state directory", true],
    ["without one", false],
  ])("whose comment kintone refused are told by the next run, %s, and once", async (_, remembers) => {
    const world = smallCompany();
    ledger(world, "permissionSets").edit(1, { inlinePolicy: policy }, "2026-04-01T00:20:00Z");
    const refusal: FaultInput = {
      service: "kintone",
      operation: "POST /k/v1/record/comment.json",
      times: 1,
      effect: { kind: "error", code: "GAIA_NO01", status: 403 },
    };
    const opened = await company({ world, faults: [finding, refusal] });
    const first = await opened.run({ remembers });
    expect([first.status, remarks(first.comments)]).toEqual(["applied", 0]);
    expect(remarks((await opened.run({ remembers })).comments)).toBe(1);
    const { comments, requests } = await opened.run({ remembers });
    expect(comments).toEqual([]);
    // Where it is remembered that they were told, nobody asks again.
    const asked = requests.filter(({ service }) => service === "access-analyzer").length;
    expect(asked).toBe(remembers ? 0 : 1);
  });
});
