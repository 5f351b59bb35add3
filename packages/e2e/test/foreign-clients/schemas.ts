import { generate } from '@graphql-codegen/cli';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { UrlLoader } from '@graphql-tools/url-loader';
import { buildASTSchema, getIntrospectionQuery, type GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';
import { readField } from '@videogen/testkit';
import { withKey } from './foreign-client.ts';
import type { UsualGateway } from './gateway.ts';
import { operations } from './operations.ts';

/** Tests that tools get the schema, each by its own introspection query. */
export function testSchemas(gateway: () => UsualGateway): void {
  test("GraphiQL's introspection is answered, with all that it may ask for", async () => {
    const { access } = gateway();
    const fetcher = createGraphiQLFetcher({ url: access.url, headers: { ...withKey(access) }, fetch });
    const options = {
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    };

    const answer = await fetcher({ query: getIntrospectionQuery(options), operationName: 'IntrospectionQuery' });

    expect(readField(answer, 'errors')).toBeUndefined();
    expect(readField(answer, 'data', '__schema', 'subscriptionType', 'name')).toBe('Subscription');
  });

  test('GraphQL Tools load the schema, by introspection and as it is served without a key', async () => {
    const { access } = gateway();
    const loader = new UrlLoader();

    const [asked] = await loader.load(access.url, { headers: withKey(access) });
    const [served] = await loader.load(new URL('/schema.graphql', access.url).href, {});

    const names = access.introspection.__schema.types.map(({ name }) => name).toSorted();
    expect(listTypes(asked?.schema)).toEqual(names);
    expect(listTypes(served?.document && buildASTSchema(served.document))).toEqual(names);
  });

  test("GraphQL Code Generator's client preset makes typed operations", async () => {
    const { access } = gateway();

    const files: unknown = await generate(
      {
        schema: [{ [access.url]: { headers: withKey(access) } }],
        documents: Object.values(operations),
        generates: { './': { preset: 'client' } },
        silent: true,
      },
      false,
    );

    const texts = JSON.stringify(files);
    for (const name of ['MeQuery', 'PageQuery', 'GenerateMutation', 'WatchSubscription']) {
      expect(texts).toContain(`export type Videos${name}`);
    }
    expect(texts).toContain('export type GenerationStatus =');
  });
}

function listTypes(schema: GraphQLSchema | undefined): readonly string[] {
  return Object.keys(schema?.getTypeMap() ?? {}).toSorted();
}
