/**
 * How a record stands after a run. `waiting`: nothing is wrong with it, but not all of it is there yet. `inactive`: it
 * asks for nothing now.
 */
export type RecordState = "applied" | "waiting" | "problem" | "inactive";

/** Options of the drop-down in which an app may keep it, by the preset of its field codes. */
export const recordStateWords: Readonly<Record<"en" | "ja", Readonly<Record<RecordState, string>>>> = {
  en: { applied: "applied", waiting: "waiting", problem: "problem", inactive: "inactive" },
  ja: { applied: "適用済み", waiting: "待機中", problem: "要対応", inactive: "対象外" },
};
