import { LRUCache } from 'lru-cache';
import {
  findTypicalProcessingTime,
  listProcessingTimes,
  toKindKey,
  type Forecast,
  type GenerationKind,
  type ProcessingTimeSample,
  type Store,
} from '@videogen/store';
import type { Catalogue } from '@videogen/videogenapi';
import {
  createProcessingTime,
  type ProcessingTime,
  type ProcessingTimePrior,
  estimateProcessingTime,
  type EstimatedProcessingTime,
  createProgress,
  type Progress,
  createTurns,
} from '@videogen/forecast';
import { DEFAULT_MODEL } from '../submission/queue.ts';

/** The processing time of a kind, and the forecast to store with a generation. */
export interface KindForecast extends EstimatedProcessingTime {
  readonly forecast: Forecast;
}

/** Forecasts by kind, from the histories in the database. */
export interface Forecasts {
  /**
   * The forecast of a kind by its newest completions, the same object for ten seconds. Until there are enough for an estimate, each
   * further one counts at once. No model means the default model.
   */
  ofKind(kind: GenerationKind): Promise<KindForecast>;
  /** A stored forecast as a distribution, and its progress. */
  read(forecast: Forecast): ProcessingTime & { readonly progress: () => Promise<Progress> };
}

/** The sources of forecasts. */
export interface ForecastsOptions {
  readonly store: Store;
  readonly catalogue: Catalogue;
  /** The median for a model without a history and without a listed time, seconds. */
  readonly usualSeconds: number;
}

/** A forecast in memory, and the completions from which it was computed. */
interface Remembered {
  readonly until: number;
  readonly history: Promise<readonly ProcessingTimeSample[]>;
  readonly expected: Promise<KindForecast>;
}

/** Three completions of a kind are needed; older ones count slightly less. */
const LEAST_SAMPLES = 2.5;
const REMEMBERED_MS = 10_000;
const MOST_REMEMBERED = 1000;
const DAY_MS = 24 * 3600 * 1000;

/** The spread for a model without any data: most take a tenth of the median to twice the median. */
const ANY_MODEL_SIGMA = 0.8;
/** The spread for a known model, whose duration and resolution make a difference. */
const ONE_MODEL_SIGMA = 0.5;

/** True if the forecast has enough completions behind it for an estimate of the progress. */
export function hasEnoughSamples({ samples }: Forecast): boolean {
  return samples >= LEAST_SAMPLES;
}

/** Creates forecasts with an empty cache. */
export function createForecasts({ store, catalogue, usualSeconds }: ForecastsOptions): Forecasts {
  const kinds = new LRUCache<string, Remembered>({ max: MOST_REMEMBERED });
  const readings = new LRUCache<string, ReturnType<Forecasts['read']>>({ max: MOST_REMEMBERED });
  const turns = createTurns();

  async function findPrior(modelKey: string): Promise<ProcessingTimePrior> {
    const own = await findTypicalProcessingTime(store, modelKey);
    if (own !== null) return { medianSeconds: own, sigma: ONE_MODEL_SIGMA };
    const listed = catalogue.find(modelKey)?.typicalProcessingTimeSeconds;
    if (listed !== undefined) return { medianSeconds: listed, sigma: ONE_MODEL_SIGMA };
    return { medianSeconds: usualSeconds, sigma: ANY_MODEL_SIGMA };
  }

  async function estimateKind(read: Remembered['history'], modelKey: string): Promise<KindForecast> {
    const [history, prior, now] = await Promise.all([read, findPrior(modelKey), store.clock.now()]);
    const samples = history.map(({ seconds, at }) => ({ seconds, ageDays: (now - at.getTime()) / DAY_MS }));
    if (turns.isOver()) await turns.next();
    const estimated = estimateProcessingTime(samples, prior);
    return { ...estimated, forecast: { ...estimated.shape, samples: estimated.effectiveSamples } };
  }

  /** The first forecast of a generation is kept with it: one without an estimate would stay without one. */
  async function isCurrent(kind: GenerationKind, { until, expected, history }: Remembered): Promise<boolean> {
    if (until <= performance.now()) return false;
    const { forecast } = await expected;
    if (hasEnoughSamples(forecast)) return true;
    const [before, present] = await Promise.all([history, listProcessingTimes(store, kind)]);
    return before.length === present.length && before[0]?.at.getTime() === present[0]?.at.getTime();
  }

  return {
    async ofKind(asked) {
      const modelKey = asked.modelKey ?? DEFAULT_MODEL;
      const kind = { ...asked, modelKey };
      const name = toKindKey(kind);
      const known = kinds.get(name);
      if (known && (await isCurrent(kind, known))) return known.expected;

      const history = listProcessingTimes(store, kind);
      const expected = estimateKind(history, modelKey);
      const fresh = { until: performance.now() + REMEMBERED_MS, history, expected };
      kinds.set(name, fresh);
      expected.catch(() => {
        if (kinds.peek(name) === fresh) kinds.delete(name);
      });
      return expected;
    },
    read(forecast) {
      const { medianSeconds, sigma, stragglers } = forecast;
      const name = JSON.stringify([medianSeconds, sigma, stragglers]);
      const known = readings.get(name);
      if (known) return known;
      const time = createProcessingTime(forecast);
      const reading = { ...time, progress: createProgress(time, turns) };
      readings.set(name, reading);
      return reading;
    },
  };
}
