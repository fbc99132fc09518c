import { integer, list, structure, text } from "../shapes.ts";

/** Inputs of STS, as https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html gives them. */

const arn = text(
  { min: 20, max: 2048 },
  "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+",
);

export const stsInputs = {
  GetCallerIdentity: structure({}),
  AssumeRoleWithWebIdentity: structure(
    {
      RoleArn: arn,
      RoleSessionName: text({ min: 2, max: 64 }, "[\\w+=,.@-]*"),
      WebIdentityToken: text({ min: 4, max: 20_000 }),
    },
    {
      ProviderId: text({ min: 4, max: 2048 }),
      PolicyArns: list(structure({}, { arn })),
      Policy: text({ min: 1, max: 2048 }, "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"),
      DurationSeconds: integer({ min: 900, max: 43_200 }),
    },
  ),
};
