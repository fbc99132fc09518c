import { counted } from "./english.ts";
import { grouped } from "./phrases.ts";

/** What `identity-sync check` says of the workflow that syncs, and of its clock. Files are names without a folder. */
export type CheckClockWords = {
  readonly unreadable: string;
  readonly filesUnreadable: string;
  readonly notFound: string;
  readonly permitted: (file: string) => string;
  readonly notPermitted: (of: { readonly file: string; readonly lacks: readonly string[] }) => string;
  readonly active: (file: string) => string;
  readonly disabled: (of: {
    readonly file: string;
    /** In GitHub's word. */
    readonly state: string;
    readonly repository: string;
  }) => string;
  readonly scheduled: (of: { readonly file: string; readonly crons: readonly string[] }) => string;
  readonly notScheduled: (file: string) => string;
  readonly noSuccess: (of: { readonly file: string; readonly runs: number }) => string;
  readonly success: (of: { readonly file: string; readonly minutes: number }) => string;
  readonly successTooOld: (of: { readonly file: string; readonly minutes: number }) => string;
  readonly gaps: (of: {
    readonly file: string;
    readonly runs: number;
    /** Minutes. */
    readonly shortest: number;
    readonly longest: number;
    readonly isUneven: boolean;
  }) => string;
};

const enFor = (minutes: number): string =>
  minutes < 120 ? counted(minutes, "minute") : counted(Math.round(minutes / 60), "hour");

const jaFor = (minutes: number): string =>
  minutes < 120 ? `${minutes} 分` : `${grouped(Math.round(minutes / 60))} 時間`;

const enWhy: Readonly<Record<string, string>> = {
  disabled_inactivity:
    "GitHub has switched it off, as it does after 60 days without activity in a public repository",
  disabled_manually: "somebody has switched it off",
  disabled_fork: "it is switched off, as in every fork",
};

const jaWhy: Readonly<Record<string, string>> = {
  disabled_inactivity:
    "リポジトリに動きがなかったため（公開リポジトリでは 60 日間）、GitHub がワークフローを無効にしました",
  disabled_manually: "だれかがワークフローを無効にしています",
  disabled_fork: "フォークのため、ワークフローが無効になっています",
};

export const enCheckClock: CheckClockWords = {
  unreadable:
    "whether the workflow is switched on, and when it ran last, cannot be seen: the token needs actions: read",
  filesUnreadable:
    "which workflow syncs cannot be seen: the token needs contents: read to read the workflows' files",
  notFound:
    "no workflow on the default branch uses kintone-identity-center-sync: copy examples/github.yml, or look after the clock where it runs",
  permitted: (file) => `the job of ${file} asks for the permissions that it needs`,
  notPermitted: ({ file, lacks }) =>
    `the job of ${file} that syncs lacks ${lacks.join(", ")}: add it to the job's permissions, as in examples/github.yml (id-token is for the AWS role, issues for the answer to /sync)`,
  active: (file) => `the workflow ${file} is switched on`,
  disabled: ({ file, state, repository }) =>
    `the workflow ${file} does not run: ${enWhy[state] ?? `GitHub calls it ${state}`}. Run gh workflow enable ${file} --repo ${repository}, or choose the workflow in Actions and press “Enable workflow”`,
  scheduled: ({ file, crons }) => `${file} runs by its schedule: ${crons.join(", ")}`,
  notScheduled: (file) =>
    `${file} has no schedule, so runs come only from elsewhere: add one, or see that a clock of your own starts it`,
  noSuccess: ({ file, runs }) =>
    runs === 0
      ? `no clock has started ${file} yet; a schedule counts on the default branch alone, and its first run may be late`
      : `none of the last ${counted(runs, "run")} of ${file} has succeeded: look at them in Actions`,
  success: ({ file, minutes }) => `a run of ${file} succeeded ${counted(minutes, "minute")} ago`,
  successTooOld: ({ file, minutes }) =>
    `no run of ${file} has succeeded for ${enFor(minutes)}: look at the runs in Actions`,
  gaps: ({ file, runs, shortest, longest, isUneven }) =>
    `the last ${runs} runs of ${file} began ${grouped(shortest)} to ${grouped(longest)} minutes apart${isUneven ? ": GitHub delays and drops scheduled runs; deploy/ has a clock that does not (docs/operations.md)" : ""}`,
};

export const jaCheckClock: CheckClockWords = {
  unreadable:
    "ワークフローが有効かどうかと、最後の実行がいつかは確認できません。トークンに actions: read の権限が必要です",
  filesUnreadable:
    "同期のワークフローがどれかは確認できません。ワークフローのファイルを読むには、トークンに contents: read の権限が必要です",
  notFound:
    "既定のブランチに、kintone-identity-center-sync を使うワークフローがありません。examples/github.yml をコピーしてください。ほかの場所で実行している場合は、そこで定期実行を確認してください",
  permitted: (file) => `${file} のジョブには、必要な権限（permissions）があります`,
  notPermitted: ({ file, lacks }) =>
    `${file} の同期のジョブに ${lacks.join("、")} がありません。examples/github.yml のように、ジョブの permissions に加えてください（id-token は AWS のロールを引き受けるため、issues は /sync に返信するためです）`,
  active: (file) => `ワークフロー ${file} は有効です`,
  disabled: ({ file, state, repository }) =>
    `ワークフロー ${file} は実行されません。${jaWhy[state] ?? `GitHub での状態は ${state} です`}。gh workflow enable ${file} --repo ${repository} を実行するか、Actions でこのワークフローを選んで「Enable workflow」を押してください`,
  scheduled: ({ file, crons }) => `${file} はスケジュールで実行されます: ${crons.join("、")}`,
  notScheduled: (file) =>
    `${file} には schedule がないため、ほかから起動されたときにしか実行されません。schedule を加えるか、別のタイマーから起動されることを確認してください`,
  noSuccess: ({ file, runs }) =>
    runs === 0
      ? `${file} は、まだ一度も定期実行されていません。schedule は既定のブランチのファイルだけで働き、最初の実行は遅れることがあります`
      : `${file} の最近 ${runs} 回の実行は、一度も成功していません。Actions で実行結果を確認してください`,
  success: ({ file, minutes }) => `${file} の実行は ${grouped(minutes)} 分前に成功しました`,
  successTooOld: ({ file, minutes }) =>
    `${file} の実行が ${jaFor(minutes)}成功していません。Actions で実行結果を確認してください`,
  gaps: ({ file, runs, shortest, longest, isUneven }) =>
    `${file} の最近 ${runs} 回の実行は、${grouped(shortest)}〜${grouped(longest)} 分おきに始まりました${isUneven ? "。GitHub のスケジュール実行は、遅れたり抜けたりすることがあります。確実なタイマーは deploy/ にあります（docs/operations.ja.md）" : ""}`,
};
