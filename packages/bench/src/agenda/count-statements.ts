import type { KyselyPlugin, RootOperationNode } from 'kysely';

/** A statement that was answered. */
export interface Statement {
  readonly isWrite: boolean;
  /** The table that it writes; undefined for a statement that reads. */
  readonly table: string | undefined;
  /** The rows that it wrote or returned. */
  readonly rows: number;
}

/** A plugin of Kysely that remembers each statement. */
export interface StatementCounter extends KyselyPlugin {
  readonly statements: readonly Statement[];
}

/** Creates an empty counter, for `withPlugin` of `@videogen/store/testing`. */
export function createStatementCounter(): StatementCounter {
  const tables = new WeakMap<object, string | undefined>();
  const statements: Statement[] = [];
  return {
    statements,
    transformQuery({ node, queryId }) {
      tables.set(queryId, findTable(node));
      return node;
    },
    async transformResult({ result, queryId }) {
      const table = tables.get(queryId);
      const rows = Number(result.numAffectedRows ?? result.rows.length);
      statements.push({ isWrite: table !== undefined, table, rows });
      return result;
    },
  };
}

function findTable(node: RootOperationNode): string | undefined {
  if (node.kind === 'UpdateQueryNode') return nameOf(node.table);
  if (node.kind === 'InsertQueryNode') return nameOf(node.into);
  if (node.kind === 'DeleteQueryNode') return nameOf(node.from.froms[0]);
  return undefined;
}

function nameOf(node: { readonly kind: string } | undefined): string {
  return node && 'table' in node ? readIdentifier(node.table) : 'unknown';
}

function readIdentifier(table: unknown): string {
  const { identifier }: { identifier?: { name?: string } } = Object(table);
  return identifier?.name ?? 'unknown';
}

/** Statements that write the table, and the rows that they wrote. */
export function countWrites(statements: readonly Statement[], table: string) {
  const writes = statements.filter((statement) => statement.table === table);
  return { statements: writes.length, rows: writes.reduce((sum, { rows }) => sum + rows, 0) };
}
