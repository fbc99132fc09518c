import type { InputsOf } from "../operations.ts";
import { changeAttributes } from "./attributes.ts";
import { type identityStoreInputs, userAttributes } from "./constraints.ts";
import {
  type Context,
  directoryFor,
  duplicate,
  invalid,
  listPage,
  notFound,
  sameText,
  stampsOf,
  uniqueAttribute,
} from "./context.ts";
import { addUser, type Directory, type User } from "./directory.ts";

type Input = InputsOf<typeof identityStoreInputs>;

/** The model calls every attribute optional; the service wants these, as its user guide says. */
export const createUser = (input: Input["CreateUser"], context: Context) => {
  const directory = directoryFor(context, input);
  const { IdentityStoreId, ...attributes } = input;
  const { UserName, Name, DisplayName } = attributes;
  if (UserName === undefined) throw invalid("UserName is a required attribute");
  if (Name?.FamilyName === undefined) throw invalid("FamilyName is a required attribute");
  if (Name.GivenName === undefined) throw invalid("GivenName is a required attribute");
  if (DisplayName === undefined) throw invalid("DisplayName is a required attribute");
  const wanted = { ...attributes, UserName };
  checkUser(directory, wanted, undefined);
  const user = addUser(directory, { attributes: wanted, at: context.now });
  return { IdentityStoreId, UserId: user.id };
};

export const describeUser = (input: Input["DescribeUser"], context: Context) => {
  const directory = directoryFor(context, input);
  return answerOf(directory, userWith(directory, input.UserId));
};

export const updateUser = (input: Input["UpdateUser"], context: Context) => {
  const directory = directoryFor(context, input);
  const user = userWith(directory, input.UserId);
  const changed = changeAttributes(user.attributes, input.Operations, userAttributes);
  const { UserName } = changed;
  if (typeof UserName !== "string") throw invalid("UserName is a required attribute");
  const attributes = { ...changed, UserName };
  checkUser(directory, attributes, user.id);
  user.attributes = attributes;
  user.updatedAt = context.now;
  return {};
};

/** Takes the memberships with it. Account assignments stay, and point to nobody. */
export const deleteUser = (input: Input["DeleteUser"], context: Context) => {
  const directory = directoryFor(context, input);
  const { id } = userWith(directory, input.UserId);
  directory.users.delete(id);
  for (const membership of [...directory.memberships.values()]) {
    if (membership.userId === id) directory.memberships.delete(membership.id);
  }
  return {};
};

export const listUsers = (input: Input["ListUsers"], context: Context) => {
  const directory = directoryFor(context, input);
  const [filter] = input.Filters ?? [];
  if (filter !== undefined && filter.AttributePath !== "UserName") {
    throw invalid(`Attribute path ${filter.AttributePath} is not supported for filtering users.`);
  }
  const users = [...directory.users.values()].filter(
    ({ attributes }) => filter === undefined || attributes.UserName === filter.AttributeValue,
  );
  const { items, NextToken } = listPage(context, input, users);
  return { Users: items.map((user) => answerOf(directory, user)), NextToken };
};

/** Found only with the very same letters: whether AWS minds their case is not documented. */
export const getUserId = (input: Input["GetUserId"], context: Context) => {
  const directory = directoryFor(context, input);
  const paths = ["userName", "emails.value"];
  const { path, value } = uniqueAttribute(input.AlternateIdentifier, "USER", paths);
  const found = [...directory.users.values()].find(
    ({ attributes }) => (path === "userName" ? attributes.UserName : emailOf(attributes)) === value,
  );
  if (found === undefined) throw notFound("USER");
  return { IdentityStoreId: directory.identityStoreId, UserId: found.id };
};

export const userWith = ({ users }: Directory, id: string): User => {
  const user = users.get(id);
  if (user === undefined) throw notFound("USER", id);
  return user;
};

const answerOf = ({ identityStoreId }: Directory, user: User) => ({
  IdentityStoreId: identityStoreId,
  UserId: user.id,
  ...user.attributes,
  UserStatus: "ENABLED",
  ...stampsOf(user),
});

/** Names and e-mail addresses are unique, whatever their case; two names are AWS's own. */
const checkUser = (directory: Directory, attributes: User["attributes"], id: string | undefined): void => {
  if (reserved.includes(attributes.UserName)) {
    throw invalid(`UserName ${attributes.UserName} is reserved.`);
  }
  const email = emailOf(attributes);
  for (const other of directory.users.values()) {
    if (other.id === id) continue;
    if (sameText(other.attributes.UserName, attributes.UserName)) throw duplicate("Duplicate UserName");
    const otherEmail = emailOf(other.attributes);
    if (email !== undefined && otherEmail !== undefined && sameText(email, otherEmail)) {
      throw duplicate("Duplicate email");
    }
  }
};

const reserved = ["Administrator", "AWSAdministrators"];

const emailOf = ({ Emails }: Readonly<Record<string, unknown>>): string | undefined => {
  const [first]: readonly { readonly Value?: unknown }[] = Array.isArray(Emails) ? Emails : [];
  return typeof first?.Value === "string" ? first.Value : undefined;
};
