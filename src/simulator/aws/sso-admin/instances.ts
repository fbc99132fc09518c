import type { Instance } from "../cloud.ts";
import type { InputsOf } from "../operations.ts";
import type { ssoAdminInputs } from "./constraints.ts";
import { type Context, instanceNamed, listPage } from "./context.ts";

type Input = InputsOf<typeof ssoAdminInputs>;

/** Member accounts see only instances of their own; instances are listed only in their Region. */
export const listInstances = (input: Input["ListInstances"], context: Context) => {
  const { cloud, caller, region } = context;
  const visible = cloud.instances.filter(
    ({ OwnerAccountId }) =>
      region === cloud.region && (caller.role !== "member" || OwnerAccountId === caller.accountId),
  );
  const { items, NextToken } = listPage(context, input, visible, ({ InstanceArn }) => InstanceArn);
  return {
    Instances: items.map((instance) => ({
      ...metadataOf(instance),
      PrimaryRegion: cloud.region,
      Regions: [{ RegionName: cloud.region, Status: "ACTIVE", AddedDate: created, IsPrimaryRegion: true }],
    })),
    NextToken,
  };
};

export const describeInstance = (input: Input["DescribeInstance"], context: Context) => {
  const instance = instanceNamed(context, input.InstanceArn);
  return {
    ...metadataOf(instance),
    EncryptionConfigurationDetails: { KeyType: "AWS_OWNED_KMS_KEY", EncryptionStatus: "ENABLED" },
    PermissionSetsEnabled: instance.PermissionSetsEnabled && instance === context.cloud.home,
  };
};

/** 2024-01-01, in seconds. */
const created = Date.UTC(2024, 0, 1) / 1000;

const metadataOf = ({ InstanceArn, IdentityStoreId, OwnerAccountId, Name }: Instance) => ({
  InstanceArn,
  IdentityStoreId,
  OwnerAccountId,
  Name,
  CreatedDate: created,
  Status: "ACTIVE",
});
