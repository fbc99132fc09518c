import type { AssignmentRecord } from "../ledgers/assignment-record.ts";
import type { PrincipalType } from "../model/assignment.ts";
import type { PrincipalId } from "../model/ids.ts";
import type { LedgerRecord } from "../model/ledger.ts";
import type { Memory } from "../model/memory.ts";
import type { Problem } from "../model/problem.ts";

/** A name in a record that meant one id when it was last read, and means another now. */
export type Recreation = {
  readonly record: LedgerRecord;
  readonly type: PrincipalType;
  readonly name: string;
  readonly oldId: string;
  readonly newId: PrincipalId;
};

/**
 * A user or group that was deleted and made anew has the old name and another id: AWS's assignments keep the old one,
 * and grant nobody anything. Memory holds no names, but it knows which name of which record meant which id.
 */
export const recreations = (
  records: readonly AssignmentRecord[],
  memory: Memory | undefined,
): readonly Recreation[] =>
  records.flatMap(({ record, status, identities }) =>
    status !== "grant"
      ? []
      : identities.flatMap(({ fingerprint, type, name, id: newId }): readonly Recreation[] => {
          const oldId = memory?.principals[fingerprint];
          return oldId === undefined || newId === undefined || oldId === newId
            ? []
            : [{ record, type, name, oldId, newId }];
        }),
  );

/** Told once: a name that means somebody else may have been taken on purpose. */
export const recreationProblems = (found: readonly Recreation[]): readonly Problem[] =>
  found.map(({ record, name }) => ({
    record: record.ref,
    code: "principal-recreated",
    data: { name },
  }));

/** What each name of a record means, for the next run; a name that means nobody now keeps what it meant. */
export const rememberedPrincipals = (
  records: readonly AssignmentRecord[],
  memory: Memory | undefined,
): Memory["principals"] =>
  Object.fromEntries(
    records.flatMap(({ identities }) =>
      identities.flatMap(({ fingerprint, id }) => {
        const known = id ?? memory?.principals[fingerprint];
        return known === undefined ? [] : [[fingerprint, known] as const];
      }),
    ),
  );
