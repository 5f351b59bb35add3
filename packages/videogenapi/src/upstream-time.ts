const pattern = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?$/i;

/** `2025-01-04 00:08:42` → a Date. A time without a zone is UTC; undefined for anything that is not a time. */
export function parseUpstreamTime(value: string | undefined): Date | undefined {
  const [, date, time, zone = 'Z'] = pattern.exec(value?.trim() ?? '') ?? [];
  const parsed = new Date(`${date}T${time}${zone}`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}

/** A Date → `2025-01-04 00:08:42`. */
export function printUpstreamTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}
