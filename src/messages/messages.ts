import type { Problem } from "../core/problem.ts";
import type { Messages } from "./catalogue.ts";
import { en } from "./en.ts";
import { ja } from "./ja.ts";

export type { Messages } from "./catalogue.ts";

type Language = "en" | "ja";

export const messagesFor = (language: Language): Messages => ({ en, ja })[language];

/** What a problem says, and where in the text it speaks of. The record and the code are put around it where it is shown. */
export const sentenceOf = (messages: Messages, problem: Problem): string => {
  const explanation = explanationOf(messages, problem);
  return problem.place === undefined
    ? explanation
    : `${messages.words.textPlace(problem.place)}: ${explanation}`;
};

/** The same without the place in the text. */
export const explanationOf = (messages: Messages, { code, data }: Pick<Problem, "code" | "data">): string => {
  // The code and the data of one problem belong together; the compiler cannot see it through the look-up.
  const sentence = messages.problems[code] as (of: Problem["data"]) => string;
  return sentence(data);
};
