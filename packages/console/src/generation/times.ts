/** A text that is true for some time. */
export interface TimedText {
  readonly text: string;
  /** Milliseconds until the text changes; undefined if it never does. */
  readonly changesInMs: number | undefined;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Returns a function for a text that does not change with the time. */
export function always(text: string): (now: number) => TimedText {
  return () => ({ text, changesInMs: undefined });
}

/** Ages under a minute are told in these steps: a figure of every second would only distract. */
const AGE_STEP = 5 * SECOND;

/** The age of something, such as "2 min ago". From a week on it is a date. */
export function readAge(at: string, now: number): TimedText {
  const age = now - Date.parse(at);
  if (age < AGE_STEP) return { text: 'just now', changesInMs: AGE_STEP - age };
  if (age < MINUTE) {
    return { text: `${formatSpan(age - (age % AGE_STEP))} ago`, changesInMs: AGE_STEP - (age % AGE_STEP) };
  }
  const [unit, name] = age < HOUR ? [MINUTE, 'min'] : age < DAY ? [HOUR, 'h'] : [DAY, 'd'];
  const count = Math.floor(age / unit);
  if (unit === DAY && count >= 7) return { text: formatDate(at, now), changesInMs: undefined };
  return { text: `${count} ${name} ago`, changesInMs: unit - (age % unit) };
}

/** The time that is left, such as "About 40 s left". An estimate that has passed is due. */
export function readTimeLeft(until: string, now: number): TimedText {
  const left = Date.parse(until) - now;
  if (left <= 0) return { text: 'Due any moment', changesInMs: undefined };
  return { text: `About ${formatRound(left)} left`, changesInMs: left % SECOND || SECOND };
}

/** The sentence of a scheduled video: the time at which it is sent. */
export function readSending(submitAt: string | null, now: number): TimedText {
  if (submitAt === null) return always('Waiting for its model’s limit')(now);
  const left = Date.parse(submitAt) - now;
  if (left <= 0) return { text: 'To be sent any moment', changesInMs: undefined };
  if (left < MINUTE) return { text: `To be sent in about ${formatRound(left)}`, changesInMs: left % SECOND || SECOND };
  return { text: `To be sent at about ${formatClock(submitAt, now)}`, changesInMs: left - MINUTE + 1 };
}

/** The sentence of a lost answer: the time until which it is searched for. After that the search goes on until VideoGenAPI answers. */
export function readSearch(searchedUntil: string | null, now: number): TimedText {
  const left = searchedUntil === null ? 0 : Date.parse(searchedUntil) - now;
  if (searchedUntil === null || left <= 0)
    return always('Answer lost; VideoGenAPI’s list is still searched for it')(now);
  const clock = formatClock(searchedUntil, now);
  return { text: `Answer lost; VideoGenAPI’s list is searched for it until ${clock}`, changesInMs: left };
}

/** The time until a model has room again, such as "Next slot in 42 s", or "Slot free", which does not change. */
export function readNextSlot(at: string | null, now: number): TimedText {
  const wait = readWait(at, now);
  return wait === undefined ? always('Slot free')(now) : { ...wait, text: `Next slot in ${wait.text}` };
}

/** The time until then in whole seconds, such as "42 s"; undefined once it is over. */
export function readWait(at: string | null, now: number): TimedText | undefined {
  const left = at === null ? 0 : Date.parse(at) - now;
  if (left <= 0) return undefined;
  return { text: formatSpan(Math.ceil(left / SECOND) * SECOND), changesInMs: left % SECOND || SECOND };
}

/** The time since then, such as "18 s". */
export function readElapsed(since: string, now: number): TimedText {
  const elapsed = Math.max(0, now - Date.parse(since));
  const unit = elapsed < 2 * MINUTE ? SECOND : MINUTE;
  return { text: formatSpan(elapsed), changesInMs: unit - (elapsed % unit) };
}

/** Formats a span: tenths of a second up to one, seconds up to two minutes, then minutes, then hours with minutes. */
export function formatSpan(ms: number): string {
  if (ms < SECOND) return `${Math.max(0.1, Math.floor(ms / 100) / 10)} s`;
  if (ms < 2 * MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < 2 * HOUR) return `${Math.floor(ms / MINUTE)} min`;
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  return minutes === 0 ? `${Math.floor(ms / HOUR)} h` : `${Math.floor(ms / HOUR)} h ${minutes} min`;
}

/** Formats a time of day as 14:23, with the date unless it is today's. */
export function formatClock(at: string, now: number): string {
  const time = new Date(at);
  const clock = time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return time.toDateString() === new Date(now).toDateString() ? clock : `${formatDate(at, now)}, ${clock}`;
}

/** Formats a time of day as 14:23:05. */
export function formatExactClock(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

// A format takes much longer to create than to use, and every card shows a moment.
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Formats a moment in full, for a title. */
export function formatMoment(at: string): string {
  return moment.format(new Date(at));
}

/** Formats the length of a video in seconds as 0:10. */
export function formatLength(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** Formats a position in a queue as 2nd; the first is Next. */
export function formatPosition(position: number): string {
  if (position === 1) return 'Next';
  return `${position}${endings[ordinals.select(position)] ?? 'th'}`;
}

function formatDate(at: string, now: number): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) });
}

/** Seconds up to ten, then in steps of five; minutes from 90 s on. */
function formatRound(ms: number): string {
  const seconds = Math.ceil(ms / SECOND);
  if (seconds <= 10) return `${seconds} s`;
  if (seconds < 90) return `${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
