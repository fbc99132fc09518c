/** What exists in IAM, as far as known on the day of the data. It is never complete, so it only warns. */
export type IamKnowledge = {
  /** Prefixes of all services. */
  readonly services: readonly string[];
  /** The actions of a service, by their folded names; undefined for a service that is not known. */
  readonly actionsOf: (service: string) => ReadonlyMap<string, string> | undefined;
  /** Global condition keys by their folded names; one that takes more behind it ends with `/`. */
  readonly globalConditionKeys: ReadonlyMap<string, string>;
};
