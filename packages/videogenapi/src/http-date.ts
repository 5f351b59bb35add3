const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The formats of RFC 9110, section 5.6.7: the preferred one, RFC 850's, and that of C's asctime. */
const formats = [
  /^\w{3}, (?<day>\d{2}) (?<month>\w{3}) (?<year>\d{4}) (?<time>[\d:]{8}) GMT$/,
  /^\w{6,9}, (?<day>\d{2})-(?<month>\w{3})-(?<year>\d{2}) (?<time>[\d:]{8}) GMT$/,
  /^\w{3} (?<month>\w{3}) (?<day>[ \d]\d) (?<time>[\d:]{8}) (?<year>\d{4})$/,
];

/** Parses a header's date: `Sat, 04 Jan 2025 00:08:42 GMT` or one of the two older formats; undefined for anything else. */
export function parseHttpDate(value: string | readonly string[] | undefined): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const {
    day = '',
    month = '',
    year = '',
    time,
  } = formats.map((format) => format.exec(value)?.groups).find(Boolean) ?? {};
  const monthNumber = String(months.indexOf(month) + 1).padStart(2, '0');
  const parsed = new Date(`${readYear(year)}-${monthNumber}-${day.replace(' ', '0')}T${time}Z`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}

/** Two digits that would lie more than 50 years ahead belong to the century before (RFC 9110, section 5.6.7). */
function readYear(digits: string): string {
  if (digits.length !== 2) return digits;
  const thisYear = new Date().getUTCFullYear();
  const year = Math.floor(thisYear / 100) * 100 + Number(digits);
  return String(year > thisYear + 50 ? year - 100 : year);
}
