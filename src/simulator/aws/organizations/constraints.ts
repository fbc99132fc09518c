import { choice, integer, structure, text } from "../shapes.ts";

/**
 * Inputs of the reading operations of Organizations, as
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html gives them.
 */

const page = { NextToken: text({ max: 100_000 }, "[\\s\\S]*"), MaxResults: integer({ min: 1, max: 20 }) };
const AccountId = text({ max: 12 }, "^\\d{12}$");
const ParentId = text({ max: 100 }, "^(r-[0-9a-z]{4,32})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$");
const ChildId = text({ max: 100 }, "^(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$");

export const organizationsInputs = {
  DescribeOrganization: structure({}),
  DescribeAccount: structure({ AccountId }),
  DescribeOrganizationalUnit: structure({
    OrganizationalUnitId: text({ max: 68 }, "^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$"),
  }),
  ListAccounts: structure({}, page),
  ListRoots: structure({}, page),
  ListAccountsForParent: structure({ ParentId }, page),
  ListOrganizationalUnitsForParent: structure({ ParentId }, page),
  ListParents: structure({ ChildId }, page),
  ListChildren: structure({ ParentId, ChildType: choice("ACCOUNT", "ORGANIZATIONAL_UNIT") }, page),
  ListDelegatedAdministrators: structure(
    {},
    { ...page, ServicePrincipal: text({ min: 1, max: 128 }, "[\\w+=,.@-]*") },
  ),
  ListDelegatedServicesForAccount: structure({ AccountId }, page),
};
