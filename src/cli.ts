#!/usr/bin/env node
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { complain } from "./cli/terminal.ts";
import { defaultConfig } from "./environment.ts";
import { useProxyForFetch } from "./fetch-proxy.ts";

// The SDK's releases of 2027 will need a newer Node than the oldest that this program runs on; dist has its own copy.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

useProxyForFetch();

// A reader that has seen enough (`| head`) is no mistake.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

/** Every command loads only what it needs: `--help` answers at once. */
const program = new Command("identity-sync")
  .description("Makes AWS IAM Identity Center what the records of two kintone apps ask for.")
  .exitOverride()
  .showHelpAfterError("(--help shows what there is)");

const positive = (text: string): number => {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return number;
};
const port = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError("It must be a port, 0 to 65535.");
  return number;
};
const config = () => new Option("--config <file>", "settings file").default(defaultConfig);
const json = () => new Option("--json", "print the result as JSON").default(false);

program
  .command("demo")
  .description("show the main job on the embedded simulator; nothing to install, nothing to set up")
  .addOption(
    new Option("--language <language>", "language of the story's kintone")
      .choices(["en", "ja"])
      .default("en"),
  )
  .action(async ({ language }: { language: "en" | "ja" }) => {
    const { demo } = await import("./cli/demo.ts");
    process.exitCode = await demo(language);
  });

program
  .command("simulate")
  .description(
    "serve kintone, AWS, GitHub and Slack on loopback until SIGTERM; prints one line of JSON when it listens",
  )
  .option("--port <port>", "port, 0 for a free one", port, 0)
  .option("--world <file>", "world file (docs/world.schema.json); default: the company of the demo")
  .action(async (options: { port: number; world?: string }) => {
    const { simulate } = await import("./cli/simulate.ts");
    process.exitCode = await simulate({ port: options.port, world: options.world });
  });

for (const mode of ["plan", "apply"] as const) {
  const command = program
    .command(mode)
    .description(
      mode === "plan" ? "show what would be done; writes nothing anywhere" : "do what the records ask for",
    )
    .addOption(config())
    .option("--state <directory>", "directory that is kept between runs")
    .option("--full", "read everything anew, whatever the state directory remembers", false)
    .option("--time-limit <minutes>", "minutes after which nothing new is begun", positive)
    .addOption(json());
  if (mode === "apply") command.option("--approve-plan <checksum>", "let exactly these held changes through");
  command.action(
    async (options: {
      config: string;
      state?: string;
      timeLimit?: number;
      json: boolean;
      approvePlan?: string;
      full: boolean;
    }) => {
      const { reconcile } = await import("./cli/reconcile.ts");
      const { config, state, timeLimit, json, approvePlan, full } = options;
      process.exitCode = await reconcile(mode, { config, state, timeLimit, json, approvePlan, full });
    },
  );
}

program
  .command("import")
  .description(
    "write what IAM Identity Center has as records; what a record says already is not written again",
  )
  .addOption(config())
  .option("--dry-run", "show what would be written; writes nothing anywhere", false)
  .option(
    "--adopt [checksum]",
    "show which permission sets would become ours; with the checksum shown, adopt them",
  )
  .addOption(json())
  .action(async (options: { config: string; dryRun: boolean; adopt?: boolean | string; json: boolean }) => {
    const { importCommand } = await import("./cli/import.ts");
    process.exitCode = await importCommand({ ...options, adopt: options.adopt });
  });

program
  .command("export")
  .description("hand over what records ask for in the management account, as Terraform (JSON syntax)")
  .addArgument(new Argument("<format>", "what it is written as").choices(["terraform"]))
  .addOption(config())
  .option("--out <file>", "where to write it; default: standard output")
  .action(async (_format: string, options: { config: string; out?: string }) => {
    const { exportCommand } = await import("./cli/export.ts");
    process.exitCode = await exportCommand({ config: options.config, out: options.out });
  });

program
  .command("check")
  .description("reach every service, read-only, and list everything that is missing; or check one policy")
  .addOption(config())
  .option("--policy <file>", "check only this inline policy (- for standard input); needs no settings")
  .addOption(
    new Option("--language <language>", "language of what is said about a policy")
      .choices(["en", "ja"])
      .default("en"),
  )
  .addOption(json())
  .action(async (options: { config: string; policy?: string; language: "en" | "ja"; json: boolean }) => {
    const { config, policy, language, json } = options;
    if (policy !== undefined) {
      const { checkPolicy } = await import("./cli/check-policy.ts");
      process.exitCode = await checkPolicy({ policy, language, json });
      return;
    }
    const { checkCommand } = await import("./cli/check-command.ts");
    process.exitCode = await checkCommand({ config, json });
  });

program
  .command("audit")
  .description("say who had access on a day, and which record said so, from downloaded audit trails")
  .argument("<folder>", "folder with the files of the audit trail, in any folders below it")
  .option("--account <account>", "name or id of an AWS account")
  .option("--person <name>", "user name or id in IAM Identity Center")
  .option("--on <date>", "day, as in 2026-04-01; default: today")
  .option("--time-zone <zone>", "time zone of that day", "Asia/Tokyo")
  .addOption(
    new Option("--language <language>", "language of the answer").choices(["en", "ja"]).default("en"),
  )
  .addOption(json())
  .action(
    async (
      folder: string,
      options: {
        account?: string;
        person?: string;
        on?: string;
        timeZone: string;
        language: "en" | "ja";
        json: boolean;
      },
    ) => {
      const { audit } = await import("./cli/audit.ts");
      const { account, person, on, timeZone, language, json } = options;
      process.exitCode = await audit({ folder, account, person, on, timeZone, language, json });
    },
  );

program
  .command("accounts")
  .description("make the list of AWS accounts in kintone that of the organization")
  .addOption(config())
  .option("--dry-run", "show what would be written; writes nothing", false)
  .addOption(json())
  .action(async (options: { config: string; dryRun: boolean; json: boolean }) => {
    const { accountsCommand } = await import("./cli/accounts.ts");
    process.exitCode = await accountsCommand(options);
  });

const setup = program.command("setup").description("make what a company needs once, step by step");

const ledgerApp = (text: string, before: Readonly<Record<string, string>>): Record<string, string> => {
  const [, ledger, app] = /^(accounts|permissionSets|assignments)=([1-9]\d*|new)$/.exec(text) ?? [];
  if (ledger === undefined || app === undefined)
    throw new InvalidArgumentError(
      "It must be accounts, permissionSets or assignments, = and the number of an app or `new`.",
    );
  return { ...before, [ledger]: app };
};
const kintoneUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" && url?.hostname !== "localhost")
    throw new InvalidArgumentError("It must be an address such as https://example.cybozu.com");
  return text;
};
const space = (text: string): string => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be the number of a space.");
  return text;
};

setup
  .command("kintone")
  .description(
    "create the ledgers in kintone, or complete them; needs KINTONE_USERNAME and KINTONE_PASSWORD, or KINTONE_OAUTH_TOKEN (and KINTONE_BASIC_USER and KINTONE_BASIC_PASSWORD, or KINTONE_CERTIFICATE, where the domain asks for them)",
  )
  .requiredOption("--base-url <url>", "address of kintone, https://example.cybozu.com", kintoneUrl)
  .option("--space <number>", "space that the apps are created in; default: none", space)
  .addOption(
    new Option("--language <language>", "language of the apps and of what is said")
      .choices(["en", "ja"])
      .default("en"),
  )
  .option("--dry-run", "show what would be done; writes nothing", false)
  .addOption(config())
  .option(
    "--state <file>",
    "remembers the apps that were created, so that a run that failed can go on",
    ".identity-sync-setup.json",
  )
  .option(
    "--app <ledger=number>",
    "complete this app (accounts=101, permissionSets=102, assignments=103), or create a `new` one; repeatable",
    ledgerApp,
    {},
  )
  .action(
    async (options: {
      baseUrl: string;
      space?: string;
      language: "en" | "ja";
      dryRun: boolean;
      config: string;
      state: string;
      app: Readonly<Record<string, string>>;
    }) => {
      const { setupKintone } = await import("./cli/setup-kintone.ts");
      const { app: apps, space, ...rest } = options;
      process.exitCode = await setupKintone({ ...rest, space, apps });
    },
  );

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  complain.info(`This is a mistake in the program itself.\n${text}`);
  process.exitCode = 1;
});
