import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { allPages, type Page } from "../aws-pages.ts";
import { type AwsRequests, awsRequests } from "../aws-requests.ts";
import type { IdentityCenterContext } from "./context.ts";

/** SSO Admin behind one pace: whoever reads or writes, the limit is shared. */
export type SsoAdmin = {
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
  const send = awsRequests({ service: "sso-admin", requestsPerSecond, clock, counter, signal });
  return {
    client,
    send,
    list: (operation, readPage) =>
      allPages({ service: "sso-admin", operation }, (token) =>
        send({ name: operation }, () => readPage(token)),
      ),
  };
};
