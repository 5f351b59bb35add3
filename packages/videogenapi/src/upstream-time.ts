const pattern = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?$/i;

/** `2025-01-04 00:08:42` → a Date. A time without a zone is UTC; what is no time reads as undefined. */
export function parseUpstreamTime(value: string | undefined): Date | undefined {
  const [, date, time, zone = 'Z'] = pattern.exec(value?.trim() ?? '') ?? [];
  const parsed = new Date(`${date}T${time}${zone}`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}

/** A Date header (`Sat, 04 Jan 2025 00:08:42 GMT`) → a Date; undefined for anything else. */
export function parseHttpDate(value: string | readonly string[] | undefined): Date | undefined {
  if (typeof value !== 'string' || !value.endsWith(' GMT')) return undefined;
  const parsed = new Date(value);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}

/** A Date → `2025-01-04 00:08:42`. */
export function printUpstreamTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}
