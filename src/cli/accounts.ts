import { awsAccess } from "../aws-access.ts";
import { credentialsOf } from "../connect.ts";
import { type AccountsPlan, planAccounts } from "../core/ledgers/account-ledger.ts";
import type { Account } from "../core/model/directory.ts";
import type { Problem } from "../core/model/problem.ts";
import { ambientSurroundings, loadSettings, stopSignal } from "../environment.ts";
import { accountList } from "../kintone/account-list.ts";
import { ledgerProblem } from "../kintone/problems.ts";
import { safeJson } from "../log.ts";
import { type Messages, messagesFor } from "../messages/messages.ts";
import { organization } from "../organizations/organization.ts";
import { RemoteError } from "../remote-error.ts";
import { problemLines } from "../report/text.ts";
import { targetProblem } from "../target.ts";
import { complain, log } from "./terminal.ts";

type AccountsOptions = { readonly config: string; readonly dryRun: boolean; readonly json: boolean };

const usageError = 2;

/** `identity-sync accounts`: makes the list of accounts that of the organization. Answers the exit code. */
export const accountsCommand = async ({ config, dryRun, json }: AccountsOptions): Promise<number> => {
  const loaded = loadSettings(config);
  if (loaded.status === "invalid") {
    complain.info(problemLines(loaded.problems, messagesFor(loaded.language)).join("\n"));
    return usageError;
  }
  const { settings } = loaded;
  const messages = messagesFor(settings.language);
  const { accounts: app } = settings;
  if (app === undefined) {
    complain.info(messages.accounts.noApp);
    return usageError;
  }
  const stop = stopSignal(undefined);
  try {
    const { signal } = stop;
    const surroundings = ambientSurroundings({ statePath: undefined, stop });
    const { apiTokens, clock, counter } = surroundings;
    const list = accountList(app, {
      connection: { ...settings.kintone, apiTokens },
      clock,
      counter,
      signal,
    });
    const listed = await attempt(
      () => list.read(),
      (error) => ledgerProblem(app.app, error),
    );
    if (listed.status === "failed") return failed([listed.problem], messages);
    if (listed.value.status === "unusable") return failed([listed.value.problem], messages);
    const access = awsAccess(surroundings.region, credentialsOf(surroundings));
    const org = organization({ access, clock, counter, signal });
    const read = await attempt(() => org.read({ withOus: true }), targetProblem);
    if (read.status === "failed") return failed([read.problem], messages);

    const { rows, fields } = listed.value;
    const plan = planAccounts(read.value.accounts, rows, fields);
    const done = { added: 0, changed: 0 };
    const failure = dryRun ? undefined : await write(list, plan, done);
    if (json) process.stdout.write(`${safeJson(jsonOf(plan, done, dryRun, failure))}\n`);
    else for (const line of linesOf(plan, read.value.accounts, messages)) log.info(line);
    if (failure === undefined) {
      if (!json) log.info(messages.accounts.end({ ...countsOf(plan), isDryRun: dryRun }));
      return 0;
    }
    complain.info(messages.accounts.writeFailed({ app: app.app, detail: failure.message, ...done }));
    return 1;
  } finally {
    stop.dispose();
  }
};

type Attempt<Value> =
  | { readonly status: "done"; readonly value: Value }
  | { readonly status: "failed"; readonly problem: Problem };

const attempt = async <Value>(
  work: () => Promise<Value>,
  problemOf: (error: RemoteError) => Problem,
): Promise<Attempt<Value>> => {
  try {
    return { status: "done", value: await work() };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { status: "failed", problem: problemOf(error) };
  }
};

const failed = (problems: readonly Problem[], messages: Messages): number => {
  complain.info(problemLines(problems, messages).join("\n"));
  return 1;
};

type Done = { added: number; changed: number };

/** Changes go first: what a record looks up should be right before there is more of it. */
const write = async (
  list: ReturnType<typeof accountList>,
  plan: AccountsPlan,
  done: Done,
): Promise<RemoteError | undefined> => {
  try {
    await list.change(plan.changes, (count) => {
      done.changed += count;
    });
    await list.add(plan.additions, (count) => {
      done.added += count;
    });
    return undefined;
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
};

const countsOf = ({ additions, changes, unchanged, own }: AccountsPlan) => ({
  added: additions.length,
  changed: changes.length,
  unchanged,
  own,
});

const linesOf = (
  { additions, changes, sameNames }: AccountsPlan,
  accounts: readonly Account[],
  messages: Messages,
): readonly string[] => {
  const nameOf = (id: string): string => accounts.find((account) => account.id === id)?.name ?? "";
  const { columns, sameName } = messages.accounts;
  return [
    ...additions.map(({ id = "", name = nameOf(id), ou = "", state = "" }) =>
      `  + ${name} (${id})  ${ou}  ${state}`.trimEnd(),
    ),
    ...changes.map(({ row, values }) => {
      const id = row.values.id ?? "";
      const changed = (["name", "ou", "state"] as const).flatMap((field) =>
        values[field] === undefined
          ? []
          : [`${columns[field]}: ${row.values[field] || "—"} → ${values[field]}`],
      );
      return `  ~ ${row.values.name || nameOf(id)} (${id})  ${changed.join("  ")}`;
    }),
    ...sameNames.map((same) => `  i ${sameName(same)}`),
  ];
};

const jsonOf = (plan: AccountsPlan, done: Done, isDryRun: boolean, failure: RemoteError | undefined) => ({
  schemaVersion: 1,
  isDryRun,
  additions: plan.additions,
  changes: plan.changes.map(({ row, values }) => ({ record: row.recordId, id: row.values.id, values })),
  ...{ unchanged: plan.unchanged, own: plan.own, sameNames: plan.sameNames },
  done,
  failure: failure?.message ?? null,
});
