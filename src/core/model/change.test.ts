import { expect, test } from "vitest";
import { assignment, foreignSet, grantedWorld } from "../../../test/support/core-world.ts";
import { type Change, changeId, checksumOf, type Deed } from "./change.ts";
import { asInstanceArn } from "./ids.ts";

const { arn } = grantedWorld().current.instance;
const change = (deed: Deed, instanceArn = arn): Change => ({
  ...deed,
  id: changeId(deed),
  instanceArn,
  records: [],
  requires: [],
  after: [],
});
const removal = (text: string, instanceArn = arn) =>
  change(
    { kind: "delete-assignment", assignment: assignment(text), reason: "withdrawn", isForeseen: false },
    instanceArn,
  );

test("a change is named after its kind, account, permission set and principal, in any case", () => {
  expect(removal("dev/ReadOnly/@developers").id).toBe(
    "delete-assignment:222222222222/readonly/GROUP/group-developers",
  );
  expect(changeId({ kind: "delete-permission-set", permissionSet: foreignSet("ReadOnly") })).toBe(
    "delete-permission-set:readonly",
  );
});

test("a checksum is that of the same changes, in whatever order and whoever asked", () => {
  const [a, b] = [removal("dev/ReadOnly/alice"), removal("prod/ReadOnly/alice")];
  expect(checksumOf([a, b])).toBe(
    checksumOf([{ ...b, records: [grantedWorld().ledgers.assignments[0]!.ref], after: ["x"] }, a]),
  );
  expect(checksumOf([a, b])).toMatch(/^[0-9a-f]{16}$/);
});

test("a checksum is another one for other changes, and for another instance", () => {
  const a = removal("dev/ReadOnly/alice");
  const other = asInstanceArn("arn:aws:sso:::instance/ssoins-2222222222222222");
  const grant = change({ kind: "create-assignment", assignment: assignment("dev/ReadOnly/alice") });
  const names = [
    [a],
    [removal("dev/ReadOnly/bob")],
    [grant],
    [removal("dev/ReadOnly/alice", other)],
    [a, grant],
  ];
  expect(new Set(names.map(checksumOf)).size).toBe(names.length);
});
