import {
  CamelCasePlugin,
  HandleEmptyInListsPlugin,
  replaceWithNoncontingentExpression,
  type KyselyPlugin,
} from 'kysely';

/** Maps camelCase names to snake_case columns, and makes `in ()` false, which PostgreSQL refuses. */
export function createPlugins(): KyselyPlugin[] {
  return [new CamelCasePlugin(), new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })];
}
