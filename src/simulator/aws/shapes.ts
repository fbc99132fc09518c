/**
 * A small vocabulary for the constraints that AWS puts on requests, as its API references list them for each
 * member: length constraints, pattern, valid values, valid range. The types of parsed inputs follow from it.
 */

export type TextShape = {
  readonly kind: "text";
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
};
export type ChoiceShape = { readonly kind: "choice"; readonly values: readonly string[] };
export type IntegerShape = { readonly kind: "integer"; readonly min?: number; readonly max?: number };
export type FlagShape = { readonly kind: "flag" };
/** Any JSON value. */
export type DocumentShape = { readonly kind: "document" };
export type ListShape = {
  readonly kind: "list";
  readonly of: Shape;
  readonly min?: number;
  readonly max?: number;
};
export type MapShape = {
  readonly kind: "map";
  readonly key: TextShape;
  readonly of: Shape;
  readonly min?: number;
  readonly max?: number;
};
export type StructureShape = {
  readonly kind: "structure";
  readonly required: Members;
  readonly optional: Members;
  /** Exactly one of the members may be there. */
  readonly union: boolean;
};
export type Members = { readonly [name: string]: Shape };
export type Shape =
  | TextShape
  | ChoiceShape
  | IntegerShape
  | FlagShape
  | DocumentShape
  | ListShape
  | MapShape
  | StructureShape;

/** Carries, for the compiler only, the type of the values that a shape describes. */
type Valued<Value> = { readonly value?: Value };

/** What a value of a shape is in TypeScript, once it was checked. */
export type ValueOf<S> = S extends Valued<infer Value> ? Value : never;

type Values<Required, Optional> = { readonly [Name in keyof Required]: ValueOf<Required[Name]> } & {
  readonly [Name in keyof Optional]?: ValueOf<Optional[Name]>;
};

type Size = { readonly min?: number; readonly max?: number };
type None = Record<never, never>;

export const text = (size: Size = {}, pattern?: string): TextShape & Valued<string> => ({
  kind: "text",
  ...size,
  ...(pattern === undefined ? {} : { pattern }),
});
export const choice = <const Value extends string>(
  ...values: readonly Value[]
): ChoiceShape & Valued<Value> => ({ kind: "choice", values });
export const integer = (size: Size = {}): IntegerShape & Valued<number> => ({ kind: "integer", ...size });
export const flag: FlagShape & Valued<boolean> = { kind: "flag" };
export const document: DocumentShape & Valued<unknown> = { kind: "document" };
export const list = <Member extends Shape>(
  of: Member,
  size: Size = {},
): ListShape & Valued<readonly ValueOf<Member>[]> => ({ kind: "list", of, ...size });
export const map = <Member extends Shape>(
  key: TextShape,
  of: Member,
  size: Size = {},
): MapShape & Valued<Readonly<Record<string, ValueOf<Member>>>> => ({ kind: "map", key, of, ...size });
export const structure = <Required extends Members, Optional extends Members = None>(
  required: Required,
  optional?: Optional,
): StructureShape & Valued<Values<Required, Optional>> => ({
  kind: "structure",
  required,
  optional: optional ?? {},
  union: false,
});
export const union = <Optional extends Members>(
  optional: Optional,
): StructureShape & Valued<Values<None, Optional>> => ({
  kind: "structure",
  required: {},
  optional,
  union: true,
});
