import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts', 'src/bin.ts'],
  // As deep as the modules of `src/world`, which find the clips by their own place.
  outDir: 'dist/sandbox',
  platform: 'node',
  target: 'node22',
  fixedExtension: false,
  hash: false,
  sourcemap: true,
  // Oxc makes the declarations: TypeScript 7 has no API for it.
  dts: { generator: 'oxc', sourcemap: true },
  deps: {
    // Private packages are bundled, dependencies are not.
    alwaysBundle: ['@videogen/videogenapi'],
    // It is used by the client of VideoGenAPI alone, which the sandbox does not use.
    neverBundle: ['undici'],
  },
  treeshake: { moduleSideEffects: [{ test: /undici|videogenapi/, sideEffects: false }] },
});
