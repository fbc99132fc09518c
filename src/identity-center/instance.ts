import { DescribeInstanceCommand, ListInstancesCommand } from "@aws-sdk/client-sso-admin";
import type { Instance } from "../core/model/assignment.ts";
import { type AccountId, asInstanceArn } from "../core/model/ids.ts";
import type { Problem } from "../core/model/problem.ts";
import type { SsoAdmin } from "./sso-admin.ts";

export type InstanceReading =
  | {
      readonly status: "found";
      readonly instance: Instance;
      /** The only one in which permission sets can be read and written. */
      readonly primaryRegion: string | undefined;
      /** ARN of the key, when the instance is encrypted by one of the customer's own. */
      readonly customerKey: string | undefined;
    }
  | { readonly status: "unusable"; readonly problem: Problem };

/**
 * The instance that the settings name, or the one that the management account owns: member accounts may have
 * account instances beside it, which have no permission sets. Throws RemoteError.
 */
export const findInstance = async (
  { client, send, list }: SsoAdmin,
  wanted: string | undefined,
  managementAccountId: AccountId,
): Promise<InstanceReading> => {
  const instances = await list("ListInstances", async (NextToken) => {
    const page = await client.send(new ListInstancesCommand({ NextToken }));
    return { items: page.Instances, next: page.NextToken };
  });
  const candidates = instances.filter(({ InstanceArn, OwnerAccountId }) =>
    wanted === undefined ? OwnerAccountId === managementAccountId : InstanceArn === wanted,
  );
  const [found] = candidates;
  const unusable = (problem: Problem): InstanceReading => ({ status: "unusable", problem });
  if (found?.InstanceArn === undefined || found.IdentityStoreId === undefined || candidates.length > 1) {
    const seen = instances.map(({ InstanceArn, OwnerAccountId }) => `${InstanceArn} (${OwnerAccountId})`);
    return unusable({ code: "no-instance", data: { found: seen, wanted: wanted ?? managementAccountId } });
  }

  const { InstanceArn } = found;
  const described = await send({ name: "DescribeInstance" }, () =>
    client.send(new DescribeInstanceCommand({ InstanceArn })),
  );
  if (described.PermissionSetsEnabled === false)
    return unusable({ code: "permission-sets-disabled", data: { instance: InstanceArn } });
  const { KeyType, KmsKeyArn } = described.EncryptionConfigurationDetails ?? {};
  return {
    status: "found",
    primaryRegion: found.PrimaryRegion,
    customerKey: KeyType === "CUSTOMER_MANAGED_KEY" ? (KmsKeyArn ?? KeyType) : undefined,
    instance: {
      arn: asInstanceArn(InstanceArn),
      identityStoreId: found.IdentityStoreId,
      partition: InstanceArn.split(":")[1] ?? "aws",
    },
  };
};
