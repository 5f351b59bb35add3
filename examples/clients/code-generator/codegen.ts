import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  // The client's package has it as `node_modules/@videogen/client/schema.graphql`, and a gateway as `/schema.graphql`.
  schema: '../../../packages/schema/schema.graphql',
  documents: 'make-video.ts',
  generates: {
    './generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        importExtension: '.ts',
        strictScalars: true,
        scalars: {
          DateTime: 'string',
          JSONObject: 'Record<string, unknown>',
          SafeInt: 'number',
          URL: 'string',
        },
      },
    },
  },
};

export default config;
