import { describe, expect, test } from "vitest";
import {
  type ContractService,
  hasContracts,
  type Model,
  modelOf,
  shapeNamed,
} from "../../../test/support/contracts-model.ts";
import { accessAnalyzerInputs } from "./access-analyzer/constraints.ts";
import { identityStoreInputs } from "./identity-store/constraints.ts";
import { organizationsInputs } from "./organizations/constraints.ts";
import type { Shape, StructureShape } from "./shapes.ts";
import { ssoAdminInputs } from "./sso-admin/constraints.ts";
import { stsInputs } from "./sts/constraints.ts";

const services: Readonly<Record<ContractService, Readonly<Record<string, StructureShape>>>> = {
  "sso-admin": ssoAdminInputs,
  identitystore: identityStoreInputs,
  organizations: organizationsInputs,
  sts: stsInputs,
  "access-analyzer": accessAnalyzerInputs,
};

const operations = Object.entries(services).flatMap(([service, inputs]) =>
  Object.entries(inputs).map(([operation, shape]) => ({
    service: service as ContractService,
    operation,
    shape,
  })),
);

describe.skipIf(!hasContracts)("the constraints are those of AWS's own models", () => {
  test.each(operations)("$service $operation", ({ service, operation, shape }) => {
    const model = modelOf(service);
    const input = model.operations[operation]?.input?.shape;
    expect(plain(shape)).toEqual(input === undefined ? emptyStructure : plainOfModel(model, input));
  });
});

const emptyStructure = { type: "structure", required: [], members: {} };

/** Our shape, in one form with the model's. */
const plain = (shape: Shape): unknown => {
  switch (shape.kind) {
    case "text":
      return {
        type: "string",
        ...sizeOf(shape),
        ...(shape.pattern === undefined ? {} : { pattern: shape.pattern }),
      };
    case "choice":
      return { type: "string", enum: shape.values };
    case "integer":
      return { type: "integer", ...sizeOf(shape) };
    case "flag":
      return { type: "boolean" };
    case "document":
      return { type: "document" };
    case "list":
      return { type: "list", ...sizeOf(shape), member: plain(shape.of) };
    case "map":
      return { type: "map", ...sizeOf(shape), key: plain(shape.key), value: plain(shape.of) };
    case "structure": {
      const members = { ...shape.required, ...shape.optional };
      return {
        type: "structure",
        required: Object.keys(shape.required).sort(),
        members: Object.fromEntries(Object.entries(members).map(([name, member]) => [name, plain(member)])),
        ...(shape.union ? { union: true } : {}),
      };
    }
  }
};

const plainOfModel = (model: Model, name: string): unknown => {
  const shape = shapeNamed(model, name);
  const of = (reference: { readonly shape: string } | undefined) =>
    plainOfModel(model, reference?.shape ?? "");
  if (shape.document === true) return { type: "document" };
  switch (shape.type) {
    case "structure":
      return {
        type: "structure",
        required: [...(shape.required ?? [])].sort(),
        members: Object.fromEntries(
          Object.entries(shape.members ?? {}).map(([member, reference]) => [member, of(reference)]),
        ),
        ...(shape.union === true ? { union: true } : {}),
      };
    case "list":
      return { type: "list", ...sizeOf(shape), member: of(shape.member) };
    case "map":
      return { type: "map", ...sizeOf(shape), key: of(shape.key), value: of(shape.value) };
    case "string":
      if (shape.enum !== undefined) return { type: "string", enum: shape.enum };
      return {
        type: "string",
        ...sizeOf(shape),
        ...(shape.pattern === undefined ? {} : { pattern: shape.pattern }),
      };
    default:
      return { type: shape.type, ...sizeOf(shape) };
  }
};

const sizeOf = ({ min, max }: { readonly min?: number; readonly max?: number }) => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});
