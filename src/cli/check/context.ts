import type { Surroundings } from "../../connect.ts";
import type { CheckItem } from "../../core/model/check-item.ts";
import type { Problem } from "../../core/model/problem.ts";
import { type Messages, sentenceOf } from "../../messages/messages.ts";
import type { Settings } from "../../settings/settings.ts";

export type CheckContext = {
  readonly settings: Settings;
  readonly surroundings: Surroundings;
  readonly messages: Messages;
  readonly github:
    | { readonly apiUrl: string; readonly token: string; readonly repository: string }
    | undefined;
  /** The job of GitHub Actions that this runs in; undefined: it runs elsewhere. */
  readonly job: { readonly event: string; readonly hasIdToken: boolean } | undefined;
};

export const missing = (
  { messages }: CheckContext,
  area: CheckItem["area"],
  problem: Problem,
): CheckItem => ({
  area,
  mark: "missing",
  text: `${sentenceOf(messages, problem)} [${problem.code}]`,
  problem,
});
