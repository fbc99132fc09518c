import type { LoggedRequest } from "../../src/simulator/request-log.ts";
import type { World } from "../../src/simulator/world.ts";

type Body = Readonly<Record<string, unknown>>;

/**
 * Writes that services saw, a line each: `CreateAccountAssignment shop-dev ReadOnly sato`. Names stand in the place
 * of ids; a request that was refused ends in the error's name. `all` is every request so far: it tells the names of permission sets that are gone again.
 */
export const writeLines = (
  writes: readonly LoggedRequest[],
  all: readonly LoggedRequest[],
  state: World,
): readonly string[] => {
  const names = namesOf(all, state);
  const nameOf = (id: unknown): string => names.get(String(id)) ?? String(id);
  return writes.map(({ service, operation, body, status = 0, response = "" }) => {
    if (service !== "sso-admin") return `${service} ${operation}`;
    const told = detailsOf(operation, parsed(body), nameOf);
    return [operation, ...told, ...(status < 400 ? [] : [`→ ${parsed(response).__type}`])].join(" ");
  });
};

const detailsOf = (operation: string, body: Body, nameOf: (id: unknown) => string): readonly string[] => {
  const set = String(body.Name ?? nameOf(body.PermissionSetArn ?? body.ResourceArn));
  switch (operation) {
    case "CreateAccountAssignment":
    case "DeleteAccountAssignment":
      return [nameOf(body.TargetId), set, nameOf(body.PrincipalId)];
    case "AttachManagedPolicyToPermissionSet":
    case "DetachManagedPolicyFromPermissionSet":
      return [set, String(body.ManagedPolicyArn).split("/").at(-1) ?? ""];
    case "PutInlinePolicyToPermissionSet":
      return [set, String(body.InlinePolicy)];
    case "UpdatePermissionSet":
      return [set, String(body.SessionDuration)];
    case "ProvisionPermissionSet":
      return [set, String(body.TargetType === "AWS_ACCOUNT" ? nameOf(body.TargetId) : "everywhere")];
    default:
      return [set];
  }
};

const namesOf = (all: readonly LoggedRequest[], state: World): ReadonlyMap<string, string> =>
  new Map([
    ...state.organization.accounts.map(({ id, name }) => [id, name] as const),
    ...state.identityStore.users.map(
      ({ id = "", userName }) => [id, userName.replace(/@example\.com$/, "")] as const,
    ),
    ...state.identityStore.groups.map(({ id = "", displayName }) => [id, displayName] as const),
    ...state.permissionSets.map(({ PermissionSetArn = "", name }) => [PermissionSetArn, name] as const),
    ...all
      .filter(({ operation }) => operation === "CreatePermissionSet")
      .map(({ response = "" }) => parsed(response).PermissionSet as Body | undefined)
      .map((set) => [String(set?.PermissionSetArn), String(set?.Name)] as const),
  ]);

const parsed = (text: string): Body => {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
};
