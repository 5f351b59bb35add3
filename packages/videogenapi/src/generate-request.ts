import { printAspectRatio, printResolution, type AspectRatio, type Resolution } from './vocabulary.ts';
import type { WireGenerateFields, WireGenerateRequest } from './wire.ts';

/** The fields whose values have the gateway's own names. */
interface OwnWords {
  readonly resolution: Resolution;
  readonly aspectRatio: AspectRatio;
}

/**
 * A submission in the gateway's words: VideoGenAPI's fields in camelCase. A null or undefined field is not sent: VideoGenAPI
 * chooses its value.
 */
export type GenerateRequest = {
  readonly [Field in keyof WireGenerateFields as CamelCase<Field>]?:
    | (CamelCase<Field> extends keyof OwnWords ? OwnWords[CamelCase<Field>] : WireGenerateFields[Field])
    | null
    | undefined;
} & {
  readonly prompt: string;
  /** Further fields under VideoGenAPI's own names. A field above wins over one of the same name. */
  readonly extra?: Readonly<Record<string, unknown>> | null | undefined;
};

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** Returns the body of `POST /generate` for a request, without null and undefined fields. */
export function printGenerateRequest({ extra, ...named }: GenerateRequest): WireGenerateRequest {
  const { prompt, resolution, aspectRatio } = named;
  const words = {
    ...named,
    resolution: resolution && printResolution(resolution),
    aspectRatio: aspectRatio && printAspectRatio(aspectRatio),
  };
  const given = Object.entries(words).flatMap(([name, value]) => (value == null ? [] : [[toFieldName(name), value]]));
  return { ...extra, ...Object.fromEntries(given), prompt };
}

/** Returns VideoGenAPI's name for a field of a {@link GenerateRequest}: `imageUrl` → `image_url`. */
export function toFieldName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
