import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { systemClock } from "../clock.ts";
import type { SetupEvent, SetupFailure, SetupKind } from "../core/app-design.ts";
import { splitTokens, stopSignal } from "../environment.ts";
import { appSettings } from "../kintone/app-settings.ts";
import { messagesFor } from "../messages/messages.ts";
import { sentenceFor } from "../messages/phrases.ts";
import type { SetupMessages } from "../messages/setup-catalogue.ts";
import { messageOf } from "../remote-error.ts";
import { requestCounter } from "../request-counter.ts";
import { setUpApps } from "../setup/set-up.ts";
import { type SetupApps, settingsText } from "../setup/settings-text.ts";
import { loadProgress, ProgressFailure, saveProgress } from "./setup-progress.ts";
import { complain, log } from "./terminal.ts";

export type SetupOptions = {
  readonly baseUrl: string;
  readonly space: string | undefined;
  readonly language: "en" | "ja";
  readonly dryRun: boolean;
  readonly config: string;
  readonly state: string;
  readonly apps: Readonly<Partial<Record<SetupKind, string>>>;
};

const usageError = 2;

/** `identity-sync setup kintone`. Answers the exit code: that of `check`, if it is done and tokens are there. */
export const setupKintone = async (options: SetupOptions): Promise<number> => {
  const { language, dryRun, config } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const { setup } = messagesFor(language);
  const { KINTONE_USERNAME: username, KINTONE_PASSWORD: password, KINTONE_API_TOKEN: tokens } = process.env;
  if (!username || !password) {
    complain.info(setup.missingLogin);
    return usageError;
  }
  const stop = stopSignal(undefined);
  try {
    const { space: spaceBefore, progress } = loadProgress(options.state, baseUrl);
    const space = options.space ?? spaceBefore;
    const kintone = appSettings({
      connection: {
        baseUrl,
        apiTokens: [],
        login: { username, password },
        basicAuth: basicAuthOf(process.env.KINTONE_BASIC_AUTH),
        clientCertificate: undefined,
      },
      clock: systemClock,
      counter: requestCounter(),
      signal: stop.signal,
    });
    if (dryRun) log.info(setup.dryRun);
    const result = await setUpApps(
      {
        kintone,
        clock: systemClock,
        signal: stop.signal,
        save: (after) => saveProgress(options.state, { baseUrl, space, progress: after }),
        tell: (event: SetupEvent) => log.info(sentenceFor(setup.events, event)),
      },
      { language, texts: setup.app, space, given: options.apps, progress, isDryRun: dryRun },
    );
    if (result.status === "failed") return failed(setup, result.failure);
    const apps = result.status === "done" ? result.apps : undefined;
    const text = settingsText({
      baseUrl,
      language,
      apps: apps ?? placeholders,
      guestSpaceId: kintone.guestSpaceId(),
      hasBasicAuth: process.env.KINTONE_BASIC_AUTH !== undefined,
    });
    writeSettings(config, text, dryRun, setup);
    if (apps === undefined) return 0;
    if (splitTokens(tokens).length === 0) {
      tellTokens(baseUrl, apps, setup);
      return 0;
    }
  } catch (error) {
    if (error instanceof ProgressFailure) return failed(setup, error.failure);
    throw error;
  } finally {
    stop.dispose();
  }
  log.info(`\n${setup.checkFollows}`);
  const { checkCommand } = await import("./check-command.ts");
  return checkCommand({ config, json: false });
};

/** In a dry run, where the number of an app that is not there would stand. */
const placeholders: SetupApps = { accounts: "…", permissionSets: "…", assignments: "…" };

const failed = (setup: SetupMessages, failure: SetupFailure): number => {
  complain.info(`✗ ${sentenceFor(setup.failures, failure)} [${failure.kind}]`);
  return 1;
};

const basicAuthOf = (given: string | undefined) => {
  if (given === undefined || given === "") return undefined;
  const at = given.indexOf(":");
  return at < 0
    ? { username: given, password: "" }
    : { username: given.slice(0, at), password: given.slice(at + 1) };
};

const indented = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");

/** A settings file that is there is somebody's work: it is never written over. */
const writeSettings = (path: string, text: string, isDryRun: boolean, setup: SetupMessages): void => {
  if (existsSync(path) || isDryRun) {
    const said = existsSync(path) ? setup.settingsThere(path) : setup.settingsWould(path);
    log.info(`${said}\n${indented(text)}`);
    return;
  }
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
    log.info(setup.settingsWritten(path));
  } catch (error) {
    const detail = messageOf(error);
    log.info(`${setup.settingsFailed({ path, detail })}\n${indented(text)}`);
  }
};

const tellTokens = (baseUrl: string, apps: SetupApps, setup: SetupMessages): void => {
  const lines = (["permissionSets", "assignments", "accounts"] as const).flatMap((kind) => {
    const { name } = setup.app.apps[kind];
    return setup.tokenFor({ name, url: `${baseUrl}/k/${apps[kind]}/`, kind });
  });
  log.info(
    [
      "",
      setup.tokensFollow,
      ...lines,
      ...setup.tokensEnd(["KINTONE_API_TOKEN=…,…,…"]),
      "",
      setup.checkLater,
    ].join("\n"),
  );
};
