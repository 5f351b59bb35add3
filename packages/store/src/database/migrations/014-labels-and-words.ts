import { sql, SqliteAdapter, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { clampTime, printTerms, toFirstNumber } from '../../search/word-index.ts';

/**
 * Generations have labels, their words are indexed, and an index counts them by status. A later change of the rule of words takes a
 * migration that fills the index again.
 */
export const labelsAndWords: Migration = { up: addLabelsAndWords };

async function addLabelsAndWords(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('generations').addColumn('label', 'text').execute();
  await db.schema.alterTable('updates').addColumn('previous_label', 'text').execute();
  await sql`create index generations_by_status on generations (user_id, status, created_at, model_key, mode)
    where version > 0`.execute(db);
  await (db.getExecutor().adapter instanceof SqliteAdapter ? fillTokens(db) : fillVectors(db));
}

/** A user's id in a term has 32 characters. The beginnings of words up to 16 characters are indexed too. */
const PREFIXES = Array.from({ length: 16 }, (_, index) => 33 + index).join(' ');

async function fillTokens(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('generations').addColumn('search_number', 'bigint').execute();
  const ms = clampTime(sql`created_at`);
  await sql`update generations set search_number = numbered.number from (
      select id, ${toFirstNumber(ms)} + row_number() over (partition by ${ms} order by id) - 1 as number
      from generations where version > 0
    ) as numbered where numbered.id = generations.id`.execute(db);
  // The status is in it for counts of what a search finds.
  await sql`create index generations_by_search_number on generations (search_number, status)
    where search_number is not null`.execute(db);
  await sql`create virtual table generation_words using fts5(words, content = '', contentless_delete = 1,
    detail = none, tokenize = 'ascii', prefix = '${sql.raw(PREFIXES)}')`.execute(db);
  await forEachPage(db, async (rows) => {
    for (const { id, user_id: userId, prompt } of rows) {
      await sql`insert into generation_words (rowid, words)
        select search_number, ${printTerms(userId, { prompt, label: null })} from generations where id = ${id}`.execute(
        db,
      );
    }
  });
  await sql`create trigger generation_words_removed after delete on generations when old.search_number is not null
    begin delete from generation_words where rowid = old.search_number; end`.execute(db);
}

async function fillVectors(db: Kysely<unknown>): Promise<void> {
  await sql`create table generation_words (
    generation_id text primary key references generations (id) on update cascade on delete cascade, words tsvector not null)`.execute(
    db,
  );
  await forEachPage(db, async (rows) => {
    const values = rows.map(
      ({ id, user_id: userId, prompt }) =>
        sql`(${id}, array_to_tsvector(string_to_array(${printTerms(userId, { prompt, label: null })}, ' ')))`,
    );
    await sql`insert into generation_words (generation_id, words) values ${sql.join(values)}`.execute(db);
  });
  await sql`create index generation_words_by_word on generation_words using gin (words)`.execute(db);
}

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly prompt: string;
}

const ROWS_PER_PAGE = 500;

async function forEachPage(db: Kysely<unknown>, write: (rows: readonly Row[]) => Promise<void>): Promise<void> {
  const plain = db.withoutPlugins();
  for (let after = ''; ;) {
    const { rows } = await sql<Row>`select id, user_id, prompt from generations
      where version > 0 and id > ${after} order by id limit ${sql.lit(ROWS_PER_PAGE)}`.execute(plain);
    const last = rows.at(-1);
    if (!last) return;
    await write(rows);
    after = last.id;
  }
}
