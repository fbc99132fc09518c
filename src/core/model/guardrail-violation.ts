/** A rule as it stands in the settings: under which key, and what is written there. */
export type Rule = { readonly path: string; readonly rule: string };

/** Why an account may not get a permission set. */
export type PairRule =
  /** The set has a policy that is not allowed there. */
  | { readonly kind: "managed-policy-account"; readonly policy: string; readonly permissionSet: string }
  | { readonly kind: "permission-set-account"; readonly permissionSet: string };

/** What a record asks for against a rule. */
export type GuardrailViolation = Rule &
  (
    | { readonly kind: "managed-policy"; readonly policy: string }
    /** The set would get the policy, and is in accounts where it is not allowed. */
    | {
        readonly kind: "managed-policy-spread";
        readonly policy: string;
        readonly accounts: readonly string[];
      }
    | (PairRule & { readonly accounts: readonly string[] })
    | { readonly kind: "action"; readonly action: string }
    | { readonly kind: "permissions-boundary" }
    | { readonly kind: "session-hours"; readonly hours: number }
    /** AWS has the set with a content that breaks a rule. */
    | { readonly kind: "permission-set-content"; readonly permissionSet: string }
  );
