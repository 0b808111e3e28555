/** Parses an ISO 8601 duration such as `P8D` or `PT1H30M` to milliseconds; undefined when invalid. Months and years are not supported, because their length varies. */
export const durationMs = (text: string): number | undefined => {
  const [whole, weeks, days, hours, minutes, seconds] =
    /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text) ?? [];
  if (whole === undefined || /[PT]$/.test(whole)) return undefined;
  const allDays = Number(weeks ?? 0) * 7 + Number(days ?? 0);
  return Math.round(
    (((allDays * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000,
  );
};
