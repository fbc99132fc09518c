import type {
  AppDesign,
  AppState,
  FieldDesign,
  FieldMismatch,
  SetupStep,
} from "../core/ledgers/app-design.ts";

export type AppDiff = {
  readonly steps: readonly SetupStep[];
  readonly mismatches: readonly FieldMismatch[];
};

/**
 * What an app lacks of its design. Nothing is ever taken away or overwritten: in an app that people use, the form's
 * layout and whatever permissions there are belong to them, and a field that is added is not required, because every
 * later change of an old record would fail on it.
 */
export const missingFrom = (state: AppState, design: AppDesign): AppDiff => {
  const missing = design.fields.filter(({ code }) => state.fields[code] === undefined);
  const columns = design.fields.flatMap((field): SetupStep[] => {
    const there = state.fields[field.code];
    if (field.type !== "SUBTABLE" || there?.type !== "SUBTABLE") return [];
    const added = field.columns.filter(({ code }) => there.columns[code] === undefined);
    return added.length === 0 ? [] : [{ kind: "add-columns", table: field.code, columns: added }];
  });
  const options = design.fields.flatMap((field): SetupStep[] => {
    const there = state.fields[field.code];
    if (field.type === "SUBTABLE" || field.options === undefined || there?.type !== field.type) return [];
    const added = field.options.filter((option) => !there.options.includes(option));
    return added.length === 0 ? [] : [{ kind: "add-options", field: field.code, options: added }];
  });
  const views = design.views.filter(({ name }) => !state.views.includes(name));
  const unprotected = design.readOnly.filter((code) => !state.restricted.includes(code));
  const notifications = design.notifications.filter(({ title }) => !state.notifications.includes(title));
  const steps: SetupStep[] = [
    ...some(missing, (fields) => ({
      kind: "add-fields",
      fields: state.isDraft ? fields : fields.map(optional),
    })),
    ...columns,
    ...options,
    ...(state.isDraft ? formOf(state, design) : []),
    ...some(views, (added) => ({ kind: "add-views", views: added })),
    ...some(unprotected, (codes) => ({ kind: "protect-fields", codes })),
    ...some(notifications, (added) => ({ kind: "add-notifications", notifications: added })),
    ...(state.isDraft ? permissionsOf(state, design) : []),
  ];
  return { steps, mismatches: mismatchesOf(state, design) };
};

const some = <Item>(
  items: readonly Item[],
  step: (items: readonly Item[]) => SetupStep,
): readonly SetupStep[] => (items.length === 0 ? [] : [step(items)]);

const optional = (field: FieldDesign): FieldDesign => {
  if (field.type === "SUBTABLE") return { ...field, columns: field.columns.map(withoutRequired) };
  return withoutRequired(field);
};

const withoutRequired = <Field extends { readonly required?: boolean }>({ required: _, ...rest }: Field) =>
  rest;

const formOf = (state: AppState, design: AppDesign): readonly SetupStep[] => {
  const isDescribed = state.description === design.description && state.titleField === design.titleField;
  const { description, titleField, fields, layout } = design;
  return [
    ...(isDescribed ? [] : [{ kind: "describe", description, titleField } as const]),
    ...(same(state.layout, layout) ? [] : [{ kind: "lay-out", fields, rows: layout } as const]),
  ];
};

const permissionsOf = (state: AppState, design: AppDesign): readonly SetupStep[] => [
  ...(same(state.recordRights, design.recordRights)
    ? []
    : [{ kind: "permit-records", rights: design.recordRights } as const]),
  ...(same(state.appRights, design.appRights)
    ? []
    : [{ kind: "permit-app", rights: design.appRights } as const]),
];

const mismatchesOf = (state: AppState, design: AppDesign): readonly FieldMismatch[] =>
  design.fields.flatMap((field) => {
    const there = state.fields[field.code];
    if (there === undefined) return [];
    if (there.type !== field.type) return [{ code: field.code, type: there.type, wanted: field.type }];
    if (field.type !== "SUBTABLE") return [];
    return field.columns.flatMap(({ code, type }) => {
      const column = there.columns[code];
      return column === undefined || column === type
        ? []
        : [{ code: `${field.code}.${code}`, type: column, wanted: type }];
    });
  });

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
