/** Requests by service and operation, for the report. */
export type RequestCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export type RequestCounter = {
  readonly count: (service: string, operation: string) => void;
  readonly counts: () => RequestCounts;
};

export const requestCounter = (): RequestCounter => {
  const counts: Record<string, Record<string, number>> = {};
  return {
    count: (service, operation) => {
      counts[service] ??= {};
      counts[service][operation] = (counts[service][operation] ?? 0) + 1;
    },
    counts: () => structuredClone(counts),
  };
};
