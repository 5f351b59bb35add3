import { getNamedType, isInputObjectType, type GraphQLInputObjectType } from 'graphql';
import { readField, readList } from '@videogen/testkit';
import { buildValue, type PlacedValue } from './calls/build-args.ts';
import type { RootField } from './calls/root-fields.ts';
import { listTextPlaces, type TextPlace } from './calls/text-places.ts';
import type { Input } from './submit-inputs.ts';

/** An input that became a generation. */
export interface Forwarded {
  readonly input: Input;
  readonly id: string;
  /** VideoGenAPI's id. */
  readonly generationId: string;
}

/** The results of odd strings at every place of an input. */
export interface OddSubmissions {
  readonly forwarded: readonly Forwarded[];
  /** The number of strings that were refused, by their place. */
  readonly refused: ReadonlyMap<string, number>;
  /** Descriptions of answers that are neither a success nor a refusal with the place. */
  readonly problems: readonly string[];
}

/** Fields of every input beside the odd ones. Without a seed the gateway would draw one. */
const beside: readonly PlacedValue[] = [{ path: ['seed'], value: 626 }];

/** Options of `submitOddStrings`. */
export interface OddSubmissionOptions {
  readonly field: RootField;
  readonly strings: readonly string[];
  /** The values to send at a place for a text; empty to leave the place out. */
  readonly formsOf: (place: TextPlace, text: string) => readonly unknown[];
  readonly submit: (inputs: readonly Input[]) => Promise<readonly unknown[]>;
}

/**
 * Submits each string at all places of the input at once, and again without the places at which it was refused, until every
 * place has either refused it or sent it on. So each string costs about one video instead of one for each place.
 */
export async function submitOddStrings({
  field,
  strings,
  formsOf,
  submit,
}: OddSubmissionOptions): Promise<OddSubmissions> {
  const type = readInputType(field);
  const places = listTextPlaces(Object.values(type.getFields()));
  const forwarded: Forwarded[] = [];
  const refused = new Map<string, number>();
  const problems: string[] = [];
  let trials: readonly (readonly Trial[])[] = strings.map((text) =>
    places.flatMap((place) => formsOf(place, text).map((value): Trial => ({ path: place.path, value, waits: false }))),
  );

  while (trials.length > 0) {
    const rounds = trials.map(takeOneForEachPlace);
    const inputs = rounds.map((given) => readInput(buildValue(type, [...beside, ...given])));
    const results = await submit(inputs);
    trials = trials.flatMap((trial, index) => {
      const given = rounds[index] ?? [];
      const input = inputs[index] ?? {};
      const judged = judge(results[index], given);
      if (judged.type === 'forwarded') forwarded.push({ ...judged, input });
      if (judged.type === 'problem') problems.push(`${JSON.stringify(input)} → ${JSON.stringify(results[index])}`);
      if (judged.type !== 'refused') return keep(trial.filter((each) => !given.includes(each)).map(again));
      for (const { path } of judged.places) refused.set(path.join('.'), (refused.get(path.join('.')) ?? 0) + 1);
      const left = trial.filter((each) => !judged.places.includes(each));
      return keep(left.map((each) => (judged.waiting.includes(each) ? { ...each, waits: true } : each)));
    });
  }
  return { forwarded, refused, problems };
}

/** A value for one place, not yet submitted. */
interface Trial extends PlacedValue {
  /** It waits for another value that cannot be in the same input. */
  readonly waits: boolean;
}

const again = (trial: Trial): Trial => ({ ...trial, waits: false });
const keep = (trials: readonly Trial[]): readonly (readonly Trial[])[] => (trials.length > 0 ? [trials] : []);

function takeOneForEachPlace(trials: readonly Trial[]): readonly Trial[] {
  const byPlace = new Map<string, Trial>();
  for (const trial of trials) {
    const place = trial.path.join('.');
    if (!trial.waits && !byPlace.has(place)) byPlace.set(place, trial);
  }
  return [...byPlace.values()];
}

type Judged =
  | { readonly type: 'forwarded'; readonly id: string; readonly generationId: string }
  | { readonly type: 'refused'; readonly places: readonly Trial[]; readonly waiting: readonly Trial[] }
  | { readonly type: 'problem' };

function judge(result: unknown, given: readonly Trial[]): Judged {
  const id = readField(result, 'generation', 'id');
  const generationId = readField(result, 'generation', 'generationId');
  if (typeof id === 'string' && typeof generationId === 'string') return { type: 'forwarded', id, generationId };
  if (readField(result, '__typename') !== 'InvalidInputError') return { type: 'problem' };
  const issues = readList(result, 'issues').map((issue) => readList(issue, 'path'));
  const places = given.filter(({ path }) => issues.some((issue) => beginsWith(issue, path)));
  // An issue about a list as a whole: the next input leaves it out.
  const waiting = given.filter(
    (each) => !places.includes(each) && issues.some((issue) => beginsWith(each.path, issue)),
  );
  const isAboutGiven = issues.every((issue) =>
    given.some(({ path }) => beginsWith(issue, path) || (issue.length > 0 && beginsWith(path, issue))),
  );
  return isAboutGiven ? { type: 'refused', places, waiting } : { type: 'problem' };
}

function beginsWith(path: readonly unknown[], beginning: readonly unknown[]): boolean {
  return beginning.every((name, index) => path[index] === name);
}

/** The input object that a field takes, one of them or a list. */
function readInputType({ args }: RootField): GraphQLInputObjectType {
  const type = args.map((arg) => getNamedType(arg.type)).find((each) => isInputObjectType(each));
  if (!type) throw new Error('the field takes no input object');
  return type;
}

function readInput(value: unknown): Input {
  if (typeof value !== 'object' || value === null) throw new Error('an input object was not built');
  return { ...value };
}
