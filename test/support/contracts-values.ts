import { type Model, type ModelShape, shapeNamed } from "./contracts-model.ts";
import type { XmlElement } from "./contracts-xml.ts";

/** Everything in a JSON value that its shape does not allow, each with its path. */
export const violationsOf = (
  model: Model,
  shapeName: string,
  value: unknown,
  at: string,
): readonly string[] => {
  const shape = shapeNamed(model, shapeName);
  if (shape.document === true) return [];
  switch (shape.type) {
    case "structure":
      return structureViolations(model, shape, value, at);
    case "list":
      if (!Array.isArray(value)) return [`${at}: not a list`];
      return [
        ...sizeViolations(shape, value.length, at),
        ...value.flatMap((member, index) =>
          violationsOf(model, shape.member?.shape ?? "", member, `${at}[${index}]`),
        ),
      ];
    case "map":
      if (!isObject(value)) return [`${at}: not a map`];
      return Object.entries(value).flatMap(([key, member]) => [
        ...violationsOf(model, shape.key?.shape ?? "", key, `${at} key ${key}`),
        ...violationsOf(model, shape.value?.shape ?? "", member, `${at}.${key}`),
      ]);
    case "string":
      return typeof value === "string" ? textViolations(shape, value, at) : [`${at}: not a string`];
    case "boolean":
      return typeof value === "boolean" ? [] : [`${at}: not a boolean`];
    case "timestamp":
      return typeof value === "number" ? [] : [`${at}: not a timestamp`];
    case "integer":
    case "long":
      if (!Number.isInteger(value)) return [`${at}: not an integer`];
      return sizeViolations(shape, Number(value), at);
    default:
      return [];
  }
};

const structureViolations = (
  model: Model,
  { members = {}, required = [], union }: ModelShape,
  value: unknown,
  at: string,
): readonly string[] => {
  if (!isObject(value)) return [`${at}: not a structure`];
  const given = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  const names = new Set(given.map(([name]) => name));
  return [
    ...required.filter((name) => !names.has(name)).map((name) => `${at}.${name}: missing`),
    ...(union === true && given.length !== 1 ? [`${at}: not exactly one member of the union`] : []),
    ...given.flatMap(([name, member]) => {
      const reference = members[name];
      return reference === undefined
        ? [`${at}.${name}: not in the model`]
        : violationsOf(model, reference.shape, member, `${at}.${name}`);
    }),
  ];
};

const textViolations = (shape: ModelShape, value: string, at: string): readonly string[] => [
  ...sizeViolations(shape, value.length, at),
  ...(shape.enum !== undefined && !shape.enum.includes(value) ? [`${at}: ${value} is no valid value`] : []),
  ...(shape.pattern !== undefined && !wholeMatch(shape.pattern, value)
    ? [`${at}: ${value} does not match ${shape.pattern}`]
    : []),
];

const sizeViolations = ({ min, max }: ModelShape, size: number, at: string): readonly string[] => [
  ...(min !== undefined && size < min ? [`${at}: less than ${min}`] : []),
  ...(max !== undefined && size > max ? [`${at}: more than ${max}`] : []),
];

const wholeMatch = (pattern: string, value: string): boolean =>
  new RegExp(`^(?:${pattern})$`, pattern.includes("\\p{") ? "u" : "").test(value);

/** An XML element as the JSON value that it stands for. What the shape does not know stays as text. */
export const valueOfElement = (model: Model, shapeName: string | undefined, element: XmlElement): unknown => {
  const shape = shapeName === undefined ? undefined : shapeNamed(model, shapeName);
  switch (shape?.type) {
    case "structure":
      return Object.fromEntries(
        element.children.map((child) => [
          child.name,
          valueOfElement(model, shape.members?.[child.name]?.shape, child),
        ]),
      );
    case "list":
      return element.children.map((child) => valueOfElement(model, shape.member?.shape, child));
    case "timestamp":
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(element.text)
        ? Date.parse(element.text) / 1000
        : element.text;
    case "integer":
      return Number(element.text);
    case "boolean":
      return element.text === "true";
    default:
      return element.text;
  }
};

/** The flat parameters of a query request as the JSON value that they stand for. Lists are left out. */
export const valueOfForm = (model: Model, shapeName: string, form: URLSearchParams): unknown => {
  const { members = {} } = shapeNamed(model, shapeName);
  const parameters = [...form].filter(
    ([name]) => name !== "Action" && name !== "Version" && !name.includes("."),
  );
  return Object.fromEntries(
    parameters.map(([name, text]) => {
      const reference = members[name];
      const isNumber = reference !== undefined && shapeNamed(model, reference.shape).type === "integer";
      return [name, isNumber ? Number(text) : text];
    }),
  );
};

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
