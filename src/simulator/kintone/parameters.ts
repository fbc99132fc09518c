import { invalidInput, invalidParameter, Refusal, required } from "./refusal.ts";

/** The parameters of a call, from its query string (all strings) or its JSON body. */
export type Parameters = Readonly<Record<string, unknown>>;

export function readParameters(query: URLSearchParams, body: string): Parameters {
  return { ...fromQuery(query), ...fromBody(body) };
}

function fromBody(body: string): Parameters {
  if (body.trim() === "") return {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (isObject(parsed)) return parsed;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw new Refusal(400, "CB_IJ01", { ja: "不正なJSON文字列です。", en: "Invalid JSON string." });
}

/** Lists come as `fields[0]=…&fields[1]=…`. */
function fromQuery(query: URLSearchParams): Parameters {
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of query) {
    const list = /^(.+)\[\d*\]$/.exec(name)?.[1];
    if (list === undefined) parameters[name] = value;
    else parameters[list] = [...((parameters[list] as string[] | undefined) ?? []), value];
  }
  return parameters;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An id, which may be written as a number or as a string. */
export function idParameter(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === null || value === "") throw invalidInput({ [name]: [required] });
  const number = Number(value);
  if (!Number.isInteger(number)) {
    throw invalidParameter(name, "整数値を指定してください。", "must be an integer");
  }
  if (number < 1) {
    throw invalidParameter(name, "最小でも1以上です。", "must be greater than or equal to 1");
  }
  return String(number);
}

export function textParameter(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  return value === undefined || value === null ? undefined : String(value);
}

export function requiredText(parameters: Parameters, name: string): string {
  const text = textParameter(parameters, name);
  if (text === undefined || text === "") throw invalidInput({ [name]: [required] });
  return text;
}

export function flagParameter(parameters: Parameters, name: string): boolean {
  return parameters[name] === true || parameters[name] === "true";
}

export function listParameter(parameters: Parameters, name: string): readonly unknown[] | undefined {
  const value = parameters[name];
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value : [value];
}

export function requiredList(parameters: Parameters, name: string): readonly unknown[] {
  const list = listParameter(parameters, name);
  if (list === undefined) throw invalidInput({ [name]: [required] });
  return list;
}

export function objectParameter(parameters: Parameters, name: string): Record<string, unknown> {
  const value = parameters[name];
  if (!isObject(value)) throw invalidInput({ [name]: [required] });
  return value;
}

/** A number between two limits, both allowed. */
export function boundedParameter(
  parameters: Parameters,
  name: string,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  const text = textParameter(parameters, name);
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < least) {
    throw invalidParameter(name, `最小でも${least}以上です。`, `must be greater than or equal to ${least}`);
  }
  if (number > most) {
    throw invalidParameter(name, `最大でも${most}以下です。`, `must be less than or equal to ${most}`);
  }
  return number;
}
