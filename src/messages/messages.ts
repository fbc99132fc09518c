import type { Problem } from "../core/model/problem.ts";
import { visible } from "../core/model/visible.ts";
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
  return upTo(longestSentence, sentence(shownData(data)));
};

/** Characters of a value that a sentence repeats, and of a sentence: somebody is to read it. */
const longestValue = 500;
const longestSentence = 4000;

const upTo = (most: number, text: string): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** Data with every text short enough to be read, and with nothing hidden in it. */
const shownData = <T>(value: T, key = ""): T => {
  const shown: unknown =
    typeof value === "string"
      ? // One character by itself is what the sentence is about, and is named by its code.
        key === "character"
        ? value
        : visible(upTo(longestValue, value))
      : Array.isArray(value)
        ? value.map((one) => shownData(one, key))
        : typeof value === "object" && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shownData(one, name)]))
          : value;
  // A text stays a text and a list a list, so the shape is the value's own; the compiler cannot see it.
  return shown as T;
};
