import type { Ledgers } from "./ledger.ts";
import type { Problem } from "./problem.ts";

/** Both ledgers, read completely, or what stands in the way. */
export type LedgersReading =
  | {
      readonly status: "read";
      readonly ledgers: Ledgers;
      /** App → field codes that were read from it. */
      readonly codes: Readonly<Record<string, readonly string[]>>;
      /** App → field codes of optional fields that the app does not have. */
      readonly absentCodes: Readonly<Record<string, readonly string[]>>;
      /** kintone's time at its last answer. */
      readonly serverDate: Date | undefined;
    }
  | { readonly status: "unreadable"; readonly problems: readonly Problem[] };
