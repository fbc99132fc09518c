import type { AwsError } from "./aws-error.ts";

/** How the services of AWS write their answers: AWS JSON 1.1 and 1.0, REST JSON, and the query protocol's XML. */
export type Protocol = "json" | "json-1.0" | "rest-json" | "query";

const jsonTypes: Readonly<Record<Protocol, string>> = {
  json: "application/x-amz-json-1.1",
  "json-1.0": "application/x-amz-json-1.0",
  "rest-json": "application/json",
  query: "application/json",
};

export const jsonAnswer = (output: unknown, requestId: string, protocol: Protocol = "json"): Response =>
  new Response(JSON.stringify(output), {
    headers: {
      "content-type": jsonTypes[protocol],
      "x-amzn-requestid": requestId,
    },
  });

export type XmlService = { readonly namespace: string };

export const xmlAnswer = (
  { namespace }: XmlService,
  operation: string,
  output: unknown,
  requestId: string,
): Response =>
  xmlResponse(
    200,
    `<${operation}Response xmlns="${namespace}">${element(`${operation}Result`, output)}${element("ResponseMetadata", { RequestId: requestId })}</${operation}Response>`,
    requestId,
  );

export const errorAnswer = (
  error: AwsError,
  { protocol, namespace, requestId }: { protocol: Protocol; namespace: string; requestId: string },
): Response => {
  const status = statuses[protocol]?.[error.code] ?? error.status;
  if (protocol === "query") {
    const fault = {
      Error: {
        Type: status < 500 ? "Sender" : "Receiver",
        Code: error.code,
        Message: error.message,
      },
      RequestId: requestId,
    };
    const body = `<ErrorResponse xmlns="${namespace}">${elements(fault)}</ErrorResponse>`;
    return xmlResponse(status, body, requestId);
  }
  const rest = protocol === "rest-json";
  // AWS JSON names the error in the body, REST JSON in a header; Access Analyzer spells `message` in lower case.
  const body = rest
    ? { message: error.message, ...error.members }
    : {
        __type: error.code,
        ...(error.message === "" ? {} : { Message: error.message }),
        ...error.members,
      };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": jsonTypes[protocol],
      "x-amzn-requestid": requestId,
      ...(rest ? { "x-amzn-errortype": error.code } : {}),
    },
  });
};

/** Where a service's model gives an error another status than 400. */
const statuses: Readonly<Partial<Record<Protocol, Readonly<Record<string, number>>>>> = {
  "rest-json": { AccessDeniedException: 403, ThrottlingException: 429 },
  query: { AccessDenied: 403, IDPRejectedClaim: 403, RegionDisabledException: 403 },
};

const xmlResponse = (status: number, body: string, requestId: string): Response =>
  new Response(body, {
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
  });

const element = (name: string, value: unknown): string => {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value))
    return `<${name}>${value.map((member) => element("member", member)).join("")}</${name}>`;
  return `<${name}>${typeof value === "object" ? elements(value) : escapeXml(String(value))}</${name}>`;
};

const elements = (value: object): string =>
  Object.entries(value)
    .map(([name, member]) => element(name, member))
    .join("");

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
