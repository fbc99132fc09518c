import { readFileSync } from "node:fs";

/** What GitHub says about the event that started the workflow. */
export type GithubEvent = {
  readonly name: string;
  readonly payload: unknown;
  readonly ref: string;
  readonly actor: string;
  readonly serverUrl: string;
  readonly repository: string;
  readonly runId: string;
};

/** Reads the event from the variables and the file that the runner hands over. */
export const readEvent = (environment: Readonly<Record<string, string | undefined>>): GithubEvent => {
  const path = environment.GITHUB_EVENT_PATH;
  return {
    name: environment.GITHUB_EVENT_NAME ?? "",
    payload: path === undefined ? {} : JSON.parse(readFileSync(path, "utf8")),
    ref: environment.GITHUB_REF ?? "",
    actor: environment.GITHUB_ACTOR ?? "",
    serverUrl: environment.GITHUB_SERVER_URL ?? "https://github.com",
    repository: environment.GITHUB_REPOSITORY ?? "",
    runId: environment.GITHUB_RUN_ID ?? "",
  };
};
