import type { CodegenConfig } from '@graphql-codegen/cli';

/** Paths are relative to the folder of this package. The schema is read as a file: the client imports no other package. */
export const config: CodegenConfig = {
  schema: '../schema/schema.graphql',
  documents: 'src/operations/*.graphql',
  generates: {
    'src/generated/operations.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        // With `combine` the result types name fragments instead of repeating their fields.
        inlineFragmentTypes: 'combine',
        useTypeImports: true,
        immutableTypes: true,
        arrayInputCoercion: false,
        strictScalars: true,
        scalars: {
          ID: 'string',
          DateTime: 'string',
          URL: 'string',
          SafeInt: 'number',
          JSONObject: 'Record<string, unknown>',
        },
      },
    },
  },
};
