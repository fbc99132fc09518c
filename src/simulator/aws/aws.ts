import type { Call, Now, Service } from "../service.ts";
import type { World } from "../world.ts";
import { callAccessAnalyzer } from "./access-analyzer/access-analyzer.ts";
import { AwsError } from "./aws-error.ts";
import { callerOf } from "./caller.ts";
import { callCloudWatch } from "./cloudwatch.ts";
import { callIam, iamNamespace } from "./iam.ts";
import { uuidOf } from "./identifiers.ts";
import { createIdentityStore } from "./identity-store/identity-store.ts";
import { loadWorld } from "./load-world.ts";
import type { Output } from "./operations.ts";
import { createOrganizations } from "./organizations/organizations.ts";
import { formOf, type Route, routeOf, signingNames } from "./route.ts";
import { type AwsState, saveWorld } from "./save-world.ts";
import { createSsoAdmin } from "./sso-admin/sso-admin.ts";
import { settle } from "./sso-admin/work.ts";
import { createSessions, roleSession } from "./sts/sessions.ts";
import { callSts, stsNamespace, unsignedOperations } from "./sts/sts.ts";
import { errorAnswer, jsonAnswer, xmlAnswer } from "./wire.ts";

export type { AwsState } from "./save-world.ts";

/** The services of AWS that deal with IAM Identity Center, all at one address. */
export const createAws = (world: World, now: Now): Service<AwsState> => {
  const cloud = loadWorld(world);
  const tree = cloud.organization;
  const ssoAdmin = createSsoAdmin(cloud, now);
  const identityStore = createIdentityStore(cloud, now);
  const organizations = createOrganizations(cloud, now);
  const botAccount = world.botAccount ?? tree.delegatedAdmin ?? tree.management;
  const sessions = createSessions(roleSession(botAccount, "identity-sync", "simulator"));
  const nextRequestId = counter();

  const carryOut = ({ request, body, later }: Call, route: Route): Output => {
    const { service, operation } = route;
    const time = now();
    const session = sessions.find(request.headers.get("x-amz-security-token"), time);
    const caller = callerOf(tree, session.accountId, session.arn);
    const context = { caller, region: route.scope?.region ?? cloud.region, now: time };
    switch (service) {
      case "sso-admin":
        return ssoAdmin(operation, parseJson(body), { ...context, later });
      case "identitystore":
        return identityStore(operation, parseJson(body), context);
      case "organizations":
        return organizations(operation, parseJson(body), caller);
      case "access-analyzer":
        return callAccessAnalyzer(operation, parseJson(body));
      case "sts":
        return callSts(operation, formOf(request, body), { sessions, session, botAccount, now: time });
      case "iam":
        return callIam(operation, formOf(request, body));
      case "cloudwatch":
        return callCloudWatch(operation, parseJson(body));
      case "unknown":
        throw new AwsError("UnknownOperationException", "");
    }
  };

  return {
    identify: (call) => {
      const { service, operation } = routeOf(call);
      return { service, operation };
    },
    handle: async (call) => {
      const route = routeOf(call);
      const requestId = nextRequestId();
      settle(cloud, now());
      try {
        checkSignature(route);
        return answer(route, carryOut(call, route), requestId);
      } catch (error) {
        if (error instanceof AwsError) return refusal(route, error, requestId);
        throw error;
      }
    },
    refuse: (call, { code, message, status }) =>
      refusal(
        routeOf(call),
        new AwsError(code, message, status === undefined ? {} : { status }),
        nextRequestId(),
      ),
    state: () => {
      settle(cloud, now());
      return saveWorld(cloud, world.botAccount);
    },
  };
};

const answer = (route: Route, output: Output, requestId: string): Response =>
  route.protocol === "query"
    ? xmlAnswer({ namespace: namespaceOf(route) }, route.operation, output, requestId)
    : jsonAnswer(output, requestId, route.protocol);

const refusal = (route: Route, error: AwsError, requestId: string): Response =>
  errorAnswer(error, { protocol: route.protocol, namespace: namespaceOf(route), requestId });

const namespaceOf = ({ service }: Route): string => (service === "iam" ? iamNamespace : stsNamespace);

/** The signature is there, and is for this service; whether it is right is not checked. */
const checkSignature = ({ service, operation, protocol, scope }: Route): void => {
  if (service === "sts" && unsignedOperations.has(operation)) return;
  const query = protocol === "query";
  if (scope === undefined) {
    throw query
      ? new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", { status: 403 })
      : new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const expected = signingNames[service];
  if (service !== "unknown" && scope.service !== expected) {
    throw new AwsError(
      query ? "SignatureDoesNotMatch" : "InvalidSignatureException",
      `Credential should be scoped to correct service: '${expected}'. `,
      query ? { status: 403 } : {},
    );
  }
};

const parseJson = (body: string): unknown => {
  try {
    return body === "" ? {} : JSON.parse(body);
  } catch {
    throw new AwsError("SerializationException", "");
  }
};

const counter = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return uuidOf(`answer ${count}`);
  };
};
