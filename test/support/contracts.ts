import { type ContractService, type Model, modelOf, shapeNamed } from "./contracts-model.ts";
import { isObject, valueOfElement, valueOfForm, violationsOf } from "./contracts-values.ts";
import { childNamed, parseXml } from "./contracts-xml.ts";

export { type ContractService, hasContracts } from "./contracts-model.ts";

export type Exchange = {
  readonly service: ContractService;
  readonly operation: string;
  readonly requestBody: string;
  readonly status: number;
  readonly responseBody: string;
  /** Header `x-amzn-errortype`, where REST services name the error. */
  readonly errorType?: string | undefined;
};

/**
 * Holds one exchange with AWS against the service's published model. A request that was refused may break it; what
 * was carried out must keep it, and the answer must keep it in any case.
 */
export const checkExchange = (exchange: Exchange): string[] => {
  const model = modelOf(exchange.service);
  const name = `${exchange.service} ${exchange.operation}`;
  const operation = model.operations[exchange.operation];
  if (exchange.status >= 400) return errorViolations(model, exchange).map((text) => `${name}: ${text}`);
  if (operation === undefined) return [`${name}: carried out, but not in the model`];
  const violations = [
    ...inputViolations(model, operation.input?.shape, exchange),
    ...outputViolations(model, operation.output?.shape, exchange),
  ];
  return violations.map((text) => `${name}: ${text}`);
};

const inputViolations = (
  model: Model,
  shapeName: string | undefined,
  { service, requestBody }: Exchange,
): readonly string[] => {
  if (shapeName === undefined) return [];
  if (service === "sts") {
    const value = valueOfForm(model, shapeName, new URLSearchParams(requestBody));
    return violationsOf(model, shapeName, value, "input");
  }
  const body = parseJson(requestBody === "" ? "{}" : requestBody);
  return body === undefined ? ["input: not JSON"] : violationsOf(model, shapeName, body.value, "input");
};

const outputViolations = (
  model: Model,
  shapeName: string | undefined,
  { service, operation, responseBody }: Exchange,
): readonly string[] => {
  if (service === "sts") {
    const result = childNamed(parseXml(responseBody), `${operation}Result`);
    if (result === undefined || shapeName === undefined) return ["output: no result in the XML"];
    return violationsOf(model, shapeName, valueOfElement(model, shapeName, result), "output");
  }
  const body = parseJson(responseBody);
  if (body === undefined) return ["output: not JSON"];
  if (shapeName === undefined) return [];
  return violationsOf(model, shapeName, body.value, "output").filter((text) => !known.has(text));
};

/** Without an inline policy AWS answers an empty text, which its own model does not allow. */
const known = new Set([
  "output.InlinePolicy: less than 1",
  "output.InlinePolicy:  does not match [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+",
]);

const errorViolations = (model: Model, exchange: Exchange): readonly string[] => {
  const error = errorOf(exchange);
  if (error === undefined) return [`error: a status of ${exchange.status} without an error`];
  const declared = (model.operations[exchange.operation]?.errors ?? []).find(
    ({ shape }) => shape === error.code || shapeNamed(model, shape).error?.code === error.code,
  );
  if (declared === undefined) {
    return commonErrors.has(error.code) ? [] : [`error: ${error.code} is not declared`];
  }
  return violationsOf(model, declared.shape, error.members, "error");
};

type RemoteError = { readonly code: string; readonly members: Readonly<Record<string, unknown>> };

const errorOf = ({ service, responseBody, errorType }: Exchange): RemoteError | undefined => {
  if (service === "sts") {
    const error = childNamed(parseXml(responseBody), "Error");
    const code = childNamed(error, "Code")?.text;
    return code === undefined
      ? undefined
      : { code, members: { message: childNamed(error, "Message")?.text } };
  }
  const body = parseJson(responseBody);
  if (body === undefined || !isObject(body.value)) return undefined;
  const { __type, ...members } = body.value;
  const code = errorType ?? __type;
  return typeof code === "string" ? { code: code.split(/[#:]/).at(-1) ?? code, members } : undefined;
};

/** Errors that any service may answer: https://docs.aws.amazon.com/singlesignon/latest/APIReference/CommonErrors.html */
const commonErrors = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "ExpiredTokenException",
  "InternalFailure",
  "InvalidAction",
  "InvalidSignatureException",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "SerializationException",
  "ServiceUnavailable",
  "SignatureDoesNotMatch",
  "ThrottlingException",
  "UnknownOperationException",
  "UnrecognizedClientException",
  "ValidationError",
  "ValidationException",
]);

const parseJson = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};
