/** Prints a module with the type of a model's key. Editors complete the known ones; any text is accepted, as the list changes. */
export function printModelKeys(keys: readonly string[]): string {
  return [
    '/** The key of a model. The known ones are those of the catalogue; a gateway may have others. */',
    'export type ModelKey =',
    ...keys.map((key) => `  | ${JSON.stringify(key)}`),
    '  | (string & {});',
    '',
  ].join('\n');
}

/** Gives the inputs that are a model's key their type. Throws if the generated types have no such input. */
export function nameModels(operations: string): string {
  const importLine = "import type { ModelKey } from './model-keys.ts';\n";
  return [
    [/^(?=\/\*\* The aspect ratio)/m, importLine],
    [/(type GenerateVideoInput = \{[\s\S]*? model\?: )string(?= )/, '$1ModelKey'],
    [/(type GenerationFilter = \{[\s\S]*? model\?: ReadonlyArray<)string(?=>)/, '$1ModelKey'],
    [/(type ModelQueryVariables = Exact<\{\s*key: )string(?=;)/, '$1ModelKey'],
  ].reduce((text, [pattern = '', replacement = '']) => replaceOnce(text, pattern, String(replacement)), operations);
}

function replaceOnce(text: string, pattern: RegExp | string, replacement: string): string {
  const replaced = text.replace(pattern, replacement);
  if (replaced === text) throw new Error(`The generated operations have nothing like ${String(pattern)}.`);
  return replaced;
}
