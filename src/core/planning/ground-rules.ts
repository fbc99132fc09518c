import type { CurrentState } from "../model/current.ts";
import { type Directory, type DirectoryIndex, indexDirectory, type UserMatch } from "../model/directory.ts";
import type { Ledgers } from "../model/ledger.ts";
import { makeScope, type Scope, type ScopeSettings } from "../model/scope.ts";
import { type GuardrailSettings, type Guardrails, makeGuardrails } from "./guardrails.ts";

export type GroundRuleSettings = {
  readonly userMatch: UserMatch;
  readonly scope: ScopeSettings;
  readonly guardrails: GuardrailSettings;
};

/** What every reading of the ledgers goes by: who and what there is, what is left alone, and what is forbidden. */
export type GroundRules = {
  readonly index: DirectoryIndex;
  readonly scope: Scope;
  readonly guardrails: Guardrails;
};

export const groundRules = (
  settings: GroundRuleSettings,
  directory: Directory,
  { instance }: Pick<CurrentState, "instance">,
  { ownership }: Ledgers,
): GroundRules => {
  const index = indexDirectory(directory, settings.userMatch);
  return {
    index,
    scope: makeScope(settings.scope, index),
    guardrails: makeGuardrails(settings.guardrails, index, instance.partition, ownership),
  };
};
