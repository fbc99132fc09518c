import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect } from "vitest";

/*
 * What the program can ask of AWS, as IAM names it: read from the commands that its code makes, so that no list of
 * rights is kept by hand.
 */

/** The prefix in IAM of each service that has a client. */
const prefixes: Readonly<Record<string, string>> = {
  accessanalyzer: "access-analyzer",
  cloudwatch: "cloudwatch",
  iam: "iam",
  identitystore: "identitystore",
  organizations: "organizations",
  "sso-admin": "sso",
  sts: "sts",
};

/** What cannot be granted: these need no right, or are granted by the role's trust policy. */
const withoutGrant: ReadonlySet<string> = new Set(["sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"]);

const entries = ["src/action.ts", "src/cli.ts"];
/** The doors to everything that writes: only a run that applies goes through. */
const doors = {
  apply: "src/identity-center/writer.ts",
  metrics: "src/cloudwatch/completed-runs.ts",
};

export type ActionsOfTheCode = {
  /** Everything outside the doors. */
  readonly read: readonly string[];
  /** Behind the door of the writer, and nowhere else. */
  readonly apply: readonly string[];
  readonly metrics: readonly string[];
  /** Called, and not granted by a policy. */
  readonly withoutGrant: readonly string[];
};

export const actionsOfTheCode = (): ActionsOfTheCode => {
  const reading = filesBehind(entries, Object.values(doors));
  const behind = (door: string): readonly string[] =>
    filesBehind([door], []).filter((file) => !reading.includes(file));
  const all = actionsIn([...reading, ...Object.values(doors).flatMap(behind)]);
  const granted = (files: readonly string[]): readonly string[] =>
    actionsIn(files).filter((action) => !withoutGrant.has(action));
  return {
    read: granted(reading),
    apply: granted(behind(doors.apply)),
    metrics: granted(behind(doors.metrics)),
    withoutGrant: all.filter((action) => withoutGrant.has(action)),
  };
};

/** IAM actions of the commands that these files make, sorted. */
const actionsIn = (files: readonly string[]): readonly string[] => {
  const actions = files.flatMap((file) => {
    const source = readFileSync(file, "utf8");
    const commands = new Map<string, string>();
    for (const [, names = "", service = ""] of source.matchAll(
      /import\s*\{([^}]*)\}\s*from "@aws-sdk\/client-([\w-]+)"/g,
    ))
      for (const [name] of names.matchAll(/\w+Command\b/g)) commands.set(name, service);
    const made = [...source.matchAll(/new (\w+Command)\(/g)].map(([, name = ""]) => name);
    // Anything else than a named command (a whole client, a namespace, a renamed import) could not be followed.
    expect(source, file).not.toMatch(/import (?!type)[^{;]*from "@aws-sdk\/client-|Command as /);
    expect([...commands.keys()].sort(), `commands imported and made in ${file}`).toEqual(
      [...new Set(made)].sort(),
    );
    return made.map((name) => {
      const prefix = prefixes[commands.get(name) ?? ""];
      expect(prefix, `the service of ${name} in ${file}`).toBeDefined();
      return `${prefix}:${name.replace(/Command$/, "")}`;
    });
  });
  return [...new Set(actions)].sort();
};

/** Source files that these files import, and what those import; without the simulator, and not through `closed`. */
const filesBehind = (from: readonly string[], closed: readonly string[]): readonly string[] => {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file) || closed.includes(file) || file.startsWith("src/simulator/")) return;
    found.add(file);
    const source = readFileSync(file, "utf8");
    for (const [, target = ""] of source.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g))
      visit(posix.join(posix.dirname(file), target));
  };
  from.forEach(visit);
  return [...found].sort();
};
