import type { AddressInfo } from "node:net";
import { IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { STSClient } from "@aws-sdk/client-sts";
import { serve } from "@hono/node-server";
import { expect, onTestFinished } from "vitest";
import { type ContractService, checkExchange, hasContracts } from "../../../test/support/contracts.ts";
import type { LaterFault } from "../service.ts";
import { type WorldInput, worldSchema } from "../world.ts";
import { createAws } from "./aws.ts";

export const management = "999999999999";
export const delegated = "888888888888";
export const instanceArn = "arn:aws:sso:::instance/ssoins-7223aaaabbbbcccc";
export const identityStoreId = "d-9067aaaaaa";
export const startOfTest = Date.parse("2026-04-01T09:30:42.000Z");

/**
 * Serves the services of AWS to the official clients over loopback HTTP. Time moves only by `wait`. Every exchange
 * is held against AWS's own models, where they are at hand.
 */
export const startAws = async (world: WorldInput = {}) => {
  let time = startOfTest;
  let later: LaterFault | undefined;
  const aws = createAws(
    worldSchema.parse({ organization: { delegatedAdmin: delegated }, ...world }),
    () => time,
  );
  const violations: string[] = [];
  const answer = async (request: Request): Promise<Response> => {
    const body = await request.text();
    const call = { request, body, ...(later === undefined ? {} : { later }) };
    const { service, operation } = aws.identify(call);
    const response = await aws.handle(call);
    const responseBody = await response.clone().text();
    const { status, headers } = response;
    const errorType = headers.get("x-amzn-errortype") ?? undefined;
    if (hasContracts && isContractService(service)) {
      violations.push(
        ...checkExchange({ service, operation, requestBody: body, status, responseBody, errorType }),
      );
    }
    return response;
  };
  const server = serve({ fetch: answer, port: 0, hostname: "127.0.0.1" });
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}/aws`;
  const options = {
    endpoint,
    region: "ap-northeast-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "simulated" },
  };
  const clients = {
    sso: new SSOAdminClient(options),
    ids: new IdentitystoreClient(options),
    organizations: new OrganizationsClient(options),
    sts: new STSClient(options),
  };
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
    server.close();
    expect(violations).toEqual([]);
  });
  return {
    ...clients,
    aws,
    endpoint,
    options,
    wait: (seconds: number) => {
      time += seconds * 1000;
    },
    now: () => time,
    /** Scripts the end of the asynchronous requests that are started from now on. */
    endRequestsWith: (end: LaterFault | undefined) => {
      later = end;
    },
  };
};

const isContractService = (service: string): service is ContractService =>
  service !== "iam" && service !== "cloudwatch" && service !== "unknown";

/** The name and message of the error that a promise ends with. */
export const errorOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return "no error";
};
