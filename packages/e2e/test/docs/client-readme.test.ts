import { readFile } from 'node:fs/promises';
import { buildSchema, isInputObjectType, isObjectType, isUnionType, type GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const readme = await read('packages/client/README.md');
const schema = buildSchema(await read('packages/schema/schema.graphql'));
const fragments = await read('packages/client/src/operations/fragments.graphql');

test("the client's README has a row for each refusal, with its fields", () => {
  const rows = new Map(
    [...readme.matchAll(/^\| `(\w+Error)` +\| ([^|]*?) +\|/gm)].map(([, name = '', fields = '']) => [name, fields]),
  );

  for (const { name, fields } of listRefusals(schema)) {
    const further = fields.filter((field) => field !== 'message');
    expect([name, further.filter((field) => rows.get(name)?.includes(`\`${field}\``) !== true)]).toEqual([name, []]);
  }
});

test("the client's README names each field of the input", () => {
  const input = schema.getType('GenerateVideoInput');
  const fields = isInputObjectType(input) ? Object.keys(input.getFields()) : [];

  expect(fields.length).toBeGreaterThan(10);
  expect(fields.filter((field) => !section('A video and its fields').includes(`\`${field}\``))).toEqual([]);
});

test("the client's README names each field of a generation that the client has", () => {
  const [, block = ''] = /^fragment GenerationFields on Generation \{\n(.*?)^\}$/ms.exec(fragments) ?? [];
  const fields = [...block.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name);

  expect(fields.length).toBeGreaterThan(30);
  expect(fields.filter((field) => !section('A video and its fields').includes(`\`${field}\``))).toEqual([]);
});

function listRefusals(of: GraphQLSchema) {
  const union = of.getType('GenerateVideoResult');
  if (!isUnionType(union)) throw new Error('the schema has no GenerateVideoResult');
  return union
    .getTypes()
    .filter((type) => isObjectType(type) && type.name !== 'GenerateVideoSuccess')
    .map((type) => ({ name: type.name, fields: Object.keys(type.getFields()) }));
}

function section(title: string): string {
  return readme.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
}

function read(path: string): Promise<string> {
  return readFile(new URL(path, root), 'utf8');
}
