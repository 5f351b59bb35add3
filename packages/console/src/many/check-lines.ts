import type { GenerateVideosPreview, VideoGenClient } from '@videogen/client';
import { cutSlices, type AddKey, type IndexedInput } from './cut-slices.ts';
import type { LineState } from './line-state.ts';

/** The gateway's expectation of all lines. */
export interface Totals {
  readonly submittedNow: number;
  readonly queued: number;
  /** The time at which the last is done; null if not known. */
  readonly lastCompletionAt: string | null;
  /** The time at which the last is sent; null if none is. */
  readonly lastSubmitAt: string | null;
  readonly remainingAfter: number | null;
  readonly exceedsQuota: boolean;
}

interface CheckOptions {
  readonly client: Pick<VideoGenClient, 'previewGenerateVideos'>;
  readonly addKey: AddKey;
  readonly signal: AbortSignal;
  readonly onChecked: (states: readonly (readonly [index: number, state: LineState])[]) => void;
}

/** The most that one preview takes. */
const SLICE_LINES = 100;

/**
 * Asks the gateway about all lines, in slices, without sending any. The lines of each model are asked about one after the other, as
 * the gateway knows exact times for a file of one model.
 */
export async function checkLines(inputs: readonly IndexedInput[], options: CheckOptions): Promise<Totals> {
  const groups = [...Map.groupBy(inputs, ({ input }) => input.model ?? '').values()];
  const previews: GenerateVideosPreview[] = [];
  for (const group of groups) {
    let preceding = 0;
    for (const slice of cutSlices(group, SLICE_LINES)) {
      const preview = await check(slice, preceding, options);
      previews.push(preview);
      preceding += preview.submittedNow + preview.queued;
    }
  }
  const sendable = previews.flatMap(({ lines }) => lines).filter(({ expectedSubmitAt }) => expectedSubmitAt !== null);
  const completions = sendable.map(({ expectedCompletionAt }) => expectedCompletionAt);
  const { remainingAfter, exceedsQuota } = await checkQuota(previews, sendable.length, inputs, options);
  return {
    submittedNow: sum(previews.map(({ submittedNow }) => submittedNow)),
    queued: sum(previews.map(({ queued }) => queued)),
    lastSubmitAt: findLatest(sendable.map(({ expectedSubmitAt }) => expectedSubmitAt)),
    lastCompletionAt: completions.includes(null) ? null : findLatest(completions),
    remainingAfter,
    exceedsQuota,
  };
}

async function check(
  slice: readonly IndexedInput[],
  precedingCount: number,
  { client, addKey, signal, onChecked }: CheckOptions,
): Promise<GenerateVideosPreview> {
  const preview = await client.previewGenerateVideos(slice.map(addKey), { precedingCount, signal });
  onChecked(
    slice.flatMap(({ index }, at) => {
      const line = preview.lines[at];
      return line === undefined ? [] : [[index, toState(line)] as const];
    }),
  );
  return preview;
}

/** The month of a whole file: that of its last slice, or asked for the last line behind all others. */
async function checkQuota(
  previews: readonly GenerateVideosPreview[],
  sendable: number,
  inputs: readonly IndexedInput[],
  { client, signal }: CheckOptions,
): Promise<Pick<Totals, 'remainingAfter' | 'exceedsQuota'>> {
  const [first, ...others] = previews;
  if (first === undefined) return { remainingAfter: null, exceedsQuota: false };
  const last = inputs.at(-1);
  if (others.length === 0 || last === undefined || sendable === 0) return first;
  const preceding = Math.min(sendable - 1, MOST_PRECEDING);
  // Without a key the line is new.
  const input = { ...last.input, prompt: 'A video', idempotencyKey: undefined };
  return client.previewGenerateVideos([input], { precedingCount: preceding, signal });
}

/** The most preceding inputs that a preview takes. */
const MOST_PRECEDING = 100_000;

function toState({
  issues,
  existing,
  repeats,
  expectedSubmitAt,
  warnings,
}: GenerateVideosPreview['lines'][number]): LineState {
  if (issues.length > 0) return { type: 'invalid', issues };
  if (existing !== null) return { type: 'existing', generation: existing };
  if (repeats !== null) return { type: 'repeated' };
  return { type: 'ready', submitAt: expectedSubmitAt, warnings };
}

function findLatest(times: readonly (string | null)[]): string | null {
  let latest: string | null = null;
  // Times of the gateway are in UTC, with the same number of digits.
  for (const time of times) if (time !== null && (latest === null || time > latest)) latest = time;
  return latest;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
