import { expect } from "vitest";
import type { Company, Reconciliation } from "./reconcile.ts";
import { writtenBy } from "./written.ts";

const named = /TOKEN|SECRET|PASSWORD|ACCESS_KEY/;

/** Every secret of a company, as the programs are given them. */
export const secretsOf = ({ simulator }: Company): readonly string[] =>
  Object.entries(simulator.listing.env)
    .filter(([name]) => named.test(name) && !name.endsWith("_URL"))
    .flatMap(([, value]) => value.split(","));

/** Nothing that a run has written anywhere holds a secret. */
export const expectNoSecret = (opened: Company, reconciliation: Reconciliation, where: string): void => {
  const secrets = secretsOf(opened);
  for (const [place, text] of Object.entries(writtenBy(opened, reconciliation)))
    expect(
      secrets.filter((secret) => [text].flat().join("\n").includes(secret)),
      `${place}: ${where}`,
    ).toEqual([]);
};
