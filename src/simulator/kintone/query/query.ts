/** A query once parsed. https://cybozu.dev/ja/kintone/docs/overview/query/ */
export type Query = {
  readonly condition?: Condition;
  readonly order: readonly Order[];
  readonly limit?: number;
  readonly offset?: number;
};

export type Condition = { readonly kind: "and" | "or"; readonly parts: readonly Condition[] } | Comparison;

export type Comparison = {
  readonly kind: "comparison";
  readonly field: string;
  readonly operator: Operator;
  readonly operands: readonly Operand[];
};

export type Operator =
  | "="
  | "!="
  | ">"
  | "<"
  | ">="
  | "<="
  | "in"
  | "not in"
  | "like"
  | "not like"
  | "is empty"
  | "is not empty";

export type Operand =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "function"; readonly name: string; readonly parameters: readonly string[] };

export type Order = { readonly field: string; readonly direction: "asc" | "desc" };
