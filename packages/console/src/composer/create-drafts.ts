import type { GenerateVideoInput } from '@videogen/client';
import { isRecord, readInput, withoutAbsent } from './input-fields.ts';

/** The input that is being written. Empty texts and lists in it mean absent. */
export type Draft = Omit<GenerateVideoInput, 'idempotencyKey'>;

/** The draft of this tab, kept over a reload. */
export interface Drafts {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => Draft;
  /** True until options are chosen, the draft is sent, or an input replaces it; never for a draft of before a reload. */
  readonly isFirst: () => boolean;
  /** Replaces the draft. */
  readonly set: (draft: GenerateVideoInput) => void;
  /** Replaces some of its fields; undefined removes one. */
  readonly change: (change: Partial<Draft>) => void;
  /**
   * Returns the idempotency key of an input. An equal input gets the same key until `accept`, also after a reload, so that a
   * repetition after a lost answer pays nothing twice.
   */
  readonly keyOf: (input: GenerateVideoInput) => string;
  /** Forgets the key of an input: an equal one is another video from now on. */
  readonly accept: (input: GenerateVideoInput) => void;
}

/** A part of the browser's own storage. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem'>;

const DRAFT = 'videogen.draft';
const ATTEMPTS = 'videogen.attempts';
/** Inputs whose keys are kept: more than a person tries in turn. */
const MOST_ATTEMPTS = 20;

/** Creates the store of the draft over a storage. Unreadable content of the storage is the same as none. */
export function createDrafts(storage: DraftStorage, initial: Draft): Drafts {
  const listeners = new Set<() => void>();
  const earlier = readDraft(storage);
  let draft = earlier ?? initial;
  let isFirst = earlier === undefined;

  function replace(next: Draft): void {
    draft = next;
    keep(storage, DRAFT, draft);
    for (const listener of listeners) listener();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => draft,
    isFirst: () => isFirst,
    set(next) {
      isFirst = false;
      replace(withoutAbsent({ ...next, idempotencyKey: undefined }));
    },
    change(change) {
      if (Object.keys(change).some((name) => name !== 'prompt')) isFirst = false;
      replace({ ...draft, ...change });
    },
    keyOf(input) {
      isFirst = false;
      const text = print(input);
      const attempts = parse(storage.getItem(ATTEMPTS)) ?? {};
      const kept = attempts[text];
      if (typeof kept === 'string') return kept;
      const key = createKey();
      const newest = Object.entries(attempts).slice(1 - MOST_ATTEMPTS);
      keep(storage, ATTEMPTS, Object.fromEntries([...newest, [text, key]]));
      return key;
    },
    accept(input) {
      const { [print(input)]: _accepted, ...others } = parse(storage.getItem(ATTEMPTS)) ?? {};
      keep(storage, ATTEMPTS, others);
    },
  };
}

/** Returns the input that a draft describes: without empty texts, empty lists, and choices that are the default. */
export function toInput(draft: Draft): GenerateVideoInput {
  const references = draft.referenceImageUrls?.filter((url) => url.trim() !== '') ?? [];
  return withoutAbsent({
    ...draft,
    imageUrl: orAbsent(draft.imageUrl),
    referenceImageUrls: references.length > 0 ? references : undefined,
    audioPrompt: orAbsent(draft.audioPrompt),
    label: orAbsent(draft.label),
    veoModel: orAbsent(draft.veoModel),
  });
}

function orAbsent(text: string | null | undefined): string | undefined {
  return text === null || text?.trim() === '' ? undefined : text;
}

/** Prints an input with its fields sorted, as a reload changes their order. */
function print(input: GenerateVideoInput): string {
  return JSON.stringify(Object.entries(input).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function keep(storage: DraftStorage, name: string, value: unknown): void {
  try {
    storage.setItem(name, JSON.stringify(value));
  } catch {
    // A text of megabytes is more than a storage takes. It stays in this page, without surviving a reload.
  }
}

function readDraft(storage: DraftStorage): Draft | undefined {
  const kept = parse(storage.getItem(DRAFT));
  return kept === undefined ? undefined : readInput(kept).input;
}

function parse(json: string | null): Record<string, unknown> | undefined {
  if (json === null || json === '') return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `crypto.randomUUID` is missing in pages loaded over plain HTTP. */
function createKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
