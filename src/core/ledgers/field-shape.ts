import type { AssignmentField, FieldSpec, LedgerField, PermissionSetField } from "../model/ledger.ts";

/** What a field of the app can be given. How kintone wants it written ends at the adapter. */
export type FieldShape = {
  /**
   * `line`: one text; `number`: one text that is a number as kintone would write it; `lines`: any text; `choice` and
   * `choices`: of its options; `people`: users or groups by their codes; `moment`: a date; `nothing`: kintone fills it.
   */
  readonly holds:
    | { readonly kind: "line" | "number" | "lines" | "moment" | "nothing" }
    | { readonly kind: "choice" | "choices"; readonly options: readonly string[] }
    | { readonly kind: "people"; readonly of: "USER" | "GROUP" };
  /** Characters; absent: as many as you like. */
  readonly maxLength: number | undefined;
  /** A column of a table: one value a row. */
  readonly inTable: boolean;
  /** Takes only what a record of another app has. */
  readonly isLookup: boolean;
};

export type LedgerForm<Field extends LedgerField = LedgerField> = {
  readonly host: string;
  readonly app: string;
  /** The app's own field code for each of ours, `table.column` for a column; also where there is no such field. */
  readonly codes: Readonly<Partial<Record<Field, string>>>;
  /** Without the fields that the app does not have. */
  readonly fields: Readonly<Partial<Record<Field, FieldShape>>>;
  /** Codes of fields that must be filled, that are none of ours, and that kintone does not fill by itself. */
  readonly othersRequired: readonly string[];
};

export type LedgerForms = {
  readonly permissionSets: LedgerForm<PermissionSetField>;
  readonly assignments: LedgerForm<AssignmentField>;
};

/** Whether a list in this field can have more than one value. */
export const takesMany = ({ holds, inTable }: FieldShape): boolean =>
  inTable || holds.kind === "lines" || holds.kind === "choices" || holds.kind === "people";

/**
 * The texts that the field would say if it were given these values, each in the first of its spellings that fits;
 * undefined when it cannot hold them.
 */
export const held = (
  shape: FieldShape,
  reading: FieldSpec["reading"],
  values: readonly (readonly string[])[],
): readonly string[] | undefined => {
  if (values.length > 1 && (reading !== "list" || !takesMany(shape))) return undefined;
  const isBlock = shape.holds.kind === "lines" && reading !== "list" && !shape.inTable;
  const fits = (text: string): boolean => {
    if (text.trim() === "" || text.length > (shape.maxLength ?? Number.POSITIVE_INFINITY)) return false;
    // What kintone makes of a carriage return is not documented.
    if (text.includes("\r") || (!isBlock && text.includes("\n"))) return false;
    // A reader trims everything but a document.
    if (text.trim() !== text && !(isBlock && reading === "document")) return false;
    switch (shape.holds.kind) {
      case "choice":
      case "choices":
        return shape.holds.options.includes(text);
      case "number":
        return String(Number(text)) === text;
      case "moment":
      case "nothing":
        return false;
      default:
        return true;
    }
  };
  const texts = values.flatMap((spellings) => spellings.find(fits) ?? []);
  return texts.length === values.length ? texts : undefined;
};
