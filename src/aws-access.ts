import { NodeHttpHandler } from "@smithy/node-http-handler";
import { EnvironmentProxyAgent } from "./proxy.ts";

export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
};

/** How every AWS client is made. Endpoints come from the SDK's own `AWS_ENDPOINT_URL` and its siblings. */
export type AwsAccess = {
  readonly region: string;
  readonly requestHandler: NodeHttpHandler;
  /** Ours are in aws-requests.ts: the SDK's would pass by the pace. */
  readonly maxAttempts: 1;
  readonly customUserAgent: string;
  /** Absent: the SDK's own chain (environment, profile, container, instance). */
  readonly credentials?: () => Promise<AwsCredentials>;
};

/**
 * Milliseconds. AWS answers within a second or two; a connection that hangs must not cost the run. The request's time
 * is over when its answer begins; that of the socket is for an answer that never ends.
 */
const timeouts = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
  socketTimeout: 30_000,
} as const;

export const awsAccess = (region: string, credentials?: () => Promise<AwsCredentials>): AwsAccess => {
  return {
    region,
    requestHandler: new NodeHttpHandler({
      ...timeouts,
      httpAgent: new EnvironmentProxyAgent("http"),
      httpsAgent: new EnvironmentProxyAgent("https") as never,
    }),
    maxAttempts: 1,
    customUserAgent: "kintone-identity-center-sync",
    ...(credentials === undefined ? {} : { credentials }),
  };
};
