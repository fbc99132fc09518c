const policy = (action: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: "*" }],
  });
/** A permission set record that has all that a set may have. */
export const everything = {
  description: "Everything that a set may have",
  managedPolicies: "ReadOnlyAccess\nSecurityAudit",
  customerManagedPolicies: "/ops/DenyBilling",
  inlinePolicy: policy("s3:*"),
  permissionsBoundary: "PowerUserAccess",
  sessionDuration: "4",
  tags: "team=ops",
};
/** One that has hardly anything: each of the two is an edit of every part of the other. */
export const nothing = {
  description: "Hardly anything",
  managedPolicies: "ReadOnlyAccess",
  customerManagedPolicies: "",
  inlinePolicy: "",
  permissionsBoundary: "",
  sessionDuration: "1",
  tags: "",
};
