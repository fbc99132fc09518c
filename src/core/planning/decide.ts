import type { IamKnowledge } from "../../policy/knowledge.ts";
import type { CurrentState } from "../model/current.ts";
import type { Directory, DirectoryIndex } from "../model/directory.ts";
import type { Ledgers } from "../model/ledger.ts";
import type { Memory } from "../model/memory.ts";
import { type DesiredSettings, desiredState } from "./desired.ts";
import type { DesiredState } from "./desired-state.ts";
import { type GroundRuleSettings, groundRules } from "./ground-rules.ts";
import { makePlan, type Plan, type PlanLimits, type Policy } from "./plan.ts";

/** The settings that decide what a run does. */
type DecisionSettings = GroundRuleSettings & {
  readonly desired: DesiredSettings;
  readonly policy: Policy;
  readonly limits: PlanLimits;
  readonly sensitive: readonly string[];
};

export type DecisionInput = {
  readonly ledgers: Ledgers;
  readonly current: CurrentState;
  readonly directory: Directory;
  readonly settings: DecisionSettings;
  readonly memory: Memory | undefined;
  /** What exists in IAM, where an inline policy is to be compared with it. */
  readonly knowledge?: IamKnowledge | undefined;
  /** ARNs of AWS managed policies as AWS lists them now, where a record names one that the table lacks. */
  readonly newerPolicies?: readonly string[] | undefined;
  /** Checksum of the held changes that a person has approved. */
  readonly approved: string | undefined;
  readonly now: Date;
};

export type Decision = {
  readonly index: DirectoryIndex;
  readonly desired: DesiredState;
  readonly plan: Plan;
};

/** From all that was read to what is to be done: the same values in give the same plan out. */
export const decide = (input: DecisionInput): Decision => {
  const { ledgers, current, directory, settings, memory, knowledge, newerPolicies, approved, now } = input;
  const rules = groundRules(settings, directory, current, ledgers);
  const desired = desiredState({
    ledgers,
    current,
    ...rules,
    settings: settings.desired,
    memory,
    knowledge,
    newerPolicies,
    now,
  });
  const { policy, limits, sensitive } = settings;
  const plan = makePlan({
    ledgers,
    desired,
    current,
    ...rules,
    policy,
    limits,
    sensitive,
    memory,
    approved,
    now,
  });
  return { index: rules.index, desired, plan };
};
