import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { systemClock } from "../clock.ts";
import type { SetupEvent, SetupFailure, SetupKind } from "../core/ledgers/app-design.ts";
import { splitTokens, stopSignal } from "../environment.ts";
import { appSettings } from "../kintone/app-settings.ts";
import { messagesFor } from "../messages/messages.ts";
import { sentenceFor } from "../messages/phrases.ts";
import type { SetupMessages } from "../messages/setup-catalogue.ts";
import { messageOf } from "../remote-error.ts";
import { requestCounter } from "../request-counter.ts";
import { setupKinds } from "../setup/ledger-apps.ts";
import { setUpApps } from "../setup/set-up.ts";
import { type SetupApps, settingsText } from "../setup/settings-text.ts";
import { setupLogin } from "./setup-login.ts";
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
  const given = setupLogin(process.env);
  if (given.status === "mistaken") {
    complain.info(sentenceFor(setup.loginMistakes, given.mistake));
    return usageError;
  }
  const { by, login, basicAuth, clientCertificate, secrets } = given;
  const fail = (failure: SetupFailure): number => {
    const hint = by === "oauth" && mayBeScopes.has(failure.kind) ? `\n  ${setup.oAuthHint}` : "";
    const text = `✗ ${sentenceFor(setup.failures, failure)} [${failure.kind}]${hint}`;
    // What went wrong is told in the words of others.
    complain.info(secrets.reduce((told, secret) => told.replaceAll(secret, "***"), text));
    return 1;
  };
  const stop = stopSignal(undefined);
  try {
    const { space: spaceBefore, progress } = loadProgress(options.state, baseUrl);
    const space = options.space ?? spaceBefore;
    const isAllThere = setupKinds.every(
      (kind) => (options.apps[kind] ?? progress.apps[kind] ?? "new") !== "new",
    );
    // A space is needed where an app is made, and no more after that.
    if (by === "oauth" && space !== undefined && !isAllThere) {
      complain.info(sentenceFor(setup.loginMistakes, { kind: "oauth-and-space", space }));
      return usageError;
    }
    const kintone = appSettings({
      connection: {
        baseUrl,
        apiTokens: [],
        login,
        basicAuth,
        clientCertificate,
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
      {
        language,
        texts: setup.app,
        login: by,
        space: by === "oauth" ? undefined : space,
        given: options.apps,
        progress,
        isDryRun: dryRun,
      },
    );
    if (result.status === "failed") return fail(result.failure);
    const apps = result.status === "done" ? result.apps : undefined;
    const text = settingsText({
      baseUrl,
      language,
      apps: apps ?? placeholders,
      guestSpaceId: kintone.guestSpaceId(),
      hasBasicAuth: basicAuth !== undefined,
      certificate:
        clientCertificate === undefined
          ? "none"
          : clientCertificate.password === ""
            ? "without-password"
            : "with-password",
    });
    writeSettings(config, text, dryRun, setup);
    if (apps === undefined) return 0;
    if (splitTokens(process.env.KINTONE_API_TOKEN).length === 0) {
      tellTokens(baseUrl, apps, namesIn(text), setup);
      return 0;
    }
  } catch (error) {
    if (error instanceof ProgressFailure) return fail(error.failure);
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

/** Where kintone refused something that it might not have refused to a password. */
const mayBeScopes: ReadonlySet<SetupFailure["kind"]> = new Set([
  "may-not-create",
  "not-created",
  "app-not-found",
  "step-refused",
]);

/** What settings take from the environment, by name. */
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = ""]) => name);

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

const tellTokens = (
  baseUrl: string,
  apps: SetupApps,
  others: readonly string[],
  setup: SetupMessages,
): void => {
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
      ...(others.length === 0 ? [] : [setup.otherSecrets(others)]),
      "",
      setup.checkLater,
    ].join("\n"),
  );
};
