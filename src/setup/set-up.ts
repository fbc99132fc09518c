import type { Clock } from "../clock.ts";
import type {
  AppDesign,
  AppState,
  SetupEvent,
  SetupFailure,
  SetupKind,
  SetupLogin,
  SetupStep,
} from "../core/ledgers/app-design.ts";
import type { AppTexts } from "../messages/setup-catalogue.ts";
import { RemoteError } from "../remote-error.ts";
import { missingFrom } from "./app-diff.ts";
import { ledgerApp, setupKinds } from "./ledger-apps.ts";

/** kintone as the set-up needs it. Everything throws RemoteError. */
type SetupKintone = {
  readonly login: () => Promise<void>;
  readonly findSpace: (space: string) => Promise<void>;
  readonly appsNamed: (name: string) => Promise<readonly string[]>;
  /** Sent once, whatever becomes of it. */
  readonly create: (name: string, space: string | undefined) => Promise<string>;
  readonly read: (app: string, place: "preview" | "live") => Promise<Omit<AppState, "isDraft"> | undefined>;
  readonly carryOut: (app: string, step: SetupStep) => Promise<void>;
  readonly deploy: (app: string) => Promise<void>;
  readonly deployStatus: (app: string) => Promise<"PROCESSING" | "SUCCESS" | "FAIL" | "CANCEL">;
};

/** What a set-up leaves for the next: numbers of the apps, and what was under way when it ended. */
export type Progress = {
  readonly apps: Readonly<Partial<Record<SetupKind, string>>>;
  /** The app whose creation was sent, and not answered yet. */
  readonly creating?: SetupKind | undefined;
  /** Apps in which there are changes of ours that were not deployed yet. */
  readonly undeployed: readonly string[];
};

export type SetupPorts = {
  readonly kintone: SetupKintone;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Kept at once; throws what makes it impossible. */
  readonly save: (progress: Progress) => void;
  readonly tell: (event: SetupEvent) => void;
};

export type SetupOptions = {
  readonly language: "en" | "ja";
  readonly texts: AppTexts;
  readonly login: SetupLogin;
  readonly space: string | undefined;
  /** Apps that the caller names: a number, or `new` for one that is made beside whatever has its name. */
  readonly given: Readonly<Partial<Record<SetupKind, string>>>;
  readonly progress: Progress;
  readonly isDryRun: boolean;
};

export type SetupResult =
  | { readonly status: "done"; readonly apps: Readonly<Record<SetupKind, string>> }
  | { readonly status: "would" }
  | { readonly status: "failed"; readonly failure: SetupFailure };

class Failure extends Error {
  readonly failure: SetupFailure;
  constructor(failure: SetupFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

const fail = (failure: SetupFailure): never => {
  throw new Failure(failure);
};

/**
 * Makes the three apps, one after the other: each is found or created, completed and deployed before the next. It can
 * end anywhere and be run again: what stands in kintone is compared with the design, and only what is missing is done.
 */
export const setUpApps = async (ports: SetupPorts, options: SetupOptions): Promise<SetupResult> => {
  const run = new Run(ports, options);
  try {
    return await run.all();
  } catch (error) {
    if (error instanceof Failure) return { status: "failed", failure: error.failure };
    if (error instanceof RemoteError) return { status: "failed", failure: failureOf(error, options.login) };
    throw error;
  }
};

const failureOf = (error: RemoteError, login: SetupLogin): SetupFailure => {
  if (error.kind === "stopped") return { kind: "stopped" };
  if (isLoginError(error)) return { kind: "login-failed", login, detail: error.message };
  return { kind: "unreachable", detail: error.message };
};

/** A wrong login, two-factor authentication, a token that has expired, or the domain's basic authentication. */
const isLoginError = ({ code }: RemoteError): boolean => ["CB_WA01", "CB_AU01", "401"].includes(code);

const attempts = 4;
const firstDelay = 1_000;
const deployMinutes = 5;
const pollMilliseconds = 1_000;
/** For so long a status that has not changed may be that of the deploy before. */
const unseenMilliseconds = 10_000;

class Run {
  private readonly ports: SetupPorts;
  private readonly options: SetupOptions;
  private progress: Progress;

  constructor(ports: SetupPorts, options: SetupOptions) {
    this.ports = ports;
    this.options = options;
    this.progress = withGiven(options.progress, options.given);
  }

  async all(): Promise<SetupResult> {
    const { space, isDryRun } = this.options;
    await this.logIn();
    if (space !== undefined) await this.mustHaveSpace(space);
    const apps: Partial<Record<SetupKind, string>> = {};
    for (const kind of setupKinds) {
      const app = await this.find(kind);
      if (app === undefined && isDryRun) this.tellWhole(kind, apps.accounts);
      else {
        apps[kind] = app ?? (await this.create(kind));
        await this.complete(kind, apps[kind], apps.accounts);
      }
    }
    const { accounts, permissionSets, assignments } = apps;
    if (accounts === undefined || permissionSets === undefined || assignments === undefined)
      return { status: "would" };
    return isDryRun
      ? { status: "would" }
      : { status: "done", apps: { accounts, permissionSets, assignments } };
  }

  /** What kintone answers to an OAuth token that it does not take has no code that is known. */
  private async logIn(): Promise<void> {
    try {
      await this.ports.kintone.login();
    } catch (error) {
      const { login } = this.options;
      const isRefusal = error instanceof RemoteError && ["denied", "refused"].includes(error.kind);
      // A page in place of JSON comes from what stands in front of kintone.
      if (login !== "oauth" || !isRefusal || /^\d+$/.test(error.code)) throw error;
      fail({ kind: "login-failed", login, detail: error.message });
    }
  }

  private async mustHaveSpace(space: string): Promise<void> {
    try {
      await this.ports.kintone.findSpace(space);
    } catch (error) {
      if (!(error instanceof RemoteError) || isLoginError(error)) throw error;
      if (error.kind === "unavailable" || error.kind === "throttled" || error.kind === "stopped") throw error;
      fail({ kind: "space-not-found", space, detail: error.message });
    }
  }

  private nameOf(kind: SetupKind): string {
    return this.options.texts.apps[kind].name;
  }

  /** The app that is known from before, or undefined when it is to be created. */
  private async find(kind: SetupKind): Promise<string | undefined> {
    const known = this.progress.apps[kind];
    const name = this.nameOf(kind);
    if (known !== undefined) {
      this.ports.tell({ kind: "found", name, app: known });
      return known;
    }
    if (this.progress.creating === kind)
      return fail({
        kind: "creation-unknown",
        name,
        ledger: kind,
        detail: "the run before did not hear of it",
      });
    if (this.options.given[kind] === "new") return undefined;
    const [taken] = await this.ports.kintone.appsNamed(name);
    return taken === undefined ? undefined : fail({ kind: "name-taken", app: taken, name, ledger: kind });
  }

  /** Creation is written down before it is sent, and its answer at once: no app is created twice. */
  private async create(kind: SetupKind): Promise<string> {
    const name = this.nameOf(kind);
    this.stopIfAsked();
    this.ports.tell({ kind: "creating", name });
    this.keep({ ...this.progress, creating: kind });
    let app: string;
    try {
      app = await this.ports.kintone.create(name, this.options.space);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      // Without an answer of kintone's own, nobody knows whether the app is there.
      if (error.kind === "unavailable")
        return fail({ kind: "creation-unknown", name, ledger: kind, detail: error.message });
      this.keep({ ...this.progress, creating: undefined });
      if (isLoginError(error) || error.kind === "stopped") throw error;
      if (error.kind === "denied") return fail({ kind: "may-not-create", name, detail: error.message });
      return fail({ kind: "not-created", name, detail: error.message });
    }
    this.keep({
      apps: { ...this.progress.apps, [kind]: app },
      creating: undefined,
      undeployed: [...this.progress.undeployed, app],
    });
    this.ports.tell({ kind: "created", name, app });
    return app;
  }

  private async complete(kind: SetupKind, app: string, accountsApp: string | undefined): Promise<void> {
    const { tell } = this.ports;
    const { isDryRun } = this.options;
    const name = this.nameOf(kind);
    const { preview, live } = await this.settled(app, kind);
    const isOurs = this.progress.undeployed.includes(app);
    const isPending = live !== undefined && live.fingerprint !== preview.fingerprint;
    const design = this.design(kind, preview, accountsApp);
    const { steps, mismatches } = missingFrom(preview, design);
    for (const mismatch of mismatches) tell({ kind: "mismatch", app, mismatch });
    if (isDryRun) {
      if (steps.length === 0) tell({ kind: "complete", app, name });
      for (const step of steps) tell({ kind: "step", app, step, isDryRun });
      return;
    }
    const isDeployed = live !== undefined && !(isPending && isOurs);
    if (steps.length === 0 && isDeployed) {
      this.forget(app);
      tell({ kind: "complete", app, name });
      return;
    }
    // Deploying would publish what somebody else is in the middle of.
    if (isPending && !isOurs) fail({ kind: "changes-pending", app });
    if (!isOurs) this.keep({ ...this.progress, undeployed: [...this.progress.undeployed, app] });
    await this.carryOutAll(kind, app, accountsApp);
    await this.deploy(app, name, design);
    this.forget(app);
    tell({ kind: "deployed", app, name });
  }

  private design(kind: SetupKind, { system }: AppState, accountsApp: string | undefined): AppDesign {
    const { language, texts } = this.options;
    return ledgerApp(kind, { language, texts, system, accountsApp });
  }

  /** What stands in the app, once no deploy is under way: until then its settings are out of reach. */
  private async settled(
    app: string,
    kind: SetupKind,
  ): Promise<{ readonly preview: AppState; readonly live: AppState | undefined }> {
    const { kintone } = this.ports;
    try {
      await this.wait(app, async (status) => status !== "PROCESSING");
      const preview = await kintone.read(app, "preview");
      if (preview === undefined) return fail({ kind: "app-not-found", app, ledger: kind });
      const live = await kintone.read(app, "live");
      return {
        preview: { ...preview, isDraft: live === undefined },
        live: live && { ...live, isDraft: false },
      };
    } catch (error) {
      const isOut =
        error instanceof RemoteError &&
        (error.kind === "not-found" || error.kind === "denied") &&
        !isLoginError(error);
      return isOut ? fail({ kind: "app-not-found", app, ledger: kind }) : rethrow(error, app);
    }
  }

  /** Sends what is missing until nothing is: after a conflict or a lost answer, what stands there decides anew. */
  private async carryOutAll(kind: SetupKind, app: string, accountsApp: string | undefined): Promise<void> {
    const { tell, clock, signal } = this.ports;
    const isDryRun = false;
    for (let attempt = 1; ; attempt++) {
      const { preview } = await this.settled(app, kind);
      try {
        for (const step of missingFrom(preview, this.design(kind, preview, accountsApp)).steps) {
          this.stopIfAsked();
          await this.ports.kintone.carryOut(app, step);
          tell({ kind: "step", app, step, isDryRun });
        }
        return;
      } catch (error) {
        if (!(error instanceof RemoteError)) throw error;
        const passes = ["conflict", "unavailable"].includes(error.kind) || error.code === "GAIA_CO03";
        if (!passes || attempt === attempts) rethrow(error, app);
        await clock.sleep(firstDelay * 2 ** (attempt - 1), signal);
      }
    }
  }

  /** Deploys, and waits until people have it: a status alone may be that of an older deploy. */
  private async deploy(app: string, name: string, design: AppDesign): Promise<void> {
    const { kintone, tell } = this.ports;
    this.stopIfAsked();
    tell({ kind: "deploying", app, name });
    const before = await kintone.deployStatus(app);
    const begun = this.ports.clock.now().getTime();
    try {
      await kintone.deploy(app);
    } catch (error) {
      // An answer that was lost says nothing about the deploy: what people have does.
      if (!(error instanceof RemoteError) || error.kind !== "unavailable") rethrow(error, app);
    }
    const isThere = async (): Promise<boolean> => {
      const live = await kintone.read(app, "live");
      if (live === undefined) return false;
      const steps = missingFrom({ ...live, isDraft: false }, design).steps;
      return steps.length === 0;
    };
    let isSeen = false;
    await this.wait(app, async (status) => {
      isSeen ||= status !== before || this.ports.clock.now().getTime() - begun > unseenMilliseconds;
      if (isSeen && (status === "FAIL" || status === "CANCEL")) fail({ kind: "deploy-failed", app, status });
      return status === "SUCCESS" && (await isThere());
    });
  }

  private async wait(app: string, isOver: (status: string) => Promise<boolean>): Promise<void> {
    const { kintone, clock, signal } = this.ports;
    const until = clock.now().getTime() + deployMinutes * 60_000;
    while (!(await isOver(await kintone.deployStatus(app)))) {
      this.stopIfAsked();
      if (clock.now().getTime() > until) fail({ kind: "deploy-slow", app, minutes: deployMinutes });
      await clock.sleep(pollMilliseconds, signal);
    }
  }

  private tellWhole(kind: SetupKind, accountsApp: string | undefined): void {
    const { tell } = this.ports;
    const system = { creator: "", recordNumber: "" };
    const { language, texts } = this.options;
    const design = ledgerApp(kind, { language, texts, system, accountsApp });
    tell({ kind: "would-create", name: design.name });
    const { steps } = missingFrom(emptyDraft, design);
    for (const step of steps) tell({ kind: "step", app: "", step, isDryRun: true });
  }

  private stopIfAsked(): void {
    if (this.ports.signal.aborted) fail({ kind: "stopped" });
  }

  private forget(app: string): void {
    if (!this.progress.undeployed.includes(app)) return;
    this.keep({ ...this.progress, undeployed: this.progress.undeployed.filter((one) => one !== app) });
  }

  private keep(progress: Progress): void {
    this.progress = progress;
    this.ports.save(progress);
  }
}

/** What kintone did not accept is told with its app; whatever else went wrong, by itself. */
const rethrow = (error: unknown, app: string): never => {
  if (!(error instanceof RemoteError) || isLoginError(error)) throw error;
  if (error.kind === "unavailable" || error.kind === "throttled" || error.kind === "stopped") throw error;
  return fail({ kind: "step-refused", app, detail: error.message });
};

const withGiven = (progress: Progress, given: SetupOptions["given"]): Progress => {
  const named = setupKinds.filter((kind) => given[kind] !== undefined);
  const apps = { ...progress.apps };
  for (const kind of named) {
    const app = given[kind];
    if (app === "new") delete apps[kind];
    else if (app !== undefined) apps[kind] = app;
  }
  const isAnswered = progress.creating !== undefined && named.includes(progress.creating);
  return { ...progress, apps, creating: isAnswered ? undefined : progress.creating };
};

const emptyDraft: AppState = {
  isDraft: true,
  revision: "",
  system: { creator: "", recordNumber: "" },
  description: "",
  titleField: undefined,
  fields: {},
  layout: [],
  views: [],
  appRights: [],
  recordRights: [],
  restricted: [],
  notifications: [],
  fingerprint: "",
};
