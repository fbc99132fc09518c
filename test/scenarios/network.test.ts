import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { company } from "../support/company.ts";
import { schedule } from "../support/github-events.ts";
import {
  certificateFile,
  clientCertificate,
  httpsInFrontOf,
  startProxy,
} from "../support/loopback-servers.ts";

const ledgers = {
  permissionSets: [{ name: "ReadOnly", managedPolicies: "ReadOnlyAccess" }],
  assignments: [{ users: ["sato"], accounts: "shop-dev", permissionSets: "ReadOnly" }],
};
const granted = ["shop-dev ReadOnly sato"];
const trust = { NODE_EXTRA_CA_CERTS: certificateFile };

/** A company whose kintone is reached by https, as in the world outside. */
const behindTls = async (options: { readonly asksForCertificate?: boolean } = {}) => {
  const acme = await company(ledgers);
  const baseUrl = await httpsInFrontOf(acme.listing.endpoints.kintone, options);
  acme.settings({ kintone: { baseUrl } });
  return { acme, baseUrl };
};

describe.concurrent("behind a proxy", () => {
  test("everything goes through it", async ({ expect }) => {
    const { acme, baseUrl } = await behindTls();
    const proxy = await startProxy();
    const run = await acme.action({
      event: schedule,
      inputs: { "role-to-assume": "arn:aws:iam::100000000002:role/identity-sync" },
      env: {
        ...trust,
        HTTPS_PROXY: proxy.url,
        HTTP_PROXY: proxy.url,
        NO_PROXY: undefined,
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
        AWS_SESSION_TOKEN: undefined,
      },
    });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(acme.assignments()).toEqual(granted);
    const asked = proxy.asked();
    expect(asked).toContain(`CONNECT ${new URL(baseUrl).host}`);
    const toAws = acme.simulator.requests().filter(({ path }) => path.startsWith("/aws"));
    expect(asked.filter((what) => what.startsWith(`POST ${acme.listing.endpoints.aws}`))).toHaveLength(
      toAws.length,
    );
  });

  test("what NO_PROXY names is reached directly", async ({ expect }) => {
    const { acme } = await behindTls();
    const proxy = await startProxy();
    const env = { ...trust, HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NO_PROXY: "localhost" };
    const run = await acme.action({ event: schedule, env });
    expect(run.exitCode, run.stdout).toBe(0);
    // kintone is not among them; what goes through `fetch` is tunnelled even to plain http.
    const github = `CONNECT ${new URL(acme.listing.endpoints.github).host}`;
    expect(proxy.asked().filter((what) => what.startsWith("CONNECT"))).toEqual([github]);
    expect(proxy.asked().length).toBeGreaterThan(0);
  });

  test("it is told who asks, in lower case variables, too", async ({ expect }) => {
    const { acme, baseUrl } = await behindTls();
    const proxy = await startProxy();
    const env = { ...trust, https_proxy: `http://runner:secret@${proxy.host}` };
    const run = await acme.action({ event: schedule, env: { ...env, NO_PROXY: "127.0.0.1" } });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(new Set(proxy.asked())).toEqual(new Set([`CONNECT ${new URL(baseUrl).host}`]));
    const basic = `Basic ${Buffer.from("runner:secret").toString("base64")}`;
    expect(proxy.authorizations()).toEqual(new Set([basic]));
    expect(run.stdout + run.summary).not.toContain("secret");
  });

  test("the command's check reaches GitHub and Slack through it", async ({ expect }) => {
    const acme = await company({
      ...ledgers,
      settings: { slack: { channel: "C0123456789" } },
      world: (world) => ({ ...world, slack: { channels: [{ id: "C0123456789", name: "alerts" }] } }),
    });
    const proxy = await startProxy();
    const env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NO_PROXY: "localhost" };
    const run = await acme.cli(["check", "--config", acme.config], { env });
    expect(run.exitCode, run.stdout).toBe(0);
    // What goes through `fetch` is tunnelled even to plain http.
    expect(proxy.asked()).toContain(`CONNECT ${new URL(acme.listing.endpoints.github).host}`);
  });
});

describe.concurrent("a kintone that is guarded", () => {
  test("in a guest space is read under the space's own path", async ({ expect }) => {
    const acme = await company({
      ...ledgers,
      world: (world) => ({
        ...world,
        kintone: {
          ...world.kintone,
          apps: (world.kintone?.apps ?? []).map((app) => ({ ...app, guestSpaceId: 7 })),
        },
      }),
    });
    const run = await acme.action({ event: schedule });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(acme.assignments()).toEqual(granted);
    const paths = acme.simulator
      .requests()
      .filter(({ service }) => service === "kintone")
      .map(({ path }) => path);
    expect(paths.every((path) => path.startsWith("/k/guest/7/v1/"))).toBe(true);
  });

  test("by basic authentication lets in who has the password", async ({ expect }) => {
    const acme = await company({
      ...ledgers,
      settings: { kintone: { basicAuth: { username: "acme", password: "${BASIC_PASSWORD}" } } },
      world: (world) => ({
        ...world,
        kintone: { ...world.kintone, basicAuth: { username: "acme", password: "open sesame" } },
      }),
    });
    const run = await acme.action({ event: schedule, env: { BASIC_PASSWORD: "open sesame" } });
    expect(run.exitCode, run.stdout).toBe(0);
    const masked = run.commands.filter(({ name }) => name === "add-mask").map(({ message }) => message);
    const sent = Buffer.from("acme:open sesame").toString("base64");
    expect(masked).toEqual(expect.arrayContaining(["open sesame", sent]));
    const shown = run.stdout.replace(/^::add-mask::.*$/gm, "") + run.summary + JSON.stringify(run.report);
    expect(shown).not.toContain("open sesame");
    expect(shown).not.toContain(sent);
    acme.writes();

    const wrong = await acme.action({ event: schedule, env: { BASIC_PASSWORD: "sesame" } });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.report?.problems.map(({ code }) => code)).toEqual(["kintone-denied", "kintone-denied"]);
    expect(acme.writes()).toEqual([]);

    const unset = await acme.action({ event: schedule });
    expect(unset.exitCode).toBe(2);
    expect(unset.commands.map(({ message }) => message).join("\n")).toContain("BASIC_PASSWORD");
  });

  test.for([
    ["from a file", { ...clientCertificate }],
    ["from the environment", { base64: "${CERTIFICATE}", password: "${CERTIFICATE_PASSWORD}" }],
  ] as const)(
    "by a client certificate lets it in, %s, through a proxy as well",
    async ([, certificate], { expect }) => {
      const { acme } = await behindTls({ asksForCertificate: true });
      const proxy = await startProxy();
      acme.settings({ kintone: { clientCertificate: certificate } });
      const env = {
        ...trust,
        CERTIFICATE: readFileSync(clientCertificate.file, "base64"),
        CERTIFICATE_PASSWORD: clientCertificate.password,
      };
      const direct = await acme.action({ event: schedule, env });
      expect(direct.exitCode, direct.stdout).toBe(0);
      expect(acme.assignments()).toEqual(granted);
      const proxied = await acme.action({
        event: schedule,
        env: { ...env, HTTPS_PROXY: proxy.url, NO_PROXY: "127.0.0.1" },
      });
      expect(proxied.outputs.status, proxied.stdout).toBe("in-sync");
      expect(proxy.asked().length).toBeGreaterThan(0);
    },
  );

  test("by a client certificate does not let in who has none", async ({ expect }) => {
    const { acme } = await behindTls({ asksForCertificate: true });
    const run = await acme.action({ event: schedule, env: trust });
    expect(run.exitCode).toBe(1);
    expect(run.report?.problems.map(({ code }) => code)).toEqual([
      "kintone-unreachable",
      "kintone-unreachable",
    ]);
    expect(acme.simulator.requests().filter(({ service }) => service !== "github")).toEqual([]);
  });

  test("by TLS that nobody vouches for is not believed", async ({ expect }) => {
    const { acme } = await behindTls();
    const run = await acme.action({ event: schedule });
    expect(run.exitCode).toBe(1);
    expect(run.report?.problems[0]).toMatchObject({
      code: "kintone-unreachable",
      message: expect.stringMatching(/self-signed/),
    });
    expect(acme.simulator.requests().filter(({ service }) => service !== "github")).toEqual([]);
  });
});
