import type { Fault } from './fault.ts';

/** A fault with a name, for people: its texts, and its effect on the next matching request. */
export interface NamedFault {
  readonly name: string;
  /** A few words, such as "Accept, then lose the answer". */
  readonly title: string;
  /** One sentence about the effect. */
  readonly description: string;
  readonly fault: Omit<Fault, 'times'>;
}

const generate = { endpoint: 'generate' } as const;
const status = { endpoint: 'status' } as const;

/** The named faults, in the order in which a page shows them. Each is one of those that {@link Fault} describes. */
export const namedFaults: readonly NamedFault[] = [
  {
    name: 'answer-lost',
    title: 'Accept, then lose the answer',
    description: 'The next submission is accepted and charged, but the connection is lost before its answer.',
    fault: { match: generate, reset: 'after' },
  },
  {
    name: 'answer-cut',
    title: 'Accept, then cut the answer',
    description: 'The next submission is accepted and charged, but only the first 40 bytes of its answer arrive.',
    fault: { match: generate, truncate: 40 },
  },
  {
    name: 'answer-late',
    title: 'Accept, then answer too late',
    description: 'The next submission is accepted and charged at once, and answered after a minute.',
    fault: { match: generate, accept: true, delayMs: 60_000 },
  },
  {
    name: 'accepted-error',
    title: 'Accept, then answer 500',
    description: 'The next submission is accepted and charged, but its answer is an error without a reason.',
    fault: { match: generate, accept: true, respond: { status: 500 } },
  },
  {
    name: 'never-arrived',
    title: 'Lose the submission',
    description: 'The connection of the next submission is lost before it is processed, so nothing is charged.',
    fault: { match: generate, reset: 'before' },
  },
  {
    name: 'rate-limit',
    title: 'Refuse by the rate limit',
    description: 'The next submission gets 429 with a wait of 30 seconds, as at the rate limit of its model.',
    fault: {
      match: generate,
      respond: {
        status: 429,
        headers: { 'retry-after': '30' },
        body: { success: false, error: 'Model rate limit exceeded', message: 'Try again in 30 seconds.' },
      },
    },
  },
  {
    name: 'status-error',
    title: 'Fail a status request',
    description: 'The next status request of a video gets 503, as during an outage.',
    fault: { match: status, respond: { status: 503 } },
  },
  {
    name: 'status-slow',
    title: 'Delay a status request',
    description: 'The next status request of a video is answered after 5 seconds.',
    fault: { match: status, delayMs: 5000 },
  },
  {
    name: 'not-json',
    title: 'Answer with a page of HTML',
    description: 'The next request of any kind gets 502 with a page of HTML, as from a proxy in between.',
    fault: {
      match: {},
      respond: { status: 502, body: '<h1>Bad gateway</h1>', headers: { 'content-type': 'text/html' } },
    },
  },
  {
    name: 'video-missing',
    title: 'Miss the file of a video',
    description: 'The next request for the file of a video gets 404.',
    fault: { match: { endpoint: 'video' }, respond: { status: 404 } },
  },
];
