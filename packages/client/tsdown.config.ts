import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    apollo: 'src/apollo/apollo.ts',
    'gql-tada': 'src/gql-tada/gql-tada.ts',
    network: 'src/network/network.ts',
    proxy: 'src/proxy/index.ts',
    react: 'src/react/react.ts',
    store: 'src/store/store.ts',
    urql: 'src/urql/urql.ts',
  },
  // The package runs in Node and in browsers.
  platform: 'neutral',
  // The schema is published with the client, so that users generate operations of their own.
  copy: { from: '../schema/schema.graphql', to: '.' },
  fixedExtension: false,
  // Parts are files of their own, without a hash: a package has one version of each. Those for websockets are loaded when they are needed.
  hash: false,
  // The entry for React begins with 'use client', which Rolldown keeps although it warns of it.
  inputOptions: { checks: { moduleLevelDirective: false } },
  // Oxc makes the declarations, as tsconfig.json has isolatedDeclarations. TypeScript 7 has no API for it.
  dts: { sourcemap: true },
  sourcemap: true,
  // VideoGenClient is an AsyncDisposable, a type that a user's `lib` may lack.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
});
