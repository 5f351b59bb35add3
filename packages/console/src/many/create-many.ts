import { formatNumber } from '../design/format-number.ts';
import { toError } from '../describe-error.ts';
import type { GenerateVideoInput, VideoGenClient } from '@videogen/client';
import { checkLines, type Totals } from './check-lines.ts';
import type { IndexedInput } from './cut-slices.ts';
import { listEmptyLines } from './empty-lines.ts';
import { inSlices } from './in-slices.ts';
import { createLineKey } from './line-key.ts';
import type { LineOptions } from './line-options.ts';
import { isSendable, noLines, type LineCounts, type LineState } from './line-state.ts';
import { parseLines, UnreadableFileError, type Line } from './parse-lines.ts';
import { isEditable, PASTED, type Source } from './read-source.ts';
import { sendLines } from './send-lines.ts';

/** The state of one file of lines. */
export interface ManySnapshot {
  readonly phase: 'empty' | 'reading' | 'checking' | 'ready' | 'sending' | 'sent';
  /** The text of the lines as it is being written, or as it was read last. */
  readonly source: Source | undefined;
  /** The numbers of the empty lines, which are skipped. */
  readonly emptyLines: readonly number[];
  /** The reason why the file cannot be used. */
  readonly problem: string | undefined;
  /** The reason why checking or sending ended early. */
  readonly error: Error | undefined;
  readonly lines: readonly Line[];
  readonly counts: LineCounts;
  readonly totals: Totals | undefined;
  /** Counts the deliberate repetitions of the same file. */
  readonly run: number;
}

/** Reads a file of lines, has them checked by the gateway, and sends them. It goes on while its dialog is closed. */
export interface Many {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => ManySnapshot;
  readonly getState: (index: number) => LineState;
  /** Returns the complete input of a line, with the options that it does not have itself. */
  readonly getInput: (index: number) => GenerateVideoInput;
  /** Reads a source, and checks its lines, with options for those that have none of their own. */
  readonly open: (source: Promise<Source>, options: LineOptions) => Promise<void>;
  /** Checks the lines again, in this run. */
  readonly check: (run: number) => Promise<void>;
  /** Sends all lines that can be sent. */
  readonly send: () => Promise<void>;
  /** Stops sending after the request under way. */
  readonly stop: () => void;
  /** Replaces the text that is being written. */
  readonly write: (text: string) => void;
  /** Returns from the checked lines to their text; a text that is too long to edit is forgotten. */
  readonly edit: () => void;
}

const EMPTY: ManySnapshot = {
  phase: 'empty',
  source: undefined,
  emptyLines: [],
  problem: undefined,
  error: undefined,
  lines: [],
  counts: noLines,
  totals: undefined,
  run: 0,
};

/** A line longer than that is certainly no input. */
const LONGEST_LINE = 50_000;

/** Creates it, without a file. */
export function createMany(client: Pick<VideoGenClient, 'previewGenerateVideos' | 'generateVideos'>): Many {
  const listeners = new Set<() => void>();
  let snapshot = EMPTY;
  let optionsOf: LineOptions | undefined;
  let lines: Line[] = [];
  let states: LineState[] = [];
  let current = new AbortController();

  function set(change: Partial<ManySnapshot>): void {
    snapshot = { ...snapshot, ...change };
    for (const listener of listeners) listener();
  }

  function setStates(next: readonly (readonly [index: number, state: LineState])[]): void {
    const counts = { ...snapshot.counts };
    for (const [index, state] of next) {
      const before = states[index];
      if (before !== undefined) counts[before.type] -= 1;
      counts[state.type] += 1;
      states[index] = state;
    }
    set({ counts });
  }

  /** Ends the work under way, and begins another under a signal of its own. */
  function begin(): AbortSignal {
    current.abort(new Error('superseded'));
    current = new AbortController();
    return current.signal;
  }

  /** Records states, unless other work has begun. */
  const recordUnder =
    (signal: AbortSignal) =>
    (next: readonly (readonly [index: number, state: LineState])[]): void => {
      if (signal === current.signal) setStates(next);
    };

  /** Shows the error of a part of the work, unless other work has begun. */
  async function attempt(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (reason) {
      if (signal !== current.signal) return;
      const error = toError(reason);
      if (error instanceof UnreadableFileError) set({ ...EMPTY, source: snapshot.source, problem: error.message });
      else set({ error, phase: snapshot.phase === 'sending' ? 'sent' : 'ready' });
    }
  }

  function add(slice: readonly Line[]): void {
    const first = lines.length;
    // A new array tells React of the change; the lines themselves are shared.
    lines = lines.concat(slice);
    set({ lines });
    setStates(slice.map((line, place) => [first + place, toFirstState(line)] as const));
  }

  function getInput(index: number): GenerateVideoInput {
    const input = lines[index]?.input ?? { prompt: '' };
    return { ...optionsOf?.(input.model ?? undefined), ...input, whenRateLimited: 'QUEUE' };
  }

  function addKey({ index, input }: IndexedInput): GenerateVideoInput {
    const { source, run } = snapshot;
    const fileName = source?.name ?? '';
    const { number = 0, text = '' } = lines[index] ?? {};
    // A key of the file itself stands for its first run.
    if (run === 0 && input.idempotencyKey) return input;
    return { ...input, idempotencyKey: createLineKey({ fileName, number, text, run }) };
  }

  function listInputs(isIncluded: (state: LineState) => boolean): readonly IndexedInput[] {
    return states.flatMap((state, index) => (isIncluded(state) ? [{ index, input: getInput(index) }] : []));
  }

  async function check(run: number): Promise<void> {
    const signal = begin();
    set({ phase: 'checking', run, error: undefined, totals: undefined });
    setStates(lines.map((line, index) => [index, toFirstState(line)] as const));
    await attempt(signal, async () => {
      const totals = await checkLines(
        listInputs((state) => state.type === 'unchecked'),
        { client, addKey, signal, onChecked: recordUnder(signal) },
      );
      signal.throwIfAborted();
      set({ phase: 'ready', totals });
    });
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    getState: (index) => states[index] ?? { type: 'unchecked' },
    getInput,
    async open(opened, withOptions) {
      const signal = begin();
      lines = [];
      states = [];
      optionsOf = withOptions;
      set({ ...EMPTY, source: snapshot.source, phase: 'reading' });
      await attempt(signal, async () => {
        const source = await opened;
        signal.throwIfAborted();
        const { name, text, format } = source;
        set({ source });
        await inSlices(parseLines(text, format), add, signal);
        if (lines.length === 0) throw new UnreadableFileError(`“${name}” has no lines.`);
        set({ emptyLines: listEmptyLines(lines, format === 'csv' ? undefined : 1) });
        await check(0);
      });
    },
    check,
    async send() {
      const signal = begin();
      set({ phase: 'sending', error: undefined });
      await attempt(signal, async () => {
        await sendLines(listInputs(isSendable), { client, addKey, stopping: signal, onState: recordUnder(signal) });
        if (signal === current.signal) set({ phase: 'sent' });
      });
    },
    stop() {
      current.abort();
    },
    write(text) {
      const { source } = snapshot;
      set({
        source: text === '' ? undefined : { name: source?.name ?? PASTED, format: source?.format ?? 'txt', text },
      });
    },
    edit() {
      begin();
      lines = [];
      states = [];
      const { source } = snapshot;
      set({ ...EMPTY, source: source !== undefined && isEditable(source) ? source : undefined });
    },
  };
}

function toFirstState({ issues, text }: Line): LineState {
  if (issues.length > 0) return { type: 'invalid', issues };
  if (text.length <= LONGEST_LINE) return { type: 'unchecked' };
  const message = `Expected at most ${formatNumber(LONGEST_LINE)} characters in a line, got ${formatNumber(text.length)}.`;
  return { type: 'invalid', issues: [{ path: [], message }] };
}
