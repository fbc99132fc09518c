/**
 * Some of the policies that AWS manages, by path and name below `policy/`, from
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html. A policy that is not here does
 * not exist in the simulator.
 */
const policies: readonly string[] = [
  "AdministratorAccess",
  "AdministratorAccess-Amplify",
  "AdministratorAccess-AWSElasticBeanstalk",
  "AmazonAthenaFullAccess",
  "AmazonBedrockFullAccess",
  "AmazonBedrockReadOnly",
  "AmazonCognitoReadOnly",
  "AmazonDynamoDBFullAccess",
  "AmazonDynamoDBReadOnlyAccess",
  "AmazonEC2ContainerRegistryPowerUser",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2FullAccess",
  "AmazonEC2ReadOnlyAccess",
  "AmazonECS_FullAccess",
  "AmazonEKSClusterPolicy",
  "AmazonElastiCacheReadOnlyAccess",
  "AmazonEventBridgeReadOnlyAccess",
  "AmazonKinesisReadOnlyAccess",
  "AmazonRDSFullAccess",
  "AmazonRDSReadOnlyAccess",
  "AmazonRedshiftReadOnlyAccess",
  "AmazonRoute53FullAccess",
  "AmazonRoute53ReadOnlyAccess",
  "AmazonS3FullAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSESFullAccess",
  "AmazonSNSReadOnlyAccess",
  "AmazonSQSFullAccess",
  "AmazonSQSReadOnlyAccess",
  "AmazonSSMFullAccess",
  "AmazonSSMReadOnlyAccess",
  "AmazonVPCFullAccess",
  "AmazonVPCReadOnlyAccess",
  "AWSBillingReadOnlyAccess",
  "AWSCloudFormationFullAccess",
  "AWSCloudFormationReadOnlyAccess",
  "AWSCloudShellFullAccess",
  "AWSCloudTrail_ReadOnlyAccess",
  "AWSCodeBuildReadOnlyAccess",
  "AWSCodePipeline_ReadOnlyAccess",
  "AWSGlueConsoleFullAccess",
  "AWSLambda_FullAccess",
  "AWSLambda_ReadOnlyAccess",
  "AWSOrganizationsFullAccess",
  "AWSOrganizationsReadOnlyAccess",
  "AWSSecurityHubReadOnlyAccess",
  "AWSSSOMemberAccountAdministrator",
  "AWSSSOReadOnly",
  "AWSStepFunctionsReadOnlyAccess",
  "AWSSupportAccess",
  "AWSXrayReadOnlyAccess",
  "CloudWatchFullAccess",
  "CloudWatchLogsReadOnlyAccess",
  "CloudWatchReadOnlyAccess",
  "IAMFullAccess",
  "IAMReadOnlyAccess",
  "PowerUserAccess",
  "ReadOnlyAccess",
  "ResourceGroupsandTagEditorReadOnlyAccess",
  "SecretsManagerReadWrite",
  "SecurityAudit",
  "job-function/Billing",
  "job-function/DatabaseAdministrator",
  "job-function/DataScientist",
  "job-function/NetworkAdministrator",
  "job-function/SupportUser",
  "job-function/SystemAdministrator",
  "job-function/ViewOnlyAccess",
];

export type AwsManagedPolicy = { readonly arn: string; readonly name: string; readonly path: string };

export const awsManagedPolicies: readonly AwsManagedPolicy[] = policies.map((policy) => {
  const slash = policy.lastIndexOf("/");
  return {
    arn: `arn:aws:iam::aws:policy/${policy}`,
    name: policy.slice(slash + 1),
    path: slash < 0 ? "/" : `/${policy.slice(0, slash + 1)}`,
  };
});

const arns = new Set(awsManagedPolicies.map(({ arn }) => arn));

export const isAwsManagedPolicy = (arn: string): boolean => arns.has(arn);

export const policyNameOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
