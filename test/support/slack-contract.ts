import { existsSync, readFileSync } from "node:fs";

type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | readonly Schema[];
  readonly anyOf?: readonly Schema[];
};

type Description = {
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Responses } | undefined>>>
  >;
};

type Responses = Readonly<Record<"200" | "default", { readonly schema: Schema }>>;

const file = new URL("../../../shared/contracts/slack/web-api.json", import.meta.url);

/** Slack's published description of its Web API, where a copy lies beside the repository. */
export const slackDescription: Description | undefined = existsSync(file)
  ? (JSON.parse(readFileSync(file, "utf8")) as Description)
  : undefined;

/**
 * What of an answer does not fit the description, by path. Fields that the description does not know are no
 * mistake, because it is older than some of them; an error code that it does not list is one.
 */
export function slackMistakes(method: string, answer: unknown): string[] {
  if (slackDescription === undefined) return [];
  const operations = Object.values(slackDescription.paths[`/${method}`] ?? {});
  const responses = operations[0]?.responses;
  if (responses === undefined) return [`${method}: not described`];
  const isOk = typeof answer === "object" && answer !== null && Reflect.get(answer, "ok") === true;
  return mistakes(slackDescription, responses[isOk ? "200" : "default"].schema, answer, method);
}

function mistakes(description: Description, schema: Schema, value: unknown, path: string): string[] {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return mistakes(description, description.definitions[name] ?? {}, value, path);
  }
  if (schema.anyOf !== undefined) {
    const attempts = schema.anyOf.map((one) => mistakes(description, one, value, path));
    return attempts.some((one) => one.length === 0) ? [] : attempts.flat();
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return [`${path}: ${JSON.stringify(value)} is none of ${JSON.stringify(schema.enum)}`];
  }
  if (schema.type !== undefined && !hasType(schema.type, value)) return [`${path}: is no ${schema.type}`];
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(String(value))) {
    return [`${path}: ${JSON.stringify(value)} does not match ${schema.pattern}`];
  }
  return [
    ...membersMistakes(description, schema, value, path),
    ...itemsMistakes(description, schema, value, path),
  ];
}

function membersMistakes(description: Description, schema: Schema, value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const missing = (schema.required ?? [])
    .filter((name) => !(name in value))
    .map((name) => `${path}.${name}: missing`);
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
    name in value ? mistakes(description, member, Reflect.get(value, name), `${path}.${name}`) : [],
  );
  return [...missing, ...members];
}

function itemsMistakes(description: Description, { items }: Schema, value: unknown, path: string): string[] {
  if (!Array.isArray(value) || items === undefined || Array.isArray(items)) return [];
  return value.flatMap((item, index) => mistakes(description, items as Schema, item, `${path}[${index}]`));
}

function hasType(type: string, value: unknown): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "object":
      return typeof value === "object" && value !== null;
    default:
      return typeof value === type;
  }
}
