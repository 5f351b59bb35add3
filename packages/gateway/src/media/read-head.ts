import type { IncomingMessage } from 'node:http';
import { MediaError } from './media-error.ts';

/** The part of a server's answer that a caller gets. */
export interface MediaHead {
  readonly status: 200 | 206 | 304;
  readonly headers: Readonly<Record<string, string>>;
}

/** The conditions under which the head of an answer is accepted. */
export interface HeadOptions {
  /** The headers of the request that was answered. */
  readonly asked: Readonly<Record<string, string>>;
  /** The most bytes of a video. */
  readonly mostBytes: number;
}

const videoType = /^video\/[\w.+-]+$/;
const partOf = /^bytes \d{1,15}-\d{1,15}\/(\d{1,15}|\*)$/;
const noPart = /^bytes \*\/\d{1,15}$/;

/** Reads the head of a server's answer: a video, a part of one, or that it has not changed. Throws a {@link MediaError}. */
export function readHead({ statusCode = 0, headers }: IncomingMessage, { asked, mostBytes }: HeadOptions): MediaHead {
  const range = headers['content-range'] ?? '';
  if (statusCode === 304 && isConditional(asked)) return { status: 304, headers: pick(headers, validators) };
  if (statusCode === 416 && asked['range'] !== undefined) throw refuseRange(range);
  if (statusCode !== 200 && !(statusCode === 206 && asked['range'] !== undefined)) {
    throw new MediaError(502, `The video's server answered with the status ${statusCode}.`);
  }
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!videoType.test(type)) throw new MediaError(502, `The video's server sent ${nameType(type)} instead of a video.`);
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    throw new MediaError(502, "The video's server sent it compressed.");
  }
  if (statusCode === 206 && !partOf.test(range)) throw new MediaError(502, "The video's server did not name the part.");
  const whole = statusCode === 206 ? partOf.exec(range)?.[1] : headers['content-length'];
  if (Number(whole) > mostBytes) throw refuseLength(mostBytes);
  return statusCode === 206
    ? { status: 206, headers: { 'content-type': type, ...pick(headers, [...passed, 'content-range']) } }
    : { status: 200, headers: { 'content-type': type, ...pick(headers, passed) } };
}

/** The refusal of a video with too many bytes. */
export function refuseLength(mostBytes: number): MediaError {
  return new MediaError(502, `The video is longer than ${mostBytes} bytes, the limit LIMIT_MEDIA_BYTES.`);
}

const validators = ['etag', 'last-modified'] as const;
const passed = [...validators, 'accept-ranges', 'content-length'] as const;

function isConditional(asked: HeadOptions['asked']): boolean {
  return asked['if-none-match'] !== undefined || asked['if-modified-since'] !== undefined;
}

function refuseRange(range: string): MediaError {
  const named: Record<string, string> = noPart.test(range) ? { 'content-range': range } : {};
  return new MediaError(416, 'The video has no such part.', named);
}

function nameType(type: string): string {
  return /^[\w.+/-]{1,100}$/.test(type) ? type : 'something of an unknown type';
}

function pick(headers: IncomingMessage['headers'], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
}
