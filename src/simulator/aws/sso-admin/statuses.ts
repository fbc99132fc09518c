import type { InputsOf } from "../operations.ts";
import type { ssoAdminInputs } from "./constraints.ts";
import { type Context, listPage, notFound } from "./context.ts";
import { statusOf, type Work, type WorkKind } from "./work.ts";

type Input = InputsOf<typeof ssoAdminInputs>;

/** The Describe operation of one kind of request: everything about it, with the reason of a failure. */
export const describeStatus = ({ cloud }: Context, kind: WorkKind, requestId: string) => {
  const work = cloud.works.get(requestId);
  if (work?.kind !== kind) throw notFound(`Could not find request with id ${requestId}`);
  return statusOf(work);
};

/** The List operation of one kind of request: the whole instance's, and of each no more than this. */
export const listStatuses = (
  context: Context,
  kind: WorkKind,
  input: Input["ListAccountAssignmentCreationStatus"],
) => {
  const wanted = input.Filter?.Status;
  const works = [...context.cloud.works.values()].filter(
    (work) => work.kind === kind && (wanted === undefined || work.status === wanted),
  );
  const { items, NextToken } = listPage(context, input, works, ageOf);
  const statuses = items.map(({ status, requestId, createdAt }) => ({
    Status: status,
    RequestId: requestId,
    CreatedDate: createdAt / 1000,
  }));
  return { statuses, NextToken };
};

/** Sorts in the order of acceptance. */
const ageOf = ({ sequence }: Work): string => String(sequence).padStart(12, "0");
