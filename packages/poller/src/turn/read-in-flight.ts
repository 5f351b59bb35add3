import type { KindForecast } from '@videogen/lifecycle';
import {
  keepForecasts,
  listInFlight,
  listWatched,
  toKindKey,
  type GenerationKind,
  type InFlightGeneration,
  type Turn,
} from '@videogen/store';
import type { InFlight } from '../plan/plan-polls.ts';
import type { PollerState } from './poller-state.ts';

/** An unfinished generation of an account, as its planning needs it. */
export interface Followed extends InFlight {
  /** Its position among the generations that this gateway knows. */
  readonly countedPosition: number | undefined;
}

/** Reads the unfinished generations of an account, with the density of polls of each. */
export async function readInFlight(
  pollerState: PollerState,
  { accountId, isWatched: anyWatched }: Turn,
): Promise<readonly Followed[]> {
  const { store } = pollerState.lifecycle;
  const rows = await listInFlight(store, accountId);
  if (rows.length === 0) return [];
  const watched = anyWatched ? await listWatched(store, accountId) : undefined;
  const kinds = await forecastKinds(pollerState, rows);
  return kinds.flatMap(([time, ofKind]) =>
    ofKind.map(({ id, status, ageMs, unseenForMs, failedAttempts, erredAttempts, position: countedPosition }) => {
      const isWatched = watched !== undefined && (watched.all || watched.generationIds.has(id));
      return {
        id,
        ageMs,
        unseenForMs,
        failedAttempts,
        erredAttempts,
        hasEnded: pollerState.shownEnded.has(id),
        density: pollerState.densities(time, { isWatched, isInProgress: status === 'IN_PROGRESS' }),
        countedPosition,
        position: pollerState.list.positionOf(accountId, id, countedPosition),
      };
    }),
  );
}

type OfKind = readonly [KindForecast, readonly InFlightGeneration[]];

/** Forecasts each kind. The first forecast of a generation is kept in its row, so that its progress never goes back. */
async function forecastKinds(
  { lifecycle }: PollerState,
  rows: readonly InFlightGeneration[],
): Promise<readonly OfKind[]> {
  const kinds = Map.groupBy(rows, toKindKey);
  return Promise.all(
    [...kinds.values()].flatMap((ofKind) => {
      const [first] = ofKind;
      return first === undefined ? [] : [forecastKind(lifecycle, ofKind, first)];
    }),
  );
}

async function forecastKind(
  { store, forecasts }: PollerState['lifecycle'],
  ofKind: readonly InFlightGeneration[],
  kind: GenerationKind,
): Promise<OfKind> {
  const expected = await forecasts.ofKind(kind);
  const fresh = ofKind.filter(({ hasForecast }) => !hasForecast).map(({ id }) => id);
  await keepForecasts(store, fresh, expected.forecast);
  return [expected, ofKind];
}
