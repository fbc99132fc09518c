/** IAM policy documents as the templates and READMEs have them. */

export type Statement = {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

export type PolicyDocument = { readonly Version: string; readonly Statement: readonly Statement[] };

/** Actions of the statements with this effect, sorted. */
export const actionsOf = (
  documents: readonly PolicyDocument[],
  effect: Statement["Effect"],
): readonly string[] =>
  [
    ...new Set(
      documents
        .flatMap(({ Statement }) => Statement)
        .filter(({ Effect }) => Effect === effect)
        .flatMap(({ Action }) => Action),
    ),
  ].sort();
