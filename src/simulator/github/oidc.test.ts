import { getIDToken } from "@actions/core";
import { afterEach, expect, it, vi } from "vitest";
import { simulate, testTime } from "../../../test/support/simulate.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

it("gives a job the identity token that it asks for", async () => {
  const { listing } = await simulate();
  for (const [name, value] of Object.entries(listing.env)) vi.stubEnv(name, value);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const token = await getIDToken("sts.amazonaws.com");
  vi.restoreAllMocks();
  const [header, claims, signature] = token.split(".");
  const decode = (part = ""): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
  expect(decode(header)).toMatchObject({ typ: "JWT", alg: "RS256" });
  const issuedAt = Date.parse(testTime) / 1000;
  expect(decode(claims)).toMatchObject({
    iss: "https://token.actions.githubusercontent.com",
    sub: "repo:example@1001/identity-sync@2002:ref:refs/heads/main",
    aud: "sts.amazonaws.com",
    repository: "example/identity-sync",
    iat: issuedAt,
    exp: issuedAt + 300,
  });
  expect(Buffer.from(signature ?? "", "base64url").length).toBe(256);
});

it("refuses a wrong bearer", async () => {
  const { listing } = await simulate();
  const response = await fetch(listing.endpoints.oidc, { headers: { authorization: "Bearer wrong" } });
  expect(response.status).toBe(401);
});
