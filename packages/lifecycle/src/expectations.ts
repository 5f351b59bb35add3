import {
  findTypicalProcessingTime,
  listProcessingTimes,
  type Expectation,
  type GenerationKind,
  type Store,
} from '@videogen/store';
import type { Catalogue } from '@videogen/videogenapi';
import { createProcessingTime, type ProcessingTime } from './processing-time-distribution.ts';
import type { ProcessingTimePrior } from './processing-time-fit.ts';
import { estimateProcessingTime, type EstimatedProcessingTime } from './processing-time.ts';
import { createProgress, type Progress } from './progress.ts';
import { DEFAULT_MODEL } from './queue.ts';

/** How long generations of a kind take, and what of it is kept with one of them. */
export interface Expected extends EstimatedProcessingTime {
  readonly expectation: Expectation;
}

/** A kind, whose model VideoGenAPI may not have named yet. */
export type ExpectedKind = Omit<GenerationKind, 'modelKey'> & { readonly modelKey: string | null };

/** What is expected of generations. What it remembers is a convenience: the histories are in the database. */
export interface Expectations {
  /** How long the next of a kind takes, by the newest of the kind; the same object for ten seconds. */
  expect(kind: ExpectedKind): Promise<Expected>;
  /** What was kept with a generation, as a distribution, and the progress that follows from it. */
  read(expectation: Expectation): ProcessingTime & { readonly progress: Progress };
}

/** Where the histories are, and what is believed without. */
export interface ExpectationsOptions {
  readonly store: Store;
  readonly catalogue: Catalogue;
  /** How many times faster than the real VideoGenAPI the upstream is: 1, or the sandbox's speed. */
  readonly speed: number;
}

const REMEMBERED_MS = 10_000;
const MOST_REMEMBERED = 1000;
const DAY_MS = 24 * 3600 * 1000;

/** Of a model that nothing is known of: most take half a minute to ten minutes. */
const ANY_MODEL: ProcessingTimePrior = { medianSeconds: 300, sigma: 0.8 };
/** Where only the model is known, and not what its duration and resolution make of it. */
const ONE_MODEL_SIGMA = 0.5;

/** Makes expectations of nothing yet. */
export function createExpectations({ store, catalogue, speed }: ExpectationsOptions): Expectations {
  const kinds = new Map<string, { readonly until: number; readonly expected: Promise<Expected> }>();
  const readings = new Map<string, ReturnType<Expectations['read']>>();

  async function believe(modelKey: string): Promise<ProcessingTimePrior> {
    const own = await findTypicalProcessingTime(store, modelKey);
    if (own !== null) return { medianSeconds: own, sigma: ONE_MODEL_SIGMA };
    const listed = catalogue.find(modelKey)?.typicalProcessingTimeSeconds;
    if (listed !== undefined) return { medianSeconds: listed / speed, sigma: ONE_MODEL_SIGMA };
    return { ...ANY_MODEL, medianSeconds: ANY_MODEL.medianSeconds / speed };
  }

  async function estimateKind(kind: GenerationKind): Promise<Expected> {
    const [history, prior, now] = await Promise.all([
      listProcessingTimes(store, kind),
      believe(kind.modelKey),
      store.clock.now(),
    ]);
    const samples = history.map(({ seconds, at }) => ({ seconds, ageDays: (now - at.getTime()) / DAY_MS }));
    const estimated = estimateProcessingTime(samples, prior);
    return { ...estimated, expectation: { ...estimated.shape, samples: estimated.effectiveSamples } };
  }

  return {
    expect({ modelKey: named, duration, resolution, addAudio }) {
      const modelKey = named ?? DEFAULT_MODEL;
      const name = JSON.stringify([modelKey, duration, resolution, addAudio]);
      const known = kinds.get(name);
      if (known && known.until > performance.now()) return known.expected;
      const expected = estimateKind({ modelKey, duration, resolution, addAudio });
      const fresh = { until: performance.now() + REMEMBERED_MS, expected };
      setBounded(kinds, name, fresh);
      expected.catch(() => {
        if (kinds.get(name) === fresh) kinds.delete(name);
      });
      return expected;
    },
    read(expectation) {
      const { medianSeconds, sigma, stragglers } = expectation;
      const name = JSON.stringify([medianSeconds, sigma, stragglers]);
      const known = readings.get(name);
      if (known) return known;
      const time = createProcessingTime(expectation);
      const reading = { ...time, progress: createProgress(time) };
      setBounded(readings, name, reading);
      return reading;
    },
  };
}

function setBounded<Value>(map: Map<string, Value>, name: string, value: Value): void {
  map.delete(name);
  map.set(name, value);
  const oldest = map.keys().next();
  if (map.size > MOST_REMEMBERED && !oldest.done) map.delete(oldest.value);
}
