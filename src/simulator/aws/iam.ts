import { AwsError } from "./aws-error.ts";
import { awsManagedPolicies } from "./aws-managed-policies.ts";
import { digest } from "./identifiers.ts";
import type { Output } from "./operations.ts";

export const iamNamespace = "https://iam.amazonaws.com/doc/2010-05-08/";

/** Of IAM there is only ListPolicies, in one page, and of the policies only those that AWS manages. */
export const callIam = (operation: string, form: URLSearchParams): Output => {
  if (operation !== "ListPolicies") {
    throw new AwsError("InvalidAction", `Could not find operation ${operation} for version 2010-05-08`);
  }
  const prefix = form.get("PathPrefix") ?? "/";
  const policies = form.get("Scope") === "Local" ? [] : awsManagedPolicies;
  return {
    IsTruncated: false,
    Policies: policies
      .filter(({ path }) => path.startsWith(prefix))
      .map(({ name, arn, path }) => ({
        PolicyName: name,
        PolicyId: `ANPA${digest(arn, 17).toUpperCase()}`,
        Arn: arn,
        Path: path,
        DefaultVersionId: "v1",
        AttachmentCount: 0,
        PermissionsBoundaryUsageCount: 0,
        IsAttachable: true,
        CreateDate: "2015-02-06T18:39:46Z",
        UpdateDate: "2015-02-06T18:39:46Z",
      })),
  };
};
