import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { governor } from "../aws-governor.ts";
import { allPages, type Page } from "../aws-pages.ts";
import { type AwsRequests, awsRequests } from "../aws-requests.ts";
import type { IdentityCenterContext } from "./context.ts";

/** SSO Admin behind one governor: whoever reads or writes, the limit is shared. */
export type SsoAdmin = {
  /** Requests a second at present. */
  readonly rate: () => number;
  readonly client: SSOAdminClient;
  readonly send: AwsRequests;
  readonly list: <T>(
    operation: string,
    readPage: (token: string | undefined) => Promise<Page<T>>,
  ) => Promise<readonly T[]>;
};

export const ssoAdmin = ({
  access,
  clock,
  counter,
  signal,
  requestsPerSecond,
}: IdentityCenterContext): SsoAdmin => {
  const client = new SSOAdminClient(access);
  const pace = governor({ requestsPerSecond, clock, signal });
  const send = awsRequests({ service: "sso-admin", governor: pace, clock, counter, signal });
  return {
    rate: pace.rate,
    client,
    send,
    list: (operation, readPage) =>
      allPages({ service: "sso-admin", operation }, (token) =>
        send({ name: operation }, () => readPage(token)),
      ),
  };
};
