import { parseDocument } from "yaml";

export type WorkflowText = {
  /** Whether it runs the sync, whoever has copied this repository where. */
  readonly isSync: boolean;
  /** Whether all it does is to let held changes through. */
  readonly approves: boolean;
  /** Events of a clock that start it. */
  readonly clocks: readonly string[];
  readonly crons: readonly string[];
  /** Permissions that a job which syncs needs and does not ask for, as a workflow writes them. */
  readonly lacks: readonly string[];
};

/** `workflow_dispatch` and `repository_dispatch` are what a clock outside of GitHub calls. */
const clockEvents = ["schedule", "workflow_dispatch", "repository_dispatch"];

const own = /(^|\/)kintone-identity-center-sync(\/\.github\/workflows\/sync\.ya?ml)?(@|$)/;

/** What a workflow file says of itself; one that is no YAML says nothing. */
export const readWorkflowText = (text: string): WorkflowText => {
  const document = parseDocument(text);
  const root: unknown = document.errors.length > 0 ? undefined : document.toJS();
  const on = partOf(root, "on");
  const events =
    typeof on === "string" ? [on] : Array.isArray(on) ? on.map(String) : Object.keys(isMap(on) ? on : {});
  const schedule = partOf(on, "schedule");
  const jobs = Object.values(mapOf(partOf(root, "jobs"))).flatMap((job) => {
    const steps = partOf(job, "steps");
    const callers: readonly unknown[] = [job, ...(Array.isArray(steps) ? steps : [])];
    const syncs = callers.filter((caller) => own.test(String(partOf(caller, "uses") ?? "")));
    return syncs.length === 0 ? [] : [{ syncs, permissions: partOf(job, "permissions") }];
  });
  const syncs = jobs.flatMap((job) => job.syncs);
  const approving = (caller: unknown): boolean =>
    partOf(partOf(caller, "with"), "approve-plan") !== undefined;
  return {
    isSync: syncs.length > 0,
    approves: syncs.length > 0 && syncs.every(approving),
    clocks: clockEvents.filter((event) => events.includes(event)),
    crons: (Array.isArray(schedule) ? schedule : []).flatMap((one) => {
      const cron = partOf(one, "cron");
      return typeof cron === "string" ? [cron] : [];
    }),
    lacks: [
      ...new Set(
        jobs.flatMap((job) => {
          const given = job.permissions ?? partOf(root, "permissions");
          const may = (name: string): boolean => given === "write-all" || partOf(given, name) === "write";
          const asksForRole = job.syncs.some((sync) => partOf(partOf(sync, "with"), "role-to-assume"));
          return [
            // Nobody has it without asking, unlike the others, whose default is the repository's matter.
            ...(asksForRole && !may("id-token") ? ["id-token: write"] : []),
            ...(events.includes("issue_comment") && given !== undefined && !may("issues")
              ? ["issues: write"]
              : []),
          ];
        }),
      ),
    ],
  };
};

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const mapOf = (value: unknown): Readonly<Record<string, unknown>> => (isMap(value) ? value : {});

const partOf = (value: unknown, name: string): unknown => mapOf(value)[name];
