import { expect } from "vitest";
import type { World } from "../../src/simulator/world.ts";
import { expectNothingMore, type RunChoices, reopen, type Settled } from "./reconcile.ts";
import { accountIds, ledger } from "./small-company.ts";

/** Each problem as it is read in English and in Japanese. */
export type Told = readonly (readonly [en: string, ja: string])[];

export type RecordMistake = {
  readonly name: string;
  readonly happens: (world: World) => void;
  readonly tells: Told;
  readonly settings?: RunChoices["settings"];
  /** Hours after the first run with the mistake at which people are told this. */
  readonly afterHours?: number;
  /** Writes besides the one that the good record needs. */
  readonly writes?: readonly string[];
  readonly gains?: readonly string[];
};

/**
 * In the same run in which a record cannot be understood, another one is new. That one is granted; nobody loses
 * anything; people are told exactly this, once, on their records; and a second run writes nothing.
 */
export const expectOthersSync = async (settled: Settled, mistake: RecordMistake): Promise<void> => {
  const { happens, tells, settings = {}, afterHours, writes = [], gains = [] } = mistake;
  const opened = await reopen(settled, (world) => {
    happens(world);
    ledger(world, "assignments").add(9, {
      users: ["carol"],
      accounts: "shop-prod",
      permissionSets: "ReadOnly",
    });
  });
  const { status, gained, lost, writes: written, en, ja, comments } = await opened.run({ settings });
  const newcomer = `${accountIds.prod}/ReadOnly carol@example.com`;
  expect({ status, gained, lost, writes: written }).toEqual({
    status: "applied",
    gained: [...gains, newcomer].sort(),
    lost: [],
    writes: [...writes, "sso-admin CreateAccountAssignment"],
  });
  expect(comments.map(said)).toEqual(onRecords(en));
  let told = en.map((sentence, index) => [sentence, ja[index]]);
  if (afterHours !== undefined) {
    opened.clock.advance({ hours: afterHours });
    const later = await opened.run({ settings });
    expect({ lost: later.lost, writes: later.writes }).toEqual({ lost: [], writes: [] });
    told = later.en.map((sentence, index) => [sentence, later.ja[index]]);
  }
  expect(told).toEqual(tells);
  await expectNothingMore(opened, { settings });
};

/** What a comment says, without the rest of it: the record, and the sentences in their order. */
const said = (comment: string): string => {
  const [, record, text = ""] = /^(\d+\/\d+): ([\s\S]*)$/.exec(comment) ?? [];
  const sentences = text.split("\n").flatMap((line) => /^(?:\d+\. )?(.* \[[a-z-]+\])$/.exec(line)?.[1] ?? []);
  return [record, ...sentences].join("\n");
};

/** The same, as a report's sentences have it. */
const onRecords = (sentences: readonly string[]): readonly string[] => {
  const byRecord = new Map<string, string[]>();
  for (const sentence of sentences) {
    const [, id, app, field, text] =
      /^Record (\d+) \(app (\d+)\)(?:, field “(.+?)”)?: ([\s\S]*)$/.exec(sentence) ?? [];
    if (id === undefined || text === undefined || / \[description-replaced\]$/.test(text)) continue;
    const record = `${app}/${id}`;
    byRecord.set(record, [
      ...(byRecord.get(record) ?? []),
      field === undefined ? text : `“${field}”: ${text}`,
    ]);
  }
  return [...byRecord].map(([record, texts]) => [record, ...texts].join("\n"));
};
