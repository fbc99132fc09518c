import {
  AccessAnalyzerClient,
  type Locale,
  ValidatePolicyCommand,
  type ValidatePolicyFinding,
} from "@aws-sdk/client-accessanalyzer";
import { governor } from "../aws-governor.ts";
import { allPages } from "../aws-pages.ts";
import { awsRequests } from "../aws-requests.ts";
import type { PolicyAdvice } from "../core/planning/policy-advice.ts";
import { RemoteError } from "../remote-error.ts";
import { type PolicyServicesContext, pace, throttledMilliseconds } from "./managed-policies.ts";

const locales = { en: "EN", ja: "JA" } as const satisfies Record<string, Locale>;

type PolicyValidator = (document: string) => Promise<readonly PolicyAdvice[]>;

/**
 * Asks ValidatePolicy about documents exactly as people typed them, so that its places are places in their text.
 * A role that may not ask, or a service that does not answer, is no finding.
 */
export const policyValidator = (
  { access, clock, counter, signal }: PolicyServicesContext,
  language: keyof typeof locales,
): PolicyValidator => {
  const client = new AccessAnalyzerClient(access);
  const send = awsRequests({
    service: "access-analyzer",
    governor: governor({ requestsPerSecond: pace, clock, signal }),
    clock,
    counter,
    signal,
  });
  return async (policyDocument) => {
    try {
      const findings = await allPages(
        { service: "access-analyzer", operation: "ValidatePolicy" },
        async (nextToken) => {
          const page = await send({ name: "ValidatePolicy", throttledMilliseconds }, () =>
            client.send(
              new ValidatePolicyCommand({
                policyDocument,
                policyType: "IDENTITY_POLICY",
                locale: locales[language],
                nextToken,
              }),
            ),
          );
          return { items: page.findings, next: page.nextToken };
        },
      );
      return findings.map(adviceOf);
    } catch (error) {
      if (error instanceof RemoteError) return [];
      throw error;
    }
  };
};

const adviceOf = (finding: ValidatePolicyFinding): PolicyAdvice => {
  const start = finding.locations?.[0]?.span?.start;
  return {
    kind: finding.findingType ?? "SUGGESTION",
    code: finding.issueCode ?? "",
    details: finding.findingDetails ?? "",
    link: finding.learnMoreLink ?? "",
    line: start?.line ?? 1,
    // The service counts columns from 0.
    column: (start?.column ?? 0) + 1,
  };
};
