import type { Call, CallRequest } from "../service.ts";
import type { Protocol } from "./wire.ts";

export type AwsServiceName =
  | "sso-admin"
  | "identitystore"
  | "organizations"
  | "access-analyzer"
  | "sts"
  | "iam"
  | "cloudwatch"
  | "unknown";

/** What a request asks for, and how its sender wants the answer written. */
export type Route = {
  readonly service: AwsServiceName;
  readonly operation: string;
  readonly protocol: Protocol;
  /** Region and service of the signature; absent: the request is not signed. */
  readonly scope: { readonly region: string; readonly service: string } | undefined;
};

const targets: Readonly<Record<string, AwsServiceName>> = {
  SWBExternalService: "sso-admin",
  AWSIdentityStore: "identitystore",
  AWSOrganizationsV20161128: "organizations",
  GraniteServiceVersion20100801: "cloudwatch",
};

/** The service name in a signature's credential scope. */
export const signingNames: Readonly<Record<AwsServiceName, string>> = {
  "sso-admin": "sso",
  identitystore: "identitystore",
  organizations: "organizations",
  "access-analyzer": "access-analyzer",
  sts: "sts",
  iam: "iam",
  cloudwatch: "monitoring",
  unknown: "",
};

const queryVersions: Readonly<Record<string, AwsServiceName>> = { "2011-06-15": "sts", "2010-05-08": "iam" };

export const routeOf = ({ request, body }: Call): Route => {
  const scope = scopeOf(request.headers.get("authorization"));
  const target = request.headers.get("x-amz-target");
  if (target !== null) {
    const [prefix = "", operation = ""] = target.split(".");
    const service = targets[prefix] ?? "unknown";
    return { service, operation, protocol: service === "cloudwatch" ? "json-1.0" : "json", scope };
  }
  if (new URL(request.url).pathname.endsWith("/policy/validation")) {
    const operation = request.method === "POST" ? "ValidatePolicy" : "unknown";
    return { service: "access-analyzer", operation, protocol: "rest-json", scope };
  }
  if (scope?.service === "access-analyzer") {
    return { service: "access-analyzer", operation: "unknown", protocol: "rest-json", scope };
  }
  const form = formOf(request, body);
  const action = form.get("Action");
  if (action !== null) {
    const service = queryVersions[form.get("Version") ?? ""] ?? serviceOfScope(scope?.service);
    return { service, operation: action, protocol: "query", scope };
  }
  return { service: serviceOfScope(scope?.service), operation: "unknown", protocol: "json", scope };
};

/** The parameters of the query protocol, which come in a form or in the address. */
export const formOf = (request: CallRequest, body: string): URLSearchParams =>
  request.method === "POST" ? new URLSearchParams(body) : new URL(request.url).searchParams;

const serviceOfScope = (name: string | undefined): AwsServiceName =>
  (Object.entries(signingNames).find(([, signingName]) => signingName === name)?.[0] as AwsServiceName) ??
  "unknown";

const scopeOf = (authorization: string | null): Route["scope"] => {
  const scope = /Credential=[^/,]+\/\d{8}\/([^/,]+)\/([^/,]+)\/aws4_request/.exec(authorization ?? "");
  const [, region, service] = scope ?? [];
  return region === undefined || service === undefined ? undefined : { region, service };
};
