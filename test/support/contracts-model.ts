import { existsSync, readFileSync } from "node:fs";

/** The parts of a service model in botocore's format that the checks use. */
export type Model = {
  readonly operations: Readonly<Record<string, ModelOperation | undefined>>;
  readonly shapes: Readonly<Record<string, ModelShape | undefined>>;
};
type ShapeReference = { readonly shape: string };
type ModelOperation = {
  readonly input?: ShapeReference;
  readonly output?: ShapeReference;
  readonly errors?: readonly ShapeReference[];
};
export type ModelShape = {
  readonly type: string;
  readonly members?: Readonly<Record<string, ShapeReference>>;
  readonly required?: readonly string[];
  readonly member?: ShapeReference;
  readonly key?: ShapeReference;
  readonly value?: ShapeReference;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly union?: boolean;
  readonly document?: boolean;
  readonly error?: { readonly code?: string };
};

export type ContractService = "sso-admin" | "identitystore" | "organizations" | "sts" | "access-analyzer";

/** Service models as AWS publishes them, beside the repository. They are not part of it, and may be missing. */
const folder = new URL("../../../shared/contracts/aws/", import.meta.url);

export const hasContracts = existsSync(folder);

const files: Readonly<Record<ContractService, string>> = {
  "sso-admin": "sso-admin.json",
  identitystore: "identitystore.json",
  organizations: "organizations.json",
  sts: "sts.json",
  "access-analyzer": "accessanalyzer.json",
};

const loaded = new Map<ContractService, Model>();

export const modelOf = (service: ContractService): Model => {
  const model: Model =
    loaded.get(service) ?? JSON.parse(readFileSync(new URL(files[service], folder), "utf8"));
  loaded.set(service, model);
  return model;
};

export const shapeNamed = (model: Model, name: string): ModelShape => {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`The model has no shape ${name}`);
  return shape;
};
