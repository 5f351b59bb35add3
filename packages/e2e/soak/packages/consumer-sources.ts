/** The files of a small TypeScript project that uses the published client, by path. */
export const consumerSources: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'consumer', private: true, type: 'module' }),

  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2024',
      lib: ['es2024'],
      module: 'nodenext',
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
      skipLibCheck: false,
      rootDir: 'src',
      outDir: 'out',
    },
    include: ['src'],
    exclude: ['src/wrong.ts', 'src/clients.ts', 'src/ui'],
  }),

  'tsconfig.ui.json': JSON.stringify({
    extends: './tsconfig.json',
    compilerOptions: { jsx: 'react-jsx' },
    include: ['src/ui'],
    exclude: [],
  }),

  'src/ui/render.ts': `
    import { createVideoGenClient, type Generation } from '@videogen/client';
    import { createVideoGenStore, type GenerationSnapshot, type Source } from '@videogen/client/store';
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import App from './app.tsx';

    const [url = '', key = '', id = ''] = process.argv.slice(2);
    await using client = createVideoGenClient({ url, key });
    const source: Source<GenerationSnapshot> = createVideoGenStore(client).generation(id);
    const generation = await new Promise<Generation>((resolve) => {
      const stop = source.subscribe(() => {
        const { generation: present } = source.getSnapshot();
        if (present?.status !== 'COMPLETED') return;
        stop();
        resolve(present);
      });
    });

    console.log(JSON.stringify({ html: renderToString(createElement(App)), status: generation.status }));
  `,

  // The types of Apollo Client and urql need those of a browser, and do not pass every strict option.
  'tsconfig.clients.json': JSON.stringify({
    extends: './tsconfig.json',
    compilerOptions: { noEmit: true, skipLibCheck: true, lib: ['es2024', 'dom', 'dom.asynciterable'] },
    include: ['src/clients.ts'],
    exclude: [],
  }),

  'tsconfig.wrong.json': JSON.stringify({
    extends: './tsconfig.json',
    compilerOptions: { noEmit: true },
    include: ['src/wrong.ts'],
    exclude: [],
  }),

  'src/own.graphql': `
    query Finished($first: Int!) {
      generations(first: $first, filter: { status: [COMPLETED] }) { totalCount nodes { id status model { key } } }
    }

    subscription Follow($id: ID!) {
      generationUpdated(id: $id) { version status }
    }
  `,

  'src/clients.ts': `
    import type { TypePolicies } from '@apollo/client';
    import { createGatewayLink, createTypePolicies } from '@videogen/client/apollo';
    import type { GatewaySchema } from '@videogen/client/gql-tada';
    import { createGatewayNetwork, createResumingClient } from '@videogen/client/network';
    import { createCacheSettings, createSocketExchange, createVersionExchange } from '@videogen/client/urql';
    import { exactly } from './exactly.ts';

    const options = { url: 'http://127.0.0.1:4000/graphql', key: async () => 'lt_made_up' };
    exactly<string>()({} as GatewaySchema['scalars']['DateTime']);
    export const policies: TypePolicies = createTypePolicies();
    export const parts = [
      createGatewayLink(options),
      createGatewayNetwork(options),
      createResumingClient(options),
      createSocketExchange(options),
      createCacheSettings(),
      createVersionExchange(),
    ];
  `,

  'src/exactly.ts': `
    type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

    /** Takes a value whose type is Expected, no wider and no narrower. */
    export function exactly<Expected>() {
      return <Actual>(value: Actual, ..._proof: Equal<Actual, Expected> extends true ? [] : [never]): Actual => value;
    }
  `,

  'src/main.ts': `
    import { createVideoGenClient, GenerationDocument } from '@videogen/client';
    import { exactly } from './exactly.ts';
    import { FinishedDocument, FollowDocument, type FollowSubscription } from './operations.ts';

    type Word = 'SCHEDULED' | 'UNCONFIRMED' | 'PENDING' | 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELED';

    const [url = '', key = ''] = process.argv.slice(2);
    await using client = createVideoGenClient({ url, key });

    const seen: string[] = [];
    const made = await client.generateAndWait(
      { prompt: 'A packed lunch', model: 'nanobanana-video' },
      { onUpdate: ({ status }) => seen.push(status) },
    );

    const result = await client.query(GenerationDocument, { id: made.id });
    if (result.data.generation === null) throw new Error('it is gone');
    const status = exactly<Word>()(result.data.generation.status);

    const own = await client.query(FinishedDocument, { first: 5 });
    const keys = exactly<(string | undefined)[]>()(own.data.generations.nodes.map(({ model }) => model?.key));

    const followed: FollowSubscription[] = [];
    for await (const data of client.subscribe(FollowDocument, { id: made.id })) {
      exactly<number>()(data.generationUpdated.version);
      followed.push(data);
    }

    console.log(JSON.stringify({ status, total: own.data.generations.totalCount, keys, last: seen.at(-1), followed }));
  `,

  'src/wrong.ts': `
    import { createVideoGenClient, GenerationDocument } from '@videogen/client';
    import { exactly } from './exactly.ts';

    const client = createVideoGenClient({ url: 'http://127.0.0.1:4000/graphql' });
    const result = await client.query(GenerationDocument, { id: 'any' });
    exactly<string | undefined>()(result.data.generation?.status);
    exactly<'PENDING' | 'COMPLETED' | undefined>()(result.data.generation?.status);
    await client.query(GenerationDocument, { identifier: 'any' });
  `,

  'index.html':
    '<!doctype html><title>Consumer</title><output></output><script type="module" src="/browser.js"></script>',

  'browser.js': `
    import { createVideoGenClient } from '@videogen/client';

    const { url, key, id } = Object.fromEntries(new URLSearchParams(location.search));
    const client = createVideoGenClient({ url, key });
    const me = await client.me();
    const statuses = [];
    for await (const { status } of client.watch(id)) {
      statuses.push(status);
      document.title = status;
    }
    await client.close();
    document.querySelector('output').textContent = JSON.stringify({ me, statuses });
  `,
};
