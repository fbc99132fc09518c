import { appendFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { demoStory } from "../messages/demo-story.ts";
import { type DemoLanguage, demoActs, demoCodes, demoWorld } from "./demo-world.ts";
import { reconcile } from "./reconcile.ts";
import { log } from "./terminal.ts";

/** Requests a second: the demo's services allow more than the real ones. */
const pace = 75;

/** `identity-sync demo`: the main job on the embedded simulator, in three runs. Answers the exit code. */
export const demo = async (language: DemoLanguage): Promise<number> => {
  const { startSimulator, worldSchema } = await import("../simulator/server.ts");
  const simulator = await startSimulator({ world: worldSchema.parse(demoWorld(language)) });
  const { listing } = simulator;
  const told = demoStory[language];
  const codes = demoCodes(language);
  const say = (lines: string | readonly string[]): void => log.info(`\n${[lines].flat().join("\n")}\n`);
  try {
    // From here on nothing knows that the services are simulated: they are reached as the environment says.
    Object.assign(process.env, listing.env);
    appendFileSync(listing.settings, `\nlimits: { requestsPerSecond: ${pace} }\n`);
    const sync = (): Promise<number> =>
      reconcile("apply", {
        config: listing.settings,
        state: join(dirname(listing.settings), "state"),
        json: false,
        timeLimit: undefined,
        approvePlan: undefined,
        full: false,
      });

    say([...told.intro, "", ...told.example(codes)]);
    say(told.first);
    const first = await sync();
    const commented = await commentOn(listing.endpoints.kintone, demoActs.misspelt);
    say([told.commented, "", ...framed(told.onRecord(demoActs.misspelt), commented)]);
    say(told.second);
    const second = await sync();
    say(told.third);
    const kintone = listing.endpoints.kintone;
    await edit(kintone, "PUT", "record.json", demoActs.editToken, {
      app: 101,
      id: demoActs.changed,
      record: { [codes.sessionDuration]: { value: "PT8H" } },
    });
    await edit(kintone, "DELETE", "records.json", `${demoActs.editToken}2`, {
      app: 102,
      ids: [demoActs.withdrawn],
    });
    const third = await sync();
    say(told.end);
    return Math.max(first, second, third);
  } finally {
    await simulator.close();
  }
};

/** The comment that a person finds on their record, without the mark at its end. */
const commentOn = async (kintone: string, record: string): Promise<string> => {
  const answer = await fetch(`${kintone}/k/v1/record/comments.json?app=101&record=${record}`, {
    headers: { "X-Cybozu-API-Token": demoActs.editToken },
  });
  const { comments } = (await answer.json()) as { readonly comments: readonly { readonly text: string }[] };
  return (comments[0]?.text ?? "").replace(/\n\n\[identity-sync [\s\S]*$/, "");
};

const framed = (title: string, text: string): readonly string[] => [
  `  ┌ ${title}`,
  ...text.split("\n").map((line) => `  │ ${line}`),
  "  └",
];

/** What a person does in the browser, by the same REST API. */
const edit = async (
  kintone: string,
  method: string,
  path: string,
  token: string,
  body: unknown,
): Promise<void> => {
  const answer = await fetch(`${kintone}/k/v1/${path}`, {
    method,
    headers: { "X-Cybozu-API-Token": token, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
};
