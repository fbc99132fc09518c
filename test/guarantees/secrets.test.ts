import { describe, expect, test } from "vitest";
import { prepareNight } from "../support/rich-night.ts";
import { scriptedFaults } from "../support/scripted-faults.ts";
import { expectNoSecret, secretsOf } from "../support/secrets.ts";

describe("No secret and no token appears in any output, report, state file or error.", () => {
  test("in a run in which something of everything happens", async () => {
    const night = await prepareNight();
    const opened = await night.open();
    // Two of kintone, three of AWS, GitHub's, the OIDC request's and Slack's.
    expect(secretsOf(opened).filter((secret) => secret.length > 8)).toHaveLength(8);
    expectNoSecret(opened, await opened.run(), "undisturbed");
  });

  test("when AWS repeats the request's own headers in its error, as it does for a wrong signature", async () => {
    const night = await prepareNight();
    const faults = scriptedFaults();
    const opened = await night.open({ intercept: faults.intercept });
    const { AWS_SESSION_TOKEN: token = "" } = opened.simulator.listing.env;
    const message =
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access " +
      "Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this " +
      `request should have been\n'POST\n/\n\nhost:sso.amazonaws.com\nx-amz-security-token:${token}\n'`;
    for (const service of ["sso-admin", "identitystore", "organizations"])
      for (const code of ["InvalidSignatureException", "SignatureDoesNotMatch"]) {
        const operation =
          { "sso-admin": "ListInstances", identitystore: "ListUsers" }[service] ?? "ListAccounts";
        faults.arm([{ service, operation, effect: { kind: "error", code, message, status: 403 } }]);
        const reconciliation = await opened.run();
        expect(faults.disarm()).toBe(1);
        expect(reconciliation.en.join()).toContain("does not match the signature");
        expectNoSecret(opened, reconciliation, `${service} ${code}`);
      }
  });
});
