import { AccessAnalyzerClient, ValidatePolicyCommand } from "@aws-sdk/client-accessanalyzer";
import { IAMClient, ListPoliciesCommand } from "@aws-sdk/client-iam";
import { governor } from "../aws-governor.ts";
import { awsRequests } from "../aws-requests.ts";
import { RemoteError } from "../remote-error.ts";
import { type PolicyServicesContext, pace, throttledMilliseconds } from "./managed-policies.ts";

type DeniedOption = { readonly action: string; readonly use: "advice" | "new-policies" };

/** The actions that a run asks for and does without, as far as the role may not call them. */
export const deniedOptions = async (context: PolicyServicesContext): Promise<readonly DeniedOption[]> => {
  const { access, clock, counter, signal } = context;
  const isDenied = async (
    service: "access-analyzer" | "iam",
    name: string,
    request: () => Promise<object>,
  ): Promise<boolean> => {
    const pacer = governor({ requestsPerSecond: pace, clock, signal });
    const send = awsRequests({ service, governor: pacer, clock, counter, signal });
    try {
      await send({ name, throttledMilliseconds }, request);
      return false;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      return error.kind === "denied";
    }
  };
  const analyzer = new AccessAnalyzerClient(access);
  const iam = new IAMClient(access);
  const policyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  const advice = await isDenied("access-analyzer", "ValidatePolicy", () =>
    analyzer.send(new ValidatePolicyCommand({ policyDocument, policyType: "IDENTITY_POLICY" })),
  );
  const policies = await isDenied("iam", "ListPolicies", () =>
    iam.send(new ListPoliciesCommand({ Scope: "AWS", MaxItems: 1 })),
  );
  return [
    ...(advice ? [{ action: "access-analyzer:ValidatePolicy", use: "advice" } as const] : []),
    ...(policies ? [{ action: "iam:ListPolicies", use: "new-policies" } as const] : []),
  ];
};
