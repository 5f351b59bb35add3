import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: 'src/index.ts',
  // The package runs in Node and in browsers.
  platform: 'neutral',
  // The schema is published with the client, so that users generate operations of their own.
  copy: { from: '../schema/schema.graphql', to: '.' },
  fixedExtension: false,
  // The part for websockets is a file of its own, loaded when it is needed.
  hash: false,
  // Oxc makes the declarations, as tsconfig.json has isolatedDeclarations. TypeScript 7 has no API for it.
  dts: true,
  // VideoGenClient is an AsyncDisposable, a type that a user's `lib` may lack.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
});
