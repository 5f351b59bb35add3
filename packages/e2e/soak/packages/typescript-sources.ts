/** A TypeScript project that uses each entry of the client, by the paths of its files. */
export const typescriptSources: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'stranger', private: true, type: 'module' }),

  // Node, without the types of a browser.
  'tsconfig.nodenext.json': printConfig({ module: 'nodenext', lib: ['es2022'], types: ['node'] }),

  // A page, without those of Node.
  'tsconfig.bundler.json': printConfig({
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2022', 'dom'],
    types: [],
  }),

  'main.ts': `
    import { createVideoGenClient, type Generation, GenerationDocument, isTerminal } from '@videogen/client';
    import { createGatewayLink, createTypePolicies } from '@videogen/client/apollo';
    import type { GatewaySchema } from '@videogen/client/gql-tada';
    import { createResumingClient } from '@videogen/client/network';
    import { createVideoGenProxy } from '@videogen/client/proxy';
    import { useGenerateVideo, useGeneration } from '@videogen/client/react';
    import { createVideoGenStore } from '@videogen/client/store';
    import { createCacheSettings, createVersionExchange } from '@videogen/client/urql';

    export const client = createVideoGenClient({ url: 'http://127.0.0.1:4000/graphql', key: async () => 'lt_key' });
    export const store = createVideoGenStore(client);
    export const proxy: (request: Request) => Promise<Response> = createVideoGenProxy({
      url: 'http://127.0.0.1:4000/graphql',
      authorize: ({ headers }) => headers.get('cookie'),
      documents: [GenerationDocument],
    });

    export const forApollo = [createGatewayLink, createTypePolicies] as const;
    export const forUrql = [createCacheSettings, createVersionExchange] as const;
    export const forOthers = createResumingClient;
    export type Time = GatewaySchema['scalars']['DateTime'];

    type Word = 'SCHEDULED' | 'UNCONFIRMED' | 'PENDING' | 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELED';

    export async function make(prompt: string): Promise<string | null> {
      const video = await client.submit({ prompt, model: 'kling_25' });
      for await (const { status, generation } of video.updates()) {
        const word: Word = status;
        if (isTerminal(word)) return generation.videoUrl;
      }
      const result = await client.generateVideo({ prompt });
      if (result.__typename !== 'GenerateVideoSuccess') return result.message;
      const { id }: Generation = result.generation;
      const { data } = await client.query(GenerationDocument, { id });
      return data.generation?.videoUrl ?? null;
    }

    export function Bar({ id }: { readonly id: string }): number {
      const { submit } = useGenerateVideo();
      return useGeneration(id).generation?.progress ?? submit.length;
    }
  `,

  'wrong.ts': `
    import { createVideoGenClient } from '@videogen/client';

    const client = createVideoGenClient({ url: 'http://127.0.0.1:4000/graphql' });
    const { status } = await client.generateAndWait({ prompt: 'A cat' });
    export const wrong: number = status;
    await client.generateVideo({ promt: 'A cat' });
  `,
};

function printConfig(options: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: false,
      noEmit: true,
      ...options,
    },
    files: ['main.ts'],
  });
}
