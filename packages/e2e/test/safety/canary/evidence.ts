import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { sendRawRequest } from '../../raw-request.ts';

/** Bytes that may have a key in them, with a name. */
export interface Source {
  readonly name: string;
  readonly bytes: Buffer;
}

/** An HTTP request, with a name. */
export interface NamedRequest {
  readonly name: string;
  readonly url: string | URL;
  readonly init?: RequestInit | undefined;
}

/** All answers, as they came. */
export interface Evidence {
  readonly sources: readonly Source[];
  /** Adds bytes from elsewhere. */
  readonly keep: (name: string, text: string | Buffer) => void;
  /** Sends a request, and keeps the whole answer with its headers. Resolves to its body; an event stream is closed after a second. */
  readonly ask: (request: NamedRequest) => Promise<string>;
  /** Sends lines that no HTTP client would send. */
  readonly askRaw: (name: string, origin: string, lines: readonly string[]) => Promise<void>;
  /** Opens a websocket, sends messages, and keeps all answers until either side closes it. */
  readonly converse: (conversation: Conversation) => Promise<void>;
}

/** A conversation over a websocket. */
export interface Conversation {
  readonly name: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The first message. */
  readonly first: object;
  /** Sent one after the other when the first is acknowledged. */
  readonly rest?: readonly object[];
  /** The text of a message after which the socket is closed; by default the answer to a query after all messages. */
  readonly until?: string;
}

const LAST = 'asked after the rest';
const lastQuery = { type: 'subscribe', id: LAST, payload: { query: '{ me { id } }' } };

/** Creates evidence, empty at first. */
export function createEvidence(): Evidence {
  const sources: Source[] = [];
  const keep = (name: string, text: string | Buffer): void => void sources.push({ name, bytes: Buffer.from(text) });
  return {
    sources,
    keep,
    async ask({ name, url, init }) {
      const response = await fetch(url, { redirect: 'manual', ...init });
      const body = await response.text();
      const head = [...response.headers].map(([header, value]) => `${header}: ${value}`).join('\n');
      keep(name, `${response.status} ${response.statusText}\n${head}\n\n${body}`);
      return body;
    },
    async askRaw(name, origin, lines) {
      keep(name, await sendRawRequest(origin, lines, '{"query":"{ me { id } }"}'));
    },
    async converse({ name, url, headers, first, rest = [], until }) {
      const socket = new WebSocket(url, 'graphql-transport-ws', { headers: { ...headers } });
      const ended = Promise.withResolvers<void>();
      const messages = until === undefined ? [...rest, lastQuery] : rest;
      socket.on('open', () => socket.send(JSON.stringify(first)));
      socket.on('message', (data: Buffer) => {
        keep(name, data);
        if (data.includes('"connection_ack"')) for (const message of messages) socket.send(JSON.stringify(message));
        if (data.includes(until ?? LAST)) socket.close();
      });
      socket.on('unexpected-response', (_request, response) => {
        keep(name, `${response.statusCode} ${JSON.stringify(response.rawHeaders)}`);
        socket.terminate();
        ended.resolve();
      });
      socket.on('error', () => ended.resolve());
      socket.on('close', (code, reason) => {
        keep(name, `${code} ${reason.toString()}`);
        ended.resolve();
      });
      await ended.promise;
    },
  };
}

/** Every file of a folder. */
export async function readFiles(folder: string): Promise<readonly Source[]> {
  const names = await readdir(folder, { recursive: true });
  return Promise.all(
    names.map(async (name) => ({ name: `the file ${name}`, bytes: await readFile(join(folder, name)) })),
  );
}
