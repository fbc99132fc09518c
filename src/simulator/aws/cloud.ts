import type { World } from "../world.ts";
import type { AssignmentStore } from "./assignment-store.ts";
import type { Directory } from "./identity-store/directory.ts";
import type { OrganizationTree } from "./organizations/tree.ts";
import type { Work } from "./sso-admin/work.ts";

export type Instance = {
  readonly InstanceArn: string;
  readonly IdentityStoreId: string;
  readonly OwnerAccountId: string;
  readonly Name?: string | undefined;
  readonly PermissionSetsEnabled: boolean;
};

export type PolicyReference = { readonly Name: string; readonly Path: string };

export type PermissionsBoundary =
  | { readonly ManagedPolicyArn: string }
  | { readonly CustomerManagedPolicyReference: PolicyReference };

export type PermissionSet = {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  description: string | undefined;
  sessionDuration: string;
  relayState: string | undefined;
  /** ARNs of AWS managed policies. */
  readonly managedPolicies: Set<string>;
  readonly customerManagedPolicies: Map<string, PolicyReference>;
  inlinePolicy: string | undefined;
  boundary: PermissionsBoundary | undefined;
  readonly tags: Map<string, string>;
  /** Grows with every edit that the roles in the accounts learn of only by provisioning. */
  version: number;
  editedAt: number;
  /** By account id: the version that its role has. */
  readonly provisioned: Map<string, ProvisionedRole>;
};

type ProvisionedRole = {
  readonly version: number;
  /** When the lists stop showing the role; there once the last assignment is deleted. */
  readonly goneAt?: number;
};

/** Everything that stands in the simulated AWS. */
export type Cloud = {
  readonly region: string;
  readonly organization: OrganizationTree;
  readonly instances: readonly Instance[];
  /** The organization's instance: permission sets, assignments and the directory of the world are its. */
  readonly home: Instance;
  readonly directories: ReadonlyMap<string, Directory>;
  readonly permissionSets: Map<string, PermissionSet>;
  /** Roles of which the last assignment is gone, while the lists still show them. */
  readonly fadingRoles: Set<{ readonly set: PermissionSet; readonly accountId: string }>;
  readonly assignments: AssignmentStore;
  /** Asynchronous requests, in the order of acceptance, by request id. */
  readonly works: Map<string, Work>;
  readonly instanceTags: Map<string, Map<string, string>>;
  readonly customerManagedPolicies: World["customerManagedPolicies"];
  readonly limits: World["limits"];
  /** Permission set ARNs that were ever given out. */
  readonly usedArns: Set<string>;
};

export const keyOfPolicy = ({ Name, Path }: PolicyReference): string => `${Path}${Name}`;

export const homeDirectory = (cloud: Cloud): Directory => directoryOf(cloud, cloud.home);

const directoryOf = (cloud: Cloud, { IdentityStoreId }: Instance): Directory => {
  const directory = cloud.directories.get(IdentityStoreId);
  if (directory === undefined) throw new Error(`No directory for the identity store ${IdentityStoreId}`);
  return directory;
};
