import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: 'src/index.ts',
  // Node and browsers alike.
  platform: 'neutral',
  fixedExtension: false,
  // Made by Oxc, as tsconfig.json has isolatedDeclarations: TypeScript 7 has no API to make them with.
  dts: true,
  // VideoGenClient is an AsyncDisposable, which a user's `lib` may not have.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
});
