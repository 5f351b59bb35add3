import type { DocumentNode, SelectionSetNode } from 'graphql';
import { isAdded } from './added-field.ts';
import { completeDocument } from './complete-document.ts';
import { createNewestStates } from './newest-states.ts';
import { createFieldReader, type ReadField, type Variables } from './read-fields.ts';
import { isObject } from '../is-object.ts';

/** The data of an answer: values of fields by key. */
export type AnswerData = Readonly<Record<string, unknown>>;

/** Options of `VersionGuard.check`. */
export interface CheckOptions {
  /** The document as it was sent: the result of `complete`. */
  readonly document: DocumentNode;
  readonly variables: Variables;
  readonly data: AnswerData;
}

/** The result of `VersionGuard.check`. */
export interface CheckedAnswer {
  /** The data to give to the cache, without the fields that `complete` had added. */
  readonly data: AnswerData;
  /**
   * True if the answer has an older state of a generation than an earlier answer, and asks for fields that the newer state did not
   * have. These keep the older values. A query is best sent again.
   */
  readonly isStale: boolean;
}

/** Compares the answers to one client's operations by the `version` of the generations in them. */
export interface VersionGuard {
  /**
   * Adds to a document what it lacks: `id` and `version` of generations, and `cursor` and `after` of subscriptions. A document that
   * has them is returned itself.
   */
  complete(document: DocumentNode): DocumentNode;
  /** Replaces each state of a generation that is older than one already seen by the newest, as far as that is known. */
  check(options: CheckOptions): CheckedAnswer;
}

/** Creates the guard of one client. It remembers the states of the 5,000 generations that were seen last. */
export function createVersionGuard(): VersionGuard {
  const completed = new WeakMap<DocumentNode, DocumentNode>();
  const newest = createNewestStates();

  return {
    complete(document) {
      const before = completed.get(document);
      if (before !== undefined) return before;
      const result = completeDocument(document);
      completed.set(document, result);
      completed.set(result, result);
      return result;
    },
    check({ document, variables, data }) {
      const readFields = createFieldReader(document, variables);
      let isStale = false;

      function readValue(value: unknown, field: ReadField): unknown {
        if (Array.isArray(value)) return value.map((item: unknown) => readValue(item, field));
        if (!isObject(value) || field.typeName === undefined) return value;
        return readObject(value, field.selectionSets, field.typeName);
      }

      function readObject(
        value: AnswerData,
        selectionSets: readonly SelectionSetNode[],
        declared: string,
      ): Record<string, unknown> {
        const typeName = typeof value['__typename'] === 'string' ? value['__typename'] : declared;
        const fields = readFields(selectionSets, typeName).filter(({ key }) => key in value);
        const read = new Map(fields.map((field) => [field, readValue(value[field.key], field)]));
        const values = typeName === 'Generation' ? replaceOlder(read) : read;
        const own = Object.fromEntries([...values].map(([{ key }, fieldValue]) => [key, fieldValue]));
        return Object.fromEntries(Object.entries({ ...value, ...own }).filter(([key]) => !isAdded(key)));
      }

      function replaceOlder(read: ReadonlyMap<ReadField, unknown>): ReadonlyMap<ReadField, unknown> {
        const find = (name: string): unknown => [...read].find(([field]) => field.name === name)?.[1];
        const [id, version, progress] = [find('id'), find('version'), find('progress')];
        if (typeof id !== 'string' || typeof version !== 'number') return read;
        const newer = newest.findNewer({
          id,
          version,
          progress: typeof progress === 'number' ? progress : undefined,
          values: new Map([...read].map(([{ signature }, value]) => [signature, value])),
        });
        if (newer === undefined) return read;
        const { values, isOtherVersion } = newer;
        if (isOtherVersion && [...read.keys()].some(({ signature }) => !values.has(signature))) isStale = true;
        return new Map(
          [...read].map(([field, value]) => [field, values.has(field.signature) ? values.get(field.signature) : value]),
        );
      }

      const operation = document.definitions.find((definition) => definition.kind === 'OperationDefinition');
      if (operation === undefined) return { data, isStale };
      return { data: readObject(data, [operation.selectionSet], ROOT_TYPES[operation.operation]), isStale };
    },
  };
}

const ROOT_TYPES = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;
