import { asInstanceArn } from "../../src/core/model/ids.ts";
import { protectionIndex } from "../../src/core/planning/protection-index.ts";
import type { Reached } from "../../src/core/planning/run-result.ts";

const instance: Reached["instance"] = {
  arn: asInstanceArn("arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc"),
  identityStoreId: "d-9067aaaaaa",
  partition: "aws",
};

/** What a run has reached of an instance that no record speaks of. */
export const readNothing: Pick<Reached, "instance" | "ledgers" | "desired" | "current"> = {
  instance,
  current: { instance, permissionSets: [], assignments: [] },
  ledgers: { permissionSets: [], assignments: [] },
  desired: {
    permissionSets: [],
    assignments: new Map(),
    protections: [],
    refused: [],
    namedPermissionSets: new Set(),
    brokenPermissionSetRecords: new Set(),
    assignmentRecords: [],
    protectionIndex: protectionIndex([], new Set()),
    problems: [],
  },
};
