import type { Principal } from "./assignment.ts";
import { type Deed, permissionSetNameOf } from "./change.ts";

/** A change in one line: what, then account/permission set and principal. */
export const describeChange = (deed: Deed, nameOf: (principal: Principal) => string): string =>
  "assignment" in deed
    ? `${deed.kind} ${deed.assignment.accountId}/${deed.assignment.permissionSetName} ${deed.assignment.principal.type} ${nameOf(deed.assignment.principal)}`
    : `${deed.kind} ${permissionSetNameOf(deed)}`;
