import { anySignal } from '../transport/any-signal.ts';
import { ConnectionError, VideoGenError } from '../errors.ts';
import type { Generation } from '../generation.ts';
import { type DownloadTarget, openTarget, type OpenTarget } from './download-target.ts';

/** The state of a download. */
export interface DownloadProgress {
  readonly receivedBytes: number;
  /** Undefined if the server does not tell. */
  readonly totalBytes: number | undefined;
}

export interface DownloadOptions {
  /** Ends the download, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each received part. An error that it throws ends the download. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** Milliseconds without a byte after which the connection counts as lost. */
const SILENCE_MS = 30_000;

/** Downloads the video of a generation, without the key, and resolves to the progress at its end. */
export async function download(
  fetch: typeof globalThis.fetch,
  { id, status, videoUrl }: Pick<Generation, 'id' | 'status' | 'videoUrl'>,
  to: DownloadTarget,
  { signal, onProgress }: DownloadOptions,
): Promise<DownloadProgress> {
  signal?.throwIfAborted();
  if (videoUrl === null) throw new VideoGenError('NO_VIDEO', `Generation ${id} has no video; it is ${status}.`);

  const leaving = new AbortController();
  const target = await openTarget(to);
  try {
    const progress = await receive(videoUrl, target, { fetch, leaving, signal, onProgress });
    await target.close();
    return progress;
  } catch (error) {
    await target.discard(error);
    signal?.throwIfAborted();
    throw error;
  } finally {
    leaving.abort();
  }
}

interface ReceiveOptions extends DownloadOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly leaving: AbortController;
}

async function receive(
  url: string,
  target: OpenTarget,
  { fetch, leaving, signal, onProgress }: ReceiveOptions,
): Promise<DownloadProgress> {
  /** Awaits the network. Its errors become ConnectionErrors; those of the target and of `onProgress` do not. */
  const received = async <Value>(answer: Promise<Value>): Promise<Value> => {
    const timer = setTimeout(() => leaving.abort(new Error(`Nothing arrived for ${SILENCE_MS} ms.`)), SILENCE_MS);
    try {
      return await answer;
    } catch (error) {
      throw new ConnectionError(`The download of ${url} was cut off.`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  };

  const response = await received(fetch(url, { signal: anySignal(signal, leaving.signal) }));
  const { body, ok, status } = response;
  if (!ok || body === null) throw new ConnectionError(`${url} has no video (HTTP ${status}).`, { status });
  const totalBytes = readLength(response);
  let receivedBytes = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await received(reader.read());
    if (done) break;
    await target.write(value);
    receivedBytes += value.byteLength;
    onProgress?.({ receivedBytes, totalBytes });
  }
  if (totalBytes !== undefined && receivedBytes !== totalBytes) {
    throw new ConnectionError(`The download of ${url} ended after ${receivedBytes} of ${totalBytes} bytes.`);
  }
  return { receivedBytes, totalBytes };
}

/** The length of the body, unless it is compressed: then the header has that of the compressed one. */
function readLength({ headers }: Response): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? undefined : Number(length);
}
