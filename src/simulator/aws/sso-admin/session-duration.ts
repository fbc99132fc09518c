const pattern =
  /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)([DW]))?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Length in hours of an ISO 8601 duration such as `PT1H30M`. Months and years have no length in hours. */
export const sessionHours = (duration: string): number | undefined => {
  const parts = pattern.exec(duration);
  if (parts === null) return undefined;
  const [, sign, years, months, days, dayUnit, hours, minutes, seconds] = parts;
  if (years !== undefined || months !== undefined) return undefined;
  const length =
    Number(days ?? 0) * (dayUnit === "W" ? 168 : 24) +
    Number(hours ?? 0) +
    Number(minutes ?? 0) / 60 +
    Number(seconds ?? 0) / 3600;
  return sign === "-" ? -length : length;
};
