import type { OwnDatabase } from '@videogen/testkit';

/** The user whose rows are listed. */
export interface RowsOptions {
  readonly userId: string;
  /** Ids of the user's generations, for tables without a column for the user. */
  readonly ids: readonly string[];
}

/** All rows of a user in a SQLite database, each as one text, table by table. */
export async function listRows({ query }: OwnDatabase, { userId, ids }: RowsOptions): Promise<readonly string[]> {
  const tables = await query("select name from sqlite_master where type = 'table' order by name");
  const rows: string[] = [];
  for (const { name } of tables) {
    for (const row of await query(`select * from "${String(name)}"`)) {
      const owner = row['user_id'] ?? (name === 'users' ? row['id'] : undefined);
      const text = `${String(name)} ${JSON.stringify(row)}`;
      if (owner === undefined ? ids.some((id) => text.includes(id)) : owner === userId) rows.push(text);
    }
  }
  return rows.toSorted();
}
