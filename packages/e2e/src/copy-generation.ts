import { randomUUID } from 'node:crypto';
import type { OwnDatabase } from '@videogen/testkit';

/** A row that differs from the copied one in these columns, and in its id. */
export type Copy = Readonly<Record<string, string | number | null>>;

/** Copies the row of the generation with this prompt, as hundreds of submissions would take seconds. The copies have no updates. */
export async function copyGeneration({ query }: OwnDatabase, prompt: string, copies: readonly Copy[]): Promise<void> {
  const [row] = await query(`select * from generations where prompt = ${toSql(prompt)}`);
  if (!row) throw new Error(`no generation has the prompt ${prompt}`);
  const columns = Object.keys(row);
  const values = copies.map((copy) => {
    const copied = new Map<string, unknown>(
      Object.entries({ ...row, idempotency_key: null, id: randomUUID(), ...copy }),
    );
    return `(${columns.map((column) => toSql(copied.get(column))).join()})`;
  });
  await query(`insert into generations (${columns.join()}) values ${values.join()}`);
}

function toSql(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}
