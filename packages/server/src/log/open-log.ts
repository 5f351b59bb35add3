import { pino, stdTimeFunctions, type Logger, type LoggerOptions } from 'pino';
import { formatLogLine } from './format-log-line.ts';

/** The output of a log: `process.stdout`, or a stream in its place. */
export interface LogStream {
  readonly isTTY?: boolean | undefined;
  /** Returns the bits of colour of the terminal; 1 means no colour, as with NO_COLOR. */
  readonly getColorDepth?: (() => number) | undefined;
  write(text: string): unknown;
}

/**
 * Opens the log: readable lines in a terminal, JSON lines elsewhere. `level` is one of pino's, or `silent`. Fields that may
 * hold a key are redacted.
 */
export function openLog(level: string, stream: LogStream = process.stdout): Logger {
  const options: LoggerOptions = {
    level,
    redact: ['key', '*.key', '*.authorization'],
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  if (stream.isTTY) {
    const isColoured = (stream.getColorDepth?.() ?? 1) > 1;
    return pino({ ...options, base: null }, { write: (json) => void stream.write(formatLogLine(json, isColoured)) });
  }
  // pino's own output to stdout survives a closed pipe.
  return stream === process.stdout ? pino(options) : pino(options, { write: (json) => void stream.write(json) });
}
