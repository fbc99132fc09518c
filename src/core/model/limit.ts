/** Why a change is held: the limit that it goes beyond, with the number from the settings. Put into words in `messages/`. */
export type Limit =
  | { readonly kind: "ledger-empty" }
  | { readonly kind: "protection-ended" }
  /** Removals in 24 hours. */
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "percent-of-all"; readonly percent: number }
  | { readonly kind: "percent-of-account"; readonly percent: number; readonly account: string }
  | { readonly kind: "percent-of-permission-set"; readonly percent: number; readonly permissionSet: string }
  /** Permission sets that one run would delete. */
  | { readonly kind: "permission-sets"; readonly count: number }
  /** Assignments that one run would add. */
  | { readonly kind: "additions"; readonly count: number }
  /** Accounts that would newly get a sensitive permission set. */
  | { readonly kind: "sensitive-accounts"; readonly count: number; readonly permissionSet: string };
