import type { World } from "../../world.ts";
import { digest } from "../identifiers.ts";

type AccountState = World["organization"]["accounts"][number]["state"];

export type Account = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: AccountState;
  /** Id of the organizational unit or root that holds it. */
  readonly parentId: string;
};

export type OrganizationalUnit = {
  readonly id: string;
  readonly name: string;
  readonly parentId: string;
  /** Names from the root: `/service/prod`. */
  readonly namePath: string;
};

export type OrganizationTree = {
  readonly id: string;
  readonly rootId: string;
  readonly management: string;
  readonly delegatedAdmin: string | undefined;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly units: ReadonlyMap<string, OrganizationalUnit>;
};

export const growTree = ({ organization, botAccount }: World): OrganizationTree => {
  const { management, delegatedAdmin } = organization;
  const rootId = `r-${digest(`root ${management}`, 4)}`;
  const unitId = (path: string): string =>
    path === "/" ? rootId : `ou-${rootId.slice(2)}-${digest(`${management} ${path}`, 8)}`;
  const listed = organization.accounts.map((account) => ({ ...account, ou: normalPath(account.ou) }));
  const unlisted = new Map<string, string>([[management, "management"]]);
  if (delegatedAdmin !== undefined) unlisted.set(delegatedAdmin, "delegated-admin");
  if (botAccount !== undefined && !unlisted.has(botAccount)) unlisted.set(botAccount, "bot");
  for (const { id } of listed) unlisted.delete(id);
  const accounts = [
    ...listed,
    ...[...unlisted].map(([id, name]) => ({ id, name, email: undefined, state: "ACTIVE" as const, ou: "/" })),
  ];
  const paths = [...accounts.map(({ ou }) => ou), ...organization.emptyOus.map(normalPath)];
  const units = new Map<string, OrganizationalUnit>();
  for (const namePath of paths.flatMap(withParents)) {
    const [name = "", ...parents] = namePath.split("/").reverse();
    const parentId = unitId(parents.length === 1 ? "/" : parents.reverse().join("/"));
    units.set(unitId(namePath), { id: unitId(namePath), name, parentId, namePath });
  }
  return {
    id: `o-${digest(`organization ${management}`, 10)}`,
    rootId,
    management,
    delegatedAdmin,
    accounts: new Map(
      accounts.map(({ id, name, email, state, ou }) => [
        id,
        { id, name, email: email ?? `aws+${id}@example.com`, state, parentId: unitId(ou) },
      ]),
    ),
    units,
  };
};

/** Ids from the organization down to the account or unit, as `Paths` and `Path` give them; ends with a slash. */
export const idPathOf = (tree: OrganizationTree, id: string): string => {
  const parentId = tree.accounts.get(id)?.parentId ?? tree.units.get(id)?.parentId;
  return `${parentId === undefined ? tree.id : idPathOf(tree, parentId).slice(0, -1)}/${id}/`;
};

const normalPath = (path: string): string => `/${path.split("/").filter(Boolean).join("/")}`;

/** `/a/b` → `/a`, `/a/b`; the root itself is no unit. */
const withParents = (path: string): readonly string[] => {
  const names = path.split("/").filter(Boolean);
  return names.map((_, index) => `/${names.slice(0, index + 1).join("/")}`);
};
