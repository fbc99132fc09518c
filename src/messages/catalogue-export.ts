/** What `identity-sync export` says. */
export type ExportWords = {
  readonly nothing: string;
  readonly exported: (of: {
    readonly permissionSets: number;
    readonly assignments: number;
    readonly file: string | undefined;
  }) => string;
  readonly missing: (names: readonly string[]) => string;
  readonly blind: string;
};
