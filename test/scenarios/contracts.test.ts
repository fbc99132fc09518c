import { expect, test } from "vitest";
import { company } from "../support/company.ts";
import { type ContractService, checkExchange, hasContracts } from "../support/contracts.ts";
import { schedule } from "../support/github-events.ts";

const services: ReadonlySet<string> = new Set<ContractService>([
  "sso-admin",
  "identitystore",
  "organizations",
  "sts",
]);

/** The models that AWS publishes stand beside the repository, and only where this is developed. */
test.skipIf(!hasContracts)("every exchange with AWS follows the services' own models", async () => {
  const acme = await company({
    permissionSets: [
      {
        name: "Everything",
        description: "All there is to a permission set",
        managedPolicies: "ReadOnlyAccess\nSecurityAudit",
        customerManagedPolicies: "/team/Deploy",
        inlinePolicy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}',
        permissionsBoundary: "PowerUserAccess",
        sessionDuration: "4",
        relayState: "https://console.aws.amazon.com/",
        tags: "team=dev",
      },
      { name: "Passing", managedPolicies: "ReadOnlyAccess" },
    ],
    assignments: [
      { groups: ["developers"], users: ["mori"], accounts: "ou:/service", permissionSets: "Everything" },
      { users: ["ito"], accounts: "shop-dev", permissionSets: "Passing" },
    ],
    world: (world) => ({
      ...world,
      customerManagedPolicies: { "*": [{ Name: "Deploy", Path: "/team/" }, { Name: "Deploy" }] },
    }),
    faults: [
      {
        service: "sso-admin",
        operation: "CreateAccountAssignment",
        effect: { kind: "fail-later", reason: "Received a 409 status error" },
      },
    ],
  });
  const sync = () =>
    acme.action({
      event: schedule,
      inputs: { "role-to-assume": "arn:aws:iam::100000000002:role/identity-sync" },
      env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined },
    });
  expect((await sync()).outputs.status).toBe("partly-applied");
  expect((await sync()).outputs.status).toBe("applied");
  await acme.edit(101, 1, {
    description: "Less",
    managedPolicies: "SecurityAudit\nBilling",
    customerManagedPolicies: "Deploy",
    inlinePolicy: "",
    permissionsBoundary: "",
    tags: "cost-center=1200",
  });
  await acme.withdraw(101, [2]);
  await acme.withdraw(102, [2]);
  const last = await sync();
  expect(last.outputs.status, last.stdout).toBe("applied");

  const requests = acme.simulator.requests().filter(({ service }) => services.has(service));
  const operations = [...new Set(requests.map(({ operation }) => operation))].sort();
  // Everything that the product asks AWS for was asked for.
  expect(operations).toMatchInlineSnapshot(`
    [
      "AssumeRoleWithWebIdentity",
      "AttachCustomerManagedPolicyReferenceToPermissionSet",
      "AttachManagedPolicyToPermissionSet",
      "CreateAccountAssignment",
      "CreatePermissionSet",
      "DeleteAccountAssignment",
      "DeleteInlinePolicyFromPermissionSet",
      "DeletePermissionSet",
      "DeletePermissionsBoundaryFromPermissionSet",
      "DescribeAccountAssignmentCreationStatus",
      "DescribeAccountAssignmentDeletionStatus",
      "DescribeInstance",
      "DescribeOrganization",
      "DescribePermissionSet",
      "DescribePermissionSetProvisioningStatus",
      "DetachCustomerManagedPolicyReferenceFromPermissionSet",
      "DetachManagedPolicyFromPermissionSet",
      "GetCallerIdentity",
      "GetInlinePolicyForPermissionSet",
      "GetPermissionsBoundaryForPermissionSet",
      "ListAccountAssignmentCreationStatus",
      "ListAccountAssignmentDeletionStatus",
      "ListAccountAssignments",
      "ListAccounts",
      "ListAccountsForProvisionedPermissionSet",
      "ListCustomerManagedPolicyReferencesInPermissionSet",
      "ListGroups",
      "ListInstances",
      "ListManagedPoliciesInPermissionSet",
      "ListOrganizationalUnitsForParent",
      "ListPermissionSetProvisioningStatus",
      "ListPermissionSets",
      "ListPermissionSetsProvisionedToAccount",
      "ListRoots",
      "ListTagsForResource",
      "ListUsers",
      "ProvisionPermissionSet",
      "PutInlinePolicyToPermissionSet",
      "PutPermissionsBoundaryToPermissionSet",
      "TagResource",
      "UntagResource",
      "UpdatePermissionSet",
    ]
  `);
  const violations = requests.flatMap(({ service, operation, body, status = 0, response = "" }) =>
    checkExchange({
      service: service as ContractService,
      operation,
      requestBody: body,
      status,
      responseBody: response,
    }),
  );
  expect([...new Set(violations)]).toEqual([]);
});
