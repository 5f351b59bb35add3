import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConcreteRequest } from 'relay-runtime';
import { runNode } from '../run-program.ts';
import { createFolder } from '@videogen/testkit';

/** Finds the artifact of an operation by its name. */
export type FindArtifact = (name: string) => ConcreteRequest;

/**
 * Runs Relay's compiler over GraphQL texts of a module called `videos`, with the schema that the gateway at `url` serves at
 * /schema.graphql. Rejects with the compiler's output where it does not accept a text or the schema.
 */
export async function compileForRelay(url: string, texts: readonly string[]): Promise<FindArtifact> {
  await using folder = await createFolder();
  const schema = await fetch(new URL('/schema.graphql', url));
  const config = { src: './src', schema: './schema.graphql', language: 'javascript', artifactDirectory: './artifacts' };
  const sources = {
    'schema.graphql': await schema.text(),
    'relay.config.json': JSON.stringify({ ...config, eagerEsModules: false }),
    'src/videos.js': texts.map((text) => `graphql\`${text}\`;`).join('\n'),
  };
  await Promise.all(['src', 'artifacts'].map((name) => mkdir(join(folder.path, name))));
  await Promise.all(Object.entries(sources).map(([name, text]) => writeFile(join(folder.path, name), text)));

  await runNode([compiler, 'relay.config.json'], folder.path);

  const require = createRequire(join(folder.path, 'artifacts', 'index.js'));
  const files = await readdir(join(folder.path, 'artifacts'));
  const artifacts = new Map(files.map((file) => [file.split('.', 1)[0], require(`./${file}`)]));
  return (name) => {
    const artifact: ConcreteRequest | undefined = artifacts.get(name);
    if (!artifact) throw new Error(`Relay's compiler made no artifact of ${name}`);
    return artifact;
  };
}

const compiler = fileURLToPath(import.meta.resolve('relay-compiler/cli.js'));
