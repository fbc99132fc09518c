import { choice, integer, structure, text } from "../shapes.ts";

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html */
export const accessAnalyzerInputs = {
  ValidatePolicy: structure(
    {
      policyDocument: text(),
      policyType: choice(
        "IDENTITY_POLICY",
        "RESOURCE_POLICY",
        "SERVICE_CONTROL_POLICY",
        "RESOURCE_CONTROL_POLICY",
      ),
    },
    {
      locale: choice("DE", "EN", "ES", "FR", "IT", "JA", "KO", "PT_BR", "ZH_CN", "ZH_TW"),
      validatePolicyResourceType: choice(
        "AWS::S3::Bucket",
        "AWS::S3::AccessPoint",
        "AWS::S3::MultiRegionAccessPoint",
        "AWS::S3ObjectLambda::AccessPoint",
        "AWS::IAM::AssumeRolePolicyDocument",
        "AWS::DynamoDB::Table",
      ),
      maxResults: integer(),
      nextToken: text(),
    },
  ),
};
