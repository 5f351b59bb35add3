import { expectTypeOf, test } from 'vitest';
import type { AspectRatio, GenerationMode, GenerationRequest, Resolution } from '@videogen/store';
import type * as videogenapi from '@videogen/videogenapi';

// A difference does not compile.
test('the store and VideoGenAPI’s client have the same enums, and the same fields of a request', () => {
  expectTypeOf<GenerationMode>().toEqualTypeOf<videogenapi.GenerationMode>();
  expectTypeOf<Resolution>().toEqualTypeOf<videogenapi.Resolution>();
  expectTypeOf<AspectRatio>().toEqualTypeOf<videogenapi.AspectRatio>();
  // VideoGenAPI detects the mode itself.
  type Stored = Exclude<keyof GenerationRequest, 'mode' | 'modelKey'> | 'model';
  expectTypeOf<Stored>().toEqualTypeOf<keyof videogenapi.GenerateRequest>();
});
