import { sql, type Compilable, type RawBuilder } from 'kysely';
import type { OpenedDatabase } from '../database/opened-database.ts';
import type { Values } from '../prepared-read.ts';
import { prepareWrite, type Transacting } from '../prepared-write.ts';
import type { Generation } from '../generation/generation.ts';
import { readSearchedWords, type SearchedTexts } from './search.ts';

// A term of the index is a user's id and a word, so that a search reads no entries of other users. SQLite has the terms in a table of
// FTS5, whose rows are in the order of the list. PostgreSQL has them as lexemes of a tsvector. Neither takes a text apart by rules of its
// own: terms consist of letters and digits, and of characters beyond ASCII.

/** The first number in SQLite's index for the millisecond 1, so that each millisecond has as many. */
export const FIRST_OF_MS = 2048;
/** The year 2109. Its numbers are still exact in JavaScript. */
export const LATEST_MS = 2 ** 42 - 1;

/** The time of a generation in SQLite's index, as an SQL expression. Imported ones may have any time. */
export function clampTime(column: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`max(min(${column}, ${sql.lit(LATEST_MS)}), 0)`;
}

/** The first number in SQLite's index for a millisecond, as an SQL expression. */
export function toFirstNumber(ms: RawBuilder<number>): RawBuilder<number> {
  return sql<number>`(${ms} * ${sql.lit(FIRST_OF_MS)})`;
}

/** The terms of a generation, separated by spaces. */
export function printTerms(userId: string, texts: SearchedTexts): string {
  return [...readSearchedWords(texts)].map((word) => toTerm(userId, word)).join(' ');
}

function toTerm(userId: string, word: string): string {
  return `${userId.replaceAll(/[^0-9A-Za-z]/g, '').toLowerCase()}${word}`;
}

/** The query of the index that finds the generations of a user with all these words. */
export function printQuery({ wordIndex }: OpenedDatabase, userId: string, words: readonly string[]): string {
  const terms = words.map((word) => toTerm(userId, word));
  return wordIndex === 'fts5'
    ? terms.map((term) => `"${term}"*`).join(' AND ')
    : terms.map((term) => `'${term}':*`).join(' & ');
}

/** A condition on `generation_words`: the row has what the query asks for. */
export function isHit({ wordIndex }: OpenedDatabase, query: string): RawBuilder<boolean> {
  return wordIndex === 'fts5'
    ? sql<boolean>`generation_words match ${query}`
    : sql<boolean>`generation_words.words @@ ${query}::tsquery`;
}

/** A condition on `generations`: the index has what the query asks for. */
export function isFound(database: OpenedDatabase, query: string): RawBuilder<boolean> {
  return database.wordIndex === 'fts5'
    ? sql<boolean>`search_number in (select rowid from generation_words where ${isHit(database, query)})`
    : sql<boolean>`id in (select generation_id from generation_words where ${isHit(database, query)})`;
}

/** Puts the words of a visible generation into the index, in place of its former ones. */
export async function indexWords(
  database: OpenedDatabase,
  transaction: Transacting,
  { id, userId, ...texts }: SearchedTexts & Pick<Generation, 'id' | 'userId'>,
): Promise<void> {
  const given = { id, terms: printTerms(userId, texts) };
  if (database.wordIndex === 'tsvector') return void (await writeVector(database, transaction, given));
  await takeSearchNumber(database, transaction, given);
  await writeTokens(database, transaction, given);
}

interface IndexedTerms {
  readonly id: string;
  readonly terms: string;
}

const writeVector = prepareWrite((database, value: Values<IndexedTerms>) =>
  compilable(
    database,
    sql`insert into generation_words (generation_id, words)
    values (${value('id')}, array_to_tsvector(string_to_array(${value('terms')}, ' ')))
    on conflict (generation_id) do update set words = excluded.words`,
  ),
);

/** Several of one millisecond have numbers in the order in which they became visible. */
const takeSearchNumber = prepareWrite((database, value: Values<{ id: string }>) => {
  const first = toFirstNumber(clampTime(sql`generations.created_at`));
  return compilable(
    database,
    sql`update generations set search_number = coalesce(
      (select max(others.search_number) + 1 from generations as others
        where others.search_number >= ${first} and others.search_number < ${first} + ${sql.lit(FIRST_OF_MS)}),
      ${first})
    where id = ${value('id')} and search_number is null`,
  );
});

const writeTokens = prepareWrite((database, value: Values<IndexedTerms>) =>
  compilable(
    database,
    sql`insert or replace into generation_words (rowid, words)
    select search_number, ${value('terms')} from generations where id = ${value('id')}`,
  ),
);

function compilable({ db }: OpenedDatabase, statement: RawBuilder<unknown>): Compilable {
  return { compile: () => statement.compile(db) };
}
