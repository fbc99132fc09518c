import { beforeAll, describe, expect, test } from "vitest";
import type { FaultInput } from "../../src/simulator/world.ts";
import { company as programsCompany } from "../support/company.ts";
import { schedule } from "../support/github-events.ts";
import type { Company } from "../support/reconcile.ts";
import { endStateOf, prepareNight } from "../support/rich-night.ts";
import { print, scale } from "../support/scale.ts";
import {
  awsRefusals,
  conflict,
  denied,
  expectNoWrongChange,
  failureReasons,
  outages,
  type RunFault,
  scriptedFaults,
  silences,
  throttled,
  tooMany,
} from "../support/scripted-faults.ts";
import { expectNoSecret } from "../support/secrets.ts";
import { endSilences } from "../support/silence.ts";

let night: Awaited<ReturnType<typeof prepareNight>>;
beforeAll(async () => {
  night = await prepareNight();
}, 120_000);

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const asynchronous = new Set([
  "CreateAccountAssignment",
  "DeleteAccountAssignment",
  "ProvisionPermissionSet",
]);
/** Lists that a replica behind its time may answer with less than there is. */
const lists = /^List(AccountAssignments|.+Status)$/;

type Kind = readonly [name: string, effect: RunFault["effect"], times: number];

/** All that may happen to one operation. A storm is a fault that lasts for some requests. */
const kindsFor = (service: string, operation: string): readonly Kind[] => [
  ...outages.map(([name, effect]): Kind => [name, effect, 1]),
  ["429", tooMany, 2],
  ...(service === "kintone" || service === "slack"
    ? []
    : [
        ...awsRefusals.map(([name, effect]): Kind => [name, effect, 1]),
        ["a throttling storm", throttled, 8] as const,
        ["a conflict storm", conflict, 4] as const,
      ]),
  ...(asynchronous.has(operation)
    ? [...failureReasons.map((reason): Kind => [`fails later: ${reason}`, { kind: "fail-later", reason }, 1])]
    : []),
  ...(lists.test(operation)
    ? [["a stale page", { kind: "answer", status: 200, headers: {}, body: {} }, 1] as const]
    : []),
];

type Named = { readonly fault: RunFault; readonly name: string };

/** What ends a run at once while it still reads; `incomplete-reads.test.ts` has these one by one. */
const endsReading =
  /: (an HTML page with 200|denied|credentials that have expired|a conflict storm|a stale page)$/;

/** Every kind of fault at every operation of the rich run, each at some request of it. */
const everyFault = (random: () => number): readonly Named[] => {
  const counts = new Map<string, number>();
  for (const { service, operation } of night.undisturbed.requests) {
    const key = `${service}\n${operation}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const { requests } = night.undisturbed;
  const reading = requests.slice(
    0,
    requests.findIndex(({ write }) => write),
  );
  const all = [...counts].flatMap(([key, count]) => {
    const [service = "", operation = ""] = key.split("\n");
    return kindsFor(service, operation).map(([name, effect, times]) => {
      const after = Math.floor(random() * count);
      return {
        name: `${service} ${operation} #${after + 1}: ${name}`,
        fault: { service, operation, after, times, effect },
      };
    });
  });
  return all.filter(
    ({ name, fault }) =>
      !endsReading.test(name) || !reading.some(({ operation }) => operation === fault.operation),
  );
};

/** Faults that come together, of as many operations: in disorder, and the same for the same seed. */
const packs = (
  faults: readonly Named[],
  size: number,
  random: () => number,
): readonly (readonly Named[])[] => {
  const shuffled = faults
    .map((fault) => ({ fault, key: random() }))
    .sort((left, right) => left.key - right.key)
    .map(({ fault }) => fault);
  const made: Named[][] = [];
  for (const one of shuffled) {
    const { service, operation } = one.fault;
    const free = made.find(
      (pack) =>
        pack.length < size &&
        pack.every(({ fault }) => fault.service !== service || fault.operation !== operation),
    );
    if (free === undefined) made.push([one]);
    else free.push(one);
  }
  return made;
};

describe("Whatever a service answers, or does not answer, no change is wrong, and the next undisturbed run finishes what is left.", () => {
  test("every kind of fault at every operation, several in one run", async () => {
    const seed = 20_261_122;
    let injected = 0;
    let runs = 0;
    for (let round = 0; round < scale; round++) {
      const random = randomFrom(seed + round);
      for (const pack of packs(everyFault(random), 12, random)) {
        const faults = scriptedFaults();
        const opened = await night.open({ intercept: faults.intercept });
        const where = `seed ${seed + round}: ${pack.map(({ name }) => name).join("; ")}`;
        faults.arm(pack.map(({ fault }) => fault));
        const disturbed = await opened.run();
        injected += faults.disarm();
        expectNoSecret(opened, disturbed, where);
        runs += 1;
        expectNoWrongChange(night.world, opened.simulator.state(), night.undisturbed.access, where);
        opened.clock.advance({ seconds: 600 });
        await opened.run();
        expect(endStateOf(opened).access, where).toEqual(night.undisturbed.access);
        await opened.close();
      }
    }
    print(`injected faults: ${injected} in ${runs} runs, seed ${seed}`);
    expect(injected).toBeGreaterThan(380 * scale);
  }, 3_600_000);

  test("no end of an answer, at every operation of AWS, several in one run", async () => {
    const ending = endSilences();
    const random = randomFrom(4);
    const operations = new Map<string, { service: string; operation: string; count: number }>();
    for (const { service, operation } of night.undisturbed.requests) {
      if (service === "kintone" || service === "slack") continue;
      const there = operations.get(`${service} ${operation}`);
      operations.set(`${service} ${operation}`, { service, operation, count: (there?.count ?? 0) + 1 });
    }
    const all = (): readonly Named[] =>
      [...operations].flatMap(([name, { service, operation, count }]) =>
        silences.map(([kind, effect]): Named => {
          const after = Math.floor(random() * count);
          return {
            name: `${name} #${after + 1}: ${kind}`,
            fault: { service, operation, after, times: 1, effect },
          };
        }),
      );
    let injected = 0;
    for (let round = 0; round < scale; round++)
      for (const pack of packs(all(), 12, random)) {
        const faults = scriptedFaults();
        const opened: Company = await night.open({
          intercept: ending(faults.intercept, () => opened.simulator.requests()),
        });
        const where = pack.map(({ name }) => name).join("; ");
        faults.arm(pack.map(({ fault }) => fault));
        const disturbed = await opened.run();
        injected += faults.disarm();
        expectNoSecret(opened, disturbed, where);
        expectNoWrongChange(night.world, opened.simulator.state(), night.undisturbed.access, where);
        // An answer that does not come ends neither the reading nor what may be asked for again.
        const failed = disturbed.result.reached?.outcomes?.filter(({ status }) => status === "failed");
        expect(
          failed?.filter(({ change }) => change.kind !== "create-permission-set"),
          where,
        ).toEqual([]);
        opened.clock.advance({ seconds: 600 });
        await opened.run();
        expect(endStateOf(opened).access, where).toEqual(night.undisturbed.access);
        await opened.close();
      }
    print(`injected faults: ${injected}, connections on which nothing more comes`);
    expect(injected).toBeGreaterThan(60 * scale);
  }, 3_600_000);

  test("what changes something refused once, and by itself", async () => {
    const { requests } = night.undisturbed;
    const operations = new Set(
      requests.flatMap(({ service, operation, write }) =>
        write && service !== "slack" && service !== "kintone" ? [operation] : [],
      ),
    );
    const disturb = async (operation: string, effect: RunFault["effect"], after = 0): Promise<void> => {
      const faults = scriptedFaults();
      const opened = await night.open({ intercept: faults.intercept });
      faults.arm([{ service: "sso-admin", operation, after, times: 1, effect }]);
      await opened.run();
      expect(faults.disarm(), operation).toBe(1);
      opened.clock.advance({ seconds: 600 });
      await opened.run();
      expect(endStateOf(opened).access, operation).toEqual(night.undisturbed.access);
      await opened.close();
    };
    for (const operation of operations) await disturb(operation, denied);
    // Whom AWS takes for gone, and who is not, the next run sees.
    const removals = requests.filter(({ operation }) => operation === "DeleteAccountAssignment").length;
    for (let after = 0; after < removals; after++)
      await disturb("DeleteAccountAssignment", { kind: "fail-later", reason: failureReasons[1] }, after);
    expect(operations.size).toBeGreaterThan(10);
  }, 300_000);

  test.each([3600, -3600])("kintone's clock is off by %d seconds", async (seconds) => {
    const opened = await night.open({
      happens: (world) => {
        world.limits.kintoneClockSkewSeconds = seconds;
      },
    });
    const { result } = await opened.run();
    expect(result.problems.map(({ code }) => code)).toContain("clock-skew");
    expect(endStateOf(opened).access).toEqual(night.undisturbed.access);
  });

  const twoWays: readonly FaultInput["effect"][] = [{ kind: "answer", status: 503 }, { kind: "reset" }];
  const endpoints = [
    ["GitHub's OIDC endpoint", "oidc", "*"],
    ["STS", "sts", "AssumeRoleWithWebIdentity"],
  ] as const;
  // Their programs wait in real time.
  test.concurrent.each(
    endpoints.flatMap((endpoint) => twoWays.map((effect) => [...endpoint, effect] as const)),
  )("%s fails three times (%s %s): %o", async (_, service, operation, effect) => {
    const acme = await programsCompany({
      permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
      assignments: [{ users: ["sato"], accounts: "shop-prod", permissionSets: "ReadOnly" }],
      faults: [{ service, operation, times: 3, effect }],
    });
    const run = await acme.action({
      event: schedule,
      inputs: { "role-to-assume": "arn:aws:iam::100000000002:role/identity-sync" },
      env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined },
    });
    expect(run.outputs.status, `${effect.kind}: ${run.stdout}`).toBe("applied");
    expect(acme.assignments()).toEqual(["shop-prod ReadOnly sato"]);
  });
});
