import {
  CamelCasePlugin,
  HandleEmptyInListsPlugin,
  replaceWithNoncontingentExpression,
  type KyselyPlugin,
} from 'kysely';

/** camelCase here, snake_case there; `in ()`, which PostgreSQL refuses, is false. */
export function createPlugins(): KyselyPlugin[] {
  return [new CamelCasePlugin(), new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })];
}
