import { readFileSync } from "node:fs";
import * as z from "zod";

/*
 * Looks at Terraform in JSON as `terraform validate` does, without Terraform and without a provider: against the
 * schema that the AWS provider gave of itself, cut down to the types we write. To have it anew, of another version:
 * `terraform providers schema -json` in test/terraform, and what is not there any more taken out by hand.
 */

const attribute = z.strictObject({
  type: z.union([z.string(), z.array(z.unknown())]),
  required: z.boolean().optional(),
  deprecated: z.boolean().optional(),
});

type BlockSchema = {
  readonly attributes: Readonly<Record<string, z.output<typeof attribute>>>;
  /** Attributes that may be read. */
  readonly computed: readonly string[];
  readonly blocks: Readonly<Record<string, NestedSchema>>;
};
type NestedSchema = BlockSchema & {
  readonly nesting: string;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
};

const shape = {
  attributes: z.record(z.string(), attribute),
  computed: z.array(z.string()),
  get blocks() {
    return z.record(z.string(), nested);
  },
};
const block: z.ZodType<BlockSchema> = z.lazy(() => z.strictObject(shape));
const nested: z.ZodType<NestedSchema> = z.lazy(() =>
  z.strictObject({
    ...shape,
    nesting: z.string(),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
);

const provider = z
  .strictObject({
    provider: z.string(),
    resource: z.record(z.string(), block),
    data: z.record(z.string(), block),
  })
  .parse(JSON.parse(readFileSync("test/terraform/provider-schema.json", "utf8")));

const metaArguments = new Set(["//", "depends_on"]);

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fits = (type: z.output<typeof attribute>["type"], value: unknown): boolean => {
  // A whole expression is of whatever type it turns out to be.
  if (typeof value === "string" && /^\$\{[^{}]*\}$/.test(value)) return true;
  if (!Array.isArray(type)) return typeof value === type;
  const [kind, of] = type;
  const inner = (one: unknown): boolean => fits(typeof of === "string" ? of : [of], one);
  if (kind === "map") return isMap(value) && Object.values(value).every(inner);
  return (kind === "list" || kind === "set") && Array.isArray(value) && value.every(inner);
};

const inBlock = (schema: BlockSchema, given: unknown, place: string): readonly string[] => {
  if (!isMap(given)) return [`${place} is no block`];
  const unknown = Object.keys(given).filter(
    (name) =>
      schema.attributes[name] === undefined && schema.blocks[name] === undefined && !metaArguments.has(name),
  );
  const ofAttributes = Object.entries(schema.attributes).flatMap(([name, { type, required, deprecated }]) => {
    const value = given[name];
    if (value === undefined) return required === true ? [`${place}.${name} is required`] : [];
    if (deprecated === true) return [`${place}.${name} is deprecated`];
    return fits(type, value) ? [] : [`${place}.${name} is not of the type ${JSON.stringify(type)}`];
  });
  const ofBlocks = Object.entries(schema.blocks).flatMap(([name, inner]) => {
    const value = given[name];
    const blocks = value === undefined ? [] : Array.isArray(value) ? value : [value];
    const { min = 0, max = Number.POSITIVE_INFINITY } = inner;
    const count =
      blocks.length < min || blocks.length > max ? [`${place}.${name} ${blocks.length} times`] : [];
    return [...count, ...blocks.flatMap((one, index) => inBlock(inner, one, `${place}.${name}.${index}`))];
  });
  return [...unknown.map((name) => `${place}.${name} is unknown`), ...ofAttributes, ...ofBlocks];
};

/** All that the provider would not take, and all that is read of it and that it does not have. */
export const complaintsAbout = (configuration: object): readonly string[] => {
  const complaints: string[] = [];
  for (const kind of ["resource", "data"] as const) {
    const types = Object.entries(configuration).find(([name]) => name === kind)?.[1] ?? {};
    for (const [type, blocks] of Object.entries<unknown>(types)) {
      const schema = provider[kind][type];
      if (schema === undefined || !isMap(blocks)) complaints.push(`${kind} ${type} is unknown`);
      else
        for (const [name, given] of Object.entries(blocks))
          complaints.push(...inBlock(schema, given, `${type}.${name}`));
    }
  }
  const references = JSON.stringify(configuration).matchAll(/(data\.)?\b(aws_\w+)\.[\w-]+\.(\w+)/g);
  for (const [whole, isData, type = "", name = ""] of references) {
    const schema = provider[isData === undefined ? "resource" : "data"][type];
    if (schema?.attributes[name] === undefined && schema?.computed.includes(name) !== true)
      complaints.push(`${whole} is not there`);
  }
  return complaints;
};
