import { styleText } from 'node:util';

/** A parsed line of the log. Its other properties are the fields of the line. */
interface LogLine {
  readonly level: string;
  /** ISO 8601. */
  readonly time: string;
  readonly msg?: string;
  readonly err?: { readonly stack?: string; readonly message?: string };
}

const colours = { fatal: 'red', error: 'red', warn: 'yellow', info: 'green' } as const;

/**
 * Formats a JSON line of the log for a terminal: `15:04:05.678 INFO  message  field=value …` in local time, with the stack of
 * an error below it. Control characters are escaped, as VideoGenAPI's texts may contain any.
 */
export function formatLogLine(json: string, isColoured: boolean): string {
  // The line comes from pino, with the options of open-log.ts.
  const line: LogLine = JSON.parse(json);
  const { level, time, msg = '', err, ...fields } = line;
  const style = (format: Parameters<typeof styleText>[0], words: string): string =>
    isColoured ? styleText(format, words, { validateStream: false }) : words;
  const word = style(isColour(level) ? colours[level] : 'blue', level.toUpperCase().padEnd(5));
  const shown = Object.entries(fields).map(([name, value]) => `${style('dim', `${name}=`)}${formatValue(value)}`);
  const head = `${style('dim', formatTimeOfDay(new Date(time)))} ${word} ${[msg, shown.join(' ')].filter(Boolean).join('  ')}`;
  return err === undefined ? `${head}\n` : `${head}\n${formatStack(err)}\n`;
}

function isColour(level: string): level is keyof typeof colours {
  return level in colours;
}

function formatTimeOfDay(time: Date): string {
  const [hours, minutes, seconds] = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${hours}:${minutes}:${seconds}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

const plain = /^[\w.:/@+[\]-]+$/;

function formatValue(value: unknown): string {
  return typeof value === 'string' && plain.test(value) ? value : escapeControls(JSON.stringify(value));
}

function formatStack({ stack, message }: NonNullable<LogLine['err']>): string {
  return (stack ?? message ?? '')
    .split('\n')
    .map((each) => `  ${escapeControls(each)}`)
    .join('\n');
}

function escapeControls(words: string): string {
  return words.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
