import { document, flag, integer, list, map, structure, text, union } from "../shapes.ts";

/**
 * Inputs of the Identity Store's operations, as
 * https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Operations.html gives them.
 */

const IdentityStoreId = text(
  { min: 1, max: 36 },
  "d-[0-9a-f]{10}$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
);
const id = text(
  { min: 1, max: 47 },
  "([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}",
);
const words = text({ min: 1, max: 1024 }, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r \u00a0\u3000]+");
const groupName = text({ min: 1, max: 1024 }, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r \u00a0]+");
const userName = text({ min: 1, max: 128 }, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+");
const externalId = text({ min: 1, max: 256 }, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+");
const attributePath = text(
  { min: 1, max: 255 },
  "(?:\\p{L}+:\\p{L}+:\\p{L}+(?:\\.\\p{L}+){0,3}|\\p{L}+(?:\\.\\p{L}+){0,2})",
);
const extensionName = text({ min: 1, max: 50 }, "aws:identitystore:[a-z]{1,20}");
const MemberId = union({ UserId: id });
const AlternateIdentifier = union({
  ExternalId: structure({ Issuer: externalId, Id: externalId }),
  UniqueAttribute: structure({ AttributePath: attributePath, AttributeValue: document }),
});
const page = {
  MaxResults: integer({ min: 1, max: 100 }),
  NextToken: text({ min: 1, max: 65535 }, "[-a-zA-Z0-9+=/:_]*"),
};
const Filters = list(structure({ AttributePath: attributePath, AttributeValue: words }), {
  min: 0,
  max: 1,
});
const Extensions = list(extensionName, { min: 1, max: 10 });
const Operations = list(structure({ AttributePath: attributePath }, { AttributeValue: document }), {
  min: 1,
  max: 100,
});
const typedValue = structure({}, { Value: words, Type: words, Primary: flag });

/** A user's attributes, all of which CreateUser's model leaves optional. */
export const userAttributes = {
  UserName: userName,
  Name: structure(
    {},
    {
      Formatted: words,
      FamilyName: words,
      GivenName: words,
      MiddleName: words,
      HonorificPrefix: words,
      HonorificSuffix: words,
    },
  ),
  DisplayName: words,
  NickName: words,
  ProfileUrl: words,
  Emails: list(typedValue, { min: 1, max: 1 }),
  Addresses: list(
    structure(
      {},
      {
        StreetAddress: words,
        Locality: words,
        Region: words,
        PostalCode: words,
        Country: words,
        Formatted: words,
        Type: words,
        Primary: flag,
      },
    ),
    { min: 1, max: 1 },
  ),
  PhoneNumbers: list(typedValue, { min: 1, max: 1 }),
  UserType: words,
  Title: words,
  PreferredLanguage: words,
  Locale: words,
  Timezone: words,
  Photos: list(structure({ Value: words }, { Type: words, Display: words, Primary: flag }), {
    min: 1,
    max: 3,
  }),
  Website: words,
  Birthdate: words,
  Roles: list(typedValue, { min: 1, max: 1 }),
  Extensions: map(extensionName, document, { min: 1, max: 10 }),
};

export const groupAttributes = { DisplayName: groupName, Description: words };

export const identityStoreInputs = {
  CreateUser: structure({ IdentityStoreId }, userAttributes),
  DescribeUser: structure({ IdentityStoreId, UserId: id }, { Extensions }),
  UpdateUser: structure({ IdentityStoreId, UserId: id, Operations }),
  DeleteUser: structure({ IdentityStoreId, UserId: id }),
  ListUsers: structure({ IdentityStoreId }, { ...page, Filters, Extensions }),
  GetUserId: structure({ IdentityStoreId, AlternateIdentifier }),

  CreateGroup: structure({ IdentityStoreId }, groupAttributes),
  DescribeGroup: structure({ IdentityStoreId, GroupId: id }),
  UpdateGroup: structure({ IdentityStoreId, GroupId: id, Operations }),
  DeleteGroup: structure({ IdentityStoreId, GroupId: id }),
  ListGroups: structure({ IdentityStoreId }, { ...page, Filters }),
  GetGroupId: structure({ IdentityStoreId, AlternateIdentifier }),

  CreateGroupMembership: structure({ IdentityStoreId, GroupId: id, MemberId }),
  DescribeGroupMembership: structure({ IdentityStoreId, MembershipId: id }),
  DeleteGroupMembership: structure({ IdentityStoreId, MembershipId: id }),
  GetGroupMembershipId: structure({ IdentityStoreId, GroupId: id, MemberId }),
  ListGroupMemberships: structure({ IdentityStoreId, GroupId: id }, page),
  ListGroupMembershipsForMember: structure({ IdentityStoreId, MemberId }, page),
  IsMemberInGroups: structure({
    IdentityStoreId,
    MemberId,
    GroupIds: list(id, { min: 1, max: 100 }),
  }),
};
