import { readFileSync } from "node:fs";
import { type CollectionTag, parse, type ScalarTag } from "yaml";

/*
 * Renders a CloudFormation template as far as ours go: parameters, conditions, and the functions in their short forms.
 * What it does not know, and what points to nothing, is an error.
 */

type Parameter = {
  readonly Type: string;
  readonly Default?: string;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
  readonly Description?: string;
  readonly NoEcho?: boolean;
};

type Resource = {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
};

type Template = {
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Condition?: string; readonly Value: unknown }>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
};

export type RenderedResource = {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
};

export type Rendered = {
  readonly resources: Readonly<Record<string, RenderedResource>>;
  readonly outputs: Readonly<Record<string, unknown>>;
};

/** A function of the template, not yet carried out. */
class Call {
  readonly name: string;
  readonly argument: unknown;
  constructor(name: string, argument: unknown) {
    this.name = name;
    this.argument = argument;
  }
}

const scalars = ["Ref", "Sub", "GetAtt", "Condition"];
const lists = ["If", "Equals", "Not"];

const tags: readonly (ScalarTag | CollectionTag)[] = [
  ...scalars.map((name): ScalarTag => ({ tag: `!${name}`, resolve: (text: string) => new Call(name, text) })),
  ...lists.map(
    (name): CollectionTag => ({
      tag: `!${name}`,
      collection: "seq",
      resolve: (items) => new Call(name, items.toJSON()),
    }),
  ),
];

const pseudo: Readonly<Record<string, unknown>> = {
  "AWS::AccountId": "111122223333",
  "AWS::Partition": "aws",
  "AWS::Region": "ap-northeast-1",
  "AWS::NoValue": undefined,
};

export const readTemplate = (path: string): Template =>
  parse(readFileSync(path, "utf8"), { customTags: [...tags] });

/** The template with these parameters. Throws on a parameter that is missing or breaks its pattern. */
export const render = (template: Template, given: Readonly<Record<string, string>>): Rendered => {
  const parameters = parametersOf(template, given);
  const conditions = new Map<string, boolean>();
  const conditionNamed = (name: string): boolean => {
    const known = conditions.get(name);
    if (known !== undefined) return known;
    const condition = template.Conditions?.[name];
    if (condition === undefined) throw new Error(`there is no condition ${name}`);
    const value = resolve(condition) === true;
    conditions.set(name, value);
    return value;
  };
  const exists = (name: string): boolean => {
    const resource = template.Resources[name];
    if (resource === undefined) throw new Error(`there is no resource ${name}`);
    return resource.Condition === undefined || conditionNamed(resource.Condition);
  };
  const reference = (name: string): unknown => {
    if (name in pseudo) return pseudo[name];
    if (name in parameters) return parameters[name];
    if (!exists(name)) throw new Error(`the resource ${name} is referred to, but not made`);
    return `ref:${name}`;
  };
  const attribute = (path: string): string => {
    const [name = "", property] = path.split(".");
    if (property === undefined || !exists(name)) throw new Error(`${path} is no attribute of what is made`);
    return `arn:${path}`;
  };
  const call = ({ name, argument }: Call): unknown => {
    const list = Array.isArray(argument) ? argument : [];
    const text = String(argument);
    switch (name) {
      case "Ref":
        return reference(text);
      case "GetAtt":
        return attribute(text);
      case "Condition":
        return conditionNamed(text);
      case "Sub":
        return text.replace(/\$\{([^}]+)\}/g, (_, inner: string) =>
          String(inner.includes(".") ? attribute(inner) : reference(inner)),
        );
      case "Equals":
        return resolve(list[0]) === resolve(list[1]);
      case "Not":
        return resolve(list[0]) !== true;
      case "If":
        return conditionNamed(String(list[0])) ? resolve(list[1]) : resolve(list[2]);
      default:
        throw new Error(`the function ${name} is not known here`);
    }
  };
  const resolve = (value: unknown): unknown => {
    if (value instanceof Call) return call(value);
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, member]) => [key, resolve(member)] as const)
        .filter(([, member]) => member !== undefined),
    );
  };

  const resources = Object.entries(template.Resources).filter(([name]) => exists(name));
  const outputs = Object.entries(template.Outputs ?? {}).filter(
    ([, { Condition }]) => Condition === undefined || conditionNamed(Condition),
  );
  return {
    resources: Object.fromEntries(
      resources.map(([name, { Type, Properties = {} }]) => [
        name,
        { type: Type, properties: resolve(Properties) as Readonly<Record<string, unknown>> },
      ]),
    ),
    outputs: Object.fromEntries(outputs.map(([name, { Value }]) => [name, resolve(Value)])),
  };
};

const parametersOf = (
  { Parameters }: Template,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const unknown = Object.keys(given).filter((name) => !(name in Parameters));
  if (unknown.length > 0) throw new Error(`there is no parameter ${unknown.join(", ")}`);
  return Object.fromEntries(
    Object.entries(Parameters).map(([name, { Default, AllowedPattern, AllowedValues }]) => {
      const value = given[name] ?? Default;
      if (value === undefined) throw new Error(`the parameter ${name} is missing`);
      if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value))
        throw new Error(`${value} is no ${name}`);
      if (AllowedValues !== undefined && !AllowedValues.includes(value))
        throw new Error(`${value} is no ${name}`);
      return [name, value];
    }),
  );
};

/** Names of parameters and conditions that nothing in the template uses. */
export const unusedNames = (path: string): readonly string[] => {
  const text = readFileSync(path, "utf8");
  const { Parameters, Conditions = {} } = readTemplate(path);
  const body = text.slice(text.indexOf("\nConditions:"));
  const isUsed = (name: string): boolean =>
    new RegExp(`!Ref '?${name}\\b|\\$\\{${name}\\}|!If(?: \\[|\\s+- )${name}\\b|Condition: ${name}\\b`).test(
      body,
    );
  return [...Object.keys(Parameters), ...Object.keys(Conditions)].filter((name) => !isUsed(name));
};
