import type { columns, reportedColumns, requestColumns } from './columns.ts';
import type { FailureCode } from './vocabulary.ts';

type Columns = typeof columns;

/** The name of a generation's column. */
export type ColumnName = keyof Columns;

/** One requested video. */
export type Generation = { readonly [Name in ColumnName]: ReturnType<Columns[Name]['read']> };

/** A generation's own columns, as the table stores them. */
export type GenerationRow = { readonly [Name in ColumnName]: ReturnType<Columns[Name]['write']> };

/** The name of a column that a caller can set. */
export type RequestName = keyof typeof requestColumns;

/** The name of a column that the upstream can report. */
export type ReportedName = keyof typeof reportedColumns;

/** A caller's request. Values that are undefined or null are left to the upstream. */
export type GenerationRequest = { readonly [Name in RequestName]?: Generation[Name] | undefined } & {
  readonly prompt: string;
};

/** Facts in an answer of the upstream. An undefined one stays as it is; null stands for a value without a name here. */
export type ObservedFacts = { readonly [Name in ReportedName]?: Generation[Name] | undefined };

/** The reason of a failure: our code and sentence, and the upstream's masked message. */
export interface GenerationFailure {
  readonly code: FailureCode;
  readonly message: string;
  readonly upstreamMessage: string | null;
}

/** The failure of a generation; null for one that has not failed. */
export function readFailure({
  failureCode: code,
  failureMessage: message,
  failureUpstreamMessage: upstreamMessage,
}: Generation): GenerationFailure | null {
  return code === null ? null : { code, message: message ?? code, upstreamMessage };
}

/** True if the generation was requested here; one made elsewhere has no input. */
export function isMadeHere({ inputDigest }: Pick<Generation, 'inputDigest'>): boolean {
  return inputDigest !== '';
}

/** True while its one POST may be under way: the outcome is unknown, and it must not be sent again. */
export function isBeingSent({ status, sentAt }: Pick<Generation, 'status' | 'sentAt'>): boolean {
  return status === 'SUBMITTING' || (status === 'SCHEDULED' && sentAt !== null);
}

/** The time at which its one POST began, on the database's clock. */
export function readBeginning({ createdAt, sentAt }: Pick<Generation, 'createdAt' | 'sentAt'>): Date {
  return sentAt ?? createdAt;
}
