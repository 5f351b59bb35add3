const format = new Intl.NumberFormat('en');

/** Formats a number for a sentence or a table, such as 1,204. */
export function formatNumber(value: number): string {
  return format.format(value);
}
