import { createCatalogue } from '@videogen/videogenapi';

/** The file with the keys of the catalogue's models, from which the client gets their type. A test compares it with the catalogue. */
export const modelKeysFile = new URL('../model-keys.json', import.meta.url);

/** Prints the keys of the models, in the order of the catalogue: a JSON list of texts. */
export function printModelKeys(): string {
  return `${JSON.stringify(
    createCatalogue().models.map(({ key }) => key),
    null,
    2,
  )}\n`;
}
